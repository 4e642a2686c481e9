// Odd, damaged and hostile captures: the lines before the error are tcpdump's lines, and there is an error when tcpdump has one.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { readCapture } from '../../src/capture/file.ts'
import { next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { printPacket } from '../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../src/print/tcpdump/printer.ts'
import { newClock } from '../../src/print/tcpdump/timestamp.ts'
import {
  ARP,
  block,
  description,
  enhanced,
  join,
  option,
  type PcapHeader,
  type PcapRecord,
  pcapHeader,
  pcapRecord,
  section,
  text,
  u16,
  u32,
  u64,
} from '../decode/packet/capture-builder.ts'
import { itWith, ownDirectory } from './tools.ts'

const pcap = (header: PcapHeader, ...records: PcapRecord[]): Uint8Array => join(pcapHeader(header), ...records.map(pcapRecord))
const start = join(section(), description())
const offset = (seconds: number | bigint, resolution = 6): Uint8Array =>
  description({ options: [option(9, Uint8Array.of(resolution)), option(14, u64(seconds))] })

const CAPTURES: readonly (readonly [string, Uint8Array])[] = [
  ['plain', pcap({}, {}, { seconds: 1700000000 })],
  ['big-endian', pcap({ little: false }, { little: false })],
  ['nanoseconds', pcap({ magic: 0xa1b23c4d }, { fraction: 123456789 })],
  ['Kuznetzov', pcap({ magic: 0xa1b2cd34 }, { extra: new Uint8Array(8) })],
  ['seconds above 2^31', pcap({}, { seconds: 0xf0000000 }, {})],
  ['too many microseconds', pcap({}, { fraction: 5000000 }, { fraction: 0xffffffff }, {})],
  ['too many nanoseconds', pcap({ magic: 0xa1b23c4d }, { fraction: 2000000000 })],
  ['version 2.2', pcap({ minor: 2 }, { captured: 60, wire: 42 })],
  ['version 2.3', pcap({ minor: 3 }, { captured: 60, wire: 42 }, { captured: 42, wire: 60 })],
  ['version 543.0', pcap({ major: 543, minor: 0 }, { captured: 60, wire: 42 })],
  ['version 2.5', pcap({ minor: 5 }, {})],
  ['version 1.5', pcap({ major: 1, minor: 5 }, {})],
  ['raw IP as 12', pcap({ linkType: 12 }, {})],
  ['frame check sequence', pcap({ linkType: 0x44000001 }, {})],
  ['snapshot length 20', pcap({ snaplen: 20 }, {}, {})],
  ['snapshot length 0', pcap({ snaplen: 0 }, {})],
  ['snapshot length 2^32 - 1', pcap({ snaplen: 0xffffffff }, {})],
  ['no byte captured', pcap({}, { data: new Uint8Array(0), wire: 60 }, {})],
  ['wire length 0', pcap({}, { wire: 0 }, {})],
  ['wire length below captured', pcap({}, { wire: 10 }, {})],
  ['wire length beyond belief', pcap({}, { wire: 0x7fffffff }, {})],
  ['300,000 captured', pcap({}, {}, { data: new Uint8Array(300000) }, {})],
  ['300,000 captured within the snapshot length', pcap({ snaplen: 1 << 20 }, {}, { data: new Uint8Array(300000) }, {})],
  ['3,000,000 claimed', pcap({}, {}, { captured: 3000000 })],
  ['2^32 - 1 claimed', pcap({}, {}, { captured: 0xffffffff })],
  ['cut in a header', pcap({}, {}, {}).subarray(0, 90)],
  ['cut in a packet', pcap({}, {}, {}).subarray(0, 110)],
  ['cut in the file header', pcapHeader().subarray(0, 10)],
  ['header only', pcapHeader()],
  ['empty', new Uint8Array(0)],
  ['text', text('not a capture, but long enough to be one')],
  ['Navtel', pcap({ magic: 0xa12b3c4d }, {})],
  ['pcapng', join(start, enhanced(), enhanced({ time: 1700000000123456n }))],
  ['pcapng, big-endian', join(section({ little: false }), description({ little: false }), enhanced({ little: false }))],
  ['pcapng, two sections', join(start, enhanced(), start, enhanced())],
  ['pcapng, before 1970', join(section(), offset(-5), enhanced(), enhanced({ time: 10000002n }))],
  ['pcapng, beyond 2106', join(section(), offset(5000000000), enhanced(), enhanced({ time: 2000002n }))],
  ['pcapng, 2^-10', join(section(), offset(0, 0x8a), enhanced({ time: 1700000000n * 1024n + 1n }))],
  ['pcapng, picoseconds', join(section(), offset(1700000000, 12), enhanced({ time: 1123456789012n }))],
  ['pcapng, simple packets', join(start, block(3, join(u32(42), ARP)), block(3, join(u32(40), ARP)))],
  ['pcapng, obsolete packet', join(start, block(2, join(u16(0), u16(9), u32(0), u32(7), u32(42), u32(42), ARP)))],
  ['pcapng, unknown blocks', join(section(), block(77, ARP), description(), block(5, u32(0)), enhanced(), block(0x80000001, ARP))],
  ['pcapng, no interface', section()],
  ['pcapng, packet before an interface', join(section(), enhanced())],
  ['pcapng, unknown interface', join(start, enhanced(), enhanced({ on: 1 }))],
  ['pcapng, above the snapshot length', join(section(), description({ snaplen: 41 }), enhanced({ captured: 41 }), enhanced())],
  ['pcapng, packet longer than its block', join(start, enhanced(), enhanced({ captured: 50 }))],
  ['pcapng, bad length', join(start, enhanced(), block(6, ARP, { length: 41 }))],
  ['pcapng, two lengths', join(start, enhanced(), block(6, ARP, { again: 60 }))],
  ['pcapng, 4 GB block', join(start, enhanced(), block(6, ARP, { length: 0xfffffffc }))],
  ['pcapng, 17 MB block', join(start, enhanced(), block(99, new Uint8Array(17 << 20)), enhanced())],
  ['pcapng, 15 MB block', join(start, enhanced(), block(99, new Uint8Array(15 << 20)), enhanced())],
  ['pcapng, cut', join(start, enhanced(), enhanced()).subarray(0, 140)],
  ['pcapng, cut option', join(section(), block(1, join(u16(1), u16(0), u32(0), u16(2), u16(100))), enhanced())],
  ['pcapng, version 1.2', join(section({ minor: 2 }), description(), enhanced())],
  ['pcapng, version 1.1', join(section({ minor: 1 }), description(), enhanced())],
  ['pcapng, version 2.0', join(section({ major: 2 }), description(), enhanced())],
  ['pcapng, later version 1.7', join(start, enhanced(), section({ minor: 7 }), description(), enhanced())],
  ['pcapng, two resolutions', join(section(), description({ options: [option(9, u16(6))] }), enhanced())],
  ['pcapng, 10^-20', join(section(), offset(0, 20), enhanced())],
  ['pcapng, 2^-64', join(section(), offset(0, 0xc0), enhanced())],
  ['pcapng, first section of 2 MB', join(section({ options: new Uint8Array(2 << 20) }), description(), enhanced())],
]

/** libpcap takes both fields of a time as signed in one byte order and as unsigned in the other; we take them as unsigned. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['seconds above 2^31', 'too many microseconds'])

async function ours(path: string, time: number): Promise<{ lines: string; failed: boolean }> {
  const p = newPrinter({ ...defaultPrintOptions(), time })
  const clock = newClock()
  const r = newPacketRecord()
  let failed = false
  try {
    const capture = await readCapture(path)
    for await (const decoder of capture.batches()) while (next(decoder, r) === OK) printPacket(p, clock, r)
  } catch {
    failed = true
  }
  return { lines: Buffer.from(p.text.bytes.subarray(0, p.text.at)).toString('latin1'), failed }
}

describe('odd captures', () => {
  const path = ownDirectory()

  itWith('tcpdump').each(CAPTURES)('are read as tcpdump reads them: %s', async (name, bytes) => {
    writeFileSync(path('odd'), bytes)
    for (const [time, flag] of [
      [0, ''],
      [2, 'tt'],
      [3, 'ttt'],
      [4, 'tttt'],
    ] as const) {
      if (time === 3 && NOT_COMPARED.has(name)) continue
      const { stdout, status } = spawnSync('tcpdump', [`-n${flag}`, '-r', path('odd')], { encoding: 'latin1' })
      expect(await ours(path('odd'), time)).toEqual({ lines: stdout, failed: status !== 0 })
    }
  })
})
