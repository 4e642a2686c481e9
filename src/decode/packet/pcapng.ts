// The pcapng file format (draft-ietf-opsawg-pcapng): blocks of
//
//  type | total length | body, padded to four bytes | total length again
//
// A section header block sets the byte order and begins anew with no interfaces. Sections, byte orders, link types and snapshot
// lengths may differ within a file (libpcap 1.10.3 refuses that); otherwise what is an error there is one here.

import { FORMAT_PCAPNG, fail, grouped } from './capture-common.ts'
import type { CaptureDecoder } from './capture-decoder.ts'
import { fileLinkType, fileSnaplen } from './link-type.ts'
import { type PcapngInterface, setTime } from './pcapng-interface.ts'
import { readInterface, readSectionOptions, readStatistics } from './pcapng-options.ts'
import { newPacketRecord, type PacketRecord } from './record.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

/** Reads the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const INTERFACE_STATISTICS = 5
const ENHANCED_PACKET = 6

const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const SWAPPED_MAGIC = 0x4d3c2b1a

/** Type and length before the body, length again after it. */
const BLOCK_START = 8
const BLOCK_END = 4
const SMALLEST_BLOCK = BLOCK_START + BLOCK_END
const SMALLEST_SECTION = SMALLEST_BLOCK + 16
const LARGEST_FIRST_SECTION = 1 << 20
/** A larger block is damage; libpcap draws the line here too. */
const LARGEST_BLOCK = 16 << 20
/** Offsets from the start of a packet block to the packet. */
const PACKET_DATA = 28
const SIMPLE_DATA = 12
/** More than any honest file has, and what keeps a hostile one from filling the memory. */
const MOST_INTERFACES = 65536

/** Of a block: it was no packet, go on. */
const NOT_A_PACKET = -1

/** Reads up to the first interface, so that the link type is known; or answers TRUNCATED, to be asked again with more bytes. */
export function startPcapng(d: CaptureDecoder): Status {
  if (d.largestBlock === 0) {
    const status = checkSection(d, d.at)
    if (status !== OK) return status
    d.largestBlock = LARGEST_BLOCK
  }
  while (d.interfaces.length === 0) {
    const status = nextBlock(d, UNUSED)
    if (status !== NOT_A_PACKET) return status
  }
  d.format = FORMAT_PCAPNG
  return OK
}

/** No packet can come before the first interface. */
const UNUSED = newPacketRecord()

/** Takes the byte order from a section header of which at least the type is there. */
function checkSection(d: CaptureDecoder, at: number): Status {
  if (d.end - at < 12) return TRUNCATED
  const magic = d.view.getUint32(at + 8, true)
  if (magic !== BYTE_ORDER_MAGIC && magic !== SWAPPED_MAGIC) {
    return fail(d, at, d.sections === 0 ? 'not a capture file: it begins like pcapng, but has no byte order' : 'section header without a byte order')
  }
  d.littleEndian = magic === BYTE_ORDER_MAGIC
  const length = d.view.getUint32(at + 4, d.littleEndian)
  if (length < SMALLEST_SECTION || (d.sections === 0 && length > LARGEST_FIRST_SECTION)) {
    return fail(d, at, `section header claims ${grouped(length)} bytes`)
  }
  return OK
}

/** The next packet block; blocks before it are taken note of. See `next` in capture-decoder.ts. */
export function nextPcapng(d: CaptureDecoder, r: PacketRecord): Status {
  for (;;) {
    const status = nextBlock(d, r)
    if (status !== NOT_A_PACKET) return status
  }
}

function nextBlock(d: CaptureDecoder, r: PacketRecord): Status | typeof NOT_A_PACKET {
  const { at } = d
  const left = d.end - at
  if (left < BLOCK_START) return TRUNCATED
  if (d.view.getUint32(at, true) === SECTION_HEADER) {
    const status = checkSection(d, at)
    if (status !== OK) return status
  }
  const { view, littleEndian } = d
  const length = view.getUint32(at + 4, littleEndian)
  if (length > left || length < SMALLEST_BLOCK || (length & 3) !== 0) return unlikelyLength(d, at, length)
  const again = view.getUint32(at + length - BLOCK_END, littleEndian)
  if (again !== length) return fail(d, at, `block has length ${grouped(length)} in front and ${grouped(again)} at its end`)
  d.at = at + length
  const type = view.getUint32(at, littleEndian)
  return type === ENHANCED_PACKET ? enhancedPacket(d, at, length, r) : otherBlock(d, type, at, length, r)
}

function unlikelyLength(d: CaptureDecoder, at: number, length: number): Status {
  if (length < SMALLEST_BLOCK) return fail(d, at, `block has length ${length}, less than ${SMALLEST_BLOCK}`)
  if ((length & 3) !== 0) return fail(d, at, `block has length ${grouped(length)}, which is not a multiple of 4`)
  return length > d.largestBlock ? fail(d, at, `block claims ${grouped(length)} bytes`) : TRUNCATED
}

function otherBlock(d: CaptureDecoder, type: number, at: number, length: number, r: PacketRecord): Status | typeof NOT_A_PACKET {
  switch (type) {
    case SECTION_HEADER:
      return sectionHeader(d, at, length)
    case INTERFACE_DESCRIPTION:
      return interfaceDescription(d, at, length)
    case INTERFACE_STATISTICS:
      return statistics(d, at, length)
    case SIMPLE_PACKET:
      return simplePacket(d, at, length, r)
    case OBSOLETE_PACKET:
      return obsoletePacket(d, at, length, r)
    default:
      d.skippedBlocks++
      return NOT_A_PACKET
  }
}

