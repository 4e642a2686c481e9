// Whole capture files that are odd as files: byte orders, precisions, versions, times, lengths, snapshot lengths.
import { counting, hex, join, upTo } from './bytes.ts'
import { etherIpv4, icmp, tcp, udp } from './layers.ts'

export type GeneratedFile = { name: string; extension: string; content: Buffer }

type Header = { magic?: number; big?: boolean; major?: number; minor?: number; snaplen?: number; linkType?: number }
type Packet = { seconds?: number; fraction?: number; captured?: number; length?: number; bytes: Uint8Array }

const MICROSECONDS = 0xa1b2c3d4
const NANOSECONDS = 0xa1b23c4d
/** What Alexey Kuznetsov's and two other old libpcaps wrote; their records have more fields. */
const KUZNETSOV = 0xa1b2cd34
const START = 1700000000

const PING = etherIpv4(1, icmp(8, 0, hex('0007 0001'), counting(40)))
const PACKETS: readonly Packet[] = [PING, etherIpv4(17, udp(counting(30))), etherIpv4(6, tcp(counting(30)))].map(bytes => ({ bytes }))

function pcap(h: Header, packets: readonly Packet[], extra = 0): Buffer {
  const word = (value: number): Buffer => {
    const b = Buffer.alloc(4)
    if (h.big) b.writeUInt32BE(value >>> 0)
    else b.writeUInt32LE(value >>> 0)
    return b
  }
  const half = (value: number): Buffer => (h.big ? word(value).subarray(2) : word(value).subarray(0, 2))
  const head = join(
    word(h.magic ?? MICROSECONDS),
    half(h.major ?? 2),
    half(h.minor ?? 4),
    word(0),
    word(0),
    word(h.snaplen ?? 262144),
    word(h.linkType ?? 1),
  )
  const records = packets.map((p, i) =>
    join(
      word(p.seconds ?? START + i),
      word(p.fraction ?? 123456 * (i + 1)),
      word(p.captured ?? p.bytes.length),
      word(p.length ?? p.bytes.length),
      Buffer.alloc(extra),
      p.bytes,
    ),
  )
  return join(head, ...records)
}

const TIMES: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1],
  [1, 0],
  [START, 999999],
  [START, 1000000],
  [START, 1999999],
  [START - 1, 5],
  [START, 4],
  [START, 3],
  [1711846799, 999999],
  [1711846800, 0],
  [1729990800, 0],
  [1729994399, 0],
  [1729994400, 0],
  [86399, 0],
  [86400, 0],
  [0x7ffffffe, 5],
  [0x7fffffff, 999999],
  [951782399, 0],
  [951782400, 0],
  [START, 0],
]

/** Time goes forwards and backwards, to the last second of a signed 32-bit clock, over the change to summer time, and has fractions that are none. */
const times = (h: Header): Buffer =>
  pcap(
    h,
    TIMES.map(([seconds, fraction]) => ({ seconds, fraction, bytes: PING })),
  )

const LENGTHS: readonly Packet[] = [
  { bytes: PING },
  { bytes: hex('') },
  { bytes: hex(''), length: 0 },
  { bytes: hex(''), length: 60 },
  { bytes: PING, length: 0 },
  { bytes: PING, length: 10 },
  { bytes: PING, length: PING.length - 1 },
  { bytes: PING, length: PING.length + 1 },
  { bytes: PING, length: 1500 },
  { bytes: PING, length: 65535 },
  { bytes: PING, length: 262144 },
  { bytes: PING, length: 262145 },
  { bytes: PING, length: 0x7fffffff },
  { bytes: PING, length: 0xffffffff },
  { bytes: PING.subarray(0, 1), length: 1 },
  { bytes: PING.subarray(0, 13) },
  { bytes: PING.subarray(0, 14) },
]

export function oddFiles(): GeneratedFile[] {
  const files: [string, Buffer][] = [
    ['big-endian', pcap({ big: true }, PACKETS)],
    ['nano', pcap({ magic: NANOSECONDS }, PACKETS)],
    ['nano-big-endian', pcap({ magic: NANOSECONDS, big: true }, PACKETS)],
    ['version-2.3', pcap({ minor: 3 }, PACKETS)],
    ['version-2.2', pcap({ minor: 2 }, PACKETS)],
    ['version-543.0', pcap({ major: 543, minor: 0 }, PACKETS)],
    ['kuznetsov', pcap({ magic: KUZNETSOV }, PACKETS, 8)],
    ['times', times({})],
    ['times-nano', times({ magic: NANOSECONDS })],
    ['lengths', pcap({}, LENGTHS)],
    ['snaplen-0', pcap({ snaplen: 0 }, PACKETS)],
    ['snaplen-40', pcap({ snaplen: 40 }, PACKETS)],
    ['snaplen-huge', pcap({ snaplen: 0xffffffff }, PACKETS)],
    ['fcs-length', pcap({ linkType: 0x24000001 }, PACKETS)],
    ['cut-in-header', pcap({}, PACKETS).subarray(0, 24 + 16 + PING.length + 7)],
    ['cut-in-packet', pcap({}, PACKETS).subarray(0, 24 + 16 + PING.length + 30)],
    ['no-packets', pcap({}, [])],
    ['length-beyond-file', pcap({}, [{ bytes: PING }, { bytes: PING, captured: 100000, length: 100000 }])],
    ['length-absurd', pcap({}, [{ bytes: PING }, { bytes: PING, captured: 0x7fffffff }, { bytes: PING }])],
    [
      'raw-12',
      pcap(
        { linkType: 12 },
        PACKETS.map(p => ({ bytes: p.bytes.subarray(14) })),
      ),
    ],
    [
      'long',
      pcap(
        {},
        upTo(3).map(i => ({ bytes: etherIpv4(17, udp(counting(40000 + i * 10000))) })),
      ),
    ],
  ]
  return files.map(([name, content]) => ({ name, extension: 'pcap', content }))
}
