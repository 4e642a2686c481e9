// pcapng files in forms that are rare and right: both byte orders, every clock resolution, several sections and interfaces, old block types.
import { counting, hex, join } from './bytes.ts'
import type { GeneratedFile } from './files.ts'
import { etherIpv4, icmp, tcp, udp } from './layers.ts'

const PING = etherIpv4(1, icmp(8, 0, hex('0007 0001'), counting(41)))
const PACKETS = [PING, etherIpv4(17, udp(counting(30))), etherIpv4(6, tcp(counting(31)))]
const START = 1700000000n

const SECTION = 0x0a0d0d0a
const INTERFACE = 1
const OLD_PACKET = 2
const SIMPLE_PACKET = 3
const ENHANCED_PACKET = 6
const UNKNOWN = 0x0bad

/** Writes numbers in one byte order. */
function writer(big: boolean) {
  const number = (value: number, size: 2 | 4): Buffer => {
    const b = Buffer.alloc(size)
    if (big) b.writeUIntBE(value, 0, size)
    else b.writeUIntLE(value, 0, size)
    return b
  }
  const u16 = (...values: number[]): Buffer => join(...values.map(value => number(value, 2)))
  const u32 = (...values: number[]): Buffer => join(...values.map(value => number(value >>> 0, 4)))
  const padded = (b: Uint8Array): Buffer => join(b, Buffer.alloc((4 - (b.length % 4)) % 4))
  const block = (type: number, body: Uint8Array): Buffer => join(u32(type, body.length + 12), body, u32(body.length + 12))
  const option = (code: number, value: Uint8Array): Buffer => join(u16(code, value.length), padded(value))
  const end = (options: Uint8Array): Buffer => (options.length === 0 ? Buffer.alloc(0) : join(options, u32(0)))
  const time = (ticks: bigint): Buffer => u32(Number(ticks >> 32n), Number(ticks & 0xffffffffn))
  return {
    u32,
    option,
    section: (options = hex('')): Buffer => block(SECTION, join(u32(0x1a2b3c4d), u16(1, 0), u32(0xffffffff, 0xffffffff), end(options))),
    interface: (options = hex(''), snaplen = 262144, linkType = 1): Buffer => block(INTERFACE, join(u16(linkType, 0), u32(snaplen), end(options))),
    packet: (b: Uint8Array, ticks: bigint, id = 0, length = b.length, options = hex('')): Buffer =>
      block(ENHANCED_PACKET, join(u32(id), time(ticks), u32(b.length, length), padded(b), end(options))),
    oldPacket: (b: Uint8Array, ticks: bigint): Buffer => block(OLD_PACKET, join(u16(0, 3), time(ticks), u32(b.length, b.length), padded(b))),
    simplePacket: (b: Uint8Array, length = b.length): Buffer => block(SIMPLE_PACKET, join(u32(length), padded(b))),
    unknown: (): Buffer => block(UNKNOWN, counting(20)),
  }
}

type Writer = ReturnType<typeof writer>

const three = (w: Writer, perSecond: bigint, offset = 0n): Buffer =>
  join(...PACKETS.map((b, i) => w.packet(b, (START - offset) * perSecond + (BigInt(i + 1) * perSecond * 123456n) / 1000000n)))

/** if_tsresol 9: a byte, decimal or (upper bit) binary exponent of ticks per second. */
const resolution = (w: Writer, byte: number, perSecond: bigint): Buffer =>
  join(w.section(), w.interface(w.option(9, Buffer.of(byte))), three(w, perSecond))

export function pcapngFiles(): GeneratedFile[] {
  const little = writer(false)
  const big = writer(true)
  const files: [string, Buffer][] = [
    ['plain', join(little.section(), little.interface(), three(little, 1000000n))],
    ['big-endian', join(big.section(), big.interface(), three(big, 1000000n))],
    ...(
      [
        [0, 1n],
        [3, 1000n],
        [9, 1000000000n],
        [12, 1000000000000n],
        [0x8a, 1024n],
        [0x94, 1n << 20n],
        [0xa0, 1n << 32n],
      ] as const
    ).map(([byte, perSecond]): [string, Buffer] => [`resolution-${byte}`, resolution(little, byte, perSecond)]),
    ['offset', join(little.section(), little.interface(little.option(14, join(little.u32(1000000000, 0)))), three(little, 1000000n, 1000000000n))],
    [
      'options',
      join(
        little.section(little.option(4, Buffer.from('umtool'))),
        little.interface(join(little.option(2, Buffer.from('eth0')), little.option(11, Buffer.from('\0port 80')))),
        little.packet(PING, START * 1000000n, 0, PING.length, join(little.option(1, Buffer.from('a comment')), little.option(2, little.u32(1)))),
      ),
    ],
    ['old-packet', join(little.section(), little.interface(), ...PACKETS.map((b, i) => little.oldPacket(b, START * 1000000n + BigInt(i))))],
    ['simple-packet', join(little.section(), little.interface(), ...PACKETS.map(b => little.simplePacket(b)))],
    [
      'simple-packet-cut',
      join(little.section(), little.interface(hex(''), 40), ...PACKETS.map(b => little.simplePacket(b.subarray(0, 40), b.length))),
    ],
    ['unknown-blocks', join(little.section(), little.unknown(), little.interface(), little.unknown(), three(little, 1000000n), little.unknown())],
    [
      'two-interfaces',
      join(little.section(), little.interface(), little.interface(), ...PACKETS.map((b, i) => little.packet(b, START * 1000000n + BigInt(i), i % 2))),
    ],
    [
      'two-sections',
      join(
        little.section(),
        little.interface(),
        three(little, 1000000n),
        little.section(),
        little.interface(little.option(9, Buffer.of(9))),
        three(little, 1000000000n),
      ),
    ],
    [
      'cut-packets',
      join(
        little.section(),
        little.interface(hex(''), 60),
        ...PACKETS.map((b, i) => little.packet(b.subarray(0, 60), START * 1000000n + BigInt(i), 0, b.length)),
      ),
    ],
    ['cut-in-block', join(little.section(), little.interface(), three(little, 1000000n)).subarray(0, -20)],
    ['no-packets', join(little.section(), little.interface())],
  ]
  return files.map(([name, content]) => ({ name, extension: 'pcapng', content }))
}
