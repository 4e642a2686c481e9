// IPv4: header fields, options, fragments, lengths that lie, every protocol number, and IP in IP.
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { CLIENT, ETHERTYPE_IPV4, etherIpv4, ethernet, icmp, ipv4, ipv6, RIP1, RIP2, SYN, sctp, tcp, udp, VIP } from './layers.ts'

const UDP = udp(counting(12))

const route = (kind: number, pointer: number, addresses: readonly Uint8Array[], length?: number): Buffer => {
  const body = Buffer.concat(addresses)
  return join(u8(kind, length ?? 3 + body.length, pointer), body)
}

/** Internet timestamp: pointer, overflow and flag nibbles, then words. */
const timestamp = (pointer: number, overflow: number, flag: number, words: Uint8Array, length?: number): Buffer =>
  join(u8(68, length ?? 4 + words.length, pointer, (overflow << 4) | flag), words)

const OPTIONS: readonly Uint8Array[] = [
  hex('00'),
  hex('01'),
  hex('01 01 00'),
  hex('01 01 01 01'),
  route(7, 4, [Buffer.alloc(4), Buffer.alloc(4)]),
  route(7, 8, [RIP1, Buffer.alloc(4)]),
  route(7, 12, [RIP1, RIP2]),
  route(7, 5, [RIP1, RIP2]),
  route(7, 0, [RIP1]),
  route(7, 255, [RIP1]),
  route(131, 4, [RIP1, RIP2]),
  route(131, 8, [RIP1, RIP2]),
  route(131, 12, [RIP1, RIP2]),
  route(131, 3, [RIP1]),
  route(137, 4, [RIP1]),
  route(137, 8, [RIP1]),
  route(137, 7, [RIP1]),
  route(7, 4, [], 3),
  route(7, 4, [RIP1], 6),
  route(7, 4, [RIP1], 9),
  route(131, 4, [], 3),
  route(131, 4, [], 2),
  timestamp(5, 0, 0, u32(0, 0)),
  timestamp(9, 0, 0, u32(36000000, 0)),
  timestamp(13, 3, 0, u32(36000000, 0x80000001)),
  timestamp(5, 0, 1, join(RIP1, u32(1000))),
  timestamp(13, 15, 1, join(RIP1, u32(1000))),
  timestamp(5, 0, 3, join(RIP1, u32(0), RIP2, u32(0))),
  timestamp(5, 0, 2, u32(1)),
  timestamp(5, 0, 15, u32(1)),
  timestamp(4, 0, 0, u32(1)),
  timestamp(5, 0, 0, hex(''), 4),
  timestamp(5, 0, 0, u32(1), 3),
  timestamp(6, 0, 1, join(RIP1, u32(5))),
  timestamp(5, 0, 1, u32(1)),
  timestamp(0, 0, 0, u32(1)),
  timestamp(255, 0, 0, u32(1)),
  hex('94 04 00 00'),
  hex('94 04 00 01'),
  hex('94 04 ff ff'),
  hex('94 03 00'),
  hex('94 05 00 00 00'),
  hex('94 02'),
  hex('82 0b 00 00 00 00 00 00 00 00 00'),
  hex('85 0b 01 02 03 04 05 06 07 08 09'),
  hex('86 06 00 00 00 01'),
  hex('88 04 12 34'),
  hex('52 0c 00 01 00 02 00 03 0a 00 00 01'),
  hex('07'),
  hex('07 00'),
  hex('07 01'),
  hex('07 02'),
  hex('44'),
  hex('44 00'),
  hex('44 02'),
  hex('e0 00'),
  hex('e0 ff 01'),
]

const fragments = (protocol: number, datagram: Uint8Array): Buffer[] =>
  [8, 16, 24].flatMap(size => [
    etherIpv4(protocol, datagram.subarray(0, size), { flags: 1 }),
    etherIpv4(protocol, datagram.subarray(size, size * 2), { flags: 1, offset: size / 8 }),
    etherIpv4(protocol, datagram.subarray(size * 2), { flags: 0, offset: size / 4 }),
  ])

