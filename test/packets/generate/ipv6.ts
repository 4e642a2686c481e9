// IPv6: header fields, every next-header number, every extension header in every order, options with bad lengths, fragments.
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { ALL_NODES6, ANY6, CLIENT6, ETHERTYPE_IPV6, etherIpv6, ethernet, icmp6, ipv6, LINK_LOCAL6, SYN, tcp, udp, VIP6 } from './layers.ts'

const HOP_BY_HOP = 0
const ROUTING = 43
const FRAGMENT = 44
const AUTHENTICATION = 51
const DESTINATION = 60
const MOBILITY = 135
const UDP6 = udp(counting(12), {}, CLIENT6, VIP6)

/** An extension header: next header, length in 8-byte units not counting the first, and the rest padded to fit. */
function extension(next: number, body: Uint8Array, claimedUnits?: number): Buffer {
  const padded = Buffer.concat([body, Buffer.alloc((8 - ((body.length + 2) % 8)) % 8)])
  return join(u8(next, claimedUnits ?? (padded.length + 2) / 8 - 1), padded)
}

const fragment = (next: number, offset: number, more: boolean, id = 0x01020304): Buffer =>
  join(u8(next, 0), u16((offset << 3) | (more ? 1 : 0)), u32(id))
const authentication = (next: number, words = 4): Buffer => join(u8(next, words), u16(0), u32(0x100, 1), counting(12))
const routing = (next: number, type: number, left: number, addresses: number): Buffer =>
  extension(next, join(u8(type, left), u32(0), ...upTo(addresses).map(() => VIP6)))

const OPTIONS: readonly Uint8Array[] = [
  hex('00'),
  hex('00 00 00 00 00 00'),
  hex('01 04 00 00 00 00'),
  hex('01 00'),
  hex('01 ff'),
  hex('01'),
  hex('05 02 00 00 01 00'),
  hex('05 02 00 01'),
  hex('05 00'),
  hex('05 ff'),
  hex('05'),
  hex('05 04 00 00 00 00'),
  hex('c2 04 00 01 00 00'),
  hex('c2 04'),
  hex('c2 00'),
  hex('c2 02 00 00'),
  hex('c2 ff'),
  join(hex('c9 10'), VIP6),
  hex('c9 00'),
  hex('c9 10'),
  join(hex('c9 08'), VIP6),
  hex('03 02 00 01'),
  hex('04 01 05'),
  hex('26 02 00 05'),
  hex('3e 02 01 02'),
  hex('ff 00'),
  hex('63 04 00 01 02 03'),
  hex('63 02 00 01'),
  hex('07 04 01 02 03 04'),
]

const EXTENSIONS: Readonly<Record<number, (next: number) => Buffer>> = {
  [HOP_BY_HOP]: next => extension(next, hex('05 02 00 00 01 00')),
  [DESTINATION]: next => extension(next, hex('01 04 00 00 00 00')),
  [ROUTING]: next => routing(next, 2, 1, 1),
  [FRAGMENT]: next => fragment(next, 0, false),
  [AUTHENTICATION]: next => authentication(next),
  [MOBILITY]: next => extension(next, join(u8(0, 0), u16(0), u16(0))),
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map(rest => [item, ...rest]))
}

/** The headers in this order, then `payload` of protocol `last`. */
function chain(order: readonly number[], last: number, payload: Uint8Array): Buffer {
  const parts = order.map((kind, i) => EXTENSIONS[kind]!(order[i + 1] ?? last))
  return etherIpv6(order[0] ?? last, join(...parts, payload))
}

