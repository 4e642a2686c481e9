// What the comparisons with tcpdump share: whether there is one to compare with, a folder for files, and how a difference fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../../scripts/compare/differ.ts'
import { tcpdumpVersion } from '../../../scripts/compare/judge.ts'
import { outside } from '../../../scripts/compare/outside.ts'
import { showProtocols } from '../../../scripts/compare/report.ts'

const version = tcpdumpVersion()
/** Other versions word some lines differently; goldens.test.ts needs no tcpdump. */
const comparable = version?.startsWith('4.99.') ?? false
export const withTcpdump = comparable ? test : test.skip
if (!comparable) console.warn(`not compared with tcpdump: ${version ? `this is ${version}, not 4.99` : 'it is not installed'}`)

/** Ends with the tests of the file. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'umtool-compare-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export function written(dir: string, name: string, content: Uint8Array): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

const packetsOf = (results: readonly Result[]): number => results.reduce((sum, result) => sum + result.packets, 0)

/** Fails with the differing lines, not with their number. */
export function expectNone(results: readonly Result[]): void {
  const differing = results.filter(result => result.differences.length > 0)
  expect(showProtocols(differing, 2, 20)).toBe('')
  expect(packetsOf(results)).toBeGreaterThan(0)
}

/** The same, but for the rare packet that by chance became one of a protocol umtool leaves out. */
export function expectNoneInside(results: readonly Result[]): void {
  const inside = results.map(result => ({ ...result, differences: result.differences.filter(d => outside(d) === undefined) }))
  expectNone(inside)
  const leftOut = results.reduce((sum, result) => sum + result.differences.length, 0)
  expect(leftOut / packetsOf(results)).toBeLessThan(0.01)
}
