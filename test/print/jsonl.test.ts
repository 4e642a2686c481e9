import { readdirSync, readFileSync } from 'node:fs'
import { putJson, putJsonEnd, putJsonl, putJsonlSummary, putJsonStart } from '../../src/print/jsonl.ts'
import { newText } from '../../src/print/text.ts'
import { parseMap } from '../../src/trace/map.ts'
import { summarize } from '../../src/trace/summary.ts'
import { expectGolden } from '../golden.ts'
import { replay } from '../trace/recorded.ts'
import { ACK, down, handshake, ip, mac, newScene, RST, type Scene, SYN, see, segment, up } from '../trace/scene.ts'
import { lines, written } from './forms.ts'

const json = (s: Scene): Record<string, unknown> => JSON.parse(written(t => putJsonl(t, s.trace, s.packet)))

test('the keys of a TCP packet', () => {
  const s = newScene({ map: parseMap('10.0.0.100 vip web', 'map') })
  up(s, { flags: SYN, seq: 4_000_000_000, id: 7 })
  expect(json(s)).toEqual({
    type: 'packet',
    number: 1,
    time: '2027-01-15T08:00:00.001000Z',
    length: 54,
    captured: 54,
    link: { type: 'ethernet', source: '02:00:00:00:00:01', destination: '02:00:00:00:00:64' },
    ip: { version: 4, source: '10.0.0.1', destination: '10.0.0.100', protocol: 6, length: 40, ttl: 64, id: 7 },
    tcp: { sourcePort: 40000, destinationPort: 80, flags: 'S', seq: 4_000_000_000, ack: 0, window: 500, length: 0 },
    roles: { source: { role: 'client' }, destination: { role: 'vip', name: 'web' } },
    connection: { id: 1, sender: 'client', new: true, syn: 1 },
  })
})

test('what is not known is not there, and every mark is', () => {
  const s = newScene()
  handshake(s)
  expect(json(s)).not.toHaveProperty('roles')
  expect(json(s).connection).toEqual({ id: 1, sender: 'client', synAckToAckUs: 1000 })
  up(s, { seq: 1001, ack: 5001, length: 100 })
  up(s, { seq: 1001, ack: 5001, length: 100 }, 300)
  expect(json(s).connection).toEqual({ id: 1, sender: 'client', retransmission: 1 })
  down(s, { seq: 5001, ack: 1101, length: 10 })
  expect(json(s).connection).toEqual({ id: 1, sender: 'server', answerUs: 301_000 })
  down(s, { flags: RST | ACK, seq: 5011, ack: 1101 })
  expect(json(s).connection).toEqual({
    id: 1,
    sender: 'server',
    reset: 'by-server',
    idleUs: 1000,
    durationUs: 305_000,
    clientBytes: 100,
    serverBytes: 10,
  })
})

test('a forwarded packet and NAT', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1, id: 9 })
  up(s, { flags: SYN, seq: 1, id: 9, destinationMac: mac(11), sourceMac: mac(100) }, 0.05)
  expect(json(s)).toMatchObject({ connection: { id: 1 }, again: { how: 'forwarded', afterUs: 50 } })
  up(s, { flags: SYN, seq: 1, id: 9, to: ip('10.0.0.11'), sourceMac: mac(100), destinationMac: mac(11) }, 0.05)
  expect(json(s)).toMatchObject({ connection: { id: 2, twin: 1 }, again: { how: 'nat' }, roles: { destination: { role: 'rip' } } })
})

test('an HTTP request, with characters that JSON or a terminal would stumble over', () => {
  const s = newScene()
  up(s, { payload: 'GET /"\\\x1b\x80 HTTP/1.1\r\n', seq: 1 })
  expect(json(s).http).toEqual({ method: 'GET', target: '/"\\\x1b\x80', version: '1.1' })
  down(s, { payload: 'HTTP/1.1 404 Not Found\r\n', seq: 1 })
  expect(json(s).http).toEqual({ status: 404, reason: 'Not Found', version: '1.1' })
})

test('nanoseconds where the capture has them, and no time where there is none in RFC 3339', () => {
  const s = newScene()
  see(s, segment(s), 0.000123)
  expect(json(s).time).toBe('2027-01-15T08:00:00.000000123Z')
  s.packet.seconds = 253_402_300_799
  expect(json(s).time).toBe('9999-12-31T23:59:59.000000123Z')
  s.packet.seconds++
  expect(json(s)).not.toHaveProperty('time')
  s.packet.seconds = -1
  expect(json(s)).not.toHaveProperty('time')
})

