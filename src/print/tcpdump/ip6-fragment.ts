// IPv6 fragment header (RFC 8200 section 4.5).

import { putAscii, putDecimal, putHex8 } from '../text.ts'
import { IPV6_HEADER } from './ip6.ts'
import { check, type Printer, u16, u32 } from './printer.ts'
import { putSize } from './size.ts'

const HEADER = 8
const OFFSET_MASK = 0xfff8

/** Answers the header's length, or -1 for a fragment that is not the first: its bytes mean nothing alone. */
export function printFragmentHeader(p: Printer, at: number, ipAt: number): number {
  const t = p.text
  p.protocol = 'frag6'
  const verbose = p.options.verbose > 0
  check(p, at, verbose ? HEADER : 4)
  const offset = u16(p, at + 2) & OFFSET_MASK
  putAscii(t, 'frag (')
  if (verbose) {
    putAscii(t, '0x')
    putHex8(t, u32(p, at + 4))
    putAscii(t, ':')
  }
  putDecimal(t, offset)
  putAscii(t, '|')
  putSize(t, IPV6_HEADER + u16(p, ipAt + 4) - (at - ipAt) - HEADER)
  putAscii(t, ')')
  if (offset !== 0) return -1
  putAscii(t, ' ')
  return HEADER
}
