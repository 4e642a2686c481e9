// SCTP: every chunk type, parameters, error causes, DATA with flags and payload protocols, lengths that lie, bundles.
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { CLIENT, etherIpv4, etherIpv6, type SctpFields, sctp, VIP6 } from './layers.ts'

function chunk(type: number, flags: number, body: Uint8Array, length = body.length + 4): Buffer {
  return join(u8(type, flags), u16(length), body, Buffer.alloc((4 - (body.length % 4)) % 4))
}

const send = (chunks: Uint8Array, f: SctpFields = {}): Buffer => etherIpv4(132, sctp(chunks, f))

/** A parameter or error cause: type, length, value, padded. */
const tlv = (type: number, value: Uint8Array, length = value.length + 4): Buffer =>
  join(u16(type, length), value, Buffer.alloc((4 - (value.length % 4)) % 4))

const INIT = join(u32(0x01020304, 131072), u16(10, 5), u32(1000))
const PARAMETERS: readonly Buffer[] = [
  tlv(1, counting(8)),
  tlv(5, CLIENT),
  tlv(6, VIP6),
  tlv(7, counting(60)),
  tlv(8, counting(16)),
  tlv(9, u32(1000)),
  tlv(11, Buffer.from('www.example.com\0')),
  tlv(12, u16(5, 6)),
  tlv(12, u16(5, 6, 11)),
  tlv(12, u16(99)),
  tlv(0x8000, hex('')),
  tlv(0x8002, counting(32)),
  tlv(0x8003, hex('c1 80 82')),
  tlv(0x8004, u16(1, 3)),
  tlv(0x8008, hex('c1 80')),
  tlv(0xc000, hex('')),
  tlv(0xc001, counting(8)),
  tlv(0xc002, counting(8)),
  tlv(0xc003, counting(8)),
  tlv(0xc004, counting(8)),
  tlv(0xc005, counting(4)),
  tlv(0xc006, u32(7)),
  tlv(0, counting(4)),
  tlv(99, counting(5)),
  tlv(0x7fff, hex('')),
  tlv(5, CLIENT, 0),
  tlv(5, CLIENT, 3),
  tlv(5, CLIENT, 5),
  tlv(5, CLIENT, 200),
  tlv(6, VIP6, 8),
  tlv(9, hex('00'), 5),
  tlv(12, hex('00'), 5),
  hex('0005'),
  hex('00050008'),
  tlv(11, Buffer.from([1, 200, 0, 65])),
]

const CAUSES: readonly Buffer[] = [
  tlv(1, u16(3, 0)),
  tlv(2, join(u32(2), u16(5, 6))),
  tlv(3, u32(1000)),
  tlv(4, hex('')),
  tlv(5, tlv(5, CLIENT)),
  tlv(6, chunk(0x3f, 0, counting(4))),
  tlv(7, hex('')),
  tlv(8, tlv(99, counting(4))),
  tlv(9, u32(77)),
  tlv(10, hex('')),
  tlv(11, tlv(5, CLIENT)),
  tlv(12, Buffer.from('going down')),
  tlv(13, Buffer.from('bad')),
  tlv(0, hex('')),
  tlv(14, counting(4)),
  tlv(160, counting(4)),
  tlv(65535, counting(4)),
  tlv(1, u16(3, 0), 0),
  tlv(1, u16(3, 0), 3),
  tlv(2, join(u32(9), u16(5))),
  tlv(12, Buffer.from('x'), 100),
  hex('000c'),
  tlv(1, hex('00')),
  tlv(2, hex('0000')),
  tlv(9, hex('00')),
  tlv(5, hex('')),
]

const data = (flags: number, stream: number, sequence: number, ppid: number, payload: Uint8Array, type = 0): Buffer =>
  chunk(type, flags, join(u32(5000), u16(stream, sequence), u32(ppid), payload))
const sack = (gaps: readonly number[], duplicates: readonly number[], counts?: readonly [number, number]): Buffer =>
  chunk(3, 0, join(u32(5000, 131072), u16(counts?.[0] ?? gaps.length / 2, counts?.[1] ?? duplicates.length), u16(...gaps), u32(...duplicates)))

