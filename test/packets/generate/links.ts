// What lies below IP: VLAN tags, LLC, Linux cooked (v1, v2), null and loop with every address family, raw IP, ethertypes.

import { arp } from './arp.ts'
import { counting, hex, join, u8, u16, u32, upTo } from './bytes.ts'
import { BROADCAST_MAC, CLIENT_MAC, CLIENT6, ethernet, ipv4, ipv6, udp, VIP6, vlan } from './layers.ts'

const INNER4 = ipv4(17, udp(counting(12)))
const INNER6 = ipv6(17, udp(counting(12), {}, CLIENT6, VIP6))
const NETWORKS: readonly (readonly [number, Uint8Array])[] = [
  [0x0800, INNER4],
  [0x86dd, INNER6],
  [0x0806, arp(1)],
  [0x1234, counting(20)],
]

const LLC: readonly Buffer[] = [
  hex('42 42 03 0000000000 8000020000000001 00000000 8000020000000001 8001 0000 1400 0200 0f00'),
  hex('42 42 03 0000028080 0080 0200 0000 0001'),
  hex('aa aa 03 000000 0800'),
  join(hex('aa aa 03 000000 0800'), INNER4),
  join(hex('aa aa 03 000000 0806'), arp(1)),
  join(hex('aa aa 03 0000f8 0800'), INNER4),
  hex('aa aa 03 00000c 2000 02b4 0000 0001 0005 61'),
  hex('aa aa 03 00000c 0111 0101'),
  hex('aa aa 03 0080c2 0007 0102'),
  hex('aa aa 03 080007 809b 00'),
  hex('aa aa 03 123456 0001 0203'),
  hex('e0 e0 03 ffff 0022 0001 00000000 ffffffffffff 0453 00000000 020000000001 4000 0001 ffffffff'),
  hex('ffff 0022 0001 00000000 ffffffffffff 0453'),
  hex('fe fe 03 83 1b 01'),
  hex('f0 f0 03 2c00 ffef 08'),
  hex('06 06 03 45'),
  join(hex('06 06 03'), INNER4),
  hex('00 00 e3'),
  hex('00 01 f3'),
  hex('00 00 af 81 01 00'),
  hex('42 43 bf'),
  hex('10 20 7f'),
  hex('10 20 00 02 aa bb'),
  hex('10 21 01 03'),
  hex('10 20 05 01'),
  hex('10 20 09 00'),
  hex('10 20 0d 00'),
  hex('10 20 87 01 02 03'),
  hex('10 20 97'),
  hex('aa aa'),
  hex('aa'),
  hex(''),
  hex('aa aa 00 01 000000 0800'),
  hex('fefe 00 01 0203'),
  hex('98 98 03 01'),
  hex('04 04 03'),
  hex('f4 f4 03'),
]

const frame8023 = (body: Uint8Array, length = body.length): Buffer => join(hex('0180c2000000'), CLIENT_MAC, u16(length), body)

export function ethernetPackets(): Buffer[] {
  const tags = [0x8100, 0x88a8, 0x9100, 0x9200].flatMap(type =>
    [0, 1, 10, 0x0fff, 0x100a, 0x600a, 0xe00a, 0xffff].flatMap(tci => NETWORKS.map(([inner, payload]) => ethernet(type, vlan(tci, inner, payload)))),
  )
  const double = [
    [0x88a8, 0x8100],
    [0x8100, 0x8100],
    [0x9100, 0x8100],
    [0x8100, 0x88a8],
  ].flatMap(([outer, inner]) => NETWORKS.map(([type, payload]) => ethernet(outer!, vlan(100, inner!, vlan(0x2005, type, payload)))))
  const deep = ethernet(
    0x8100,
    upTo(20).reduce<Buffer>(inner => vlan(1, 0x8100, inner), vlan(1, 0x0800, INNER4)),
  )
  const cut = [0, 1, 2, 3].map(n => ethernet(0x8100, counting(n)))
  const types = [
    ...upTo(64).map(i => i * 1024 + 0x05dd),
    0x0600,
    0x0805,
    0x0807,
    0x0bad,
    0x2000,
    0x6000,
    0x6001,
    0x6002,
    0x6003,
    0x6004,
    0x6005,
    0x6006,
    0x6007,
    0x6558,
    0x7030,
    0x8035,
    0x8038,
    0x803d,
    0x803f,
    0x809b,
    0x80f3,
    0x8137,
    0x814c,
    0x8808,
    0x8809,
    0x880b,
    0x8847,
    0x8848,
    0x8863,
    0x8864,
    0x886f,
    0x888e,
    0x8899,
    0x88a2,
    0x88a8,
    0x88b5,
    0x88b7,
    0x88ca,
    0x88cc,
    0x88d9,
    0x88dc,
    0x88e5,
    0x88f5,
    0x88f6,
    0x88f7,
    0x8902,
    0x893f,
    0x8906,
    0x8914,
    0x892f,
    0x894f,
    0x8926,
    0x9000,
    0x9100,
    0xc9d1,
    0xd00d,
    0xffff,
  ]
  const lengths = [0, 1, 3, 20, 46, 1500, 0x05dc, 0x05ff].flatMap(length => [frame8023(LLC[1]!, length), frame8023(counting(30), length)])
  const vlanLlc = LLC.slice(0, 6).map(body => ethernet(0x8100, join(u16(5), u16(body.length), body)))
  const macs = [BROADCAST_MAC, hex('01005e000012'), hex('333300000012'), Buffer.alloc(6)].map(destination =>
    ethernet(0x0800, INNER4, { destination }),
  )
  const short = upTo(15).map(n => ethernet(0x0800, INNER4).subarray(0, n))
  return [
    ...NETWORKS.map(([type, payload]) => ethernet(type, payload)),
    ...tags,
    ...double,
    deep,
    ...cut,
    ...types.map(type => ethernet(type, counting(46))),
    ...types.map(type => ethernet(type, hex(''))),
    ...LLC.map(body => frame8023(body)),
    ...LLC.map(body => join(frame8023(body), Buffer.alloc(30))),
    ...lengths,
    ...vlanLlc,
    ...macs,
    ...short,
  ]
}

