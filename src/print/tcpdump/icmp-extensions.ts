// What may follow the packet inside an ICMP error (RFC 4884), first of all the MPLS label stack (RFC 4950).

import { putAscii, putDecimal, putHex4 } from '../text.ts'
import { verify } from './checksum.ts'
import { putUnknownData } from './dump.ts'
import { putLabelFields } from './mpls-label.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

/** The extension header stands behind 8 bytes of ICMP and 128 of the packet in question. */
const EXTENSION = 136
const VERSION = 2
const HEADER = 4
const OBJECT_HEADER = 4

const OBJECT_NAMES: Readonly<Record<number, string>> = { 1: 'MPLS Stack Entry', 2: 'Interface Identification' }
const MPLS_STACK = 1

/** Prints the extensions of the ICMP message of `length` bytes at `at`, if it has any. */
export function printExtensions(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length <= EXTENSION) return
  if (!has(p, at, EXTENSION + HEADER + 1)) return putTruncated(p)
  const start = at + EXTENSION
  const covered = length - EXTENSION
  const captured = has(p, start, covered)
  const right = captured && verify(p.bytes, start, covered) === 0
  // Not every sender tells where the packet ends; then only the checksum says whether these bytes are extensions.
  if (u8(p, at + 5) === 0 && captured && !right) return
  const version = u8(p, start) >>> 4
  putAscii(t, '\n\tICMP Multi-Part extension v')
  putDecimal(t, version)
  if (version !== VERSION) {
    putAscii(t, ' packet not supported')
    return
  }
  if (captured) {
    putAscii(t, ', checksum 0x')
    putHex4(t, u16(p, start + 2))
    putAscii(t, right ? ' (correct), length ' : ' (incorrect), length ')
    putDecimal(t, covered)
  }
  printObjects(p, start + HEADER, (covered - HEADER) >>> 0) // too short a length wraps around: tcpdump reads on to the end
}

function printObjects(p: Printer, start: number, length: number): void {
  const t = p.text
  let at = start
  let left = length
  while (left > OBJECT_HEADER) {
    if (!has(p, at, OBJECT_HEADER)) return putTruncated(p)
    const size = u16(p, at)
    const kind = u8(p, at + 2)
    const type = u8(p, at + 3)
    putAscii(t, `\n\t  ${OBJECT_NAMES[kind] ?? 'unknown'} Object (${kind}), Class-Type: ${type}, length ${size}`)
    at += OBJECT_HEADER
    left -= OBJECT_HEADER
    if (kind === 0 || size < OBJECT_HEADER) return
    const body = size - OBJECT_HEADER
    if (kind === MPLS_STACK && type === 1) {
      const entry = u32(p, at)
      putAscii(t, '\n\t    label ')
      putLabelFields(t, entry, ', tc ')
    } else putUnknownData(p, at, body, '\n\t    ')
    if (left < body) return
    left -= body
    at += body
  }
}
