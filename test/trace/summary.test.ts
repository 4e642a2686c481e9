import { summarize } from '../../src/trace/summary.ts'
import { RESET_REFUSED } from '../../src/trace/verdict-codes.ts'
import { replay } from './recorded.ts'
import { ACK, down, newScene, RST, SYN, see, segment, up } from './scene.ts'

test('nothing seen', () => {
  const s = summarize(newScene().trace, {})
  expect(s).toMatchObject({ packets: 0, bytes: 0, seconds: 0, protocols: [], worst: [], talkers: [], claims: [], changes: [] })
})

test('packets, bytes and protocols add up', () => {
  const s = summarize(replay('linux-6.1-ipvs/dr-lvs1'), { captured: 82 })
  expect([s.packets, s.counts.captured, s.again.forwarded, s.connections.seen]).toEqual([82, 82, 37, 4])
  expect(s.protocols.map(p => [p.name, p.packets])).toEqual([
    ['TCP', 74],
    ['ARP', 8],
  ])
  expect(s.protocols.reduce((sum, p) => sum + p.bytes, 0)).toBe(s.bytes)
  expect(s.claims).toEqual([{ address: '10.1.1.100', label: 'VIP', mac: '02:00:00:00:00:02', macLabel: '', moves: 0 }])
})

test('it may be asked for at any time and changes nothing', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1 })
  down(s, { flags: RST | ACK, seq: 0, ack: 2 })
  const first = summarize(s.trace, {})
  expect(summarize(s.trace, {})).toEqual(first)
  up(s, { flags: SYN, seq: 1, sourcePort: 2 })
  expect(summarize(s.trace, {}).trouble.refused).toBe(1)
})

test('trouble is counted once per connection and kind, the worst first, also of forgotten connections', () => {
  const s = newScene({ connections: 16 })
  for (let i = 0; i < 100; i++) {
    up(s, { flags: SYN, seq: 1, sourcePort: 1000 + i })
    down(s, { flags: RST | ACK, seq: 0, ack: 2, destinationPort: 1000 + i })
  }
  for (let i = 0; i < 3; i++) up(s, { flags: SYN, seq: 1, sourcePort: 5000 }, 1000)
  const { trouble, worst, connections } = summarize(s.trace, {})
  expect(trouble).toMatchObject({ refused: 100, unanswered: 1, retransmitted: 1, connections: 101 })
  expect(worst[0]).toMatchObject({ reset: RESET_REFUSED, client: '10.0.0.1:1000', server: '10.0.0.100:80' })
  expect(worst.length).toBe(32)
  expect(connections).toEqual({ seen: 101, forgotten: 85 })
})

test('a SYN is unanswered after a second, not before', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1 })
  up(s, { flags: ACK, seq: 1, sourcePort: 7 }, 500)
  expect(summarize(s.trace, {}).trouble.unanswered).toBe(0)
  up(s, { flags: ACK, seq: 1, sourcePort: 7 }, 600)
  expect(summarize(s.trace, {}).trouble.unanswered).toBe(1)
})

test.each([
  ['dr-lvs1', {}],
  ['dr-cl', {}],
  // The recording itself lacks some segments of one connection.
  ['nat-any-lvs1', { lost: 1, connections: 1 }],
  ['tun-ipip-lvs1', {}],
  ['dr-sctp-lvs1', {}],
  ['dr-udp-lvs1', {}],
])('%s: a healthy cluster has no trouble', (name, expected) => {
  const { trouble } = summarize(replay(`linux-6.1-ipvs/${name}`), {})
  expect(Object.fromEntries(Object.entries(trouble).filter(([, n]) => n > 0))).toEqual(expected)
})

test.each([
  ['dr-port-closed-rs1', { refused: 2 }],
  ['dr-server-dead-lvs1', { unanswered: 1, icmpError: 1 }],
  ['dr-vip-missing-lvs1', { loop: 1, unanswered: 1 }],
  ['no-destination-cl', { icmpError: 1 }],
  ['no-service-cl', { refused: 3 }],
  ['tun-mtu-lvs1', { icmpError: 1, retransmitted: 1 }],
])('%s: the trouble is said', (name, expected) => {
  expect(summarize(replay(`linux-6.1-ipvs/${name}`), {}).trouble).toMatchObject(expected)
})

test('an IP header that claims more than was on the wire does not make anybody a top talker', () => {
  const s = newScene()
  const frame = segment(s, { length: 10 })
  new DataView(frame.buffer, frame.byteOffset).setUint16(16, 65_000)
  see(s, frame)
  expect(summarize(s.trace, {}).talkers).toMatchObject([{ address: '10.0.0.1', bytes: 64, packets: 1 }])
})
