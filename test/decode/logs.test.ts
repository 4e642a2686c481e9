// The parsers of logs over recordings of the real programs: every line is known, nothing, or said to be unreadable; none throws.
import { readdirSync, readFileSync } from 'node:fs'
import { readCorosyncLog } from '../../src/decode/corosync-log.ts'
import { readHaLog } from '../../src/decode/ha-log.ts'
import { readKeepalivedFifo } from '../../src/decode/keepalived-fifo.ts'
import { readKeepalivedLog } from '../../src/decode/keepalived-log.ts'
import { readLdirectordLog } from '../../src/decode/ldirectord-log.ts'
import type { LogReading } from '../../src/decode/log-line.ts'
import { readPacemakerLog } from '../../src/decode/pacemaker-log.ts'

const FIXTURES = 'test/fixtures'

const files = (program: string, name: string): string[] =>
  readdirSync(`${FIXTURES}/${program}`, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith(`/${name}`))
    .map(path => `${FIXTURES}/${program}/${path}`)
    .sort()

const readers: readonly [string, string, (line: string) => LogReading<unknown> | undefined][] = [
  ['heartbeat', 'ha-log', readHaLog],
  ['ldirectord', 'ldirectord.log', readLdirectordLog],
  ['keepalived', 'syslog', readKeepalivedLog],
  ['pacemaker', 'corosync.log', readCorosyncLog],
  ['pacemaker', 'pacemaker.log', readPacemakerLog],
]

const recorded = readers.flatMap(([program, name, read]) => files(program, name).map(path => [path, read] as const))

test('there are recordings of every program', () => {
  for (const [program, name] of readers) expect(files(program, name)).not.toEqual([])
})

test.each(recorded)('%s: no message is unreadable, and some are known', (path, read) => {
  const readings = readFileSync(path, 'utf8').split('\n').map(read)
  expect(readings.filter(reading => reading?.ok === false)).toEqual([])
  expect(readings.filter(reading => reading?.ok).length).toBeGreaterThan(5)
})

test.each(recorded)('%s: a line cut anywhere is answered', (path, read) => {
  const lines = new Set(readFileSync(path, 'utf8').split('\n').slice(0, 400))
  for (const line of lines) for (let end = 0; end < line.length; end += 3) read(line.slice(0, end))
})

test.each([
  [readHaLog, 'Nov 22 08:34:45 lvs1 heartbeat: [30]: WARN: node lvs2: is away'],
  [readHaLog, '2026/11/22_08:35:15\tResourceManager(default)[197]:\tinfo: Acquiring resource group:'],
  [readLdirectordLog, '[Sun Nov 22 08:00:03 2026|l.cf|963] Added real server: 10.9.0.3:80'],
  [readLdirectordLog, '[Sun Nov 22 08:00:03 2026|l.cf|963] Quiescent real server: 10.9.0.3:80 (10.9.0.100:80) (Weight set to 7)'],
  [readKeepalivedLog, 'Nov 22 08:34:45 lvs1 Keepalived_vrrp[8]: (VI_1) Entering MASTERFUL STATE'],
  [readKeepalivedLog, 'Nov 22 08:34:45 lvs1 Keepalived_healthcheckers[8]: Removing service 10.9.0.3:80 from VS 10.9.0.100:80'],
])('%p: words that changed are trouble, not silence: %s', (read, line) => {
  expect(read(line)).toMatchObject({ ok: false, trouble: expect.stringContaining('cannot be read') })
})

test.each([
  ['Nov 22 08:34:45 lvs1 systemd[1]: (VI_1) Entering MASTER STATE', 'another program'],
  ['Nov 22 08:34:45 lvs1 Keepalived_vrrp[8]: Sending gratuitous ARP on eth0 for 10.9.0.100', 'says nothing to us'],
  ['(VI_1) Entering MASTER STATE', 'has no time'],
])('%s: %s', line => {
  expect(readKeepalivedLog(line)).toBeUndefined()
})

test.each([
  ['Sun Nov 22 07:57:34 2026: (VI_1) Entering MASTER STATE', { kind: 'instance', name: 'VI_1', state: 'MASTER' }],
  [
    '2026-11-22T07:57:34.123456+0000 lvs1 Keepalived_vrrp[3]: VRRP_Instance(VI_1) Transition to MASTER STATE',
    { kind: 'instance', name: 'VI_1', state: 'MASTER' },
  ],
  ['Nov 22 07:57:34 lvs1 Keepalived_vrrp[3]: VRRP_Instance(VI_1) Now in FAULT state', { kind: 'instance', name: 'VI_1', state: 'FAULT' }],
  ['Nov 22 07:57:34 lvs1 Keepalived_vrrp[3]: (VI_1) received an invalid passwd!', { kind: 'vrrp-trouble', name: 'VI_1', code: 'authentication' }],
  ['Nov 22 07:57:34 lvs1 Keepalived_vrrp[3]: VRRP_Script(chk) failed (exited with status 1)', { kind: 'script', name: 'chk', failed: true }],
  ['Nov 22 07:57:34 lvs1 Keepalived_vrrp[3]: A thread timer expired 13.228958 seconds ago', { kind: 'trouble', code: 'late' }],
])('keepalived: %s', (line, message) => {
  expect(readKeepalivedLog(line)).toMatchObject({ ok: true, message })
})

test.each([
  ['Nov 22 08:34:45 lvs1 heartbeat: [30]: ERROR: Both machines own our resources!', { kind: 'trouble', code: 'both-own' }],
  ['Nov 22 08:34:45 lvs1 heartbeat[30]: info: Link lvs2:eth1 dead.', { kind: 'link', node: 'lvs2', link: 'eth1', up: false }],
  ['2026-11-22T08:34:45.123456+00:00 lvs1 heartbeat: [30]: WARN: node lvs2: is dead', { kind: 'node-dead', node: 'lvs2' }],
  [
    '2026/11/22_08:35:15\tResourceManager(default)[197]:\tERROR: Return code 1 from /etc/ha.d/resource.d/ldirectord',
    { kind: 'resource-failed', resource: 'ldirectord' },
  ],
  [
    '2026/11/22_08:35:15\tResourceManager(default)[197]:\tCRIT: Giving up resources due to failure of IPaddr2::10.9.0.100',
    { kind: 'resource-failed' },
  ],
  [
    '2026/11/22_08:35:15\tResourceManager(default)[197]:\tinfo: Running /etc/ha.d/resource.d/ldirectord ldirectord.cf start',
    { kind: 'resource', resource: 'ldirectord::ldirectord.cf', wrapped: false },
  ],
])('heartbeat: %s', (line, message) => {
  expect(readHaLog(line)).toMatchObject({ ok: true, message })
})

test('the notify FIFO: every recorded line is understood, and nothing else is', () => {
  const lines = files('keepalived', 'fifo').flatMap(path => readFileSync(path, 'utf8').trimEnd().split('\n'))
  expect(lines.length).toBeGreaterThan(50)
  for (const line of lines) expect(readKeepalivedFifo(line.slice(line.indexOf(' ') + 1))).toBeDefined()
  for (const line of [
    '',
    'INSTANCE VI_1 MASTER 150',
    'INSTANCE "VI_1" BOSS 150',
    'GROUP "G1" MASTER_PRIORITY 1',
    'VS nowhere UP',
    'RS [10.9.0.3]:tcp:80 UP',
  ])
    expect(readKeepalivedFifo(line)).toBeUndefined()
})
