// ICMPv6: every type, Neighbour Discovery with all its options, MLD, node information, router renumbering, RPL.
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { ALL_NODES6, ANY6, CLIENT_MAC, CLIENT6, etherIpv6, type Ipv6Fields, icmp6, ipv6, LINK_LOCAL6, SYN, tcp, udp, VIP6 } from './layers.ts'

const LOCAL: Ipv6Fields = { source: LINK_LOCAL6, destination: ALL_NODES6, hopLimit: 255 }

const send = (type: number, code: number, body: Uint8Array, f: Ipv6Fields = LOCAL, spoil = 0): Buffer =>
  etherIpv6(58, icmp6(type, code, body, f, spoil), f)

/** An ND option: type, length in 8-byte units (as the body makes it, unless claimed), body padded to fit. */
function option(type: number, body: Uint8Array, claimed?: number): Buffer {
  const padded = Buffer.concat([body, Buffer.alloc((8 - ((body.length + 2) % 8)) % 8)])
  return join(u8(type, claimed ?? (padded.length + 2) / 8), padded)
}

const prefix = (length: number, flags: number, valid: number, preferred: number): Buffer =>
  option(3, join(u8(length, flags), u32(valid, preferred, 0), hex('fd00 0000 0000 0001 0000 0000 0000 0000')))

const OPTIONS: readonly Buffer[] = [
  option(1, CLIENT_MAC),
  option(2, CLIENT_MAC),
  option(1, counting(14)),
  option(2, counting(22)),
  option(1, hex('')),
  prefix(64, 0xc0, 86400, 14400),
  prefix(64, 0, 0xffffffff, 0xffffffff),
  prefix(128, 0xff, 0, 0),
  prefix(0, 0x20, 1, 1),
  prefix(255, 0x80, 1, 2),
  option(3, counting(6)),
  option(4, join(counting(6), ipv6(17, udp(counting(4))))),
  option(4, counting(6)),
  option(4, join(u16(0), u32(0), hex('45'))),
  option(5, join(u16(0), u32(1500))),
  option(5, join(u16(0), u32(9000)), 2),
  option(7, join(u16(0), u32(1000))),
  option(8, join(u16(0), u16(5, 1800))),
  option(24, join(u8(48, 0), u32(1800), hex('fd00 0000 0000 0000'))),
  option(24, join(u8(0, 0x18), u32(0xffffffff))),
  option(24, join(u8(128, 0x08), u32(60), VIP6)),
  option(24, join(u8(129, 0x10), u32(60), VIP6)),
  option(24, join(u8(64, 0x08), u32(1))),
  option(25, join(u16(0), u32(600), VIP6)),
  option(25, join(u16(0), u32(0xffffffff), VIP6, CLIENT6)),
  option(25, join(u16(0), u32(1))),
  option(25, join(u16(0), u32(1), counting(8))),
  option(31, join(u16(0), u32(600), hex('03 6c6162 07 6578616d706c65 00'))),
  option(31, join(u16(0), u32(600), hex('03 6c6162 00 01 61 00'))),
  option(31, join(u16(0), u32(600), hex('c0 00'))),
  option(31, join(u16(0), u32(0), hex('3f 41 42'))),
  option(26, counting(6)),
  option(13, counting(6)),
  option(14, counting(6)),
  option(34, counting(6)),
  option(37, Buffer.from('https://x.test/api')),
  option(38, counting(14)),
  option(0, counting(6)),
  option(255, counting(6)),
  hex('01 00 00 00 00 00 00 00'),
  hex('01'),
  hex('03 04 40'),
  hex('05 ff 00 00 00 00 05 dc'),
  hex('63 01 00 00 00 00 00 00'),
  hex('01 02 02 00 00 00 00 01'),
]

const routerAdvertisement = (flags: number, options: Uint8Array, lifetime = 1800): Buffer =>
  send(134, 0, join(u8(64, flags), u16(lifetime), u32(30000, 1000), options))

