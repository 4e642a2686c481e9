// ICMP for IPv4: every type and code, errors with all kinds of quoted packets, router advertisements, extensions (RFC 4884).
import { counting, hex, internetChecksum, join, u8, u16, u32, upTo } from './bytes.ts'
import { CLIENT, etherIpv4, icmp, ipv4, ipv6, RIP1, SYN, sctp, tcp, udp, VIP } from './layers.ts'

const NOTHING = u32(0)
const from = { source: VIP, destination: CLIENT }

/** Packets an error may quote; the checksum fields are right, so that tcpdump has nothing to say about them. */
const QUOTED: readonly Buffer[] = [
  ipv4(17, udp(counting(12))),
  ipv4(17, udp(counting(12), { destinationPort: 53 })),
  ipv4(6, tcp(counting(0), { flags: SYN, options: hex('020405b4') })),
  ipv4(6, tcp(counting(12), { sequence: 0xfffffff0 })),
  ipv4(1, icmp(8, 0, u16(7, 1), counting(16))),
  ipv4(132, sctp(join(u8(1, 0), u16(20), u32(1, 2), u16(3, 4), u32(5)))),
  ipv4(4, ipv4(6, tcp(counting(4)), { source: CLIENT, destination: VIP }), { source: VIP, destination: RIP1 }),
  ipv4(47, join(hex('0000 0800'), ipv4(17, udp(counting(4))))),
  ipv4(112, counting(20)),
  ipv4(200, counting(12)),
  ipv4(17, udp(counting(12)).subarray(0, 4), { flags: 1, offset: 3 }),
  ipv4(6, counting(8), { totalLength: 1500 }), // the usual 8 bytes of a long packet
  ipv4(6, tcp(counting(8)), { options: hex('94 04 00 00') }),
  ipv6(17, udp(counting(4))),
  Buffer.alloc(0),
  hex('45'),
  ipv4(17, counting(3)),
  ipv4(17, udp(counting(12)), { checksum: 0x1111 }),
  ipv4(6, tcp(counting(8)), { version: 5 }),
  ipv4(17, udp(counting(12)), { headerWords: 2 }),
]

const ERRORS: readonly (readonly [number, readonly number[], Buffer])[] = [
  [3, upTo(18), NOTHING],
  [3, [4], u16(0, 1480)],
  [3, [4], u16(1, 68)],
  [4, [0, 1], NOTHING],
  [5, upTo(6), RIP1],
  [11, [0, 1, 2, 200], NOTHING],
  [12, [0, 1, 2, 3], u8(20, 0, 0, 0)],
]

/** An RFC 4884 structure behind 128 bytes of quoted packet; `length` is the header's length field in words. */
function extended(type: number, code: number, length: number, structure: Uint8Array): Buffer {
  const quoted = Buffer.alloc(128)
  QUOTED[0]!.copy(quoted)
  return icmp(type, code, u8(0, length, 0, 0), join(quoted, structure))
}

function structure(version: number, objects: Uint8Array, spoil = 0): Buffer {
  const head = u8(version << 4, 0)
  return join(head, u16(internetChecksum(head, u16(0), objects) ^ spoil), objects)
}

const object = (classNumber: number, kind: number, body: Uint8Array, length = 4 + body.length): Buffer =>
  join(u16(length), u8(classNumber, kind), body)

