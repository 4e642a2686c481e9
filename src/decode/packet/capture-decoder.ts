// Capture files and streams, pushed in as bytes and pulled out as packets: pcap and pcapng, told apart by their first bytes.
//
// A file is read straight into the decoder's one buffer (`space`, `commit`); a stream's chunks are handed over (`feed`) and are
// parsed where they lie unless a packet began in the chunk before. Either way `next` allocates nothing per packet. Fields are
// read with DataView: measured beside four loads from the Uint8Array with shifts, it is a tenth faster, and the byte order is
// an argument instead of a second copy of the code.

import { FORMAT_PCAP, FORMAT_PCAPNG, FORMAT_UNKNOWN, fail } from './capture-common.ts'
import { nextPcap, PCAP_MAGICS, startPcap, whyPcapEnds } from './pcap.ts'
import { nextPcapng, SECTION_HEADER, startPcapng, whyPcapngEnds } from './pcapng.ts'
import type { PcapngInterface } from './pcapng-interface.ts'
import type { PacketRecord } from './record.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type CaptureDecoder = {
  /** What has come and was not read yet is bytes[at, end); `view` is on the same bytes. */
  bytes: Uint8Array
  view: DataView
  at: number
  end: number
  /** Where bytes[0] lies in the whole file or stream. */
  origin: number
  /** The buffer that is used again; `bytes` is this one or a chunk that was fed. Made when first needed. */
  own: Uint8Array
  ownView: DataView
  readonly ownBytes: number

  /** FORMAT_*; unknown until the first bytes came. */
  format: number
  littleEndian: boolean
  /** Packets delivered so far. */
  packets: number
  /** Why the answer was INVALID, or why the end came too early: one line, beginning with the byte it was found at. */
  problem: string
  failed: boolean

  /** pcap: LINKTYPE_ value; pcapng: that of the first interface. */
  linkType: number
  /** pcap: the most that was captured of a packet, in bytes, as the file says; pcapng: that of the first interface. */
  snaplen: number
  /** pcap: nanoseconds in one unit of the fraction of a second; 1 or 1,000. */
  unit: number
  /** pcap: bytes of a record's header. */
  recordHeader: number
  /** pcap: which of the two lengths comes first, LENGTHS_* of pcap.ts. */
  lengths: number
  /** pcap: the most that one record may claim. */
  longest: number

  /** pcapng: all interfaces of all sections so far; `interfaceId` of a record is the index here. */
  interfaces: PcapngInterface[]
  /** pcapng: index in `interfaces` of the present section's first one. */
  sectionBase: number
  sections: number
  /** pcapng: what wrote the present section, as far as it says. */
  hardware: string
  os: string
  application: string
  /** pcapng: blocks passed over because they are neither packets nor about interfaces. */
  skippedBlocks: number
  /** pcapng: the largest block that is believed. */
  largestBlock: number
  /** pcapng: options of the packet last delivered are bytes[optionsAt, optionsEnd). */
  optionsAt: number
  optionsEnd: number
}

const NO_BYTES = new Uint8Array(0)
const NO_VIEW = new DataView(NO_BYTES.buffer)

/** Reads of this size are the fastest: they stay in the second-level cache. Larger only where one record needs it. */
const BUFFER_BYTES = 1 << 20

export const newCaptureDecoder = (ownBytes = BUFFER_BYTES): CaptureDecoder => ({
  bytes: NO_BYTES,
  view: NO_VIEW,
  at: 0,
  end: 0,
  origin: 0,
  own: NO_BYTES,
  ownView: NO_VIEW,
  ownBytes,
  format: FORMAT_UNKNOWN,
  littleEndian: true,
  packets: 0,
  problem: '',
  failed: false,
  linkType: 0,
  snaplen: 0,
  unit: 1000,
  recordHeader: 16,
  lengths: 0,
  longest: 0,
  interfaces: [],
  sectionBase: 0,
  sections: 0,
  hardware: '',
  os: '',
  application: '',
  skippedBlocks: 0,
  largestBlock: 0,
  optionsAt: 0,
  optionsEnd: 0,
})

/** Free bytes to read into: buffer[at, at + length). */
export type Space = { readonly buffer: Uint8Array; readonly at: number; readonly length: number }

