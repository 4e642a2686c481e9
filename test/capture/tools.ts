// Programs that tests hold our files against, when they are installed.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const installed = (program: string): boolean => spawnSync('which', [program]).status === 0

/** `it`, or `it.skip` where one of the programs is missing. */
export const itWith = (...programs: string[]): jest.It => (programs.every(installed) ? it : it.skip)

/** A directory of its own for each test, gone afterwards; to be called at the top of a describe block. */
export function ownDirectory(): (name: string) => string {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'umtool-test-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))
  return name => join(directory, name)
}

/** What the program writes to standard output. Fails the test when it fails. */
export function output(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`)
  return stdout
}