function discovery(): Buffer[] {
  const solicit = (options: Uint8Array): Buffer => send(135, 0, join(u32(0), VIP6, options))
  const advertise = (flags: number, options: Uint8Array): Buffer => send(136, 0, join(u32(flags * 0x1000000), VIP6, options))
  const redirect = (options: Uint8Array): Buffer => send(137, 0, join(u32(0), VIP6, CLIENT6, options))
  const dad = { source: ANY6, destination: hex('ff02 0000 0000 0000 0000 0001 ff00 0064'), hopLimit: 255 }
  return [
    send(133, 0, u32(0)),
    send(133, 0, join(u32(0), option(1, CLIENT_MAC))),
    send(133, 0, u32(0), { ...LOCAL, source: ANY6 }),
    ...OPTIONS.flatMap(o => [routerAdvertisement(0, o), solicit(o), advertise(0xa0, o), redirect(o), send(133, 0, join(u32(0), o))]),
    routerAdvertisement(0, Buffer.concat(OPTIONS.slice(0, 8))),
    ...upTo(32).map(n => routerAdvertisement(n << 3, hex(''))),
    ...upTo(8).map(n => advertise(n << 5, option(2, CLIENT_MAC))),
    routerAdvertisement(0xc0, prefix(64, 0xc0, 100, 50), 0),
    send(135, 0, join(u32(0), VIP6), dad),
    send(135, 0, join(u32(0), VIP6, option(14, counting(6))), dad),
    send(136, 0, join(u32(0x20000000), VIP6, option(2, CLIENT_MAC)), { source: VIP6, destination: ALL_NODES6, hopLimit: 255 }),
    ...upTo(25).flatMap(n => [133, 134, 135, 136, 137].map(type => send(type, 0, counting(n)))),
  ]
}

function multicastListeners(): Buffer[] {
  const group = hex('ff02 0000 0000 0000 0000 0000 0001 0003')
  const f = { ...LOCAL, hopLimit: 1 }
  const mld = [130, 131, 132].flatMap(type => [ANY6, group].flatMap(g => [0, 1000, 65535].map(delay => send(type, 0, join(u16(delay, 0), g), f))))
  const query = (delay: number, flags: number, interval: number, sources: readonly Uint8Array[], count = sources.length): Buffer =>
    send(130, 0, join(u16(delay, 0), group, u8(flags, interval), u16(count), ...sources), f)
  const record = (type: number, sources: readonly Uint8Array[], auxiliary = 0, count = sources.length): Buffer =>
    join(u8(type, auxiliary), u16(count), group, ...sources, Buffer.alloc(auxiliary * 4))
  const report = (records: readonly Uint8Array[], count = records.length): Buffer => send(143, 0, join(u16(0, count), ...records), f)
  return [
    ...mld,
    ...[0, 1, 0x7fff, 0x8000, 0x9234, 0xffff].map(delay => query(delay, 2, 125, [])),
    ...[0, 1, 0x7f, 0x80, 0x95, 0xff].map(interval => query(10000, 0, interval, [VIP6])),
    ...upTo(16).map(flags => query(1, flags, 1, [])),
    query(10000, 8, 125, [VIP6, CLIENT6]),
    query(10000, 2, 125, [VIP6], 5),
    query(10000, 2, 125, [], 65535),
    ...upTo(9).map(type => report([record(type, [])])),
    ...upTo(9).map(type => report([record(type, [VIP6, CLIENT6])])),
    report([record(4, []), record(3, [VIP6]), record(250, [VIP6])]),
    report([record(4, [], 2), record(4, [])]),
    report([record(4, [])], 3),
    report([], 0),
    report([], 1),
    report([record(4, [], 0, 9)]),
    report([record(4, [], 0, 65535)]),
    report([record(4, [VIP6], 255)]),
    ...upTo(24).map(n => send(143, 0, counting(n), f)),
    ...upTo(30).map(n => send(130, 0, counting(n), f)),
  ]
}

function errors(): Buffer[] {
  const quoted = [
    ipv6(17, udp(counting(12), {}, CLIENT6, VIP6)),
    ipv6(6, tcp(counting(0), { flags: SYN }, CLIENT6, VIP6)),
    ipv6(58, icmp6(128, 0, u32(0x70001))),
    ipv6(44, join(u8(17, 0), u16(1), u32(9), udp(counting(8)))),
    ipv6(0, join(hex('1100 0502 0000 0100'), udp(counting(4)))),
    ipv6(4, counting(20)),
    ipv6(200, counting(8)),
    hex(''),
    hex('60'),
    counting(40),
  ]
  const f = { source: VIP6, destination: CLIENT6 }
  return [
    ...upTo(9).flatMap(code => quoted.map(q => send(1, code, join(u32(0), q), f))),
    ...quoted.flatMap(q => [
      send(2, 0, join(u32(1280), q), f),
      send(3, 0, join(u32(0), q), f),
      send(3, 1, join(u32(0), q), f),
      send(3, 2, join(u32(0), q), f),
    ]),
    ...upTo(11).map(code => send(4, code, join(u32(40), quoted[0]!), f)),
    send(4, 0, join(u32(0xffffffff), quoted[0]!), f),
    send(1, 0, join(u32(0x05000000), quoted[0]!), f),
  ]
}

