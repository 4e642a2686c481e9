// The packet that an ICMP or ICMPv6 error quotes: the head of what the sender of the error could not deliver.
//
// RFC 792 promises its IP header and 8 bytes, which is enough for the ports; newer hosts quote more. With tunnels the quoted
// packet is the outer one: `protocol` is then 4, 41 or 47, and another call at `payloadAt` reads the inner packet.

import { PROTOCOL_SCTP, PROTOCOL_TCP, PROTOCOL_UDP } from './ip-protocols.ts'
import { decodeIpv4, newIpv4 } from './ipv4.ts'
import { decodeIpv6, decodeIpv6Extensions, newIpv6, newIpv6Extensions } from './ipv6.ts'
import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Embedded = {
  version: 4 | 6
  sourceAt: number
  destinationAt: number
  /** Bytes of one address: 4 or 16. */
  addressBytes: number
  /** TTL or hop limit when the error was made: 0 or 1 in a "time exceeded". */
  ttl: number
  protocol: number
  /** Where the transport header starts; -1 in a later fragment, or when extension headers are cut. */
  payloadAt: number
  /** -1 when the protocol has none or they are not quoted. */
  sourcePort: number
  destinationPort: number
  /** TCP's, which tells the exact segment; -1 in others. */
  sequence: number
  /** Whether extension headers and ports could be read as far as there should be any. */
  complete: boolean
}

export const newEmbedded = (): Embedded => ({
  version: 4,
  sourceAt: -1,
  destinationAt: -1,
  addressBytes: 0,
  ttl: 0,
  protocol: -1,
  payloadAt: -1,
  sourcePort: -1,
  destinationPort: -1,
  sequence: -1,
  complete: false,
})

const ipv4 = newIpv4()
const ipv6 = newIpv6()
const extensions = newIpv6Extensions()

/** Reads the quoted packet at `at` (`embeddedAt` of the error). INVALID: not IP. `out` is written only when the answer is OK. */
export function decodeEmbedded(b: Uint8Array, at: number, end: number, out: Embedded): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const version = b[at]! >> 4
  if (version === 4) return decodeQuoted4(b, at, end, out)
  if (version === 6) return decodeQuoted6(b, at, end, out)
  return INVALID
}

function decodeQuoted4(b: Uint8Array, at: number, end: number, out: Embedded): Status {
  const status = decodeIpv4(b, at, end, ipv4)
  if (status !== OK) return status
  out.version = 4
  out.sourceAt = ipv4.sourceAt
  out.destinationAt = ipv4.destinationAt
  out.addressBytes = 4
  out.ttl = ipv4.ttl
  out.protocol = ipv4.protocol
  out.payloadAt = ipv4.fragmentOffset === 0 ? ipv4.payloadAt : -1
  readPorts(b, end, true, out)
  return OK
}

function decodeQuoted6(b: Uint8Array, at: number, end: number, out: Embedded): Status {
  const status = decodeIpv6(b, at, end, ipv6)
  if (status !== OK) return status
  const walked = decodeIpv6Extensions(b, ipv6.payloadAt, end, ipv6.nextHeader, extensions) === OK
  out.version = 6
  out.sourceAt = ipv6.sourceAt
  out.destinationAt = ipv6.destinationAt
  out.addressBytes = 16
  out.ttl = ipv6.hopLimit
  out.protocol = walked ? extensions.protocol : ipv6.nextHeader
  out.payloadAt = walked && extensions.fragmentOffset === 0 ? extensions.payloadAt : -1
  readPorts(b, end, walked, out)
  return OK
}

function readPorts(b: Uint8Array, end: number, walked: boolean, out: Embedded): void {
  const { protocol, payloadAt } = out
  const hasPorts = payloadAt >= 0 && (protocol === PROTOCOL_TCP || protocol === PROTOCOL_UDP || protocol === PROTOCOL_SCTP)
  const there = hasPorts && !lacks(b, payloadAt, end, 4)
  out.complete = walked && there === hasPorts
  out.sourcePort = there ? u16(b, payloadAt) : -1
  out.destinationPort = there ? u16(b, payloadAt + 2) : -1
  out.sequence = there && protocol === PROTOCOL_TCP && !lacks(b, payloadAt, end, 8) ? u32(b, payloadAt + 4) : -1
}
