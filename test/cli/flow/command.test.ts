// umtool flow as built, over recorded lab runs.
import { build, umtool } from '../../built.ts'

const DR = ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2'].flatMap(node => ['-r', `test/fixtures/flow/dr-ka/${node}.pcap.gz`])
const NAT = ['--log', 'test/fixtures/flow/nat-ka/events.jsonl.gz']
const UTC = { TZ: 'UTC', LC_ALL: 'C.UTF-8' }

beforeAll(build, 120_000)

test('a connection through a director of direct routing, whole', () => {
  const { status, stdout, stderr } = umtool(['flow', '10.1.1.1:38440', ...DR], UTC)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('direct routing by lvs2 to rs1')
  expect(stdout).toContain('02:00:00:00:00:01 (cl) > 02:00:00:00:00:03 (lvs2); sends it on to 02:00:00:00:00:11 (rs1)')
  expect(stdout).toContain('▲ 1 packet not seen at lvs1 (lvs1: nothing of it after 21:49:55.')
  expect(stdout.split('\n').filter(line => / [<>] /.test(line) && /^ {2}\d\d:/.test(line))).toHaveLength(11)
})

test('several connections are a list, those in trouble first', () => {
  const { status, stdout } = umtool(['flow', '10.1.1.1', '--vip', '10.1.1.100', '--last', '7', ...DR], { ...UTC, LC_ALL: 'C' })
  expect(status).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^\d+ connections of 10\.1\.1\.1, 7 of them, those in trouble first/)
  expect(lines.slice(1, 8).map(line => line.startsWith('! '))).toEqual([true, true, true, true, true, false, false])
  expect(lines[8]).toMatch(/^one of them: umtool flow 10\.1\.1\.1:\d+$/)
})

test('NAT from a log, as JSON a line each: both legs, who answers, and where each packet stands', () => {
  const { status, stdout } = umtool(['flow', '10.1.1.1:34032', '-o', 'jsonl', ...NAT])
  expect(status).toBe(0)
  const flow = JSON.parse(stdout)
  expect(flow).toMatchObject({ forwarding: 'masq', server: '10.2.2.12:80', serverNode: 'rs2', there: ['lvs1', 'rs2'], back: ['rs2', 'lvs1'] })
  expect(flow.packets[0].loss).toMatchObject({ after: 'lvs1', before: 'rs1', sure: false })
  expect(flow.packets[0].steps[0].in.evidence).toEqual({ event: expect.any(String), packet: expect.any(Number) })
})

test('--at chooses what lived then', () => {
  const { status, stdout } = umtool(['flow', '10.1.1.1', '--at', '2026-11-22T22:40:25Z', '-o', 'jsonl', ...NAT])
  expect(status).toBe(0)
  for (const line of stdout.trim().split('\n')) {
    const { firstAt, lastAt } = JSON.parse(line)
    expect(firstAt).toBeLessThanOrEqual(1795387225000000)
    expect(lastAt).toBeGreaterThanOrEqual(1795387225000000)
  }
})

test('nothing found: which captures were searched, and exit 1', () => {
  const { status, stdout, stderr } = umtool(['flow', '10.9.9.9', ...DR], UTC)
  expect(status).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/no packet of 10\.9\.9\.9; searched 4142 packets of .*lvs1 21:49:/)
  expect(stderr).toContain('try: ')
})

test.each([
  [['flow', 'nonsense', ...DR], 2, 'takes a client'],
  [['flow', '10.1.1.1', '--vip', 'x', ...DR], 2, '--vip takes an address'],
  [['flow', '10.1.1.1', '-r', 'not/there.pcap'], 3, 'not/there.pcap'],
  [['flow', '10.1.1.1', '--log', 'file:test/fixtures/lab/none.jsonl'], 3, 'none.jsonl'],
])('%j ends with %d and says why', (args, code, words) => {
  const { status, stderr } = umtool(args)
  expect(status).toBe(code)
  expect(stderr).toContain(words)
})
