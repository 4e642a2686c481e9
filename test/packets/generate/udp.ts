// UDP lengths and checksums, the ports a cluster uses (Heartbeat 694, connection sync 8848, GUE, FOU), and the well-known ports by payload.
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { CLIENT, CLIENT6, etherIpv4, etherIpv6, ipv4, RIP1, tcp, type UdpFields, udp, VIP, VIP6 } from './layers.ts'

const send = (payload: Uint8Array, f: UdpFields = {}): Buffer => etherIpv4(17, udp(payload, f))
const send6 = (payload: Uint8Array, f: UdpFields = {}): Buffer => etherIpv6(17, udp(payload, f, CLIENT6, VIP6))

/** A netstring of Heartbeat 3: length of what follows the colon, type, name=value. */
const field = (name: string, value: string, type = 0): string => `${`(${type})${name}=${value}`.length}:(${type})${name}=${value},`

const heartbeat = (fields: readonly (readonly [string, string])[], auth = '50:(0)auth=1 508417c029e3f83948bcff6c0a00c10ae6efb5d0,'): Buffer =>
  Buffer.from(
    `###\n${fields.map(([name, value]) => field(name, value)).join('')}${auth}%%%\n42:1 0e4a1a7e18990bc39a1846953441b58ce88474b3,`,
    'latin1',
  )

export const HEARTBEATS: readonly Buffer[] = [
  heartbeat([
    ['t', 'status'],
    ['st', 'active'],
    ['dt', '1f40'],
    ['protocol', '1'],
    ['src', 'lvs1'],
    ['seq', '9'],
    ['hg', '6b02a926'],
    ['ts', '6b02a929'],
    ['ld', '0.85 0.21 0.07 6/72 40'],
    ['ttl', '3'],
  ]),
  heartbeat([
    ['t', 'NS_ackmsg'],
    ['dest', 'lvs2'],
    ['ackseq', '2'],
    ['src', 'lvs1'],
    ['seq', 'a'],
    ['hg', '6b02a926'],
    ['ts', '6b02a92a'],
    ['ttl', '3'],
  ]),
  heartbeat([
    ['t', 'shutdone'],
    ['st', 'dead'],
    ['src', 'lvs2'],
    ['seq', 'ff'],
    ['ttl', '3'],
  ]),
  Buffer.from(
    '>>>\nt=status\nst=active\nsrc=old\nseq=1a\nhg=1\nts=3b9aca00\nld=0.00 0.01 0.05 1/60 700\nttl=3\nauth=2 0123456789abcdef0123456789abcdef\n<<<\n',
  ),
]

/** IPVS connection sync version 1: count, syncid, size; reserved; then one connection. */
const syncV1 = join(
  u8(0, 5),
  u16(44),
  u8(1, 1, 0, 0),
  u8(0, 6),
  u16(0x0024),
  u32(0),
  u16(0x0007, 0),
  hex('0000'),
  u16(40000, 80),
  u16(80),
  u32(900),
  u32(0x0a000001, 0x0a000064, 0x0a00000b),
)
const syncV0 = join(u8(1, 5), u16(28), u8(0, 6), u16(40000, 80, 80), u32(0x0a000001, 0x0a000064, 0x0a00000b), u16(0x0100, 7))

const TEXT = Buffer.from('USER lvs\r\n')

