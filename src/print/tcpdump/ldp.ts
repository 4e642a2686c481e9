// LDP (RFC 5036), in UDP to find neighbours and in TCP to share labels: one line per unit, everything in it with -v.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { MESSAGE_NAMES } from './ldp-names.ts'
import { putLdpTlv } from './ldp-tlv.ts'
import { check, type Printer, putInvalid, u16, u32 } from './printer.ts'
import { hex, ipv4Text } from './text-pieces.ts'

const HEADER = 10
/** Version and length are not counted by the length. */
const UNCOUNTED = 4
const MESSAGE_HEADER = 8
const VERSION = 1

/** Messages made of TLVs; of the others the bytes are shown. */
const WITH_TLVS: ReadonlySet<number> = new Set([0x0001, 0x0100, 0x0200, 0x0201, 0x0300, 0x0301, 0x0400, 0x0402])

/** Prints the units in a segment or datagram; without -v the first one only. */
export function printLdp(p: Printer, start: number, length: number): void {
  p.protocol = 'ldp'
  let at = start
  let left = length
  while (left > HEADER + MESSAGE_HEADER) {
    const size = putUnit(p, at)
    if (size === 0) return
    if (left < size) {
      putAscii(p.text, ` [remaining length ${left} < ${size}]`)
      putInvalid(p)
      return
    }
    at += size
    left -= size
  }
}

/** Answers the unit's size, or 0 when nothing behind it is to be printed. */
function putUnit(p: Printer, at: number): number {
  const t = p.text
  check(p, at, HEADER)
  const verbose = p.options.verbose > 0
  const before = verbose ? '\n\t' : ''
  const version = u16(p, at)
  if (version !== VERSION) {
    putAscii(t, `${before}LDP version ${version} packet not supported`)
    return 0
  }
  const length = u16(p, at + 2)
  if (length < HEADER - UNCOUNTED) {
    putAscii(t, `${before}LDP, pdu-length: ${length} (too short, < ${HEADER - UNCOUNTED})`)
    return 0
  }
  putAscii(t, `${before}LDP, Label-Space-ID: ${ipv4Text(p, at + 4)}:${u16(p, at + 8)}, pdu-length: ${length}`)
  if (!verbose) return 0
  let message = at + HEADER
  let left = length - (HEADER - UNCOUNTED)
  while (left > 0) {
    const size = putMessage(p, message)
    if (size === 0) return 0
    message += size
    left = (left - size) & 0xffff // a message longer than its unit wraps around, up to the end of the capture
  }
  return length + UNCOUNTED
}

/** Answers the message's size, or 0 when it has none that could be. */
function putMessage(p: Printer, at: number): number {
  const t = p.text
  check(p, at, MESSAGE_HEADER)
  const head = u16(p, at)
  const type = head & 0x7fff
  const length = u16(p, at + 2)
  putAscii(t, `\n\t  ${MESSAGE_NAMES[type] ?? 'Unknown'} Message (0x${hex(type, 4)}), length: ${length}`)
  if (length < MESSAGE_HEADER - UNCOUNTED) {
    putAscii(t, ` (too short, < ${MESSAGE_HEADER - UNCOUNTED})`)
    return 0
  }
  putAscii(t, `, Message ID: 0x${hex(u32(p, at + 4), 8)}, Flags: [${head & 0x8000 ? 'continue processing' : 'ignore'} if unknown]`)
  check(p, at, length)
  const body = at + MESSAGE_HEADER
  const size = length - (MESSAGE_HEADER - UNCOUNTED)
  if (WITH_TLVS.has(type)) putTlvs(p, body, size)
  else if (p.options.verbose <= 1) putUnknownData(p, body, size, '\n\t  ')
  // Four bytes too many, as tcpdump has it.
  if (p.options.verbose > 1) putUnknownData(p, body, length, '\n\t  ')
  return length + UNCOUNTED
}

function putTlvs(p: Printer, start: number, length: number): void {
  let at = start
  let left = length
  while (left >= 4) {
    const size = putLdpTlv(p, at, left)
    if (size === 0) return
    at += size
    left -= size
  }
}
