// Link aggregation control and its marker protocol (IEEE 802.1AX): who is at both ends of a bundle's link, with -v.

import { putAscii, putMac } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'

export const LACP = 1
export const MARKER = 2

const ELEMENT_HEADER = 2
const TERMINATOR = 0
const ACTOR = 1
const PARTNER = 2
const COLLECTOR = 3
const MARKER_INFORMATION = 1

const NAMES: Readonly<Record<number, readonly string[]>> = {
  [LACP]: ['Terminator', 'Actor Information', 'Partner Information', 'Collector Information'],
  [MARKER]: ['Terminator', 'Marker Information'],
}
/** Sizes of the elements that are known, header included. */
const SIZES: Readonly<Record<number, readonly number[]>> = { [LACP]: [0, 20, 20, 16], [MARKER]: [0, 16] }

const STATE_FLAGS: Flags = [
  [0x01, 'Activity'],
  [0x02, 'Timeout'],
  [0x04, 'Aggregation'],
  [0x08, 'Synchronization'],
  [0x10, 'Collecting'],
  [0x20, 'Distributing'],
  [0x40, 'Default'],
  [0x80, 'Expired'],
]

/** Prints the elements behind subtype and version; `kind` is LACP or MARKER. */
export function printLacp(p: Printer, kind: number, start: number, length: number): void {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; ) {
    if (end - at < ELEMENT_HEADER) return putTooShort(p)
    const type = u8(p, at)
    const size = u8(p, at + 1)
    putAscii(t, `\n\t${NAMES[kind]?.[type] ?? 'Unknown'} TLV (0x${type.toString(16).padStart(2, '0')}), length ${size}`)
    if (type === TERMINATOR) return
    if (size < ELEMENT_HEADER) return putAscii(t, `\n\t    ERROR: illegal length - should be >= ${ELEMENT_HEADER}`)
    if (end - at < size) return putTooShort(p)
    check(p, at, size)
    const needed = SIZES[kind]?.[type]
    const value = at + ELEMENT_HEADER
    if (needed === undefined) {
      if (p.options.verbose <= 1) putUnknownData(p, value, size - ELEMENT_HEADER, '\n\t  ')
    } else if (size !== needed) putAscii(t, `\n\t    ERROR: illegal length - should be ${needed}`)
    else putElement(p, kind, type, value)
    if (p.options.verbose > 1) putUnknownData(p, value, size - ELEMENT_HEADER, '\n\t  ')
    at += size
  }
}

const putTooShort = (p: Printer): void => putAscii(p.text, '\n\t\t packet is too short')

function putElement(p: Printer, kind: number, type: number, at: number): void {
  const t = p.text
  if (kind === MARKER && type === MARKER_INFORMATION) {
    putAscii(t, '\n\t  Request System ')
    putMac(t, p.bytes, at + 2)
    putAscii(
      t,
      `, Request Port ${u16(p, at)}, Request Transaction ID 0x${u32(p, at + 8)
        .toString(16)
        .padStart(8, '0')}`,
    )
  } else if (type === ACTOR || type === PARTNER) {
    putAscii(t, '\n\t  System ')
    putMac(t, p.bytes, at + 2)
    putAscii(t, `, System Priority ${u16(p, at)}, Key ${u16(p, at + 8)}`)
    putAscii(t, `, Port ${u16(p, at + 12)}, Port Priority ${u16(p, at + 10)}\n\t  State Flags [`)
    putFlags(t, STATE_FLAGS, u8(p, at + 14), 'none')
    putAscii(t, ']')
  } else if (type === COLLECTOR) putAscii(t, `\n\t  Max Delay ${u16(p, at)}`)
}
