import { whoIs } from '../../src/trace/roles.ts'
import { AGAIN_COPY, AGAIN_FORWARDED, AGAIN_NAT, AGAIN_NO, AGAIN_TUNNELLED, RETRANSMISSION } from '../../src/trace/verdict-codes.ts'
import * as layers from '../packets/generate/layers.ts'
import { replay } from './recorded.ts'
import { handshake, ip, mac, newScene, SYN, see, segment, up } from './scene.ts'

const RIP = ip('10.0.0.11')
const DIP = ip('10.0.0.2')

test('the same packet with other MACs is forwarded, and no retransmission', () => {
  const s = newScene()
  handshake(s)
  const id = s.id
  up(s, { seq: 1001, ack: 5001, length: 100 })
  const out = up(s, { seq: 1001, ack: 5001, length: 100, id, ttl: 63, sourceMac: mac(100), destinationMac: mac(11) }, 0.05)
  expect([out.again, out.marks & RETRANSMISSION, out.connection]).toEqual([AGAIN_FORWARDED, 0, 1])
  expect(out.againAfter).toBe(50_000)
})

test('the same bytes with a new IP id are a retransmission, also through the director', () => {
  const s = newScene()
  handshake(s)
  up(s, { seq: 1001, ack: 5001, length: 100 })
  const id = s.id
  const again = up(s, { seq: 1001, ack: 5001, length: 100 }, 300)
  expect([again.again, again.marks & RETRANSMISSION]).toEqual([AGAIN_NO, RETRANSMISSION])
  const out = up(s, { seq: 1001, ack: 5001, length: 100, id, sourceMac: mac(100), destinationMac: mac(11) }, 0.05)
  expect([out.again, out.marks & RETRANSMISSION]).toEqual([AGAIN_FORWARDED, 0])
})

test('with IP id 0 only another link or TTL makes it the same packet', () => {
  const s = newScene()
  handshake(s)
  up(s, { seq: 1001, ack: 5001, length: 100, id: 0 })
  expect(up(s, { seq: 1001, ack: 5001, length: 100, id: 0, destinationMac: mac(11) }, 0.05).again).toBe(AGAIN_FORWARDED)
  // The sender's timer: the first sight's link again, and then the director's copy of that one.
  const timer = up(s, { seq: 1001, ack: 5001, length: 100, id: 0 }, 250)
  expect([timer.again, timer.marks & RETRANSMISSION]).toEqual([AGAIN_NO, RETRANSMISSION])
  expect(up(s, { seq: 1001, ack: 5001, length: 100, id: 0, destinationMac: mac(11) }, 0.05).again).toBe(AGAIN_FORWARDED)
})

test('everything the same is a copy', () => {
  const s = newScene()
  const frame = segment(s, { flags: SYN, seq: 1000 })
  see(s, frame)
  expect(see(s, frame, 0.01).again).toBe(AGAIN_COPY)
})

test('half a second later it is no copy any more', () => {
  const s = newScene()
  handshake(s)
  const id = s.id
  up(s, { seq: 1001, ack: 5001, length: 100 })
  expect(up(s, { seq: 1001, ack: 5001, length: 100, id, destinationMac: mac(11) }, 501).again).toBe(AGAIN_NO)
})

test('IPv6 has no id: another link decides', () => {
  const s = newScene()
  const from = layers.CLIENT6
  const to = layers.VIP6
  see(s, segment(s, { from, to, flags: SYN, seq: 1000 }))
  expect(see(s, segment(s, { from, to, flags: SYN, seq: 1000, destinationMac: mac(11), ttl: 63 }), 0.05).again).toBe(AGAIN_FORWARDED)
})

test('inside a tunnel that was not there before', () => {
  const s = newScene()
  const frame = segment(s, { flags: SYN, seq: 1000 })
  see(s, frame)
  const inner = frame.subarray(14)
  const tunnelled = layers.ethernet(layers.ETHERTYPE_IPV4, layers.ipv4(4, inner, { source: DIP, destination: RIP }), {
    source: mac(2),
    destination: mac(11),
  })
  const v = see(s, tunnelled, 0.05)
  expect([v.again, v.connection]).toEqual([AGAIN_TUNNELLED, 1])
  expect([v.destination.role, v.marks & RETRANSMISSION]).toEqual(['vip', 0])
})

test('another destination is NAT: two connections that know of each other, in one colour', () => {
  const s = newScene()
  const id = s.id
  up(s, { flags: SYN, seq: 1000 })
  const out = up(s, { flags: SYN, seq: 1000, to: RIP, destinationPort: 8080, id, ttl: 63, sourceMac: mac(2), destinationMac: mac(11) }, 0.05)
  expect([out.again, out.connection, out.twin, out.colour]).toEqual([AGAIN_NAT, 2, 1, 1])
  expect([out.source.role, out.destination.role]).toEqual(['', 'rip'])
  const next = up(s, { seq: 1001, ack: 5001 })
  expect([next.connection, next.twin, next.colour, next.destination.role, next.source.role]).toEqual([1, 2, 1, 'vip', 'client'])
})

test('two connections that begin with the same numbers are not NAT unless the link differs', () => {
  const s = newScene()
  const id = s.id
  up(s, { flags: SYN, seq: 1000, id })
  expect(up(s, { flags: SYN, seq: 1000, to: RIP, id }, 0.05).again).toBe(AGAIN_NO)
})

test('a packet that is sent back and forth is a loop', () => {
  const s = newScene()
  const frame = (ttl: number, to: number): Uint8Array =>
    segment(s, { flags: SYN, seq: 1000, id: 77, ttl, sourceMac: mac(to === 11 ? 100 : 11), destinationMac: mac(to) })
  see(s, frame(64, 100))
  expect([63, 62, 61, 60, 59].map((ttl, i) => see(s, frame(ttl, i % 2 === 0 ? 11 : 100), 0.01).loop)).toEqual([0, 0, 0, 4, 5])
})

const countAgain = (name: string): number[] => {
  const counts = [0, 0, 0, 0, 0]
  let retransmissions = 0
  replay(`linux-6.1-ipvs/${name}`, {}, v => {
    counts[v.again]!++
    if ((v.marks & RETRANSMISSION) !== 0) retransmissions++
  })
  return [...counts.slice(1), retransmissions]
}

test.each([
  // copies, forwarded, tunnelled, NAT, retransmissions
  ['dr-lvs1', 0, 37, 0, 0, 0],
  ['dr-ipv6-lvs1', 0, 26, 0, 0, 0],
  ['dr-sctp-lvs1', 0, 5, 0, 0, 0],
  ['tun-ipip-lvs1', 0, 0, 37, 0, 0],
  ['dr-cl', 0, 0, 0, 0, 0],
])('%s: of a healthy cluster everything forwarded is known as such', (name, ...counts) => {
  expect(countAgain(name)).toEqual(counts)
})

test.each(['nat-any-lvs1', 'nat-any-v1-lvs1'])('%s: every packet through NAT is seen twice, and none is a retransmission', name => {
  const [copies, forwarded, tunnelled, nat, retransmissions] = countAgain(name)
  expect([copies, forwarded, tunnelled, retransmissions]).toEqual([0, 0, 0, 0])
  expect(nat).toBeGreaterThan(20)
  const { roles } = replay(`linux-6.1-ipvs/${name}`).beliefs
  expect(['10.1.1.100', '10.1.1.11', '10.1.1.12'].map(text => whoIs(roles, ip(text), 0, 4).role)).toEqual(['vip', 'rip', 'rip'])
})
