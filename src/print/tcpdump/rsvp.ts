// RSVP, the resource reservation protocol (RFC 2205): header, bundles (RFC 2961), and with -v the objects.

import { putAscii, putHex4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'
import { printRsvpObjects } from './rsvp-objects.ts'

const HEADER = 8
const VERSION = 1
const BUNDLE = 12

const NAMES: Readonly<Record<number, string>> = {
  1: 'Path',
  2: 'Resv',
  3: 'PathErr',
  4: 'ResvErr',
  5: 'PathTear',
  6: 'ResvTear',
  7: 'ResvConf',
  [BUNDLE]: 'Bundle',
  13: 'Acknowledgement',
  14: 'Hello (Old)',
  15: 'Refresh',
  20: 'Hello',
}

export function printRsvp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'rsvp'
  if (!has(p, at, HEADER)) return putTruncated(p)
  const version = u8(p, at) >>> 4
  const type = u8(p, at + 1)
  if (version !== VERSION) return putAscii(t, `ERROR: RSVP version ${version} packet not supported`)
  if (p.options.verbose === 0) return putAscii(t, `RSVPv${version} ${NAMES[type] ?? `unknown (${type})`} Message, length: ${length}`)
  if (!putHeader(p, at, '\n\t')) return
  const left = u16(p, at + 6) - HEADER
  if (type === BUNDLE) printBundle(p, at + HEADER, left)
  else if (NAMES[type] === undefined) putUnknownData(p, at + HEADER, left, '\n\t    ')
  else printRsvpObjects(p, at + HEADER, left, '\n\t  ')
}

/** Answers false when the message is shorter than its own header. */
function putHeader(p: Printer, at: number, indent: string): boolean {
  const t = p.text
  const flags = u8(p, at) & 0x0f
  const type = u8(p, at + 1)
  const length = u16(p, at + 6)
  putAscii(t, `${indent}RSVPv${VERSION} ${NAMES[type] ?? `unknown, type: ${type}`} Message (${type})`)
  putAscii(t, `, Flags: [${flags & 1 ? 'Refresh reduction capable' : 'none'}], length: ${length}, ttl: ${u8(p, at + 4)}, checksum: 0x`)
  putHex4(t, u16(p, at + 2))
  if (length >= HEADER) return true
  putAscii(t, `ERROR: common header too short ${length} < ${HEADER}`)
  return false
}

/** Messages one after the other; none of them is taken for a bundle again. */
function printBundle(p: Printer, start: number, length: number): void {
  const t = p.text
  let at = start
  for (let left = length; left > 0; ) {
    if (!has(p, at, HEADER)) return putTruncated(p)
    const version = u8(p, at) >>> 4
    if (version !== VERSION) return putAscii(t, `ERROR: RSVP version ${version} packet not supported`)
    if (!putHeader(p, at, '\n\t  ')) return
    const size = u16(p, at + 6)
    if (left < size) return putAscii(t, `ERROR: common header too large ${size} > ${left}`)
    if (!printRsvpObjects(p, at + HEADER, size - HEADER, '\n\t    ')) return
    at += size
    left -= size
  }
}