const STRUCTURES: readonly Buffer[] = [
  structure(2, object(1, 1, u32(0x00010101))),
  structure(2, object(1, 1, u32(0x00010001, 0x00020101))),
  structure(2, object(1, 2, u32(1))),
  structure(2, object(2, 1, counting(8))),
  structure(2, join(object(1, 1, u32(0x00010101)), object(2, 0x0f, counting(12)), object(3, 1, counting(4)))),
  structure(2, object(3, 1, Buffer.from('eth0\0\0\0\0'))),
  structure(2, object(3, 2, u32(7))),
  structure(2, object(3, 3, join(u16(1), u8(4, 0), RIP1))),
  structure(2, object(3, 3, join(u16(2), u8(16, 0), counting(16)))),
  structure(2, object(3, 4, counting(4))),
  structure(1, object(1, 1, u32(0x00010101))),
  structure(2, object(1, 1, u32(0x00010101)), 0x0101),
  structure(2, object(1, 1, u32(1), 0)),
  structure(2, object(1, 1, u32(1), 3)),
  structure(2, object(1, 1, u32(1), 4)),
  structure(2, object(1, 1, u32(1), 200)),
  structure(2, object(1, 1, hex('0001'))),
  structure(2, Buffer.alloc(0)),
  hex('20'),
  hex('2000'),
  Buffer.alloc(12),
]

const advertisement = (count: number, entryWords: number, lifetime: number, entries: Uint8Array): Buffer =>
  icmp(9, 0, join(u8(count, entryWords), u16(lifetime)), entries)

export function icmpPackets(): Buffer[] {
  const all = upTo(256).flatMap(type => [0, 1, 2].map(code => etherIpv4(1, icmp(type, code, u16(7, 1), counting(28)), from)))
  const quoting = ERRORS.flatMap(([type, codes, word]) =>
    codes.flatMap(code => QUOTED.map(quoted => etherIpv4(1, icmp(type, code, word, quoted), from))),
  )
  const cutQuote = upTo(30).map(count => etherIpv4(1, icmp(3, 3, NOTHING, QUOTED[0]!.subarray(0, count)), from))
  const echo = [0, 8].flatMap(type => [0, 1, 2, 8, 56, 1000].map(size => etherIpv4(1, icmp(type, 0, u16(0xffff, 0x8000), counting(size)))))
  const routers = [
    advertisement(1, 2, 1800, join(VIP, u32(0))),
    advertisement(2, 2, 30, join(VIP, u32(5), RIP1, u32(0x80000000))),
    advertisement(2, 2, 65535, join(VIP, u32(5))),
    advertisement(0, 2, 3600, hex('')),
    advertisement(1, 1, 60, VIP),
    advertisement(1, 3, 59, join(VIP, u32(0, 1))),
    advertisement(255, 2, 61, join(VIP, u32(0))),
  ]
  const times = [13, 14].flatMap(type => [
    icmp(type, 0, u16(7, 1), u32(0, 0, 0)),
    icmp(type, 0, u16(7, 1), u32(36_000_001, 36_000_002, 36_000_003)),
    icmp(type, 0, u16(7, 1), u32(86_399_999, 86_400_000, 0xffffffff)),
    icmp(type, 0, u16(7, 1), u32(1)),
    icmp(type, 0, u16(7, 1), u32(0x80000001, 5, 6)),
  ])
  const masks = [17, 18].flatMap(type => [
    icmp(type, 0, u16(7, 1), u32(0)),
    icmp(type, 0, u16(7, 1), u32(0xffffff00)),
    icmp(type, 0, u16(7, 1), hex('ff')),
    icmp(type, 0, u16(7, 1), u32(0xff00ff00)),
  ])
  const extensions = [3, 11, 12].flatMap(type => STRUCTURES.flatMap(s => [extended(type, 0, 0, s), extended(type, 0, 32, s)]))
  const lengths = [1, 31, 33, 255].map(length => extended(11, 0, length, STRUCTURES[0]!))
  const spoilt = [icmp(8, 0, u16(7, 1), counting(16), 1), icmp(3, 1, NOTHING, QUOTED[0]!, 0x100), icmp(200, 0, NOTHING, counting(4), 7)]
  const short = upTo(9).flatMap(count => [0, 3, 5, 8, 9, 11, 12, 13, 17].map(type => icmp(type, 0, u16(7, 1), counting(20)).subarray(0, count)))
  return [
    ...all,
    ...quoting,
    ...cutQuote,
    ...echo,
    ...[...routers, ...times, ...masks, ...extensions, ...lengths, ...spoilt, ...short].map(message => etherIpv4(1, message, from)),
  ]
}
