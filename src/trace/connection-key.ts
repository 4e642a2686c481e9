// Which connection a packet belongs to: protocol, both addresses, both ports, in an order that is the same for both directions.
//
// VLAN and interface are not part of it: a director passes a connection from one to the other, and that is what one wants to see.
// ICMP and ICMPv6 echo use the identifier as both ports.

import { NETWORK_IPV4, type Packet } from '../decode/packet/packet.ts'

export const ICMP = 1
export const TCP = 6
export const UDP = 17
export const ICMP6 = 58
export const SCTP = 132

export type ConnectionKey = {
  /** Addresses of A and B as big-endian words; only the first counts for IPv4. */
  readonly a: Int32Array
  readonly b: Int32Array
  portA: number
  portB: number
  /** IANA protocol, plus 256 for IPv6. */
  kind: number
  hash: number
  /** Whether the packet goes from B to A. */
  fromB: boolean
  /** Mixed into the hash, so that nobody can prepare packets that all fall into one place. */
  readonly seed: number
}

export const IPV6_KIND = 256

export const newConnectionKey = (seed: number): ConnectionKey => ({
  a: new Int32Array(4),
  b: new Int32Array(4),
  portA: 0,
  portB: 0,
  kind: 0,
  hash: 0,
  fromB: false,
  seed,
})

/** Four bytes, big-endian, signed. The caller has checked that they are there. */
export const word = (b: Uint8Array, at: number): number => (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!

/** Spreads `value` over the hash so far. */
export function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x9e3779b1)
  return h ^ (h >>> 15)
}

/** Fills `key` from the packet; false when the packet is of no connection (other protocols, later fragments, ICMP errors). */
export function keyOfPacket(key: ConnectionKey, p: Packet): boolean {
  const { protocol } = p
  if (p.transportAt < 0 || p.addressBytes === 0) return false
  if (protocol === TCP || protocol === UDP || protocol === SCTP) {
    if (p.sourcePort < 0) return false
    return setKey(key, p.bytes, protocol, p.sourceAt, p.destinationAt, p.addressBytes, p.sourcePort, p.destinationPort)
  }
  if ((protocol !== ICMP && protocol !== ICMP6) || p.icmpId < 0) return false
  return setKey(key, p.bytes, protocol, p.sourceAt, p.destinationAt, p.addressBytes, p.icmpId, p.icmpId)
}

/** The same for the packet that an ICMP error quotes. */
export function keyOfEmbedded(key: ConnectionKey, p: Packet): boolean {
  if (p.embeddedSourcePort < 0 || p.embeddedSourceAt < 0 || p.embeddedDestinationAt < 0) return false
  const { embeddedProtocol } = p
  if (embeddedProtocol !== TCP && embeddedProtocol !== UDP && embeddedProtocol !== SCTP) return false
  const size = p.embeddedNetwork === NETWORK_IPV4 ? 4 : 16
  return setKey(key, p.bytes, embeddedProtocol, p.embeddedSourceAt, p.embeddedDestinationAt, size, p.embeddedSourcePort, p.embeddedDestinationPort)
}

function setKey(
  key: ConnectionKey,
  b: Uint8Array,
  protocol: number,
  sourceAt: number,
  destinationAt: number,
  size: number,
  sourcePort: number,
  destinationPort: number,
): boolean {
  const words = size === 4 ? 1 : 4
  let order = 0
  for (let i = 0; i < words && order === 0; i++) order = (word(b, sourceAt + 4 * i) >>> 0) - (word(b, destinationAt + 4 * i) >>> 0)
  if (order === 0) order = sourcePort - destinationPort
  const fromB = order > 0
  const aAt = fromB ? destinationAt : sourceAt
  const bAt = fromB ? sourceAt : destinationAt
  key.fromB = fromB
  key.portA = fromB ? destinationPort : sourcePort
  key.portB = fromB ? sourcePort : destinationPort
  key.kind = size === 4 ? protocol : protocol + IPV6_KIND
  let hash = mix(key.seed, (key.portA << 16) | key.portB)
  for (let i = 0; i < words; i++) {
    const wordA = word(b, aAt + 4 * i)
    const wordB = word(b, bAt + 4 * i)
    key.a[i] = wordA
    key.b[i] = wordB
    hash = mix(mix(hash, wordA), wordB)
  }
  key.hash = mix(hash, key.kind)
  return true
}
