// Minimal encapsulation of Mobile IP (RFC 2004).

import { putAscii, putIpv4 } from '../text.ts'
import { verify } from './checksum.ts'
import { has, type Printer, putTruncated, u16 } from './printer.ts'

/** Captured bytes that tcpdump wants, with or without an original source address. */
const WANTED = 12
const SHORT = 8
const SOURCE_PRESENT = 0x80

export function printMobileIp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'mobile'
  if (length < SHORT || !has(p, at, WANTED)) return putTruncated(p)
  const verbose = p.options.verbose > 0
  const first = u16(p, at)
  const withSource = (first & SOURCE_PRESENT) !== 0
  putAscii(t, withSource ? 'mobile: [S] ' : 'mobile: [] ')
  if (withSource && verbose) {
    putIpv4(t, p.bytes, at + 8)
    putAscii(t, ' ')
  }
  if (verbose) {
    putAscii(t, '> ')
    putIpv4(t, p.bytes, at + 4)
    putAscii(t, ` (oproto=${first >>> 8})`)
  }
  if (verify(p.bytes, at, withSource ? WANTED : SHORT) !== 0) putAscii(t, ` (bad checksum ${u16(p, at + 2)})`)
}