test('the name of an interface comes from a file and may be anything', () => {
  const s = newScene()
  s.trace.interfaces.push('eth"0\n\u{1f600}é')
  up(s, {})
  const line = written(t => putJsonl(t, s.trace, s.packet))
  expect(JSON.parse(line).interface).toBe('eth"0\n\u{1f600}é')
  expect(line).toMatch(/^[\x20-\x7e]+\n$/)
})

const recordings = ['keepalived-2.2.7', 'heartbeat-3.0.6', 'linux-6.1-ipvs', 'linux-6.1', 'crafted', 'lossy-link'].flatMap(folder =>
  readdirSync(`test/packets/${folder}`)
    .filter(name => name.endsWith('.pcap'))
    .map(name => `${folder}/${name.replace('.pcap', '')}`),
)

test('every packet of every recording is one line of ASCII and valid JSON', () => {
  let count = 0
  for (const name of recordings) {
    for (const line of lines(name, putJsonl)) {
      expect(line).toMatch(/^[\x20-\x7e]+\n$/)
      expect(JSON.parse(line)).toMatchObject({ type: 'packet' })
      count++
    }
  }
  expect(count).toBeGreaterThan(2000)
})

test.each([
  'keepalived-2.2.7/vrrp2-split',
  'heartbeat-3.0.6/two-media',
  'linux-6.1-ipvs/sync-v1',
  'linux-6.1-ipvs/nat-any-lvs1',
  'linux-6.1-ipvs/tun-mtu-lvs1',
])('%s: as recorded', name => {
  expectGolden(`test/print/jsonl/${name.replace('/', '-')}.jsonl`, lines(name, putJsonl).slice(0, 25).join(''))
})

test('an array of the same, also when empty', () => {
  const whole = (name: string | undefined): unknown[] => {
    const t = newText()
    putJsonStart(t)
    const trace = name === undefined ? newScene().trace : replay(name, {}, (_, p, __, it) => putJson(t, it, p))
    putJsonEnd(t, summarize(trace, {}))
    return JSON.parse(Buffer.from(t.bytes.subarray(0, t.at)).toString('utf8'))
  }
  const all = whole('linux-6.1-ipvs/dr-lvs1')
  expect(all).toHaveLength(83)
  expect(all.at(-1)).toMatchObject({ type: 'summary', packets: 82 })
  expect(whole(undefined)).toMatchObject([{ type: 'summary', packets: 0 }])
})

test('the summary', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1 })
  down(s, { flags: RST | ACK, seq: 0, ack: 2 })
  const line = written(t => putJsonlSummary(t, summarize(s.trace, { captured: 2, droppedByKernel: 0 })))
  expect(JSON.parse(line)).toMatchObject({
    type: 'summary',
    packets: 2,
    captured: 2,
    droppedByKernel: 0,
    begin: '2027-01-15T08:00:00.001Z',
    durationUs: 1000,
    protocols: { TCP: { packets: 2, bytes: 108 } },
    trouble: { refused: 1, connections: 1 },
    worst: [{ id: 1, protocol: 6, client: '10.0.0.1:40000', server: '10.0.0.100:80', reset: 'refused' }],
  })
  expect(line.endsWith('}\n')).toBe(true)
})

/** `a.b.c` of every value that is no object; array elements count as their array. */
function paths(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, prefix === '' ? key : `${prefix}.${key}`))
}

test('docs/trace-jsonl.md has every key that occurs, and no key twice', () => {
  const [packet = '', summary = ''] = readFileSync('docs/trace-jsonl.md', 'utf8').split('## The summary')
  const rows = packet.split('\n').filter(row => row.startsWith('| `'))
  const documented = rows.flatMap(row => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(match => match[1]!))
  expect(documented.filter((key, i) => documented.indexOf(key) !== i)).toEqual([])
  const map = parseMap('10.1.1.100 vip web\n10.1.1.11 rip r1', 'map')
  const seen = new Set(recordings.flatMap(name => lines(name, putJsonl, { map })).flatMap(line => paths(JSON.parse(line))))
  expect([...seen].filter(key => !documented.includes(key))).toEqual([])
  expect(seen.size).toBeGreaterThan(90)
  const summaryKeys = Object.keys(JSON.parse(written(t => putJsonlSummary(t, summarize(replay('linux-6.1-ipvs/tun-mtu-lvs1'), { captured: 1 })))))
  expect(summaryKeys.filter(key => !summary.includes(`\`${key}\``))).toEqual([])
})

test('a capture whose clock jumps by ages is valid JSON', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1 })
  s.ms = 9e18
  down(s, { flags: RST | ACK, seq: 0, ack: 2 })
  expect(json(s)).toMatchObject({ connection: { reset: 'refused', durationUs: Number.MAX_SAFE_INTEGER } })
})