/** Payloads of other protocols in common use, each on its own port; what tcpdump makes of them is compared as well. */
const OTHERS: readonly (readonly [number, Buffer])[] = [
  [53, hex('1234 0100 0001 0000 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 0001 0001')],
  [53, hex('1234 8180 0001 0001 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 0001 0001 c00c 0001 0001 0000003c 0004 0a000064')],
  [5353, hex('0000 0000 0001 0000 0000 0000 05 5f68747470 04 5f746370 05 6c6f63616c 00 000c 0001')],
  [67, join(u8(1, 1, 6, 0), u32(0x3903f326), Buffer.alloc(20), hex('020000000001'), Buffer.alloc(202), hex('63825363 350101 ff'))],
  [123, join(hex('e30003fa 00010000 00010000 00000000'), Buffer.alloc(28), u32(0xc50204ec, 0))],
  [161, hex('3026 0201 01 0406 7075626c6963 a019 0201 01 0201 00 0201 00 300e 300c 0608 2b06010201010100 0500')],
  [514, Buffer.from('<13>Nov 22 07:55:26 lvs1 heartbeat: [40]: info: x')],
  [69, Buffer.from('\0\x01file\0octet\0', 'latin1')],
  [520, hex('0202 0000 0002 0000 0a000000 ffffff00 00000000 00000001')],
]

export function udpPackets(): Buffer[] {
  const lengths = [0, 1, 7, 8, 9, 19, 20, 21, 100, 1500, 65535].flatMap(length => [send(counting(12), { length }), send6(counting(12), { length })])
  const sums = [0, 1, 0xffff].flatMap(checksum => [send(counting(12), { checksum }), send6(counting(12), { checksum })])
  const short = upTo(9).flatMap(n => [
    etherIpv4(17, udp(counting(0)).subarray(0, n)),
    etherIpv6(17, udp(counting(0), {}, CLIENT6, VIP6).subarray(0, n)),
  ])
  const ends = [0, 1, 9, 65535].flatMap(port => [
    send(counting(4), { sourcePort: port }),
    send(counting(4), { destinationPort: port }),
    send(hex(''), { destinationPort: port }),
  ])
  const inner = ipv4(6, tcp(counting(10)), { source: CLIENT, destination: VIP })
  const tunnels = [6080, 5555].map(destinationPort =>
    etherIpv4(17, udp(join(hex('00040000'), inner), { destinationPort }, VIP, RIP1), { source: VIP, destination: RIP1 }),
  )
  const cluster = [
    ...HEARTBEATS.map(payload => send(payload, { destinationPort: 694 })),
    send(syncV1, { destinationPort: 8848 }),
    send(syncV0, { destinationPort: 8848 }),
    send6(syncV1, { destinationPort: 8848 }),
  ]
  return [
    ...lengths,
    ...sums,
    ...short,
    ...ends,
    ...tunnels,
    ...cluster,
    ...OTHERS.flatMap(([port, payload]) => [send(payload, { destinationPort: port }), send(payload, { sourcePort: port })]),
  ]
}

/** Every port below 1024 and those above with a meaning, with text and with bytes: which ones does tcpdump read more into? */
export function portPackets(): Buffer[] {
  const high = [
    1194, 1433, 1645, 1646, 1700, 1701, 1720, 1812, 1813, 1900, 1935, 1985, 2049, 2055, 2123, 2152, 3128, 3205, 3260, 3306, 3503, 3544, 3784, 3785,
    3799, 4341, 4342, 4500, 4567, 4784, 4789, 5000, 5050, 5060, 5353, 5555, 5678, 5999, 6000, 6080, 6081, 6343, 6653, 6666, 6696, 7000, 7001, 7784,
    8080, 8088, 8472, 8848, 8999, 9875, 10000, 10001, 11211, 12345, 17500, 19302, 23456, 26000, 29784, 36422, 44818, 47808, 49152, 50000, 54321,
    60000, 65535,
  ]
  return [...upTo(1025), ...high].flatMap(port => [
    send(TEXT, { destinationPort: port }),
    send(counting(32, 1), { sourcePort: port }),
    send(hex('00000000'), { sourcePort: port }),
    etherIpv4(6, tcp(TEXT, { destinationPort: port, flags: 0x18 })),
    etherIpv4(6, tcp(counting(32, 1), { sourcePort: port, destinationPort: 40001, flags: 0x18 }, VIP, CLIENT), { source: VIP, destination: CLIENT }),
  ])
}
