// The pcap file format (draft-ietf-opsawg-pcap): one header of 24 bytes, then records of 16 bytes and the packet.
//
//  magic | major, minor | thiszone | sigfigs | snapshot length | link type          file
//  seconds | micro- or nanoseconds | captured length | length on the wire           record
//
// Byte order and unit follow from the magic number. What is accepted and what is refused is what libpcap 1.10.3 does.

import { FORMAT_PCAP, fail, grouped } from './capture-common.ts'
import type { CaptureDecoder } from './capture-decoder.ts'
import { fileLinkType, fileSnaplen, longestPacket } from './link-type.ts'
import { LINKTYPE_ETHERNET, type PacketRecord } from './record.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export type PcapMagic = Readonly<{ littleEndian: boolean; unit: number; recordHeader: number }>

const FILE_HEADER = 24
const RECORD_HEADER = 16
/** Kuznetzov's records go on with interface index, protocol and packet type, which libpcap skips. */
const MODIFIED_RECORD_HEADER = 24

/** By the first four bytes of the file, read big-endian. */
export const PCAP_MAGICS: ReadonlyMap<number, PcapMagic> = new Map([
  [0xa1b2c3d4, { littleEndian: false, unit: 1000, recordHeader: RECORD_HEADER }],
  [0xd4c3b2a1, { littleEndian: true, unit: 1000, recordHeader: RECORD_HEADER }],
  [0xa1b23c4d, { littleEndian: false, unit: 1, recordHeader: RECORD_HEADER }],
  [0x4d3cb2a1, { littleEndian: true, unit: 1, recordHeader: RECORD_HEADER }],
  [0xa1b2cd34, { littleEndian: false, unit: 1000, recordHeader: MODIFIED_RECORD_HEADER }],
  [0x34cdb2a1, { littleEndian: true, unit: 1000, recordHeader: MODIFIED_RECORD_HEADER }],
])

/** Captured length first; last (before version 2.3, and DG/UX); or 2.3, where writers disagreed: the larger one is the wire's. */
const LENGTHS_USUAL = 0
const LENGTHS_SWAPPED = 1
const LENGTHS_UNSURE = 2

/** DG/UX wrote this as its major version. */
const DGUX = 543
/** In the upper six bits of the link type field the file says how long the frame check sequence is. */
const LINK_TYPE = 0x03ffffff
/** Cooked captures of the modified format carry a made-up Ethernet header above the snapshot length. */
const ETHERNET_HEADER = 14

/** Reads the file header. */
export function startPcap(d: CaptureDecoder, magic: PcapMagic): Status {
  if (d.end - d.at < FILE_HEADER) return TRUNCATED
  const { view, at } = d
  const { littleEndian } = magic
  const major = view.getUint16(at + 4, littleEndian)
  const minor = view.getUint16(at + 6, littleEndian)
  if (major < 2) return fail(d, at + 4, `pcap version ${major}.${minor} is from before 1990 and not supported`)
  if (!((major === 2 && minor <= 4) || (major === DGUX && minor === 0))) return fail(d, at + 4, `pcap version ${major}.${minor} is not supported`)
  d.littleEndian = littleEndian
  d.unit = magic.unit
  d.recordHeader = magic.recordHeader
  d.lengths = major === DGUX || minor < 3 ? LENGTHS_SWAPPED : minor === 3 ? LENGTHS_UNSURE : LENGTHS_USUAL
  d.linkType = fileLinkType(view.getUint32(at + 20, littleEndian) & LINK_TYPE)
  d.snaplen = fileSnaplen(view.getUint32(at + 16, littleEndian), d.linkType)
  if (magic.recordHeader === MODIFIED_RECORD_HEADER && d.linkType === LINKTYPE_ETHERNET) d.snaplen += ETHERNET_HEADER
  d.longest = longestPacket(d.linkType)
  d.at = at + FILE_HEADER
  d.format = FORMAT_PCAP
  return OK
}

/** The next record; see `next` in capture-decoder.ts. V8's middle compiler has getInt32 in line and calls a function for getUint32. */
export function nextPcap(d: CaptureDecoder, r: PacketRecord): Status {
  const { view, at, littleEndian, recordHeader } = d
  const left = d.end - at - recordHeader
  if (left < 0) return TRUNCATED
  let captured = view.getInt32(at + 8, littleEndian) >>> 0
  let wireLength = view.getInt32(at + 12, littleEndian) >>> 0
  if (d.lengths !== LENGTHS_USUAL && (d.lengths === LENGTHS_SWAPPED || captured > wireLength)) {
    const first = captured
    captured = wireLength
    wireLength = first
  }
  if (captured > d.longest) return fail(d, at, `packet record claims ${grouped(captured)} bytes captured`)
  if (captured > left) return TRUNCATED
  const from = at + recordHeader
  d.at = from + captured
  d.packets++
  r.bytes = d.bytes
  r.at = from
  // More than the file's own snapshot length: libpcap delivers no more than that, since its callers count on it.
  r.end = captured > d.snaplen ? from + d.snaplen : from + captured
  r.wireLength = wireLength
  r.linkType = d.linkType
  r.seconds = view.getInt32(at, littleEndian) >>> 0
  r.nanoseconds = (view.getInt32(at + 4, littleEndian) >>> 0) * d.unit
  r.interfaceId = 0
  return OK
}

/** What is missing when the bytes end here; empty if nothing is. */
export function whyPcapEnds(d: CaptureDecoder): string {
  const left = d.end - d.at
  if (left === 0) return ''
  if (left < d.recordHeader) return `${left} of ${d.recordHeader} bytes of a packet record's header`
  const first = d.view.getUint32(d.at + 8, d.littleEndian)
  const second = d.view.getUint32(d.at + 12, d.littleEndian)
  const swapped = d.lengths === LENGTHS_SWAPPED || (d.lengths === LENGTHS_UNSURE && first > second)
  return `${grouped(left - d.recordHeader)} of ${grouped(swapped ? second : first)} bytes of a packet`
}