function sectionHeader(d: CaptureDecoder, at: number, length: number): Status | typeof NOT_A_PACKET {
  const major = d.view.getUint16(at + 12, d.littleEndian)
  const minor = d.view.getUint16(at + 14, d.littleEndian)
  // 1.2 was written by some and is the same; of later sections libpcap looks at the major number only.
  if (major !== 1 || (d.sections === 0 && minor !== 0 && minor !== 2)) return fail(d, at + 12, `pcapng version ${major}.${minor} is not supported`)
  d.sections++
  d.sectionBase = d.interfaces.length
  readSectionOptions(d, at + BLOCK_START + 16, at + length - BLOCK_END)
  return NOT_A_PACKET
}

function interfaceDescription(d: CaptureDecoder, at: number, length: number): Status | typeof NOT_A_PACKET {
  if (length < SMALLEST_BLOCK + 8) return tooShort(d, at, length)
  if (d.interfaces.length >= MOST_INTERFACES) return fail(d, at, `more than ${grouped(MOST_INTERFACES)} interfaces`)
  const linkType = fileLinkType(d.view.getUint16(at + 8, d.littleEndian))
  const snaplen = fileSnaplen(d.view.getUint32(at + 12, d.littleEndian), linkType)
  if (d.interfaces.length === 0) {
    d.linkType = linkType
    d.snaplen = snaplen
  }
  const status = readInterface(d, linkType, snaplen, at + 16, at + length - BLOCK_END)
  return status === OK ? NOT_A_PACKET : status
}

function statistics(d: CaptureDecoder, at: number, length: number): typeof NOT_A_PACKET {
  if (length < SMALLEST_BLOCK + 12) return NOT_A_PACKET
  const of = d.interfaces[d.sectionBase + d.view.getUint32(at + 8, d.littleEndian)]
  if (of !== undefined) readStatistics(d, of, at + 20, at + length - BLOCK_END)
  return NOT_A_PACKET
}

const tooShort = (d: CaptureDecoder, at: number, length: number): Status =>
  fail(d, at, `block of ${grouped(length)} bytes is too short for what it holds`)

function enhancedPacket(d: CaptureDecoder, at: number, length: number, r: PacketRecord): Status {
  if (length < PACKET_DATA + BLOCK_END) return tooShort(d, at, length)
  const { view, littleEndian } = d
  return timedPacket(d, at, length, view.getUint32(at + 8, littleEndian), r)
}

function obsoletePacket(d: CaptureDecoder, at: number, length: number, r: PacketRecord): Status {
  if (length < PACKET_DATA + BLOCK_END) return tooShort(d, at, length)
  return timedPacket(d, at, length, d.view.getUint16(at + 8, d.littleEndian), r)
}

/** Enhanced and obsolete packet blocks differ only in where the interface stands. */
function timedPacket(d: CaptureDecoder, at: number, length: number, inSection: number, r: PacketRecord): Status {
  const { view, littleEndian } = d
  const interfaceId = d.sectionBase + inSection
  const of = d.interfaces[interfaceId]
  if (of === undefined) return unknownInterface(d, at, inSection)
  const captured = view.getUint32(at + 20, littleEndian)
  if (captured > of.snaplen) return tooLong(d, at, captured, of)
  if (captured > length - PACKET_DATA - BLOCK_END) return tooShort(d, at, length)
  setTime(of.clock, view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian), r)
  r.wireLength = view.getUint32(at + 24, littleEndian)
  return deliver(d, r, at + PACKET_DATA, captured, interfaceId, of, at + length - BLOCK_END)
}

/** No time, no captured length, and always the section's first interface. */
function simplePacket(d: CaptureDecoder, at: number, length: number, r: PacketRecord): Status {
  if (length < SIMPLE_DATA + BLOCK_END) return tooShort(d, at, length)
  const of = d.interfaces[d.sectionBase]
  if (of === undefined) return unknownInterface(d, at, 0)
  const wireLength = d.view.getUint32(at + 8, d.littleEndian)
  const captured = Math.min(wireLength, of.snaplen)
  if (captured > length - SIMPLE_DATA - BLOCK_END) return tooShort(d, at, length)
  setTime(of.clock, 0, 0, r)
  r.wireLength = wireLength
  return deliver(d, r, at + SIMPLE_DATA, captured, d.sectionBase, of, at + SIMPLE_DATA + captured) // these blocks have no options
}

function deliver(d: CaptureDecoder, r: PacketRecord, at: number, captured: number, interfaceId: number, of: PcapngInterface, end: number): Status {
  d.packets++
  d.optionsAt = Math.min(at + ((captured + 3) & ~3), end)
  d.optionsEnd = end
  r.bytes = d.bytes
  r.at = at
  r.end = at + captured
  r.linkType = of.linkType
  r.interfaceId = interfaceId
  return OK
}

function unknownInterface(d: CaptureDecoder, at: number, inSection: number): Status {
  const known = d.interfaces.length - d.sectionBase
  return fail(d, at, `packet on interface ${grouped(inSection)}, but ${known === 0 ? 'no interface was' : `only ${known} were`} described`)
}

const tooLong = (d: CaptureDecoder, at: number, captured: number, of: PcapngInterface): Status =>
  fail(d, at, `packet block claims ${grouped(captured)} bytes captured, more than the snapshot length of ${grouped(of.snaplen)}`)

/** What is missing when the bytes end here; empty if nothing is. */
export function whyPcapngEnds(d: CaptureDecoder): string {
  const left = d.end - d.at
  if (left === 0) return d.interfaces.length > 0 ? '' : 'no interface is described'
  if (left < BLOCK_START) return `${left} of ${BLOCK_START} bytes of a block's header`
  return `${grouped(left)} of ${grouped(d.view.getUint32(d.at + 4, d.littleEndian))} bytes of a block`
}
