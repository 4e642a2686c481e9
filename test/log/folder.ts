// A folder of its own for each test file, removed at the end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A function that answers a new path in the folder each time. */
export function newPaths(): (name?: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'umtool-log-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return (name = 'events.db') => join(folder, `${++count}-${name}`)
}
