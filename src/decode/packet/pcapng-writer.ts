// Writes pcapng (see pcapng.ts for the layout): little-endian, one section, times in nanoseconds, comments on packets.

import { type CaptureOutput, makeRoom, putBytes } from './capture-output.ts'
import type { PacketRecord } from './record.ts'

/** What wrote the file; an empty text is left out. */
export type PcapngSection = Readonly<{ hardware?: string; os?: string; application?: string; comment?: string }>

export type PcapngInterfaceDescription = Readonly<{
  name?: string
  description?: string
  /** The filter it was captured with, as text. */
  filter?: string
  /** LINKTYPE_ value. */
  linkType: number
  /** Bytes captured of a packet at most. */
  snaplen: number
}>

/** Counters of an interface when the capture ended; what is unknown is left out. */
export type PcapngStatistics = Readonly<{
  interfaceId: number
  /** Microseconds since the epoch. */
  at: number
  startedAt?: number
  endedAt?: number
  /** Packets received, lost in the interface, let through by the filter, lost in the operating system. */
  received?: number
  dropped?: number
  accepted?: number
  droppedByOs?: number
}>

const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const INTERFACE_STATISTICS = 5
const ENHANCED_PACKET = 6
const BYTE_ORDER_MAGIC = 0x1a2b3c4d

const COMMENT = 1
const NANOSECONDS = 9
const TWO32 = 0x100000000

export function putPcapngSection(o: CaptureOutput, { hardware, os, application, comment }: PcapngSection): void {
  const start = openBlock(o, SECTION_HEADER, 16)
  put32(o, BYTE_ORDER_MAGIC)
  put32(o, 1) // version 1.0
  put32(o, 0xffffffff) // length of the section: not known
  put32(o, 0xffffffff)
  putText(o, COMMENT, comment)
  putText(o, 2, hardware)
  putText(o, 3, os)
  putText(o, 4, application)
  closeOptions(o)
  closeBlock(o, start)
}

/** The first interface described has `interfaceId` 0, and so on. */
export function putPcapngInterface(o: CaptureOutput, of: PcapngInterfaceDescription): void {
  const start = openBlock(o, INTERFACE_DESCRIPTION, 8)
  put32(o, of.linkType & 0xffff)
  put32(o, of.snaplen)
  putText(o, 2, of.name)
  putText(o, 3, of.description)
  putOption(o, 9, Uint8Array.of(NANOSECONDS))
  if (of.filter) putOption(o, 11, encoded(`\0${of.filter}`)) // 0: it is a libpcap expression
  closeOptions(o)
  closeBlock(o, start)
}

/** Adds a packet of the interface `r.interfaceId`, which must have been described. */
export function putPcapngPacket(o: CaptureOutput, r: PacketRecord, comment = ''): void {
  const captured = r.end - r.at
  const padded = (captured + 3) & ~3
  makeRoom(o, 36 + padded)
  const { view, at } = o
  view.setUint32(at, ENHANCED_PACKET, true)
  view.setUint32(at + 8, r.interfaceId, true)
  setTime(view, at + 12, r.seconds, r.nanoseconds)
  view.setUint32(at + 20, captured, true)
  view.setUint32(at + 24, r.wireLength, true)
  // Padding must be zero, and the buffer has been used before: cleared first, then mostly written over.
  if (padded !== captured) view.setUint32(at + 28 + padded - 4, 0, true)
  o.at = at + 28
  putBytes(o, r.bytes, r.at, r.end)
  o.at = at + 28 + padded
  if (comment !== '') {
    putText(o, COMMENT, comment)
    closeOptions(o)
  }
  closeBlock(o, at)
}

export function putPcapngStatistics(o: CaptureOutput, s: PcapngStatistics): void {
  const start = openBlock(o, INTERFACE_STATISTICS, 12)
  put32(o, s.interfaceId)
  setTime(o.view, o.at, Math.floor(s.at / 1e6), (s.at % 1e6) * 1000)
  o.at += 8
  putInstant(o, 2, s.startedAt)
  putInstant(o, 3, s.endedAt)
  putCounter(o, 4, s.received)
  putCounter(o, 5, s.dropped)
  putCounter(o, 6, s.accepted)
  putCounter(o, 7, s.droppedByOs)
  closeOptions(o)
  closeBlock(o, start)
}

