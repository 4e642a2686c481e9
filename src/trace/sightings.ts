// The same packet seen twice in one capture: it came in and went out again, direct (new MAC), tunnelled, or with NAT.
//
// A director forwards what it receives, and a capture on `any` or on the wire of a one-armed director shows both. Taking the second
// sight for a retransmission would be wrong in every capture of Linux Virtual Server, so each packet leaves a fingerprint without
// addresses (sequence numbers, flags, lengths, IP id) in a small table, and the next packet with that fingerprint is compared.
//
// A true retransmission has a new IP id with Linux, Windows and most others. Where the id is 0 or does not exist (IPv6), only a
// difference in the link, the TTL or the tunnel makes it the same packet; and it must come within half a second.

import type { Packet } from '../decode/packet/packet.ts'
import { ICMP, ICMP6, mix, TCP, word } from './connection-key.ts'
import { AGAIN_COPY, AGAIN_FORWARDED, AGAIN_NAT, AGAIN_NO, AGAIN_TUNNELLED } from './verdict.ts'

/** Places; a copy follows within a few hundred packets. */
const PLACES = 1 << 14
const WORDS = 8
const PRINT = 0
const SOURCE = 1
const DESTINATION = 2
const LINK = 3
/** TTL, direction, depth of tunnels and VLAN of the first sight. */
const PATH = 4
const ROW = 5
const ID = 6
const MICROS = 7

const WITHIN_MICROS = 500_000

export type Sightings = {
  readonly table: Int32Array
  /** Of the last packet that came again: the row and number of the connection it was first seen in, and microseconds since. */
  row: number
  id: number
  after: number
  /** The source was rewritten (an answer through NAT), not the destination. */
  sourceChanged: boolean
}

export const newSightings = (): Sightings => ({ table: new Int32Array(PLACES * WORDS), row: -1, id: 0, after: 0, sourceChanged: false })

/** Notes the packet, which belongs to connection `id` in `row` (-1 before it is known), and answers AGAIN_*. */
export function sight(s: Sightings, p: Packet, micros: number): number {
  const print = fingerprint(p)
  const base = (print & (PLACES - 1)) * WORDS
  const { table } = s
  const source = endpoint(p, p.sourceAt, p.sourcePort)
  const destination = endpoint(p, p.destinationAt, p.destinationPort)
  const link = linkOf(p)
  const path = pathOf(p)
  if (table[base + PRINT] === print) {
    const after = (micros - table[base + MICROS]!) >>> 0
    if (after < WITHIN_MICROS) {
      const again = compare(s, p, base, source, destination, link, path)
      if (again !== AGAIN_NO) {
        s.row = table[base + ROW]!
        s.id = table[base + ID]!
        s.after = after
        return again
      }
    }
  }
  table[base + PRINT] = print
  table[base + SOURCE] = source
  table[base + DESTINATION] = destination
  table[base + LINK] = link
  table[base + PATH] = path
  table[base + MICROS] = micros
  table[base + ROW] = -1
  s.row = base
  return AGAIN_NO
}

/** After AGAIN_NO: which connection the packet turned out to belong to. `s.row` still holds the place. */
export function noteConnection(s: Sightings, row: number, id: number): void {
  s.table[s.row + ROW] = row
  s.table[s.row + ID] = id
}

function compare(s: Sightings, p: Packet, base: number, source: number, destination: number, link: number, path: number): number {
  const { table } = s
  const sameSource = table[base + SOURCE] === source
  const sameDestination = table[base + DESTINATION] === destination
  const pathBefore = table[base + PATH]!
  const moved = table[base + LINK] !== link || pathBefore !== path
  if (sameSource && sameDestination) {
    if (((pathBefore ^ path) & DEPTH_MASK) !== 0) return AGAIN_TUNNELLED
    if (table[base + LINK] !== link || (path & TTL_MASK) < (pathBefore & TTL_MASK)) return AGAIN_FORWARDED
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

const pathOf = (p: Packet): number =>
  (p.ttl & TTL_MASK) |
  ((p.direction & 7) << DIRECTION_SHIFT) |
  ((p.depth & 15) << DEPTH_SHIFT) |
  (((p.interfaceIndex + p.interfaceId) & 0x7fff) << INTERFACE_SHIFT)

function linkOf(p: Packet): number {
  let link = p.vlan
  if (p.sourceMacAt >= 0) link = mix(mix(link, word(p.bytes, p.sourceMacAt)), (p.bytes[p.sourceMacAt + 4]! << 8) | p.bytes[p.sourceMacAt + 5]!)
  if (p.destinationMacAt >= 0)
    link = mix(mix(link, word(p.bytes, p.destinationMacAt)), (p.bytes[p.destinationMacAt + 4]! << 8) | p.bytes[p.destinationMacAt + 5]!)
  return link
}

function endpoint(p: Packet, at: number, port: number): number {
  let hash = mix(port, word(p.bytes, at))
  for (let i = 4; i < p.addressBytes; i += 4) hash = mix(hash, word(p.bytes, at + i))
  return hash
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
