// L2TP version 2 (RFC 2661): control messages as attributes, or PPP frames, in tunnels over UDP.
//
// |T L S O P flags, version(4)|length (L)|tunnel|session|Ns, Nr (S)|offset and padding (O)| attributes or a PPP frame

import { putAscii } from '../text.ts'
import { putL2tpAttribute } from './l2tp-attributes.ts'
import { printPpp } from './ppp.ts'
import { has, type Printer, putTruncated, u16 } from './printer.ts'

const VERSION = 0x000f
const L2F = 1
const L2TP = 2

const CONTROL = 0x8000
const LENGTH = 0x4000
const SEQUENCE = 0x0800
const OFFSET = 0x0200
const PRIORITY = 0x0100

/** Prints the UDP payload of `length` bytes at `start`. */
export function printL2tp(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'l2tp'
  const flags = u16(p, start)
  const version = flags & VERSION
  if (version !== L2TP) return putAscii(t, version === L2F ? ' l2f:' : ' Unknown Version, neither L2F(1) nor L2TP(2)')
  const letter = (mask: number, name: string): string => (flags & mask ? name : '')
  putAscii(t, ` l2tp:[${letter(CONTROL, 'T')}${letter(LENGTH, 'L')}${letter(SEQUENCE, 'S')}${letter(OFFSET, 'O')}${letter(PRIORITY, 'P')}]`)
  let at = start + 2
  let told = length
  if (flags & LENGTH) {
    told = u16(p, at)
    at += 2
  }
  putAscii(t, `(${u16(p, at)}/`)
  putAscii(t, `${u16(p, at + 2)})`)
  at += 4
  if (flags & SEQUENCE) {
    putAscii(t, `Ns=${u16(p, at)},`)
    putAscii(t, `Nr=${u16(p, at + 2)}`)
    at += 4
  }
  if (flags & OFFSET) {
    const padding = u16(p, at)
    if (!has(p, at + 2, padding)) return putTruncated(p)
    at += 2 + padding
  }
  if (length < told) return putAscii(t, ` Length ${told} larger than packet`)
  const end = start + told
  if (end < at) return putAscii(t, ` Length ${told} smaller than header length`)
  if (flags & CONTROL) printControl(p, at, end, (flags & LENGTH) !== 0)
  else {
    putAscii(t, ' {')
    printPpp(p, at, end - at)
    putAscii(t, '}')
  }
}

function printControl(p: Printer, start: number, end: number, withLength: boolean): void {
  if (!withLength) return putAscii(p.text, ' No length')
  if (start === end) return putAscii(p.text, ' ZLB') // zero-length body: an acknowledgment
  for (let at = start; at < end; ) {
    const size = putL2tpAttribute(p, at, end - at)
    if (size === 0) return
    at += size
  }
}