function nodeInformation(): Buffer[] {
  const f = { source: CLIENT6, destination: VIP6 }
  const body = (kind: number, flags: number, data: Uint8Array): Buffer => join(u16(kind, flags), counting(8), data)
  return [139, 140]
    .flatMap(type =>
      [0, 1, 2, 3].flatMap(code =>
        [0, 1, 2, 3, 4, 5].flatMap(kind =>
          [
            hex(''),
            VIP6,
            u32(0x0a000001),
            hex('04 6e6f6465 00 00'),
            join(u32(60), hex('04 6e6f6465 00 00')),
            join(u32(60), VIP6),
            Buffer.from('host.example.com'),
          ].flatMap(data => [0, 1, 0x3f].map(flags => send(type, code, body(kind, flags, data), f))),
        ),
      ),
    )
    .concat(
      upTo(14).map(n => send(139, 0, counting(n), f)),
      upTo(14).map(n => send(140, 0, counting(n), f)),
    )
}

function renumbering(): Buffer[] {
  const header = (flags: number): Buffer => join(u32(7), u8(0, flags), u16(1000), u32(0))
  const match = join(u8(1, 0x0f, 1, 64, 0, 128), u16(0), ANY6)
  const use = join(u8(64, 0, 0xc0, 0x80), u32(3600, 1800, 0xc0000000), VIP6)
  const messages = [
    ...[0, 1, 2, 255].flatMap(code => [0, 0x80, 0x40, 0x20, 0x10, 0x08, 0xf8].map(flags => [code, header(flags)] as const)),
    [0, join(header(0), match, use)],
    [0, join(header(0), u8(1, 0x0f), match.subarray(2), use)],
    [1, join(header(0), u16(3), u8(64, 64), u32(1), VIP6)],
    [0, join(header(0), u8(2, 3, 1, 64), match.subarray(4))],
    [0, join(header(0), u8(9, 7), match.subarray(2), use)],
    [0, join(header(0), u8(3, 15), match.subarray(2), use)],
  ] as const
  return messages.flatMap(([code, body]) => [send(138, code as number, body as Buffer)]).concat(upTo(20).map(n => send(138, 0, counting(n))))
}

function rpl(): Buffer[] {
  const bodies = [
    hex(''),
    counting(4),
    counting(8),
    counting(24),
    join(u8(1, 2), u16(256), u8(0x88, 240, 0, 0), VIP6),
    join(u8(1, 2), u16(256), u8(0x88, 240, 0, 0), VIP6, hex('04 0e 00 08 0c 0a 03 00 01 00 00 01 00 ff 00 3c')),
    join(u8(1, 0xc0, 0, 5), VIP6, hex('05 12 00 80'), VIP6, hex('06 04 00 00 00 01')),
    join(u8(1, 0x80, 0, 5), VIP6),
    join(u8(1, 0, 5, 0), VIP6),
    hex('00 00 01 04 00 00 00 00 00 01 01'),
    hex('01 c0 00 05 05 ff'),
    hex('0a 03 01 02'),
  ]
  return [0, 1, 2, 3, 4, 0x80, 0x81, 0x82, 0x83, 0x8a, 0xff].flatMap(code => bodies.map(body => send(155, code, body)))
}

export function icmp6Packets(): Buffer[] {
  const all = upTo(256).flatMap(type => [0, 1, 255].map(code => send(type, code, counting(28), { source: VIP6, destination: CLIENT6 })))
  const echo = [128, 129].flatMap(type => [4, 5, 60].map(size => send(type, 0, counting(size), {})))
  const spoilt = [send(128, 0, counting(12), {}, 1), send(136, 0, join(u32(0), VIP6), LOCAL, 2)]
  const empty = upTo(6).map(n => etherIpv6(58, icmp6(128, 0, counting(8)).subarray(0, n)))
  const body = upTo(256).map(type => etherIpv6(58, icmp6(type, 0, hex(''))))
  return [
    ...all,
    ...echo,
    ...spoilt,
    ...empty,
    ...body,
    ...discovery(),
    ...multicastListeners(),
    ...errors(),
    ...nodeInformation(),
    ...renumbering(),
    ...rpl(),
  ]
}