/** Where the last block ends that lies wholly within bytes[at, limit), and how many packets there are; `at` is where one begins. */
export function wholePcapngPackets(o: CaptureOutput, at: number, limit: number): { end: number; packets: number } {
  let end = at
  let packets = 0
  for (;;) {
    if (limit - end < 8) return { end, packets }
    const next = end + o.view.getUint32(end + 4, true)
    if (next > limit) return { end, packets }
    if (o.view.getUint32(end, true) === ENHANCED_PACKET) packets++
    end = next
  }
}

/** Type and room for the length; `fixed` is how many bytes the caller puts without asking for room. */
function openBlock(o: CaptureOutput, type: number, fixed: number): number {
  makeRoom(o, 8 + fixed)
  const start = o.at
  o.view.setUint32(start, type, true)
  o.at = start + 8
  return start
}

function closeBlock(o: CaptureOutput, start: number): void {
  makeRoom(o, 4)
  const length = o.at + 4 - start
  o.view.setUint32(start + 4, length, true)
  o.view.setUint32(o.at, length, true)
  o.at += 4
}

function put32(o: CaptureOutput, n: number): void {
  o.view.setUint32(o.at, n, true)
  o.at += 4
}

const encoder = new TextEncoder()
const LONGEST_OPTION = 0xffff

/** UTF-8, cut before the character that does not fit an option any more. */
function encoded(text: string): Uint8Array {
  const bytes = encoder.encode(text)
  if (bytes.length <= LONGEST_OPTION) return bytes
  let end = LONGEST_OPTION
  while ((bytes[end]! & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

function putOption(o: CaptureOutput, code: number, value: Uint8Array): void {
  const padded = (value.length + 3) & ~3
  makeRoom(o, 4 + padded)
  o.view.setUint16(o.at, code, true)
  o.view.setUint16(o.at + 2, value.length, true)
  o.bytes.fill(0, o.at + 4, o.at + 4 + padded)
  o.bytes.set(value, o.at + 4)
  o.at += 4 + padded
}

function putText(o: CaptureOutput, code: number, text: string | undefined): void {
  if (text) putOption(o, code, encoded(text))
}

function putInstant(o: CaptureOutput, code: number, micros: number | undefined): void {
  if (micros === undefined) return
  const value = new Uint8Array(8)
  setTime(new DataView(value.buffer), 0, Math.floor(micros / 1e6), (micros % 1e6) * 1000)
  putOption(o, code, value)
}

function putCounter(o: CaptureOutput, code: number, count: number | undefined): void {
  if (count === undefined || count < 0) return
  const value = new Uint8Array(8)
  new DataView(value.buffer).setBigUint64(0, BigInt(Math.floor(count)), true)
  putOption(o, code, value)
}

/** End of options. */
function closeOptions(o: CaptureOutput): void {
  makeRoom(o, 4)
  put32(o, 0)
}

/** The last second the format can say in nanoseconds; the first is that of the epoch. */
const LAST_SECOND = 18446744072

/** A time as the two halves of a 64-bit count of nanoseconds, upper half first; times that do not fit become the nearest that do. */
function setTime(view: DataView, at: number, seconds: number, nanoseconds: number): void {
  const s = Math.max(0, Math.min(LAST_SECOND, seconds))
  // seconds * 10^9 in two steps of 16 bits, since the product would not be exact.
  const upper = Math.floor(s / 0x10000) * 1e9
  const lower = (upper % 0x10000) * 0x10000 + (s % 0x10000) * 1e9 + (seconds < 0 ? 0 : nanoseconds)
  const carry = Math.floor(lower / TWO32)
  view.setUint32(at, Math.floor(upper / 0x10000) + carry, true)
  view.setUint32(at + 4, lower - carry * TWO32, true)
}
