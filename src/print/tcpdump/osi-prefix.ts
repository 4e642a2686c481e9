// The leading bits of an OSI address as text.

import { osiAddress } from './osi-address.ts'
import { check, type Printer } from './printer.ts'

/** `bits` bits at `at`, those behind them in the last octet as zero. Throws when they were not captured. */
export function maskedOsiAddress(p: Printer, at: number, bits: number): string {
  const octets = (bits + 7) >>> 3
  check(p, at, octets)
  const bytes = p.bytes.slice(at, at + octets)
  if (bits % 8 !== 0) bytes[octets - 1]! &= 0xff00 >>> (bits % 8)
  return osiAddress({ ...p, bytes, start: 0, end: octets }, 0, octets)
}
