// Writing the build's files: whole or not at all.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type OutputFile = Readonly<{ path: string; contents: Uint8Array }>

/** Writes beside the file and renames over it; with 'if changed', a file that already reads so is left alone and keeps its time. */
export function replace(file: OutputFile, when: 'always' | 'if changed'): void {
  if (when === 'if changed' && same(file)) return
  mkdirSync(dirname(file.path), { recursive: true })
  const beside = `${file.path}.${process.pid}.new`
  writeFileSync(beside, file.contents)
  renameSync(beside, file.path)
}

function same(file: OutputFile): boolean {
  try {
    return readFileSync(file.path).equals(file.contents)
  } catch {
    return false
  }
}

/** Removes what an earlier build left in `folder` and this one did not write. */
export function prune(folder: string, kept: readonly OutputFile[]): void {
  const keep = new Set(kept.map(file => file.path))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !keep.has(path) && !path.endsWith('.new')) rmSync(path, { force: true })
  }
}
