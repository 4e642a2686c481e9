// GRE versions 0 and 1: every combination of flags, every payload type IPVS or an operator uses, source routes, truncated headers.
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { CLIENT6, etherIpv4, etherIpv6, ethernet, ipv4, ipv6, RIP1, tcp, udp, VIP, VIP6 } from './layers.ts'

const INNER4 = ipv4(17, udp(counting(12)))
const INNER6 = ipv6(17, udp(counting(12), {}, CLIENT6, VIP6))
const TO_REAL_SERVER = { source: VIP, destination: RIP1 }

const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000

/** A version 0 header with the optional fields its flags promise. */
function header(flags: number, type: number, routes: Uint8Array = hex('')): Buffer {
  return join(
    u16(flags, type),
    flags & (CHECKSUM | ROUTING) ? u16(0xabcd, 0) : hex(''),
    flags & KEY ? u32(0x1234) : hex(''),
    flags & SEQUENCE ? u32(7) : hex(''),
    flags & ROUTING ? routes : hex(''),
  )
}

const send = (payload: Uint8Array): Buffer => etherIpv4(47, payload, TO_REAL_SERVER)

const PAYLOADS: readonly (readonly [number, Uint8Array])[] = [
  [0x0800, INNER4],
  [0x86dd, INNER6],
  [0x6558, ethernet(0x0800, INNER4)],
  [0x0800, hex('')],
  [0x86dd, hex('')],
  [0x6558, hex('00')],
  [0x88be, counting(40)],
  [0x22eb, counting(40)],
  [0x880b, hex('c021 0101 0004')],
  [0x880b, join(hex('0021'), INNER4)],
  [0x8847, join(hex('00010140'), INNER4)],
  [0x9000, counting(8)],
  [0x00fe, counting(20)],
  [0x883e, counting(10)],
  [0x2001, counting(10)],
  [0, counting(4)],
  [0xffff, counting(4)],
  [0x0806, counting(28)],
  [0x809b, counting(8)],
  [0x8100, join(hex('000a 0800'), INNER4)],
  [0x88cc, hex('0000')],
]

const ROUTES: readonly Uint8Array[] = [
  hex('00000000'),
  join(hex('0800 00 04'), RIP1, hex('00000000')),
  join(hex('0800 04 08'), RIP1, VIP, hex('00000000')),
  join(hex('0800 05 08'), RIP1, VIP, hex('00000000')),
  join(hex('0800 00 03 010203'), hex('00000000')),
  join(hex('fffe 00 04 00010002'), hex('00000000')),
  join(hex('fffe 01 04 00010002'), hex('00000000')),
  join(hex('fffe 00 03 000100'), hex('00000000')),
  join(hex('1234 00 02 0102'), hex('00000000')),
  hex('0800 00 ff 01'),
  hex('0000 00 04 0a00000b'),
  hex('0800'),
  hex(''),
]

/** Version 1 as PPTP uses it (RFC 2637): payload length and call id in place of the key. */
function pptp(flags: number, type: number, payload: Uint8Array): Buffer {
  return join(u16(flags | 1, type, payload.length, 9), flags & SEQUENCE ? u32(3) : hex(''), flags & 0x80 ? u32(2) : hex(''), payload)
}

export function grePackets(): Buffer[] {
  const combinations = upTo(16).flatMap(bits => PAYLOADS.map(([type, payload]) => send(join(header(bits << 12, type, hex('00000000')), payload))))
  const low = upTo(12).map(bit => send(join(header(1 << bit, 0x0800), INNER4)))
  const recursion = upTo(8).map(count => send(join(header(count << 8, 0x0800), INNER4)))
  const versions = upTo(8).map(version => send(join(u16(version, 0x0800), INNER4)))
  const routed = ROUTES.flatMap(routes =>
    [ROUTING, ROUTING | CHECKSUM, ROUTING | KEY | SEQUENCE].map(flags => send(join(header(flags, 0x0800, routes), INNER4))),
  )
  const one = [0x2000, 0x3000, 0x3080, 0x2080, 0x0000, 0x1000, 0xa000, 0x6000, 0x0080, 0x2800].flatMap(flags =>
    [0x880b, 0x0800].flatMap(type =>
      [hex(''), hex('ff03 c021 0101 0004'), join(hex('0021'), INNER4)].map(payload => send(pptp(flags, type, payload))),
    ),
  )
  const short = upTo(20).flatMap(n => [
    send(header(0xf000, 0x0800, hex('00000000')).subarray(0, n)),
    send(pptp(0x3080, 0x880b, counting(4)).subarray(0, n)),
  ])
  const v6 = [
    etherIpv6(47, join(header(0, 0x0800), INNER4)),
    etherIpv6(47, join(header(KEY, 0x86dd), INNER6)),
    etherIpv6(47, join(header(0, 0x6558), ethernet(0x86dd, INNER6))),
  ]
  const deep = [
    send(join(header(0, 0x0800), ipv4(47, join(header(KEY, 0x0800), ipv4(4, ipv4(6, tcp(counting(4)))))))),
    send(join(u8(0x20, 0), u16(0x0800), u32(0xffffffff), INNER4)),
  ]
  return [...combinations, ...low, ...recursion, ...versions, ...routed, ...one, ...short, ...v6, ...deep]
}
