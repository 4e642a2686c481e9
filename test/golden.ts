// Golden files: what a test must print, kept beside it. `npm run update -- NAME` (UPDATE=1) writes them anew; review the diff.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Compares with the file at `path`, or writes it when UPDATE is set. A missing file fails, and says how to make it. */
export function expectGolden(path: string, actual: string): void {
  if (process.env.UPDATE) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
    return
  }
  let wanted: string
  try {
    wanted = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`no golden file ${path}: npm run update -- writes it`, { cause: error })
  }
  expect(actual).toBe(wanted)
}
