// Exit 0 when node_modules holds every package of package-lock.json in the version it names; node scripts/installed.ts CLONE.
//
// npm keeps a record of what it put there. Optional packages may be absent: those of other platforms, and an addon that could not be built.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Lock = { packages: Record<string, { version?: string; optional?: boolean }> }

/** The packages that `locked` names and `present` lacks or has in another version. */
export const wanting = (locked: Lock, present: Lock): string[] =>
  Object.entries(locked.packages).flatMap(([path, { version, optional }]) => {
    const there = present.packages[path]
    return path === '' || there?.version === version || (optional && there === undefined) ? [] : [path]
  })

if (import.meta.main) {
  const root = process.argv[2] ?? '.'
  const read = (path: string): Lock => JSON.parse(readFileSync(join(root, path), 'utf8')) as Lock
  const missing = wanting(read('package-lock.json'), read('node_modules/.package-lock.json'))
  for (const path of missing) console.log(path)
  process.exitCode = missing.length === 0 ? 0 : 1
}
