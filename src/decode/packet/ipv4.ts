// IPv4 (RFC 791): the header, its fragment fields, and its options one by one.
//
//   0               1               2               3
//  |version| words |    DSCP + ECN |         total length          |
//  |        identification         |flags|    fragment offset      |
//  |  time to live |    protocol   |        header checksum        |
//  |                        source address                         |
//  |                     destination address                       |
//  |          options, up to 40 bytes                              |

import { lacks, u16 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Ipv4 = {
  /** Bytes, 20 to 60. */
  headerLength: number
  /** DSCP in the upper six bits, ECN in the lower two. */
  tos: number
  /** Bytes of header and payload; 0 is what segmentation offload leaves in a packet captured before the card split it. */
  totalLength: number
  id: number
  dontFragment: boolean
  moreFragments: boolean
  /** Bytes. */
  fragmentOffset: number
  ttl: number
  protocol: number
  checksum: number
  sourceAt: number
  destinationAt: number
  /** Options lie in [optionsAt, payloadAt). */
  optionsAt: number
  payloadAt: number
}

export const newIpv4 = (): Ipv4 => ({
  headerLength: 0,
  tos: 0,
  totalLength: 0,
  id: 0,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 0,
  protocol: -1,
  checksum: 0,
  sourceAt: -1,
  destinationAt: -1,
  optionsAt: -1,
  payloadAt: -1,
})

const HEADER = 20
const DONT_FRAGMENT = 0x4000
const MORE_FRAGMENTS = 0x2000
const OFFSET = 0x1fff

/** Reads a whole header, options included. INVALID: another version, or lengths that contradict each other. */
export function decodeIpv4(b: Uint8Array, at: number, end: number, out: Ipv4): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const length = (b[at]! & 0x0f) * 4
  if (length > HEADER && lacks(b, at, end, length)) return b[at]! >> 4 === 4 ? TRUNCATED : INVALID
  return decodeIpv4Fixed(b, at, end, out)
}

/** Reads the 20 fixed bytes, for packets cut inside the options: then `payloadAt` lies beyond `end`. */
export function decodeIpv4Fixed(b: Uint8Array, at: number, end: number, out: Ipv4): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const first = b[at]!
  const headerLength = (first & 0x0f) * 4
  const totalLength = u16(b, at + 2)
  if (first >> 4 !== 4 || headerLength < HEADER || (totalLength < headerLength && totalLength !== 0)) return INVALID
  const fragment = u16(b, at + 6)
  out.headerLength = headerLength
  out.tos = b[at + 1]!
  out.totalLength = totalLength
  out.id = u16(b, at + 4)
  out.dontFragment = (fragment & DONT_FRAGMENT) !== 0
  out.moreFragments = (fragment & MORE_FRAGMENTS) !== 0
  out.fragmentOffset = (fragment & OFFSET) * 8
  out.ttl = b[at + 8]!
  out.protocol = b[at + 9]!
  out.checksum = u16(b, at + 10)
  out.sourceAt = at + 12
  out.destinationAt = at + 16
  out.optionsAt = at + HEADER
  out.payloadAt = at + headerLength
  return OK
}

export type Ipv4Option = {
  kind: number
  /** Bytes of the whole option, kind and length included. */
  length: number
  /** First byte after kind and length; for the routes and the timestamp that is the pointer. */
  valueAt: number
  /** Where the next option starts; the end of the options after kind 0. */
  next: number
}

export const newIpv4Option = (): Ipv4Option => ({ kind: 0, length: 0, valueAt: -1, next: -1 })

export const IPV4_OPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'end of options',
  1: 'no operation',
  7: 'record route',
  68: 'timestamp',
  130: 'security',
  131: 'loose source route',
  136: 'stream id',
  137: 'strict source route',
  148: 'router alert',
}

/**
 * Reads the option at `at`; walk with `for (at = optionsAt; at < payloadAt && decodeIpv4Option(b, at, payloadAt, o) === OK; at = o.next)`.
 * INVALID: a length below 2. TRUNCATED: it runs past `end`.
 */
export function decodeIpv4Option(b: Uint8Array, at: number, end: number, out: Ipv4Option): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const kind = b[at]!
  let length = 1
  if (kind > 1) {
    if (lacks(b, at, end, 2)) return TRUNCATED
    length = b[at + 1]!
    if (length < 2) return INVALID
    if (lacks(b, at, end, length)) return TRUNCATED
  }
  out.kind = kind
  out.length = length
  out.valueAt = at + Math.min(length, 2)
  out.next = kind === 0 ? end : at + length
  return OK
}
