// The same packet seen twice in one capture: it came in and went out again, direct (new MAC), tunnelled, or with NAT.
//
// A director forwards what it receives, and a capture on `any` or on the wire of a one-armed director shows both. Taking the second
// sight for a retransmission would be wrong in every capture of Linux Virtual Server, so each packet leaves a fingerprint without
// addresses (sequence numbers, flags, lengths, IP id) in a small table, and the next packet with that fingerprint is compared.
//
// A true retransmission has a new IP id with Linux, Windows and most others. Where the id is 0 or does not exist (IPv6), only a
// difference in the link, the TTL or the tunnel makes it the same packet; and it must come within half a second.

import type { Packet } from '../decode/packet/packet.ts'
import { type ConnectionKey, word } from './connection-key.ts'
import { FACTOR_2, FACTOR_3, mix } from './hash.ts'
import { ICMP, ICMP6, TCP } from './protocols.ts'
import { AGAIN_COPY, AGAIN_FORWARDED, AGAIN_NAT, AGAIN_NO, AGAIN_TUNNELLED } from './verdict-codes.ts'

/** Places by fingerprint: which of the packets below had it. Small enough to stay in the processor's cache. */
const PLACES = 1 << 14
/** The last packets in order of appearance, WORDS each: a copy follows within a few hundred packets. */
const REMEMBERED = 1 << 12
const WORDS = 8
const PRINT = 0
const SOURCE = 1
const DESTINATION = 2
const LINK = 3
/** TTL, direction, depth of tunnels and interface of the first sight. */
const PATH = 4
const ROW = 5
const ID = 6
const MICROS = 7

const WITHIN_MICROS = 500_000

export type Sightings = {
  readonly places: Int32Array
  readonly packets: Int32Array
  /** Where in `packets` the last sight was written, in words. */
  last: number
  /** Of the last packet that came again: the row and number of the connection it was first seen in, and microseconds since. */
  row: number
  id: number
  after: number
  /** How much lower its TTL is than at first sight; 0 or less when it is not. */
  hops: number
  /** The source was rewritten (an answer through NAT), not the destination. */
  sourceChanged: boolean
}

export const newSightings = (): Sightings => ({
  places: new Int32Array(PLACES),
  packets: new Int32Array(REMEMBERED * WORDS),
  last: 0,
  row: -1,
  id: 0,
  after: 0,
  hops: 0,
  sourceChanged: false,
})

/** Notes the packet, whose connection is `key`, and answers AGAIN_*. */
export function sight(s: Sightings, p: Packet, key: ConnectionKey, micros: number): number {
  const print = fingerprint(p)
  const { packets } = s
  const link = linkOf(p.bytes, p.sourceMacAt, p.destinationMacAt)
  const path = pathOf(p)
  if (!isNewSight(s, print)) {
    const base = s.places[print & (PLACES - 1)]!
    const after = (micros - packets[base + MICROS]!) >>> 0
    const again = after < WITHIN_MICROS ? compare(s, p, base, key, link, path) : AGAIN_NO
    if (again !== AGAIN_NO) {
      s.row = packets[base + ROW]!
      s.id = packets[base + ID]!
      s.after = after
      s.hops = (packets[base + PATH]! & TTL_MASK) - (path & TTL_MASK)
      return again
    }
  }
  noteSight(s, print, key, link, path, micros, -1, 0)
  return AGAIN_NO
}

/** Whether no packet with this fingerprint is remembered. False does not say that it is the same packet. */
export const isNewSight = (s: Sightings, print: number): boolean => s.packets[s.places[print & (PLACES - 1)]! + PRINT] !== print

/** Writes down the packet of connection `key` as the newest one. */
export function noteSight(
  s: Sightings,
  print: number,
  key: ConnectionKey,
  link: number,
  path: number,
  micros: number,
  row: number,
  id: number,
): void {
  const { places, packets } = s
  const base = (s.last + WORDS) & (REMEMBERED * WORDS - 1)
  s.last = base
  places[print & (PLACES - 1)] = base
  packets[base + PRINT] = print
  packets[base + SOURCE] = key.source
  packets[base + DESTINATION] = key.destination
  packets[base + LINK] = link
  packets[base + PATH] = path
  packets[base + ROW] = row
  packets[base + ID] = id
  packets[base + MICROS] = micros
}

