// Generic UDP encapsulation (draft-ietf-intarea-gue), one of IPVS's three tunnel forms (`ipvsadm --tun-type gue`, port 6080).
//
//  version 0: | version (2 bits) | control (1) | words of options (5) | protocol (1) | flags (2) | options
//  version 1: no header at all: an IP packet, whose version field reads 4 or 6

import { PROTOCOL_IPIP, PROTOCOL_IPV6 } from './ip-protocols.ts'
import { lacks, u16 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

/** The port that IPVS's manual and keepalived's use for GUE; any other may be configured. */
export const GUE_PORT = 6080

export type Gue = {
  version: number
  /** A control message for the tunnel itself: `protocol` is its type, and nothing is carried. */
  control: boolean
  /** IANA protocol of the payload. */
  protocol: number
  flags: number
  headerLength: number
  payloadAt: number
}

export const newGue = (): Gue => ({ version: 0, control: false, protocol: -1, flags: 0, headerLength: 0, payloadAt: -1 })

const HEADER = 4

/** Reads the header, options included. INVALID: an unknown version, or version 1 without IP. */
export function decodeGue(b: Uint8Array, at: number, end: number, out: Gue): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const first = b[at]!
  const version = first >> 6
  if (version === 1) {
    if (first >> 4 !== 4 && first >> 4 !== 6) return INVALID
    out.version = version
    out.control = false
    out.protocol = first >> 4 === 4 ? PROTOCOL_IPIP : PROTOCOL_IPV6
    out.flags = 0
    out.headerLength = 0
    out.payloadAt = at
    return OK
  }
  if (version !== 0) return INVALID
  const headerLength = HEADER + (first & 0x1f) * 4
  if (lacks(b, at, end, headerLength)) return TRUNCATED
  out.version = version
  out.control = (first & 0x20) !== 0
  out.protocol = b[at + 1]!
  out.flags = u16(b, at + 2)
  out.headerLength = headerLength
  out.payloadAt = at + headerLength
  return OK
}
