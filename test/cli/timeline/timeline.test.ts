// umtool timeline as a command: where it reads, what it writes, what it refuses.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BIN, build, umtool } from '../../built.ts'

const LOG = join(import.meta.dirname, '../../fixtures/lab/dr-ka-all/events.jsonl.gz')
const BARE = { PATH: process.env.PATH, HOME: process.env.HOME }
const folder = mkdtempSync(join(tmpdir(), 'umtool-timeline-'))
beforeAll(build, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Told = {
  readonly incidents: readonly {
    readonly kind: string
    readonly says: string
    readonly clients: readonly { readonly outage?: { readonly milliseconds: number } }[]
  }[]
}

const kinds = (args: readonly string[]): readonly string[] => {
  const { stdout } = umtool(['timeline', '--log', LOG, '-o', 'json', ...args])
  return (JSON.parse(stdout) as Told).incidents.map(({ kind }) => kind)
}

test('a failover is one screen of text', () => {
  const { status, stdout, stderr } = umtool(['timeline', '--log', LOG, '--utc', '--since', '2026-11-22T22:09:40Z', '--until', '2026-11-22T22:10:00Z'])
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout.split('\n').length).toBeLessThanOrEqual(24)
  expect(stdout).toContain('I1 failover: lvs2 took over 10.1.1.100 from lvs1')
  expect(stdout).toContain('no answer for 2586 ms; connections: 3 unanswered')
})

test('around the last takeovers, counted by any manager: the last is the return, the fourth from the end the failover', () => {
  expect(kinds(['--around', 'failover:-1', '--window', '8s'])).toEqual(['failback'])
  expect(kinds(['--around', 'failover:-4', '--window', '15s'])).toEqual(['failover'])
  const { status, stderr } = umtool(['timeline', '--log', LOG, '--around', 'failover:-40'])
  expect([status, stderr]).toEqual([1, expect.stringContaining('only 5 takeovers')])
})

test('only a service or an address', () => {
  expect(kinds(['--vip', '10.1.1.12'])).toEqual(['real-server-down', 'pool-down'])
  expect(kinds(['--service', '10.1.1.100:9999'])).toEqual([])
  expect(kinds(['--cluster', 'elsewhere'])).toEqual([])
})

test('from standard input, and what it says is the same as from the file', () => {
  const { stdout } = spawnSync(process.execPath, [BIN, 'timeline', '--log', '-', '--utc'], {
    input: gunzipSync(readFileSync(LOG)),
    encoding: 'utf8',
    env: BARE,
  })
  expect(stdout).toBe(umtool(['timeline', '--log', LOG, '--utc']).stdout)
})

test('a file is written whole, and not over another', () => {
  const path = join(folder, 'report.html')
  expect(umtool(['timeline', '--log', LOG, '-o', 'html', '-w', path])).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(readFileSync(path, 'utf8')).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/)
  expect(umtool(['timeline', '--log', LOG, '-o', 'html', '-w', path])).toMatchObject({ status: 1, stderr: expect.stringContaining('--force') })
  expect(umtool(['timeline', '--log', LOG, '-o', 'html', '-w', path, '--force']).status).toBe(0)
})

test('a line that cannot be read is said, and the rest is told: status 5', () => {
  const lines = gunzipSync(readFileSync(LOG)).toString().split('\n').slice(0, 300)
  lines.splice(7, 0, 'no event')
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'timeline', '--log', '-', '--utc'], {
    input: lines.join('\n'),
    encoding: 'utf8',
  })
  expect(status).toBe(5)
  expect(stderr).toContain('position 8 cannot be read')
  expect(stdout).toContain('takeover')
})