/** After AGAIN_NO: which connection the packet turned out to belong to. */
export function noteConnection(s: Sightings, row: number, id: number): void {
  s.packets[s.last + ROW] = row
  s.packets[s.last + ID] = id
}

function compare(s: Sightings, p: Packet, base: number, key: ConnectionKey, link: number, path: number): number {
  const { packets } = s
  const sameSource = packets[base + SOURCE] === key.source
  const sameDestination = packets[base + DESTINATION] === key.destination
  const pathBefore = packets[base + PATH]!
  const moved = packets[base + LINK] !== link || pathBefore !== path
  if (sameSource && sameDestination) {
    if (((pathBefore ^ path) & DEPTH_MASK) !== 0) return AGAIN_TUNNELLED
    if (packets[base + LINK] !== link || (path & TTL_MASK) < (pathBefore & TTL_MASK)) return AGAIN_FORWARDED
    return moved || p.ipId > 0 ? AGAIN_COPY : AGAIN_NO
  }
  if (!moved || (!sameSource && !sameDestination)) return AGAIN_NO
  s.sourceChanged = !sameSource
  return AGAIN_NAT
}

const TTL_MASK = 0xff
const DIRECTION_SHIFT = 8
const DEPTH_SHIFT = 12
const DEPTH_MASK = 0x0f << DEPTH_SHIFT
const INTERFACE_SHIFT = 16

/** A VLAN that changes alone is a switch's doing, so it counts as another interface, not as forwarding. */
const pathOf = (p: Packet): number =>
  (p.ttl & TTL_MASK) |
  ((p.direction & 7) << DIRECTION_SHIFT) |
  ((p.depth & 15) << DEPTH_SHIFT) |
  (((p.interfaceIndex + p.interfaceId + p.vlan) & 0x7fff) << INTERFACE_SHIFT)

/** The same for an Ethernet frame without tags or tunnels, where direction, interface index and VLAN are -1. */
export const pathOfPlain = (ttl: number, interfaceId: number): number =>
  (ttl & TTL_MASK) | (7 << DIRECTION_SHIFT) | (((interfaceId - 2) & 0x7fff) << INTERFACE_SHIFT)

/** Both hardware addresses in 32 bits; only ever compared. */
export function linkOf(b: Uint8Array, source: number, destination: number): number {
  let link = 0
  if (source >= 0) link = ((word(b, source + 2) * FACTOR_2) | 0) ^ ((b[source]! << 8) | b[source + 1]!)
  if (destination >= 0) link = (((link ^ word(b, destination + 2)) * FACTOR_3) | 0) ^ ((b[destination]! << 8) | b[destination + 1]!)
  return link
}

/** The same from the twelve bytes of both addresses as they stand in an Ethernet frame, as three words. */
export function linkOfWords(first: number, second: number, third: number): number {
  const source = ((third * FACTOR_2) | 0) ^ (second & 0xffff)
  return (((source ^ ((first << 16) | (second >>> 16))) * FACTOR_3) | 0) ^ (first >>> 16)
}

/** Bytes of payload that tell two datagrams apart that have no sequence number. */
const PAYLOAD_WORDS = 4

function fingerprint(p: Packet): number {
  let hash = mix(p.protocol, (p.ipId << 16) | (p.payloadLength & 0xffff))
  if (p.protocol === TCP) {
    hash = mix(mix(hash, p.tcpSequence), p.tcpAcknowledgment)
    return mix(hash, (p.tcpFlags << 16) | p.tcpWindow)
  }
  if (p.protocol === ICMP || p.protocol === ICMP6) return mix(mix(hash, (p.icmpId << 16) | p.icmpSequence), p.icmpType)
  if (p.payloadAt < 0) return hash
  for (let i = 0, at = p.payloadAt; i < PAYLOAD_WORDS && at + 4 <= p.end; i++, at += 4) hash = mix(hash, word(p.bytes, at))
  return hash
}
