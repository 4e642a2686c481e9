// Writes pcap (see pcap.ts for the layout): version 2.4, little-endian, micro- or nanoseconds.

import { type CaptureOutput, makeRoom, putBytes } from './capture-output.ts'
import type { PacketRecord } from './record.ts'

export type PcapFormat = Readonly<{
  /** LINKTYPE_ value; one for the whole file. */
  linkType: number
  /** Bytes captured of a packet at most, as readers will believe. */
  snaplen: number
  nanoseconds: boolean
}>

const MICROSECOND_MAGIC = 0xa1b2c3d4
const NANOSECOND_MAGIC = 0xa1b23c4d
export const PCAP_FILE_HEADER = 24
const RECORD_HEADER = 16

export function putPcapHeader(o: CaptureOutput, format: PcapFormat): void {
  makeRoom(o, PCAP_FILE_HEADER)
  const { view, at } = o
  view.setUint32(at, format.nanoseconds ? NANOSECOND_MAGIC : MICROSECOND_MAGIC, true)
  view.setUint16(at + 4, 2, true)
  view.setUint16(at + 6, 4, true)
  view.setUint32(at + 8, 0, true)
  view.setUint32(at + 12, 0, true)
  view.setUint32(at + 16, format.snaplen, true)
  view.setUint32(at + 20, format.linkType, true)
  o.at = at + PCAP_FILE_HEADER
}

/** Adds a packet. The file has 32 bits for the seconds: times outside 1970 to 2106 come back as others. */
export function putPcapPacket(o: CaptureOutput, format: PcapFormat, r: PacketRecord): void {
  const captured = r.end - r.at
  makeRoom(o, RECORD_HEADER + captured)
  const { view, at } = o
  view.setUint32(at, r.seconds, true)
  view.setUint32(at + 4, format.nanoseconds ? r.nanoseconds : Math.floor(r.nanoseconds / 1000), true)
  view.setUint32(at + 8, captured, true)
  view.setUint32(at + 12, r.wireLength, true)
  o.at = at + RECORD_HEADER
  putBytes(o, r.bytes, r.at, r.end)
}

/** Where the last packet ends that lies wholly within bytes[at, limit), and how many there are; `at` is where one begins. */
export function wholePcapPackets(o: CaptureOutput, at: number, limit: number): { end: number; packets: number } {
  let end = at
  let packets = 0
  for (;;) {
    if (limit - end < RECORD_HEADER) return { end, packets }
    const next = end + RECORD_HEADER + o.view.getUint32(end + 8, true)
    if (next > limit) return { end, packets }
    end = next
    packets++
  }
}
