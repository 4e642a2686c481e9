// GRE (RFC 2784, key and sequence RFC 2890, source routes RFC 1701) and its PPTP variant (version 1, RFC 2637).
//
//  |C|R|K|S|s|recur|A| flags |version| protocol: an ethertype (2) |
//  | checksum (2) | offset (2) |      with C or R
//  | key (4) |                         with K; in version 1 payload length (2) and call id (2)
//  | sequence number (4) |             with S
//  | acknowledgment (4) |              with A, version 1 only
//  | source route entries |            with R, ended by an entry of length 0

import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Gre = {
  version: number
  /** Ethertype of the payload: 0x0800, 0x86dd, or 0x6558 for a whole Ethernet frame. */
  etherType: number
  headerLength: number
  /** The checksum covers header and payload; -1 without one. */
  checksum: number
  key: number
  sequence: number
  /** First source route entry, or -1. */
  routingAt: number
  payloadAt: number
}

export const newGre = (): Gre => ({
  version: 0,
  etherType: -1,
  headerLength: 0,
  checksum: -1,
  key: -1,
  sequence: -1,
  routingAt: -1,
  payloadAt: -1,
})

const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000
const ACKNOWLEDGMENT = 0x0080
const VERSION = 0x0007
const MAXIMUM_ROUTES = 16

/** Reads the header with all its optional parts. INVALID: an unknown version, or too many source routes. */
export function decodeGre(b: Uint8Array, at: number, end: number, out: Gre): Status {
  if (lacks(b, at, end, 4)) return TRUNCATED
  const flags = u16(b, at)
  const version = flags & VERSION
  if (version > 1) return INVALID
  const hasChecksum = (flags & (CHECKSUM | ROUTING)) !== 0
  const hasKey = (flags & KEY) !== 0
  const hasSequence = (flags & SEQUENCE) !== 0
  const keyAt = at + (hasChecksum ? 8 : 4)
  const sequenceAt = keyAt + (hasKey ? 4 : 0)
  let next = sequenceAt + (hasSequence ? 4 : 0) + (version === 1 && (flags & ACKNOWLEDGMENT) !== 0 ? 4 : 0)
  if (lacks(b, at, end, next - at)) return TRUNCATED
  const routingAt = (flags & ROUTING) !== 0 ? next : -1
  if (routingAt >= 0) {
    // Family 0 with length 0 ends the list; every entry is 4 bytes and what its own length says.
    for (let count = 0; ; count++) {
      if (count === MAXIMUM_ROUTES) return INVALID
      if (lacks(b, next, end, 4)) return TRUNCATED
      const length = b[next + 3]!
      const last = u16(b, next) === 0 && length === 0
      next += 4 + length
      if (last) break
    }
    if (lacks(b, at, end, next - at)) return TRUNCATED
  }
  out.version = version
  out.etherType = u16(b, at + 2)
  out.headerLength = next - at
  out.checksum = (flags & CHECKSUM) !== 0 ? u16(b, at + 4) : -1
  out.key = hasKey ? u32(b, keyAt) : -1
  out.sequence = hasSequence ? u32(b, sequenceAt) : -1
  out.routingAt = routingAt
  out.payloadAt = next
  return OK
}