export function ipv4Packets(): Buffer[] {
  const fields = [
    ...[0, 1, 2, 3, 4, 0x10, 0xb8, 0xc0, 0xff].map(tos => etherIpv4(17, UDP, { tos })),
    ...[0, 1, 2, 63, 64, 255].map(ttl => etherIpv4(17, UDP, { ttl })),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map(flags => etherIpv4(17, UDP, { flags })),
    ...[0, 65535].map(id => etherIpv4(17, UDP, { id })),
    etherIpv4(17, UDP, { checksum: 0 }),
    etherIpv4(17, UDP, { checksum: 0xffff }),
    etherIpv4(17, UDP, { source: u32(0), destination: u32(0xffffffff) }),
    etherIpv4(17, UDP, { source: CLIENT, destination: CLIENT }),
  ]
  const lies = [
    ...upTo(16).map(version => etherIpv4(17, UDP, { version })),
    ...upTo(16).map(headerWords => etherIpv4(17, UDP, { headerWords })),
    ...[0, 1, 10, 19, 20, 21, 27, 28, 39, 41, 60, 100, 1500, 65535].flatMap(totalLength => [
      etherIpv4(17, UDP, { totalLength }),
      etherIpv4(6, tcp(counting(20)), { totalLength }),
    ]),
    ...[1, 6, 18, 26].map(count => join(etherIpv4(17, UDP), Buffer.alloc(count))), // padding of the frame
    ...upTo(21).map(count => ethernet(ETHERTYPE_IPV4, ipv4(17, UDP).subarray(0, count))),
  ]
  const options = OPTIONS.flatMap(option => [
    etherIpv4(17, UDP, { options: option }),
    etherIpv4(1, icmp(8, 0, u16(7, 1), counting(16)), { options: join(hex('01'), option) }),
  ])
  const unknownOptions = upTo(256).map(kind => etherIpv4(17, UDP, { options: u8(kind, 4, 1, 2) }))
  const protocols = upTo(256).flatMap(protocol => [etherIpv4(protocol, counting(44, protocol)), etherIpv4(protocol, Buffer.alloc(0))])
  const whole: readonly (readonly [number, Buffer])[] = [
    [17, udp(counting(60))],
    [6, tcp(counting(60))],
    [6, tcp(counting(60), { flags: SYN, options: hex('020405b4 0402 0303 07') })],
    [1, icmp(8, 0, u16(7, 1), counting(60))],
    [132, sctp(join(u8(0, 3), u16(60), counting(56)))],
    [47, join(hex('0000 0800'), ipv4(17, UDP))],
    [4, ipv4(17, udp(counting(60)))],
    [112, counting(60)],
    [89, counting(60)],
    [2, counting(60)],
  ]
  return [...fields, ...lies, ...options, ...unknownOptions, ...protocols, ...whole.flatMap(([protocol, datagram]) => fragments(protocol, datagram))]
}

/** IPv4 and IPv6 in each other, as IPVS's tunnels and 6in4 send them. */
export function tunnelPackets(): Buffer[] {
  const inner4 = ipv4(6, tcp(Buffer.from('GET / HTTP/1.1\r\nHost: vip\r\n\r\n'), { flags: 0x18 }))
  const inner6 = ipv6(17, udp(counting(12), {}))
  const nested = (depth: number): Buffer => (depth === 0 ? inner4 : ipv4(4, nested(depth - 1), { source: VIP, destination: RIP1 }))
  return [
    etherIpv4(4, inner4, { source: VIP, destination: RIP1 }),
    etherIpv4(4, inner6),
    etherIpv4(41, inner6),
    etherIpv4(41, inner4),
    ...upTo(12).map(depth => etherIpv4(4, nested(depth))),
    ethernet(0x86dd, ipv6(4, inner4)),
    ethernet(0x86dd, ipv6(41, inner6)),
    ethernet(0x86dd, ipv6(41, inner4)),
    etherIpv4(4, inner4, { flags: 1, totalLength: 44 }),
    etherIpv4(4, ipv4(6, tcp(counting(8)), { totalLength: 200 })),
    etherIpv4(4, Buffer.alloc(0)),
    etherIpv4(41, Buffer.alloc(0)),
    etherIpv4(4, hex('45')),
  ]
}
