// umtool import as it is typed: whose material is whose, where it goes, what it says, and how it ends.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build, umtool } from '../built.ts'
import { agentsLog, root, scratch } from './lab-material.ts'

const raw = join(root, 'test/fixtures/import/nat-heartbeat-3.0.6-ldirectord-1.186')
const pcap = join(root, 'test/fixtures/import/captures/editcap-4.0.17-eth0.pcap')
const lvs = (node: string): string[] => [
  '--node',
  node,
  '--ha-log',
  join(raw, `${node}-ha-log.gz`),
  '--ldirectord-log',
  join(raw, `${node}-ldirectord.log.gz`),
]

beforeAll(build)

type Json = {
  events: number
  new: number
  byNode: Record<string, number>
  from: number
  to: number
  rejected: number
  unused: Record<string, number>
}
const json = (args: readonly string[]): Json => JSON.parse(umtool(['import', ...args, '-o', 'json']).stdout) as Json

test('flags behind a --node are of that node, also when it is named again', () => {
  const to = join(scratch(), 'x.jsonl')
  const said = json([...lvs('lvs1'), '--tz', 'UTC', ...lvs('lvs2'), '--tz', 'UTC', '--node', 'lvs1', '--pcap', `eth0=${pcap}`, '-w', to])
  expect(said.byNode.lvs1).toBeGreaterThan(said.byNode.lvs2! / 2)
  const sources = new Set(
    readFileSync(to, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { source: string }).source),
  )
  expect([...sources].sort()).toEqual([
    '/lvs/lvs1/ha-wire',
    '/lvs/lvs1/heartbeat',
    '/lvs/lvs1/ldirectord',
    '/lvs/lvs1/packets',
    '/lvs/lvs2/heartbeat',
    '/lvs/lvs2/ldirectord',
  ])
})

test('what was imported is read by events, status, timeline and flow, and a log takes it once', () => {
  const log = join(scratch(), 'incident.db')
  const args = [
    ...lvs('lvs1'),
    ...lvs('lvs2'),
    '--node',
    'lvs1',
    '--pcap',
    `eth0=${join(raw, 'lvs1.pcap.gz')}`,
    '--tz',
    'UTC',
    '--log',
    log,
    '--cluster',
    'web',
  ]
  const first = json(args)
  expect(first.new).toBe(first.events)
  expect(json(args)).toMatchObject({ events: first.events, new: 0 })
  for (const command of [
    ['events', '--all', '--type', 'node.took-over'],
    ['status', '--at', '2026-11-22T21:53:00Z'],
    ['timeline'],
    ['flow', '10.1.1.1'],
  ]) {
    const { status, stdout } = umtool([...command, '--log', log])
    expect([command[0], status]).toEqual([command[0], 0])
    expect(stdout).toContain(command[0] === 'flow' ? '10.1.1.100' : 'lvs2')
  }
  expect(umtool(['log', 'verify', '--log', log]).status).toBe(0)
})

test('a zone before the first --node holds for all, one behind it for that node', () => {
  const to = (): string => join(scratch(), 'x.jsonl')
  const utc = json(['--tz', 'UTC', ...lvs('lvs1'), '-w', to()])
  const hours = (microseconds: number): number => microseconds / 3600e6
  expect(hours(utc.from - json(['--tz', 'Europe/Berlin', ...lvs('lvs1'), '-w', to()]).from)).toBe(1)
  expect(json(['--tz', 'UTC', ...lvs('lvs1'), '--tz', '+02:00', ...lvs('lvs2'), '-w', to()]).to).toBe(
    json(['--tz', 'UTC', ...lvs('lvs2'), '-w', to()]).to,
  )
})

test('a manifest says the same as flags, with paths from where it lies', () => {
  const folder = scratch()
  const from = (name: string): string => relative(folder, join(raw, name))
  const manifest = join(folder, 'incident.yaml')
  writeFileSync(
    manifest,
    `cluster: web
tz: UTC
nodes:
  lvs1: { ha-log: ${from('lvs1-ha-log.gz')}, ldirectord-log: [${from('lvs1-ldirectord.log.gz')}], pcap: eth0=${relative(folder, pcap)} }
  lvs2:
    ha-log: ${from('lvs2-ha-log.gz')}
    ldirectord-log: ${from('lvs2-ldirectord.log.gz')}
`,
  )
  const byFlags = join(folder, 'flags.jsonl')
  const byManifest = join(folder, 'manifest.jsonl')
  json(['--cluster', 'web', '--tz', 'UTC', ...lvs('lvs1'), '--pcap', `eth0=${pcap}`, ...lvs('lvs2'), '-w', byFlags])
  json(['--manifest', manifest, '-w', byManifest])
  expect(readFileSync(byManifest, 'utf8')).toBe(readFileSync(byFlags, 'utf8'))
})

