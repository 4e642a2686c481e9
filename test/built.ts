// dist/ as the sources are now, for tests that start umtool itself: `npm test` has built it, a single `npx jest` may not have.
import { execFileSync, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { files, ROOT } from './tree.ts'

export const BIN = join(ROOT, 'dist', 'bin.js')

const changed = (path: string): number => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Builds when anything that goes into dist/ is newer than it. */
export function build(): void {
  const sources = ['src', 'commands', 'collectors', 'scripts/build'].flatMap(files).concat('scripts/build.ts', 'package.json')
  const built = changed('dist/package.json')
  if (sources.some(path => changed(path) > built)) execFileSync(process.execPath, ['scripts/build.ts'], { cwd: ROOT })
}

export type Outcome = Readonly<{ status: number | null; stdout: string; stderr: string }>

/** Runs umtool to its end with empty standard input. The environment is bare but for `env`, so that no colours come from outside. */
export function umtool(args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    encoding: 'utf8',
    input: '',
  })
  return { status, stdout, stderr }
}
