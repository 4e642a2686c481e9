// IPv6 (RFC 8200): the fixed header, and the walk along its extension headers.
//
//   0               1               2               3
//  |version| traffic class |             flow label                |
//  |        payload length         |  next header  |   hop limit   |
//  |                        source address (16)                    |
//  |                     destination address (16)                  |

import { PROTOCOL_AH, PROTOCOL_DESTINATION_OPTIONS, PROTOCOL_FRAGMENT, PROTOCOL_HOP_BY_HOP, PROTOCOL_ROUTING } from './ip-protocols.ts'
import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Ipv6 = {
  /** DSCP in the upper six bits, ECN in the lower two. */
  trafficClass: number
  flowLabel: number
  /** Bytes after the fixed header, extension headers included; 0 for jumbograms and what segmentation offload leaves. */
  payloadLength: number
  nextHeader: number
  hopLimit: number
  sourceAt: number
  destinationAt: number
  payloadAt: number
}

export const newIpv6 = (): Ipv6 => ({
  trafficClass: 0,
  flowLabel: 0,
  payloadLength: 0,
  nextHeader: -1,
  hopLimit: 0,
  sourceAt: -1,
  destinationAt: -1,
  payloadAt: -1,
})

export const IPV6_HEADER = 40

/** Reads the 40 fixed bytes. INVALID: another version. `out` is written only when the answer is OK. */
export function decodeIpv6(b: Uint8Array, at: number, end: number, out: Ipv6): Status {
  if (lacks(b, at, end, IPV6_HEADER)) return TRUNCATED
  const first = u32(b, at)
  if (first >>> 28 !== 6) return INVALID
  out.trafficClass = (first >>> 20) & 0xff
  out.flowLabel = first & 0xfffff
  out.payloadLength = u16(b, at + 4)
  out.nextHeader = b[at + 6]!
  out.hopLimit = b[at + 7]!
  out.sourceAt = at + 8
  out.destinationAt = at + 24
  out.payloadAt = at + IPV6_HEADER
  return OK
}

export type Ipv6Extensions = {
  /** Protocol of what follows the last header that was walked: a transport, ESP (50), none (59), or one we do not know. */
  protocol: number
  /** Where that starts. In a later fragment: the fragment's data. */
  payloadAt: number
  /** How many headers were walked. */
  count: number
  /** The fragment header's, or -1, false and 0 without one. */
  fragmentId: number
  moreFragments: boolean
  /** Bytes. */
  fragmentOffset: number
  /** The routing header, or -1. While its segments are not used up, the final destination is in it, not in the IP header. */
  routingAt: number
  segmentsLeft: number
}

export const newIpv6Extensions = (): Ipv6Extensions => ({
  protocol: -1,
  payloadAt: -1,
  count: 0,
  fragmentId: -1,
  moreFragments: false,
  fragmentOffset: 0,
  routingAt: -1,
  segmentsLeft: 0,
})

/** RFC 8200 foresees each header once, destination options twice; more than this is an attack or noise. */
const MAXIMUM_HEADERS = 12
const FRAGMENT_HEADER = 8
const MOBILITY = 135
const HOST_IDENTITY = 139
const SHIM6 = 140

const isExtension = (header: number): boolean =>
  header === PROTOCOL_HOP_BY_HOP ||
  header === PROTOCOL_ROUTING ||
  header === PROTOCOL_DESTINATION_OPTIONS ||
  header === PROTOCOL_FRAGMENT ||
  header === PROTOCOL_AH ||
  header === MOBILITY ||
  header === HOST_IDENTITY ||
  header === SHIM6

/**
 * Walks the extension headers of b[at, end), the first of which is of type `nextHeader`; stops behind a fragment header that
 * is not the first one's, since what follows is data. INVALID: too many headers, or an authentication header too short.
 */
export function decodeIpv6Extensions(b: Uint8Array, at: number, end: number, nextHeader: number, out: Ipv6Extensions): Status {
  if (lacks(b, at, end, 0)) return TRUNCATED
  let header = nextHeader
  let next = at
  let count = 0
  let fragmentId = -1
  let fragment = 0
  let routingAt = -1
  for (; isExtension(header) && (fragment & 0xfff8) === 0; count++) {
    if (count === MAXIMUM_HEADERS) return INVALID
    if (lacks(b, next, end, 8)) return TRUNCATED
    let length = (b[next + 1]! + 1) * 8
    if (header === PROTOCOL_FRAGMENT) {
      length = FRAGMENT_HEADER
      fragment = u16(b, next + 2)
      fragmentId = u32(b, next + 4)
    } else if (header === PROTOCOL_AH) {
      length = (b[next + 1]! + 2) * 4
      if (length < 12) return INVALID
    } else if (header === PROTOCOL_ROUTING) routingAt = next
    if (lacks(b, next, end, length)) return TRUNCATED
    header = b[next]!
    next += length
  }
  out.protocol = header
  out.payloadAt = next
  out.count = count
  out.fragmentId = fragmentId
  out.moreFragments = (fragment & 1) !== 0
  out.fragmentOffset = fragment & 0xfff8
  out.routingAt = routingAt
  out.segmentsLeft = routingAt < 0 ? 0 : b[routingAt + 3]!
  return OK
}
