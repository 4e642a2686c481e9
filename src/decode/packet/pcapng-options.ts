// The options at the end of pcapng blocks: code, length, value padded to four bytes.

import { fail } from './capture-common.ts'
import type { CaptureDecoder } from './capture-decoder.ts'
import { longestPacket } from './link-type.ts'
import { newPcapngClock, type PcapngInterface } from './pcapng-interface.ts'
import { OK, type Status } from './status.ts'

const END = 0
const COMMENT = 1
const SHB_HARDWARE = 2
const SHB_OS = 3
const SHB_APPLICATION = 4
const IF_NAME = 2
const IF_DESCRIPTION = 3
const IF_TSRESOL = 9
const IF_TSOFFSET = 14
const ISB_RECEIVED = 4
const ISB_DROPPED = 5
const ISB_DROPPED_BY_OS = 7

const MICROSECONDS = 6
/** The finest resolutions whose units per second fit 64 bits. */
const FINEST_BINARY = 63
const FINEST_DECIMAL = 19

/** Calls `each` with code, offset and length of every option in [at, end); answers false if the last one is cut short. */
function eachOption(d: CaptureDecoder, at: number, end: number, each: (code: number, at: number, length: number) => void): boolean {
  const { view, littleEndian } = d
  let from = at
  while (from < end) {
    if (end - from < 4) return false
    const code = view.getUint16(from, littleEndian)
    const length = view.getUint16(from + 2, littleEndian)
    const padded = (length + 3) & ~3
    if (end - from - 4 < padded) return false
    each(code, from + 4, length)
    if (code === END) return true
    from += 4 + padded
  }
  return true
}

const utf8 = new TextDecoder()
/** Option text as it stands in the file, control characters and all: escape it before it meets a terminal. */
const text = (d: CaptureDecoder, at: number, length: number): string => utf8.decode(d.bytes.subarray(at, at + length)).replace(/\0+$/, '')

const u64 = (d: CaptureDecoder, at: number): number => Number(d.view.getBigUint64(at, d.littleEndian))

/** Hardware, operating system and application of a section; anything odd is passed over. */
export function readSectionOptions(d: CaptureDecoder, at: number, end: number): void {
  d.hardware = d.os = d.application = ''
  eachOption(d, at, end, (code, from, length) => {
    if (code === SHB_HARDWARE) d.hardware = text(d, from, length)
    else if (code === SHB_OS) d.os = text(d, from, length)
    else if (code === SHB_APPLICATION) d.application = text(d, from, length)
  })
}

/** Adds an interface. Options that cannot be right are an error, as times depend on them. */
export function readInterface(d: CaptureDecoder, linkType: number, snaplen: number, at: number, end: number): Status {
  let name = ''
  let description = ''
  let resolution = -1
  let offset: number | undefined
  let why = ''
  const whole = eachOption(d, at, end, (code, from, length) => {
    if (code === IF_NAME) name = text(d, from, length)
    else if (code === IF_DESCRIPTION) description = text(d, from, length)
    else if (code === END && length !== 0) why = `opt_endofopt with length ${length}`
    else if (code === IF_TSRESOL && length !== 1) why = `if_tsresol with length ${length}`
    else if (code === IF_TSOFFSET && length !== 8) why = `if_tsoffset with length ${length}`
    else if (code === IF_TSRESOL) {
      if (resolution >= 0) why = 'two if_tsresol options'
      resolution = d.bytes[from]!
      if ((resolution & 0x7f) > (resolution & 0x80 ? FINEST_BINARY : FINEST_DECIMAL)) why = 'a time resolution too fine for 64 bits'
    } else if (code === IF_TSOFFSET) {
      if (offset !== undefined) why = 'two if_tsoffset options'
      offset = Number(d.view.getBigInt64(from, d.littleEndian))
    }
  })
  if (!whole) why = 'an option that is cut short'
  if (why !== '') return fail(d, at, `interface description has ${why}`)
  const clock = newPcapngClock(resolution < 0 ? MICROSECONDS : resolution, offset ?? 0)
  const added: PcapngInterface = { name, description, linkType, snaplen, received: -1, dropped: -1, droppedByOs: -1, clock }
  d.interfaces.push(added)
  d.largestBlock = Math.max(d.largestBlock, longestPacket(linkType) + (1 << 18))
  return OK
}

/** Counters of an interface; anything odd is passed over. */
export function readStatistics(d: CaptureDecoder, of: PcapngInterface, at: number, end: number): void {
  eachOption(d, at, end, (code, from, length) => {
    if (length !== 8) return
    if (code === ISB_RECEIVED) of.received = u64(d, from)
    else if (code === ISB_DROPPED) of.dropped = u64(d, from)
    else if (code === ISB_DROPPED_BY_OS) of.droppedByOs = u64(d, from)
  })
}

/** The comments of the packet that `next` gave last, as they stand in the file; none for pcap. Valid until the next call of `next`. */
export function packetComments(d: CaptureDecoder): string[] {
  const comments: string[] = []
  eachOption(d, d.optionsAt, d.optionsEnd, (code, at, length) => {
    if (code === COMMENT) comments.push(text(d, at, length))
  })
  return comments
}