test('what cannot be read is said by file and line, ten times at most, and the exit status is 5', () => {
  const folder = scratch()
  const sample = join(folder, 'sample.txt')
  writeFileSync(sample, `### 1795384170\n${'lorem \u001b[2J ipsum\n'.repeat(25)}`)
  const { status, stdout, stderr } = umtool(['import', ...lvs('lvs1'), '--sample', sample, '-w', join(folder, 'x.jsonl')])
  expect(status).toBe(5)
  expect(stdout).toMatch(/25 places could not be read/)
  const lines = stderr.trimEnd().split('\n')
  expect(lines).toHaveLength(11)
  expect(lines[0]).toContain(`${sample}:2: `)
  expect(lines[10]).toContain('15 more of this kind, 25 in all')
  expect(stderr).not.toContain('\u001b')
})

test('a truncated capture gives what it holds, and exit status 5', () => {
  const folder = scratch()
  const cut = join(folder, 'cut.pcap')
  writeFileSync(cut, readFileSync(pcap).subarray(0, 1000))
  const { status, stderr } = umtool(['import', '--node', 'lvs1', '--pcap', cut, '-w', join(folder, 'x.jsonl')])
  expect({ status, stderr }).toEqual({ status: 5, stderr: expect.stringMatching(/cut\.pcap: .*after 1\d packets/) as string })
})

describe('is refused with a hint', () => {
  test.each([
    ['without anything', [], /nothing to import/],
    ['without a place to go: the log of this machine is not it', lvs('lvs1'), /-w incident\.jsonl\.gz/],
    ['material of nobody', ['--ha-log', '/x', '-w', '/tmp/x'], /--node lvs1 --ha-log \/x/],
    ['a node of which there is nothing', ['--node', 'lvs1', '-w', '/tmp/x'], /nothing of the node lvs1/],
    ['a zone there is not', ['--tz', 'Mars/Base', ...lvs('lvs1'), '-w', '/tmp/umtool-import-x'], /no time zone/],
    ['a year that is none', ['--year', '26', ...lvs('lvs1'), '-w', '/tmp/umtool-import-x'], /--year/],
  ])('%s', (_, args, says) => {
    const { status, stderr } = umtool(['import', ...args])
    expect(status).toBe(2)
    expect(stderr).toMatch(says)
  })

  test('a file that is not there', () => {
    const to = join(scratch(), 'x.jsonl')
    const { status, stderr } = umtool(['import', '--node', 'lvs1', '--syslog', '/none', '-w', to])
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('/none: no such file') as string })
    expect(existsSync(to)).toBe(false)
  })

  test('a file of events that is there already', () => {
    const to = join(scratch(), 'x.jsonl')
    writeFileSync(to, 'mine')
    expect(umtool(['import', ...lvs('lvs1'), '-w', to]).stderr).toContain('--force')
    expect(readFileSync(to, 'utf8')).toBe('mine')
  })

  test('a manifest with a word it does not know, or that is no YAML', () => {
    const path = join(scratch(), 'm.yaml')
    writeFileSync(path, 'nodes: { lvs1: { halog: x } }\n')
    expect(umtool(['import', '--manifest', path, '-w', '/tmp/umtool-import-x']).stderr).toMatch(/halog.*\n.*ha-log/s)
    writeFileSync(path, 'nodes: [\n')
    expect(umtool(['import', '--manifest', path, '-w', '/tmp/umtool-import-x']).status).toBe(2)
  })
})

test('the agents’ own log is none of it: import reads material, log import reads events', () => {
  const { status, stderr } = umtool(['import', '--node', 'lvs1', '--pcap', agentsLog('dr-ka'), '-w', join(scratch(), 'x.jsonl')])
  expect({ status, stderr }).toEqual({ status: 5, stderr: expect.stringMatching(/neither pcap nor pcapng/) as string })
})
