import { putAnnotation } from '../../src/print/annotation.ts'
import { parseMap } from '../../src/trace/map.ts'
import { expectGolden } from '../golden.ts'
import { join, u8, u16, u32 } from '../packets/generate/bytes.ts'
import * as layers from '../packets/generate/layers.ts'
import { ACK, CLIENT, FIN, ip, mac, newScene, RST, type Scene, type Segment, SYN, segment, VIP } from '../trace/scene.ts'
import { ASCII, COLOUR, line, lines, PLAIN } from './forms.ts'

const web = parseMap('10.0.0.100 vip web\n10.0.0.11 rip r1\n02:00:00:00:00:0b rip r1\n', 'map')
const says = (s: Scene, f: Segment, afterMs = 1, style = PLAIN): string =>
  line(s, (t, trace, p) => putAnnotation(t, trace, p, style), segment(s, f), afterMs)
const back = { from: VIP, to: CLIENT, sourcePort: 80, destinationPort: 40000, sourceMac: mac(100), destinationMac: mac(1) }

test('a conversation, with the roles of a map', () => {
  const s = newScene({ map: web })
  expect([
    says(s, { flags: SYN, seq: 1000 }),
    says(s, { flags: SYN, seq: 1000 }, 1000),
    says(s, { ...back, flags: SYN | ACK, seq: 5000, ack: 1001 }, 12.3),
    says(s, { seq: 1001, ack: 5001 }),
    says(s, { seq: 1001, ack: 5001, length: 100 }),
    says(s, { seq: 1001, ack: 5001, length: 100 }, 300),
    says(s, { ...back, seq: 5001, ack: 1101, length: 1000 }, 20),
    says(s, { flags: FIN | ACK, seq: 1101, ack: 6001 }),
    says(s, { ...back, flags: FIN | ACK, seq: 6001, ack: 1102 }),
  ]).toEqual([
    '  · #1 client→VIP web',
    '  · #1 client→VIP web · ▲ SYN retransmission 1',
    '  · #1 VIP web→client · 1.01 s to SYN-ACK',
    '  · #1 client→VIP web · 1.00 ms from SYN-ACK to ACK',
    '  · #1 client→VIP web',
    '  · #1 client→VIP web · ▲ retransmission 2',
    '  · #1 VIP web→client · 320 ms to answer',
    '  · #1 client→VIP web',
    '  · #1 VIP web→client · closed after 1.34 s, 100 B up, 1.00 kB down',
  ])
})

test('without roles the sides are named, and ASCII is enough', () => {
  const s = newScene()
  expect(says(s, { flags: SYN, seq: 1 }, 1, ASCII)).toBe('  | #1 client->server')
  expect(says(s, { ...back, flags: RST | ACK, seq: 0, ack: 2 }, 0.3, ASCII)).toBe('  | #1 server->client | ! refused')
})

test('a forwarded packet says where to', () => {
  const s = newScene({ map: web })
  says(s, { flags: SYN, seq: 1, id: 9 })
  expect(says(s, { flags: SYN, seq: 1, id: 9, sourceMac: mac(100), destinationMac: mac(11) }, 0.012)).toBe(
    '  · #1 client→VIP web · same packet 12 µs later, forwarded to RIP r1 02:00:00:00:00:0b',
  )
})

test('the second leg of NAT names the first, in its colour', () => {
  const s = newScene({ map: web })
  says(s, { flags: SYN, seq: 1, id: 9 }, 1, COLOUR)
  const second = says(s, { flags: SYN, seq: 1, id: 9, to: ip('10.0.0.11'), ttl: 63, sourceMac: mac(2), destinationMac: mac(11) }, 0.012, COLOUR)
  expect(second).toBe('  · \x1b[38;5;166m#2=#1 client→RIP r1\x1b[0m · same packet 12 µs later, NAT of #1')
})

test('colours: one per connection, the same every time, red and a mark for trouble', () => {
  const s = newScene()
  const colour = (text: string): string => /\x1b\[38;5;(\d+)m#/.exec(text)![1]!
  const first = says(s, { flags: SYN, seq: 1 }, 1, COLOUR)
  const second = says(s, { flags: SYN, seq: 1, sourcePort: 2 }, 1, COLOUR)
  const again = says(s, { flags: SYN, seq: 1 }, 1000, COLOUR)
  expect(colour(first)).not.toBe(colour(second))
  expect(colour(again)).toBe(colour(first))
  expect(again).toContain('\x1b[1;38;5;196m▲ SYN retransmission 1\x1b[0m')
})

test('an ICMP error points at its connection', () => {
  const s = newScene()
  const frame = segment(s, { flags: SYN, seq: 1 })
  line(s, () => {}, frame)
  const error = layers.etherIpv4(1, layers.icmp(3, 1, u32(0), frame.subarray(14, 42)), { source: ip('10.0.0.2'), destination: CLIENT })
  expect(line(s, (t, trace, p) => putAnnotation(t, trace, p, PLAIN), error)).toBe('  · ▲ about #1')
})

test('nothing to say is nothing', () => {
  const s = newScene()
  const put = (frame: Uint8Array): string => line(s, (t, trace, p) => putAnnotation(t, trace, p, PLAIN), frame)
  expect([put(layers.etherIpv4(89, Buffer.alloc(30))), put(Buffer.alloc(5)), put(layers.ethernet(0x88cc, Buffer.alloc(46)))]).toEqual(['', '', ''])
})

test('who asks and who answers in ARP', () => {
  const s = newScene({ map: parseMap('10.9.0.100 vip web\n10.9.0.1 router', 'map') })
  const arp = (operation: number, from: Uint8Array, to: Uint8Array): string =>
    line(
      s,
      (t, trace, p) => putAnnotation(t, trace, p, PLAIN),
      layers.ethernet(0x0806, join(u16(1, 0x0800), u8(6, 4), u16(operation), mac(1), from, mac(0), to)),
    )
  expect([
    arp(1, ip('10.9.0.1'), ip('10.9.0.100')),
    arp(1, ip('10.9.0.100'), ip('10.9.0.100')),
    arp(1, ip('0.0.0.0'), ip('10.9.0.7')),
    arp(1, ip('10.9.0.7'), ip('10.9.0.8')),
  ]).toEqual(['  · router→VIP web', '  · VIP web · gratuitous', '  · probe', ''])
})

test.each([
  'linux-6.1-ipvs/nat-any-lvs1',
  'linux-6.1-ipvs/dr-vip-missing-lvs1',
  'keepalived-2.2.7/vrrp2-split',
  'heartbeat-3.0.6/ucast',
  'linux-6.1-ipvs/sync-v1',
])('%s: as recorded', name => {
  const all = lines(name, (t, trace, p) => putAnnotation(t, trace, p, PLAIN)).slice(0, 60)
  expectGolden(`test/print/annotation/${name.replace('/', '-')}.txt`, `${all.join('\n')}\n`)
})
