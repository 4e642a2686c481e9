// TCP: every flag byte, every option with right and wrong lengths, MPTCP and Fast Open, header lengths that lie, conversations.
import { chance, counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { ACK, CLIENT, CLIENT6, etherIpv4, etherIpv6, FIN, type Ipv4Fields, ipv4, PSH, RST, SYN, type TcpFields, tcp, VIP, VIP6 } from './layers.ts'

const send = (payload: Uint8Array, f: TcpFields = {}, ip: Ipv4Fields = {}): Buffer => etherIpv4(6, tcp(payload, f), ip)
const send6 = (payload: Uint8Array, f: TcpFields = {}): Buffer => etherIpv6(6, tcp(payload, f, CLIENT6, VIP6))
const withOptions = (options: Uint8Array, flags = ACK): Buffer => send(counting(4), { flags, options })

const option = (kind: number, body: Uint8Array, claimed?: number): Buffer => join(u8(kind, claimed ?? body.length + 2), body)

const SACK_BLOCKS = [0, 1, 2, 3, 4].map(n => option(5, u32(...upTo(n * 2).map(i => 2000 + i * 1460))))

const OPTIONS: readonly Buffer[] = [
  hex('00'),
  hex('01'),
  hex('01 01'),
  hex('01 00 01'),
  hex('020405b4'),
  hex('02040000'),
  hex('0204ffff'),
  hex('030307'),
  hex('03030e'),
  hex('0303ff'),
  hex('0402'),
  ...SACK_BLOCKS,
  hex('050c0000'),
  option(5, counting(7)),
  option(5, counting(12)),
  option(8, u32(1, 0)),
  option(8, u32(0xffffffff, 0x80000000)),
  option(8, counting(4)),
  option(8, counting(10)),
  option(8, counting(8), 12),
  hex('08'),
  option(6, u32(1)),
  option(7, u32(2)),
  option(9, hex('')),
  option(10, hex('40')),
  option(11, u32(3)),
  option(12, u32(4)),
  option(13, u32(5)),
  option(14, hex('02')),
  option(14, hex('00')),
  option(14, hex('09')),
  option(14, u16(1)),
  option(15, counting(4)),
  option(18, hex('0001')),
  option(19, counting(16)),
  option(19, counting(8)),
  option(19, hex('')),
  option(20, u16(1)),
  option(27, counting(6)),
  option(28, u16(0x8005)),
  option(28, u16(300)),
  option(28, u16(0x7fff)),
  option(28, hex('00')),
  option(28, u32(1)),
  option(29, counting(18)),
  option(29, counting(2)),
  option(29, hex('01')),
  option(29, hex('')),
  option(29, join(u8(61, 84), counting(12))),
  option(34, hex('')),
  option(34, counting(4)),
  option(34, counting(8)),
  option(34, counting(16)),
  option(34, counting(18)),
  option(34, counting(5)),
  option(253, join(u16(0xf989), counting(8))),
  option(254, join(u16(0xf989), counting(8))),
  option(254, u16(0xf989)),
  option(254, u16(0x1234)),
  option(254, hex('f9')),
  option(254, hex('')),
  option(253, join(u16(0xf990), counting(4))),
  option(254, join(u16(0xf989), counting(3))),
  option(254, join(u16(0xf989), counting(5))),
  hex('0204'),
  hex('02'),
  hex('0200'),
  hex('0201'),
  hex('0203ff'),
  hex('020505b400'),
  hex('02ff05b4'),
  hex('0300'),
  hex('0302'),
  hex('03040700'),
  hex('0400'),
  hex('0403 00'),
  hex('0500'),
  hex('0503ff'),
  hex('0800'),
  hex('08ff'),
  hex('fe00'),
  hex('fe01'),
  hex('1e00'),
  hex('1e01'),
  hex('1e02'),
  hex('1d00'),
  hex('2200'),
]

/** MPTCP (RFC 8684): the upper nibble of the third byte is the subtype. */
const mptcp = (subtype: number, low: number, body: Uint8Array, claimed?: number): Buffer => option(30, join(u8((subtype << 4) | low), body), claimed)

const MPTCP: readonly Buffer[] = [
  ...[0, 1, 2].flatMap(version => [1, 5, 9, 10, 17, 19, 21].map(size => mptcp(0, version, join(u8(0x81), counting(size - 1))))),
  mptcp(0, 1, u8(0x01)),
  mptcp(0, 1, u8(0xc1)),
  mptcp(0, 1, u8(0x21)),
  ...[9, 13, 21, 4].map(size => mptcp(1, 0, join(u8(2), counting(size - 1)))),
  mptcp(1, 1, join(u8(2), counting(8))),
  ...upTo(32).flatMap(flags => [2, 5, 9, 13, 15, 17, 19, 23, 25].map(size => mptcp(2, 0, join(u8(flags), counting(size - 1, 1))))),
  ...[4, 5, 6, 0].flatMap(version => [5, 6, 7, 8, 13, 14, 15, 17, 19, 21, 25, 27].map(size => mptcp(3, version, counting(size, 1)))),
  mptcp(4, 0, u8(1)),
  mptcp(4, 0, u8(1, 2, 3)),
  mptcp(4, 0, hex('')),
  mptcp(5, 0, hex('')),
  mptcp(5, 1, hex('')),
  mptcp(5, 1, u8(3)),
  mptcp(5, 1, u8(3, 4)),
  mptcp(6, 0, join(u8(0), counting(8))),
  mptcp(6, 0, counting(3)),
  mptcp(7, 0, join(u8(0), counting(8))),
  mptcp(7, 0, counting(2)),
  ...[8, 9, 10, 15].flatMap(subtype => [1, 2, 9].map(size => mptcp(subtype, 0, counting(size)))),
  mptcp(0, 0, u8(1), 40),
  mptcp(8, 3, u8(1)),
]

type Side = { from: Uint8Array; to: Uint8Array; sourcePort: number; destinationPort: number }
type Step = readonly [fromClient: boolean, flags: number, sequence: number, acknowledgment: number, payload?: Uint8Array, options?: Uint8Array]

/** One connection, step by step; sequence numbers count from the initial ones given. */
function conversation(port: number, clientInitial: number, serverInitial: number, steps: readonly Step[], v6 = false): Buffer[] {
  const client: Side = { from: v6 ? CLIENT6 : CLIENT, to: v6 ? VIP6 : VIP, sourcePort: port, destinationPort: 80 }
  const server: Side = { from: client.to, to: client.from, sourcePort: 80, destinationPort: port }
  return steps.map(([fromClient, flags, sequence, acknowledgment, payload = hex(''), options = hex('')]) => {
    const side = fromClient ? client : server
    const [mine, other] = fromClient ? [clientInitial, serverInitial] : [serverInitial, clientInitial]
    const fields = {
      sourcePort: side.sourcePort,
      destinationPort: side.destinationPort,
      flags,
      options,
      sequence: (mine + sequence) >>> 0,
      acknowledgment: flags & ACK ? (other + acknowledgment) >>> 0 : 0,
    }
    const segment = tcp(payload, fields, side.from, side.to)
    return v6
      ? etherIpv6(6, segment, { source: side.from, destination: side.to })
      : etherIpv4(6, segment, { source: side.from, destination: side.to })
  })
}

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n')
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
const HEALTHY: readonly Step[] = [
  [true, SYN, 0, 0, hex(''), hex('020405b4 0402 080a 00000001 00000000 01 030307')],
  [false, SYN | ACK, 0, 1, hex(''), hex('020405b4 0402 01 030307')],
  [true, ACK, 1, 1],
  [true, PSH | ACK, 1, 1, REQUEST],
  [false, ACK, 1, 1 + REQUEST.length],
  [false, PSH | ACK, 1, 1 + REQUEST.length, ANSWER],
  [true, ACK, 1 + REQUEST.length, 1 + ANSWER.length],
  [false, FIN | ACK, 1 + ANSWER.length, 1 + REQUEST.length],
  [true, FIN | ACK, 1 + REQUEST.length, 2 + ANSWER.length],
  [false, ACK, 2 + ANSWER.length, 2 + REQUEST.length],
]
const TROUBLED: readonly Step[] = [
  [true, SYN, 0, 0],
  [true, SYN, 0, 0],
  [false, SYN | ACK, 0, 1],
  [false, SYN | ACK, 0, 1],
  [true, ACK, 1, 1],
  [true, PSH | ACK, 1, 1, counting(100)],
  [true, PSH | ACK, 101, 1, counting(100)],
  [true, PSH | ACK, 1, 1, counting(100)],
  [false, ACK, 1, 1, hex(''), join(hex('0101'), option(5, u32(1101, 1201)))],
  [false, ACK, 1, 201],
  [true, ACK, 200, 1, counting(1)],
  [false, ACK, 0, 201],
  [true, RST, 201, 0],
  [false, RST | ACK, 1, 201],
  [true, SYN, 50000, 0],
  [false, SYN | ACK, 70000, 50001],
  [true, ACK, 50001, 70001],
]

function conversations(): Buffer[] {
  const random = chance(7)
  const many = upTo(60).flatMap(i => conversation(41000 + i, random(), random(), HEALTHY))
  const late = conversation(45000, 77777, 88888, HEALTHY.slice(3)) // capture began after the handshake
  const fromServer = conversation(45001, 77777, 88888, HEALTHY.slice(5))
  return [
    ...conversation(40001, 1000, 2000, HEALTHY),
    ...conversation(40002, 0xfffffff0, 0xffffffff, HEALTHY),
    ...conversation(40003, 0, 0, HEALTHY),
    ...conversation(40004, 5, 6, TROUBLED),
    ...conversation(40005, 0x7fffffff, 0x80000000, HEALTHY, true),
    ...conversation(40006, 1, 2, TROUBLED, true),
    ...late,
    ...fromServer,
    ...many,
    ...conversation(40001, 9000, 9999, HEALTHY),
    ...conversation(80, 10, 20, HEALTHY), // same port at both ends
  ]
}

export function tcpPackets(): Buffer[] {
  const flags = upTo(512).map(f => send(f & 1 ? counting(3) : hex(''), { flags: f, sourcePort: 30000 + f }))
  const fields = [
    send(hex(''), { window: 0 }),
    send(hex(''), { window: 65535 }),
    send(hex(''), { urgent: 5, flags: ACK | 0x20 }),
    send(hex(''), { urgent: 5 }),
    send(counting(5), { urgent: 3, flags: ACK | 0x20 | PSH }),
    send(counting(5), { spoilChecksum: 1 }),
    send(hex(''), { spoilChecksum: 0xffff }),
    send6(counting(5), { spoilChecksum: 1 }),
    send6(hex(''), { flags: SYN, options: hex('020405a0') }),
    send(counting(10), { flags: 0 }),
    send(counting(10), { sourcePort: 0, destinationPort: 65535 }),
    send(counting(10), { flags: RST }),
    send(Buffer.from('because\r\n'), { flags: RST | ACK }),
    send(Buffer.from([0, 1, 200, 255, 10]), { flags: RST }),
    send6(Buffer.from('no route'), { flags: RST }),
  ]
  const lies = [
    ...upTo(16).flatMap(headerWords => [send(counting(20), { headerWords }), send(hex(''), { headerWords })]),
    ...upTo(20).map(n => etherIpv4(6, tcp(hex('')).subarray(0, n))),
    ...upTo(20).map(n => etherIpv6(6, tcp(hex('')).subarray(0, n))),
    send(counting(20), {}, { totalLength: 41 }),
    send(counting(20), {}, { totalLength: 1500 }),
    send(counting(20), {}, { flags: 1 }),
    send(counting(20), {}, { flags: 1, offset: 185 }),
  ]
  const options = [...OPTIONS, ...MPTCP].flatMap(o => [
    withOptions(o),
    withOptions(o, SYN),
    withOptions(o, SYN | ACK),
    withOptions(join(hex('01 01'), o)),
    withOptions(join(hex('0204 05b4'), o)),
  ])
  const anyKind = upTo(256).flatMap(kind => [2, 4, 6, 10].map(length => withOptions(option(kind, counting(length - 2)))))
  const wrong = upTo(36).flatMap(kind => [0, 1, 2, 3, 5, 40, 255].map(length => withOptions(option(kind, counting(8), length))))
  const quoted = ipv4(6, tcp(counting(4)))
  return [...flags, ...fields, ...lies, ...options, ...anyKind, ...wrong, ...conversations(), etherIpv4(4, quoted)]
}
