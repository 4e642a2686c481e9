// IP inside IP: protocol 4 carries IPv4 (RFC 2003, RFC 2473), protocol 41 carries IPv6 (RFC 4213). There is no header between
// the two; what can be checked is that the inner packet's version is the one the protocol number promises.

import { PROTOCOL_IPIP, PROTOCOL_IPV6 } from './ip-protocols.ts'
import { lacks } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Ipip = {
  version: 4 | 6
  /** The inner IP header. */
  payloadAt: number
}

export const newIpip = (): Ipip => ({ version: 4, payloadAt: -1 })

/** `protocol` is the outer header's: 4 or 41. INVALID: another protocol, or another version inside. */
export function decodeIpip(b: Uint8Array, at: number, end: number, protocol: number, out: Ipip): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const version = b[at]! >> 4
  if (protocol === PROTOCOL_IPIP ? version !== 4 : protocol !== PROTOCOL_IPV6 || version !== 6) return INVALID
  out.version = version === 4 ? 4 : 6
  out.payloadAt = at
  return OK
}
