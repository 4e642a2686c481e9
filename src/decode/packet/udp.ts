// UDP (RFC 768).
//
//  | source port (2) | destination port (2) | length of header and payload (2) | checksum (2) | payload

import { lacks, u16 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Udp = {
  sourcePort: number
  destinationPort: number
  /** Bytes of header and payload; 0 in IPv6 jumbograms and in what segmentation offload leaves. */
  length: number
  /** 0: not computed (IPv4 only). */
  checksum: number
  payloadAt: number
}

export const newUdp = (): Udp => ({ sourcePort: -1, destinationPort: -1, length: 0, checksum: 0, payloadAt: -1 })

export const UDP_HEADER = 8

/** Reads the header. INVALID: a length that does not even hold it. `out` is written only when the answer is OK. */
export function decodeUdp(b: Uint8Array, at: number, end: number, out: Udp): Status {
  if (lacks(b, at, end, UDP_HEADER)) return TRUNCATED
  const length = u16(b, at + 4)
  if (length !== 0 && length < UDP_HEADER) return INVALID
  out.sourcePort = u16(b, at)
  out.destinationPort = u16(b, at + 2)
  out.length = length
  out.checksum = u16(b, at + 6)
  out.payloadAt = at + UDP_HEADER
  return OK
}
