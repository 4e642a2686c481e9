// Transport headers and ICMP into the flat Packet, for chain-ip.ts.
//
// In all of these b[at, limit) is what was captured of the IP payload and `length` how long IP says it is. A header that does
// not fit is TRUNCATED when the capture cut it or the rest is in another fragment, INVALID when IP itself ends too early.

import { decodeEmbedded, newEmbedded } from './embedded.ts'
import { decodeIcmp, ICMP_HEADER, newIcmp } from './icmp.ts'
import { decodeIcmpv6, newIcmpv6 } from './icmpv6.ts'
import type { Packet } from './packet.ts'
import { lacks, u16 } from './read.ts'
import { decodeSctp, newSctp, SCTP_HEADER } from './sctp.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'
import { decodeTcpFixed, newTcp } from './tcp.ts'
import { decodeUdp, newUdp, UDP_HEADER } from './udp.ts'

const tcp = newTcp()
const udp = newUdp()
const sctp = newSctp()
const icmp = newIcmp()
const icmpv6 = newIcmpv6()
const embedded = newEmbedded()

/** What a decoder's TRUNCATED means here; other answers stay. */
export const cutOrInvalid = (status: Status, at: number, limit: number, length: number, out: Packet): Status =>
  status === TRUNCATED && limit - at >= length && !out.fragment ? INVALID : status

export function fillTcp(b: Uint8Array, at: number, limit: number, length: number, out: Packet): Status {
  out.transportAt = at
  out.transportLength = length
  const status = decodeTcpFixed(b, at, limit, tcp)
  if (status !== OK) {
    fillPorts(b, at, limit, out)
    return cutOrInvalid(status, at, limit, length, out)
  }
  out.sourcePort = tcp.sourcePort
  out.destinationPort = tcp.destinationPort
  out.tcpFlags = tcp.flags
  out.tcpSequence = tcp.sequence
  out.tcpAcknowledgment = tcp.acknowledgment
  out.tcpWindow = tcp.window
  if (tcp.headerLength > length) return cutOrInvalid(TRUNCATED, at, limit, length, out)
  out.payloadLength = length - tcp.headerLength
  if (tcp.payloadAt > limit) return TRUNCATED
  out.payloadAt = tcp.payloadAt
  return OK
}

export function fillUdp(b: Uint8Array, at: number, limit: number, length: number, out: Packet): Status {
  out.transportAt = at
  out.transportLength = length
  const status = decodeUdp(b, at, limit, udp)
  if (status !== OK) {
    fillPorts(b, at, limit, out)
    return cutOrInvalid(status, at, limit, length, out)
  }
  out.sourcePort = udp.sourcePort
  out.destinationPort = udp.destinationPort
  out.payloadAt = udp.payloadAt
  // In a first fragment UDP's length is the whole datagram's: no more than IP's share of it is here.
  out.payloadLength = (udp.length === 0 ? length : Math.min(udp.length, length)) - UDP_HEADER
  return OK
}

export function fillSctp(b: Uint8Array, at: number, limit: number, length: number, out: Packet): Status {
  out.transportAt = at
  out.transportLength = length
  const status = decodeSctp(b, at, limit, sctp)
  if (status !== OK) {
    fillPorts(b, at, limit, out)
    return cutOrInvalid(status, at, limit, length, out)
  }
  out.sourcePort = sctp.sourcePort
  out.destinationPort = sctp.destinationPort
  out.payloadAt = sctp.chunksAt
  out.payloadLength = length - SCTP_HEADER
  return OK
}

/** The ports of a header that was cut behind them. */
function fillPorts(b: Uint8Array, at: number, limit: number, out: Packet): void {
  if (lacks(b, at, limit, 4)) return
  out.sourcePort = u16(b, at)
  out.destinationPort = u16(b, at + 2)
}

export function fillIcmp(b: Uint8Array, at: number, limit: number, length: number, out: Packet): Status {
  out.transportAt = at
  out.transportLength = length
  const status = decodeIcmp(b, at, limit, icmp)
  if (status !== OK) return fillIcmpType(b, at, limit, length, status, out)
  out.icmpType = icmp.type
  out.icmpCode = icmp.code
  out.icmpId = icmp.id
  out.icmpSequence = icmp.sequence
  out.payloadAt = icmp.payloadAt
  out.payloadLength = length - ICMP_HEADER
  return icmp.embeddedAt < 0 ? OK : fillEmbedded(b, icmp.embeddedAt, limit, length - ICMP_HEADER, out)
}

export function fillIcmpv6(b: Uint8Array, at: number, limit: number, length: number, out: Packet): Status {
  out.transportAt = at
  out.transportLength = length
  const status = decodeIcmpv6(b, at, limit, icmpv6)
  if (status !== OK) return fillIcmpType(b, at, limit, length, status, out)
  out.icmpType = icmpv6.type
  out.icmpCode = icmpv6.code
  out.icmpId = icmpv6.id
  out.icmpSequence = icmpv6.sequence
  out.payloadAt = icmpv6.payloadAt
  out.payloadLength = length - (icmpv6.payloadAt - at)
  return icmpv6.embeddedAt < 0 ? OK : fillEmbedded(b, icmpv6.embeddedAt, limit, length - ICMP_HEADER, out)
}

/** Type and code of a message that was cut behind them. */
function fillIcmpType(b: Uint8Array, at: number, limit: number, length: number, status: Status, out: Packet): Status {
  if (!lacks(b, at, limit, 2)) {
    out.icmpType = b[at]!
    out.icmpCode = b[at + 1]!
  }
  return cutOrInvalid(status, at, limit, length, out)
}

/** `length`: of the quote, as the outer IP header has it. */
function fillEmbedded(b: Uint8Array, at: number, limit: number, length: number, out: Packet): Status {
  out.embeddedAt = at
  const status = decodeEmbedded(b, at, limit, embedded)
  if (status !== OK) return cutOrInvalid(status, at, limit, length, out)
  out.embeddedNetwork = embedded.version
  out.embeddedSourceAt = embedded.sourceAt
  out.embeddedDestinationAt = embedded.destinationAt
  out.embeddedProtocol = embedded.protocol
  out.embeddedSourcePort = embedded.sourcePort
  out.embeddedDestinationPort = embedded.destinationPort
  // A quote that its sender cut short is all there is; one that the capture cut is not.
  return embedded.complete || limit - at >= length ? OK : TRUNCATED
}
