// IP authentication header (RFC 4302): VRRP version 2 with `auth_type AH` travels in it, in IPv4 and IPv6 alike.
//
//  | next header (1) | length in words, minus 2 (1) | 0 (2) | security parameters index (4) | sequence (4) | digest

import { lacks, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Ah = {
  /** Protocol of what follows. */
  nextHeader: number
  headerLength: number
  spi: number
  sequence: number
  payloadAt: number
}

export const newAh = (): Ah => ({ nextHeader: -1, headerLength: 0, spi: 0, sequence: 0, payloadAt: -1 })

const FIXED = 12

/** Reads the whole header. INVALID: shorter than its fixed part. `out` is written only when the answer is OK. */
export function decodeAh(b: Uint8Array, at: number, end: number, out: Ah): Status {
  if (lacks(b, at, end, 2)) return TRUNCATED
  const headerLength = (b[at + 1]! + 2) * 4
  if (headerLength < FIXED) return INVALID
  if (lacks(b, at, end, headerLength)) return TRUNCATED
  out.nextHeader = b[at]!
  out.headerLength = headerLength
  out.spi = u32(b, at + 4)
  out.sequence = u32(b, at + 8)
  out.payloadAt = at + headerLength
  return OK
}
