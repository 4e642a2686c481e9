// Inputs that broke a promise once: test/fuzz/crashes/TARGET-HASH.bin. A test runs all of them for ever.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(process.cwd(), 'test/fuzz/crashes')

/** Saves an input and answers the path it is at. */
export function saveCrash(target: string, input: Uint8Array): string {
  mkdirSync(FOLDER, { recursive: true })
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 16)
  const path = join(FOLDER, `${target}-${hash}.bin`)
  writeFileSync(path, input)
  return path
}

export type SavedCrash = { readonly file: string; readonly target: string; readonly input: Uint8Array }

/** All of them; none where the folder is not there yet. */
export function savedCrashes(): SavedCrash[] {
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .filter(file => file.endsWith('.bin'))
    .sort()
    .map(file => ({ file, target: file.replace(/-[0-9a-f]{16}\.bin$/, ''), input: new Uint8Array(readFileSync(join(FOLDER, file))) }))
}