/** Room for more, at least one byte. Packets got before are no longer valid. The buffer grows only when one record fills it. */
export function space(d: CaptureDecoder): Space {
  takeIn(d, 1)
  return { buffer: d.own, at: d.end, length: d.own.length - d.end }
}

/** `count` bytes have been put where `space` said. */
export function commit(d: CaptureDecoder, count: number): void {
  d.end += count
}

/** The stream's next bytes. They are not copied when nothing is left over, so they must stay as they are until `next` says TRUNCATED. */
export function feed(d: CaptureDecoder, chunk: Uint8Array): void {
  if (d.at === d.end) {
    d.origin += d.end
    d.bytes = chunk
    d.view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
    d.at = 0
    d.end = chunk.length
    return
  }
  takeIn(d, chunk.length)
  d.own.set(chunk, d.end)
  d.end += chunk.length
}

/** Takes what is left over out of the chunk that was fed last, so that the chunk's bytes may be written over. */
export function keep(d: CaptureDecoder): void {
  if (d.bytes !== d.own) takeIn(d, 0)
}

/** Moves what is left over to the start of the decoder's own buffer, with room for `more` bytes after it. */
function takeIn(d: CaptureDecoder, more: number): void {
  const left = d.end - d.at
  const { own, bytes } = d
  if (own.length < left + more) {
    let size = Math.max(own.length, d.ownBytes)
    while (size < left + more) size *= 2
    d.own = new Uint8Array(size)
    d.ownView = new DataView(d.own.buffer)
    d.own.set(bytes.subarray(d.at, d.end))
  } else if (bytes === own) own.copyWithin(0, d.at, d.end)
  else own.set(bytes.subarray(d.at, d.end))
  d.origin += d.at
  d.bytes = d.own
  d.view = d.ownView
  d.at = 0
  d.end = left
}

/**
 * Points `r` at the next packet. OK: there it is, valid until `space` or `feed`. TRUNCATED: more bytes are needed, and `r` is as
 * it was. INVALID: nothing further can be read, now or later; `d.problem` says why.
 */
export function next(d: CaptureDecoder, r: PacketRecord): Status {
  if (d.failed) return INVALID
  if (d.format === FORMAT_PCAP) return nextPcap(d, r)
  if (d.format === FORMAT_PCAPNG) return nextPcapng(d, r)
  const status = begin(d)
  return status === OK ? next(d, r) : status
}

/** Reads as far as the link type, before any packet. OK: it is known. Otherwise as for `next`, which does this too. */
export function begin(d: CaptureDecoder): Status {
  if (d.failed) return INVALID
  if (d.format !== FORMAT_UNKNOWN) return OK
  if (d.sections > 0) return startPcapng(d)
  if (d.end - d.at < 4) return TRUNCATED
  const magic = d.view.getUint32(d.at, false)
  if (magic === SECTION_HEADER) return startPcapng(d)
  const known = PCAP_MAGICS.get(magic)
  return known === undefined ? fail(d, d.at, 'not a capture file: neither pcap nor pcapng') : startPcap(d, known)
}

/** Whether the bytes that have come are, or may become, the start of a capture in a known format. To be asked before any `next`. */
export function startsLikeCapture(d: CaptureDecoder): boolean {
  if (d.format !== FORMAT_UNKNOWN || d.sections > 0) return true
  if (d.end - d.at < 4) return false
  const magic = d.view.getUint32(d.at, false)
  return magic === SECTION_HEADER || PCAP_MAGICS.has(magic)
}

/** To be asked when no more bytes will come: OK if the capture ends where a packet ends; else `d.problem` says what is missing. */
export function finish(d: CaptureDecoder): Status {
  if (d.failed) return INVALID
  const why = d.format === FORMAT_PCAP ? whyPcapEnds(d) : d.format === FORMAT_PCAPNG || d.sections > 0 ? whyPcapngEnds(d) : whyNothing(d)
  if (why === '') return OK
  d.problem = `byte ${d.origin + d.at}: truncated dump file: ${why}`
  return TRUNCATED
}

const whyNothing = (d: CaptureDecoder): string => (d.end === d.at ? 'it is empty' : `only ${d.end - d.at} bytes of a file header`)

/** Forgets all but how many packets there were: what is fed next is another capture from its first byte. */
export function restart(d: CaptureDecoder): void {
  const { own, ownView, packets } = d
  Object.assign(d, newCaptureDecoder(d.ownBytes), { own, ownView, packets })
}
