// Which connection a packet belongs to: protocol, both addresses, both ports, in an order that is the same for both directions.
//
// VLAN and interface are not part of it: a director passes a connection from one to the other, and that is what one wants to see.
// ICMP and ICMPv6 echo use the identifier as both ports.

import { NETWORK_IPV4, type Packet } from '../decode/packet/packet.ts'
import { FACTOR_2, FACTOR_3, mix } from './hash.ts'
import { ICMP, ICMP6, IPV6_KIND, SCTP, TCP, UDP } from './protocols.ts'

export type ConnectionKey = {
  /** Addresses of A and B as big-endian words; only the first counts for IPv4. */
  readonly a: Int32Array
  readonly b: Int32Array
  portA: number
  portB: number
  /** IANA protocol, plus 256 for IPv6. */
  kind: number
  hash: number
  /** Address and port of the sender and of the receiver in 32 bits each. */
  source: number
  destination: number
  /** Whether the packet goes from B to A. */
  fromB: boolean
  /** Mixed into the hash, so that nobody can prepare packets that all fall into one place. */
  readonly seed: number
}

export const newConnectionKey = (seed: number): ConnectionKey => ({
  a: new Int32Array(4),
  b: new Int32Array(4),
  portA: 0,
  portB: 0,
  kind: 0,
  hash: 0,
  source: 0,
  destination: 0,
  fromB: false,
  seed,
})

/** Four bytes, big-endian, signed. The caller has checked that they are there. */
export const word = (b: Uint8Array, at: number): number => (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!

/** Fills `key` from the packet; false when the packet is of no connection (other protocols, later fragments, ICMP errors). */
export function keyOfPacket(key: ConnectionKey, p: Packet): boolean {
  const { protocol } = p
  if (p.transportAt < 0 || p.addressBytes === 0) return false
  if (protocol === TCP || protocol === UDP || protocol === SCTP) {
    if (p.sourcePort < 0 || (protocol === UDP && isToMany(p))) return false
    return setKey(key, p.bytes, protocol, p.sourceAt, p.destinationAt, p.addressBytes, p.sourcePort, p.destinationPort)
  }
  if ((protocol !== ICMP && protocol !== ICMP6) || p.icmpId < 0) return false
  return setKey(key, p.bytes, protocol, p.sourceAt, p.destinationAt, p.addressBytes, p.icmpId, p.icmpId)
}

/** To a group of hosts or to all: an announcement is no connection. A subnet's broadcast address shows by the MAC only. */
function isToMany(p: Packet): boolean {
  if (p.destinationMacAt >= 0 && (p.bytes[p.destinationMacAt]! & 1) !== 0) return true
  const first = p.bytes[p.destinationAt]!
  return p.addressBytes === 4 ? first >= 224 : first === 0xff
}

/** The same for the packet that an ICMP error quotes. */
export function keyOfEmbedded(key: ConnectionKey, p: Packet): boolean {
  if (p.embeddedSourcePort < 0 || p.embeddedSourceAt < 0 || p.embeddedDestinationAt < 0) return false
  const { embeddedProtocol } = p
  if (embeddedProtocol !== TCP && embeddedProtocol !== UDP && embeddedProtocol !== SCTP) return false
  const size = p.embeddedNetwork === NETWORK_IPV4 ? 4 : 16
  return setKey(key, p.bytes, embeddedProtocol, p.embeddedSourceAt, p.embeddedDestinationAt, size, p.embeddedSourcePort, p.embeddedDestinationPort)
}

/** One end of a connection in 32 bits: enough to tell that two packets have the same. */
function endHash(b: Uint8Array, at: number, size: number, port: number): number {
  let hash = ((word(b, at) * FACTOR_2) | 0) ^ port
  for (let i = 4; i < size; i += 4) hash = mix(hash, word(b, at + i))
  return (hash * FACTOR_3) | 0
}

/** Whether the source comes after the destination in the order of addresses, then ports. */
function isAfter(b: Uint8Array, sourceAt: number, destinationAt: number, size: number, sourcePort: number, destinationPort: number): boolean {
  for (let i = 0; i < size; i += 4) {
    const difference = (word(b, sourceAt + i) >>> 0) - (word(b, destinationAt + i) >>> 0)
    if (difference !== 0) return difference > 0
  }
  return sourcePort > destinationPort
}

/** Fills the key for addresses of `size` bytes that stand at `sourceAt` and `destinationAt`. */
export function setKey(
  key: ConnectionKey,
  b: Uint8Array,
  protocol: number,
  sourceAt: number,
  destinationAt: number,
  size: number,
  sourcePort: number,
  destinationPort: number,
): boolean {
  const fromB = isAfter(b, sourceAt, destinationAt, size, sourcePort, destinationPort)
  const aAt = fromB ? destinationAt : sourceAt
  const bAt = fromB ? sourceAt : destinationAt
  const source = endHash(b, sourceAt, size, sourcePort)
  const destination = endHash(b, destinationAt, size, destinationPort)
  key.fromB = fromB
  key.source = source
  key.destination = destination
  key.portA = fromB ? destinationPort : sourcePort
  key.portB = fromB ? sourcePort : destinationPort
  key.kind = size === 4 ? protocol : protocol + IPV6_KIND
  key.a[0] = word(b, aAt)
  key.b[0] = word(b, bAt)
  for (let i = 4; i < size; i += 4) {
    key.a[i >> 2] = word(b, aAt + i)
    key.b[i >> 2] = word(b, bAt + i)
  }
  key.hash = mix(mix(key.seed ^ key.kind, fromB ? destination : source), fromB ? source : destination)
  return true
}

/** The same for IPv4, whose addresses are one word each. */
export function setIpv4Key(key: ConnectionKey, protocol: number, from: number, to: number, sourcePort: number, destinationPort: number): void {
  const fromB = from === to ? sourcePort > destinationPort : from >>> 0 > to >>> 0
  const source = ((((from * FACTOR_2) | 0) ^ sourcePort) * FACTOR_3) | 0
  const destination = ((((to * FACTOR_2) | 0) ^ destinationPort) * FACTOR_3) | 0
  key.fromB = fromB
  key.source = source
  key.destination = destination
  key.portA = fromB ? destinationPort : sourcePort
  key.portB = fromB ? sourcePort : destinationPort
  key.kind = protocol
  key.a[0] = fromB ? to : from
  key.b[0] = fromB ? from : to
  key.hash = mix(mix(key.seed ^ protocol, fromB ? destination : source), fromB ? source : destination)
}
