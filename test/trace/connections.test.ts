import { NEW, SIDE_CLIENT, SIDE_SERVER } from '../../src/trace/verdict-codes.ts'
import { hex, join, u8, u16, u32 } from '../packets/generate/bytes.ts'
import * as layers from '../packets/generate/layers.ts'
import { replay } from './recorded.ts'
import { ACK, CLIENT, down, ip, newScene, RST, SYN, see, segment, up, VIP } from './scene.ts'

const udp = (from: Uint8Array, to: Uint8Array, sourcePort: number, destinationPort: number, text: string, id = 1, group = false): Uint8Array =>
  layers.ethernet(
    layers.ETHERTYPE_IPV4,
    layers.ipv4(17, layers.udp(Buffer.from(text), { sourcePort, destinationPort }, from, to), { source: from, destination: to, id }),
    group ? { destination: layers.BROADCAST_MAC } : {},
  )

test('numbers count up from 1, and both directions have the same', () => {
  const s = newScene()
  const first = up(s, { flags: SYN, seq: 1000 })
  expect([first.connection, first.marks, first.sender]).toEqual([1, NEW, SIDE_CLIENT])
  const answer = down(s, { flags: SYN | ACK, seq: 5000, ack: 1001 })
  expect([answer.connection, answer.marks, answer.sender]).toEqual([1, 0, SIDE_SERVER])
  expect(up(s, { sourcePort: 40001, flags: SYN, seq: 1 }).connection).toBe(2)
  expect(up(s, { seq: 1001, ack: 5001 }).connection).toBe(1)
})

test('the other address family, protocol, port or address is another connection', () => {
  const s = newScene()
  const numbers = [
    up(s),
    up(s, { sourcePort: 1 }),
    up(s, { destinationPort: 1 }),
    up(s, { to: ip('10.0.0.101') }),
    see(s, segment(s, { from: layers.CLIENT6, to: layers.VIP6 })),
    see(s, segment(s, { from: layers.CLIENT6, to: layers.LINK_LOCAL6 })),
    see(s, udp(CLIENT, VIP, 40000, 80, 'x')),
  ].map(v => v.connection)
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('UDP: who asks is the client, and the answer is timed', () => {
  const s = newScene()
  const question = see(s, udp(CLIENT, VIP, 40000, 53, 'question'))
  expect([question.connection, question.sender]).toEqual([1, SIDE_CLIENT])
  const answer = see(s, udp(VIP, CLIENT, 53, 40000, 'answer'), 8)
  expect([answer.connection, answer.sender, answer.answer]).toEqual([1, SIDE_SERVER, 8e6])
})

test('UDP to a group or to all is no connection', () => {
  const s = newScene()
  expect(see(s, udp(CLIENT, ip('239.0.0.1'), 40000, 694, 'x')).connection).toBe(0)
  expect(see(s, udp(CLIENT, ip('10.0.0.255'), 40000, 694, 'x', 1, true)).connection).toBe(0)
})

test('echo: identifier and sequence number find the question', () => {
  const s = newScene()
  const echo = (type: number, sequence: number, id: number): Uint8Array =>
    layers.etherIpv4(1, layers.icmp(type, 0, u16(7, sequence), hex('00112233')), type === 8 ? { id } : { source: VIP, destination: CLIENT, id })
  see(s, echo(8, 1, 1))
  const late = see(s, echo(8, 2, 2), 1000)
  expect([late.connection, late.sender]).toEqual([1, SIDE_CLIENT])
  expect(see(s, echo(0, 1, 3)).answer).toBe(-1)
  expect(see(s, echo(0, 2, 4), 2)).toMatchObject({ connection: 1, sender: SIDE_SERVER, answer: 3e6 })
})

test('SCTP: INIT, its answer, and an end', () => {
  const s = newScene()
  const chunk = (type: number): Uint8Array => join(u8(type, 0), u16(20), u32(1, 2, 3, 4))
  const send = (type: number, back: boolean, id: number): Uint8Array =>
    layers.etherIpv4(
      132,
      layers.sctp(chunk(type), back ? { sourcePort: 80, destinationPort: 40000 } : {}),
      back ? { source: VIP, destination: CLIENT, id } : { id },
    )
  expect(see(s, send(1, false, 1)).sender).toBe(SIDE_CLIENT)
  expect(see(s, send(2, true, 2), 4).synToSynAck).toBe(4e6)
  expect(see(s, send(6, true, 3)).reset).toBeGreaterThan(0)
})

test('an ICMP error names the connection it is about', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000 })
  up(s, { flags: SYN, seq: 1000, sourcePort: 40001 })
  const quoted = segment(s, { flags: SYN, seq: 1000 }).subarray(14, 14 + 28)
  const error = (quote: Uint8Array): Uint8Array =>
    layers.etherIpv4(1, layers.icmp(3, 1, u32(0), quote), { source: ip('10.0.0.2'), destination: CLIENT })
  expect(see(s, error(quoted))).toMatchObject({ connection: 0, about: 1, colour: 1 })
  const stranger = segment(s, { sourcePort: 9 }).subarray(14, 14 + 28)
  expect(see(s, error(stranger)).about).toBe(0)
})

test('later fragments and other protocols are of no connection', () => {
  const s = newScene()
  expect(see(s, layers.etherIpv4(6, Buffer.alloc(40), { offset: 10 })).connection).toBe(0)
  expect(see(s, layers.etherIpv4(89, Buffer.alloc(40))).connection).toBe(0)
  expect(see(s, Buffer.alloc(3)).connection).toBe(0)
})

test('the number of connections is bounded: finished ones go first, and it is said how many', () => {
  const s = newScene({ connections: 64 })
  up(s, { flags: SYN, seq: 1, sourcePort: 1000 })
  down(s, { flags: SYN | ACK, seq: 1, ack: 2, destinationPort: 1000 })
  up(s, { seq: 2, ack: 2, sourcePort: 1000 })
  for (let port = 2000; port < 3000; port++) {
    up(s, { flags: SYN, seq: 1, sourcePort: port })
    down(s, { flags: RST | ACK, seq: 0, ack: 2, destinationPort: port })
  }
  expect(s.trace.connections.table).toMatchObject({ used: 64, evicted: 937, nextId: 1002 })
  expect(up(s, { seq: 2, ack: 2, sourcePort: 1000, length: 5 }).connection).toBe(1)
  expect(up(s, { seq: 2, sourcePort: 2000, length: 5 }).connection).toBe(1002)
})

test('times that run backwards are no negative durations', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000 }, 5000)
  expect(down(s, { flags: SYN | ACK, seq: 5000, ack: 1001 }, -3000)).toMatchObject({ synToSynAck: 0, idle: 0 })
})

test('a capture of a real server in a tunnel shows inside and outside as one connection', () => {
  const numbers = new Set<number>()
  replay('linux-6.1-ipvs/tun-ipip-rs1', {}, v => {
    if (v.connection > 0) numbers.add(v.connection)
  })
  const sources = new Set<string>()
  replay('linux-6.1-ipvs/tun-ipip-rs1', {}, (v, p) => {
    if (v.connection > 0 && p.sourcePort > 1024) sources.add(String(p.sourcePort))
  })
  expect(numbers.size).toBe(sources.size)
})