export function sctpPackets(): Buffer[] {
  const every = upTo(256).flatMap(type => [hex(''), counting(4), counting(16), counting(32)].map(body => send(chunk(type, 0, body))))
  const flagged = [...upTo(16), 0x80, 0x81, 0x82, 0xc0, 0xc1].flatMap(type =>
    [1, 2, 3, 7, 8, 15, 255].map(flags => send(chunk(type, flags, counting(20)))),
  )
  const inits = [1, 2].flatMap(type => [
    send(chunk(type, 0, INIT)),
    ...PARAMETERS.map(p => send(chunk(type, 0, join(INIT, p)))),
    send(chunk(type, 0, join(INIT, ...PARAMETERS.slice(0, 17)))),
    ...upTo(17).map(n => send(chunk(type, 0, INIT.subarray(0, n)))),
  ])
  const sacks = [
    sack([], []),
    sack([2, 3], []),
    sack([2, 3, 5, 9], [5001, 5002]),
    sack([], [5001]),
    sack([], [], [4, 0]),
    sack([], [], [0, 4]),
    sack([2, 3], [1], [65535, 65535]),
    chunk(3, 0, counting(11)),
  ].map(c => send(c))
  const beats = [4, 5].flatMap(type => [
    send(chunk(type, 0, tlv(1, counting(40)))),
    send(chunk(type, 0, tlv(2, counting(4)))),
    send(chunk(type, 0, tlv(1, counting(4), 100))),
    send(chunk(type, 0, hex('0001'))),
  ])
  const aborts = [6, 9].flatMap(type =>
    [0, 1].flatMap(flags => [
      send(chunk(type, flags, hex(''))),
      ...CAUSES.map(cause => send(chunk(type, flags, cause))),
      send(chunk(type, flags, Buffer.concat(CAUSES.slice(0, 9)))),
    ]),
  )
  const datas = [
    ...upTo(16).map(flags => send(data(flags, 1, 7, 0, counting(10)))),
    ...upTo(80).map(ppid => send(data(3, 1, 7, ppid, counting(20)))),
    ...[0x7fffffff, 0xffffffff, 0x2f].map(ppid => send(data(3, 65535, 65535, ppid, counting(5)))),
    ...upTo(20).map(n => send(data(3, 0, 0, 0, counting(n)))),
    send(data(3, 0, 0, 0, hex(''))),
    ...upTo(13).map(n => send(chunk(0, 3, counting(n)))),
    send(data(3, 1, 2, 0, counting(20), 0x40)),
  ]
  const controls = [
    send(chunk(7, 0, u32(5000))),
    send(chunk(8, 0, hex(''))),
    send(chunk(10, 0, counting(64))),
    send(chunk(11, 0, hex(''))),
    send(chunk(12, 0, u32(5))),
    send(chunk(13, 0, u32(5))),
    send(chunk(14, 1, hex(''))),
    send(chunk(14, 0, hex(''))),
    send(chunk(0xc0, 0, join(u32(5000), u16(1, 2)))),
    send(chunk(0xc1, 0, join(u32(9), tlv(5, CLIENT), tlv(0xc001, join(u32(1), tlv(5, CLIENT)))))),
    send(chunk(0x80, 0, join(u32(9), tlv(0xc005, u32(1))))),
    send(chunk(0x0f, 0, join(u16(1, 1), counting(20)))),
  ]
  const lengths = [0, 1, 3, 4, 5, 7, 19, 21, 100, 65535].flatMap(length => [0, 1, 3, 6, 10].map(type => send(chunk(type, 0, counting(16), length))))
  const bundles = [
    send(join(chunk(10, 0, counting(8)), data(3, 0, 0, 0, counting(8)))),
    send(join(sack([], []), data(3, 0, 0, 0, counting(7)), data(3, 0, 1, 0, counting(3)))),
    send(join(...upTo(40).map(() => chunk(11, 0, hex(''))))),
    send(join(chunk(11, 0, hex('')), counting(3))),
    send(join(chunk(11, 0, hex('')), hex('00'))),
  ]
  const header = [
    send(hex('')),
    ...upTo(13).map(n => etherIpv4(132, sctp(hex('')).subarray(0, n))),
    send(chunk(1, 0, INIT), { tag: 0 }),
    send(chunk(1, 0, INIT), { spoilChecksum: 1 }),
    send(data(3, 0, 0, 0, counting(4)), { sourcePort: 3565, destinationPort: 2905 }),
    ...[2905, 2944, 3868, 4739, 9082, 5060, 14001, 36412].map(destinationPort => send(data(3, 0, 0, 3, counting(16)), { destinationPort })),
  ]
  const six = [etherIpv6(132, sctp(chunk(1, 0, join(INIT, tlv(6, VIP6))))), etherIpv6(132, sctp(data(3, 0, 0, 0, counting(9))))]
  return [...every, ...flagged, ...inits, ...sacks, ...beats, ...aborts, ...datas, ...controls, ...lengths, ...bundles, ...header, ...six]
}