const ARPHRD = [0, 1, 6, 8, 32, 280, 512, 768, 769, 770, 772, 776, 778, 801, 803, 824, 0xfffe, 0xffff]

export function sllPackets(): Buffer[] {
  const sll = (direction: number, hardware: number, addressLength: number, protocol: number, payload: Uint8Array): Buffer =>
    join(u16(direction, hardware, addressLength), CLIENT_MAC, u16(0), u16(protocol), payload)
  return [
    ...[...upTo(9), 255, 65535].flatMap(direction => NETWORKS.map(([type, payload]) => sll(direction, 1, 6, type, payload))),
    ...ARPHRD.flatMap(hardware => [sll(0, hardware, 6, 0x0800, INNER4), sll(4, hardware, 6, 1, counting(20))]),
    ...[0, 1, 5, 7, 8, 9, 255, 65535].map(length => sll(0, 1, length, 0x0800, INNER4)),
    ...upTo(32).flatMap(protocol => [sll(0, 1, 6, protocol, counting(30)), sll(3, 1, 6, protocol, LLC[1]!), sll(0, 1, 6, protocol, INNER4)]),
    ...[0x8100, 0x88a8].flatMap(type => NETWORKS.map(([inner, payload]) => sll(0, 1, 6, type, vlan(0x200a, inner, payload)))),
    ...LLC.map(body => sll(0, 1, 6, 4, body)),
    sll(0, 1, 6, 0x8035, arp(3)),
    sll(0, 1, 6, 0x88cc, counting(20)),
    sll(0, 1, 6, 0x8100, hex('00')),
    ...upTo(17)
      .map(n => sll(0, 1, 6, 0x0800, hex('')).subarray(0, n))
      .filter(b => b.length > 0),
  ]
}

export function sll2Packets(): Buffer[] {
  const sll2 = (direction: number, hardware: number, addressLength: number, protocol: number, payload: Uint8Array, index = 2): Buffer =>
    join(u16(protocol, 0), u32(index), u16(hardware), u8(direction, addressLength), CLIENT_MAC, u16(0), payload)
  return [
    ...[...upTo(9), 255].flatMap(direction => NETWORKS.map(([type, payload]) => sll2(direction, 1, 6, type, payload, 900000))),
    ...ARPHRD.flatMap(hardware => [sll2(0, hardware, 6, 0x0800, INNER4, 900000), sll2(4, hardware, 6, 1, counting(20), 900000)]),
    ...[0, 1, 5, 7, 8, 9, 255].map(length => sll2(0, 1, length, 0x0800, INNER4, 900000)),
    ...upTo(32).flatMap(protocol => [sll2(0, 1, 6, protocol, counting(30), 0xffffffff), sll2(3, 1, 6, protocol, LLC[1]!, 0)]),
    ...[0x8100, 0x88a8].flatMap(type => NETWORKS.map(([inner, payload]) => sll2(0, 1, 6, type, vlan(0x200a, inner, payload), 900000))),
    ...LLC.map(body => sll2(0, 1, 6, 4, body, 900000)),
    ...upTo(21)
      .map(n => sll2(0, 1, 6, 0x0800, hex(''), 900000).subarray(0, n))
      .filter(b => b.length > 0),
  ]
}

/** The family in the sender's byte order, then the packet; loop has it in network order. */
export function nullPackets(): Buffer[] {
  const little = (family: number): Buffer => {
    const b = Buffer.alloc(4)
    b.writeUInt32LE(family)
    return b
  }
  const families = [...upTo(64), 255, 256, 0x0200, 0x1000000, 0x2000000, 0xffffffff]
  return [
    ...families.flatMap(family => [little(family), u32(family)].flatMap(head => [join(head, INNER4), join(head, INNER6), join(head, counting(10))])),
    ...upTo(5).map(n => counting(n + 1)),
    little(2),
    u32(2),
    join(little(7), hex('fe fe 03 83')),
  ]
}

export function rawPackets(): Buffer[] {
  return [
    INNER4,
    INNER6,
    ...upTo(16).map(version => join(u8(version << 4), counting(30))),
    hex('45'),
    hex('60'),
    INNER4.subarray(0, 19),
    INNER6.subarray(0, 39),
    ipv4(4, INNER4),
    ipv6(41, INNER6),
  ]
}
