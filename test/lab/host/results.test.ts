// A folder named for results may be somebody's home: only what a run left there may go.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearResults } from './results.ts'

const folder = mkdtempSync(join(tmpdir(), 'umtool-results.'))
afterAll(() => rmSync(folder, { recursive: true }))

test('an earlier run goes, a new folder is made, and anything else stops it before anything is removed', () => {
  const out = join(folder, 'a/b')
  clearResults(out)
  for (const name of ['truth.json', 'truth.jsonl', 'lvs1.pcap', 'status']) writeFileSync(join(out, name), '')
  mkdirSync(join(out, 'nodes/lvs1'), { recursive: true })
  clearResults(out)
  expect(readdirSync(out)).toEqual([])
  writeFileSync(join(out, 'truth.json'), '')
  writeFileSync(join(out, 'thesis.tex'), '')
  expect(() => clearResults(out)).toThrow('thesis.tex, which is not from a run')
  expect(existsSync(join(out, 'truth.json'))).toBe(true)
})