export function ipv6Packets(): Buffer[] {
  const fields = [
    ...[0, 1, 2, 3, 0x10, 0xb8, 0xc0, 0xff].map(trafficClass => etherIpv6(17, UDP6, { trafficClass })),
    ...[1, 0x12345, 0xfffff].map(flowLabel => etherIpv6(17, UDP6, { flowLabel })),
    ...[0, 1, 255].map(hopLimit => etherIpv6(17, UDP6, { hopLimit })),
    ...upTo(16).map(version => etherIpv6(17, UDP6, { version })),
    ...[0, 1, 4, 8, 19, 21, 100, 1500, 65535].map(payloadLength => etherIpv6(17, UDP6, { payloadLength })),
    ...[
      ANY6,
      ALL_NODES6,
      LINK_LOCAL6,
      hex('00000000000000000000ffff0a000001'),
      hex('0000000000000000000000000a000001'),
      hex('20010db8000000000001000000000001'),
      hex('20010db8000100000000000100000001'),
      hex('20010db80001000200030004000500060007'.slice(0, 32)),
      hex('00010000000000000000000000000000'),
      hex('00000001000000010000000100000001'),
      hex('00000000000000000000000000000001'),
      hex('0064ff9b000000000000000001020304'),
      hex('00000000000000000000000000010002'),
      hex('0000000000000000ffff00000a000001'),
      hex('1000000000000000000000000000000f'),
    ].flatMap(source => [etherIpv6(17, UDP6, { source }), etherIpv6(17, UDP6, { destination: source })]),
    ...[1, 20].map(count => join(etherIpv6(17, UDP6), Buffer.alloc(count))),
    ...upTo(41).map(count => ethernet(ETHERTYPE_IPV6, ipv6(17, UDP6).subarray(0, count))),
  ]
  const numbers = upTo(256).flatMap(next => [etherIpv6(next, counting(44, next)), etherIpv6(next, Buffer.alloc(0))])
  const orders = permutations([HOP_BY_HOP, DESTINATION, ROUTING, FRAGMENT]).map(order => chain(order, 17, UDP6))
  const withAh = permutations([AUTHENTICATION, FRAGMENT, DESTINATION]).map(order => chain(order, 6, tcp(counting(8), { flags: SYN }, CLIENT6, VIP6)))
  const single = [HOP_BY_HOP, DESTINATION, ROUTING, FRAGMENT, AUTHENTICATION, MOBILITY].flatMap(kind => [
    chain([kind], 17, UDP6),
    chain([kind], 59, hex('')),
    chain([kind], 58, icmp6(128, 0, u16(1, 1))),
    chain([kind], 200, counting(8)),
    chain([kind, kind, kind], 17, UDP6),
  ])
  const options = [HOP_BY_HOP, DESTINATION].flatMap(kind => OPTIONS.map(option => etherIpv6(kind, join(extension(17, option), UDP6))))
  const anyOption = upTo(256).map(type => etherIpv6(DESTINATION, join(extension(17, u8(type, 4, 1, 2, 3, 4)), UDP6)))
  const units = [0, 1, 2, 10, 31, 255].flatMap(claimed =>
    [HOP_BY_HOP, DESTINATION, ROUTING, AUTHENTICATION, MOBILITY].map(kind =>
      etherIpv6(kind, join(extension(17, hex('01 04 00 00 00 00'), claimed), UDP6)),
    ),
  )
  const routings = [0, 1, 2, 3, 4, 5, 253, 255].flatMap(type =>
    upTo(4).flatMap(addresses => [0, addresses, addresses + 1, 255].map(left => etherIpv6(ROUTING, join(routing(17, type, left, addresses), UDP6)))),
  )
  const jumbo = [
    etherIpv6(HOP_BY_HOP, join(extension(17, hex('c2 04 00 01 00 08')), UDP6), { payloadLength: 0 }),
    etherIpv6(HOP_BY_HOP, join(extension(17, hex('c2 04 00 00 00 1c')), UDP6), { payloadLength: 0 }),
    etherIpv6(HOP_BY_HOP, join(extension(6, hex('c2 04 ff ff ff ff')), tcp(counting(8))), { payloadLength: 0 }),
  ]
  return [
    ...fields,
    ...numbers,
    ...orders,
    ...withAh,
    ...single,
    ...options,
    ...anyOption,
    ...units,
    ...routings,
    ...jumbo,
    ...fragmentPackets(),
    ...mobilityPackets(),
  ]
}

function fragmentPackets(): Buffer[] {
  const whole: readonly (readonly [number, Buffer])[] = [
    [17, udp(counting(60), {}, CLIENT6, VIP6)],
    [6, tcp(counting(60), {}, CLIENT6, VIP6)],
    [58, icmp6(128, 0, join(u16(1, 1), counting(60)))],
    [200, counting(60)],
    [DESTINATION, join(extension(17, hex('01 04 00 00 00 00')), UDP6)],
  ]
  return whole.flatMap(([next, datagram]) => [
    etherIpv6(FRAGMENT, join(fragment(next, 0, true), datagram.subarray(0, 24))),
    etherIpv6(FRAGMENT, join(fragment(next, 3, true), datagram.subarray(24, 48))),
    etherIpv6(FRAGMENT, join(fragment(next, 6, false), datagram.subarray(48))),
    etherIpv6(FRAGMENT, join(fragment(next, 0x1fff, false), datagram)),
    etherIpv6(FRAGMENT, join(fragment(next, 0, true), datagram.subarray(0, 4))),
    etherIpv6(FRAGMENT, join(u8(next, 0xff), u16(0xfff7), u32(1), datagram)),
  ])
}

function mobilityPackets(): Buffer[] {
  return upTo(20).flatMap(type =>
    [0, 1, 2, 4].map(units => etherIpv6(MOBILITY, join(u8(59, units, type, 0), u16(0x1234), counting(units * 8 + 2, 1)))),
  )
}
