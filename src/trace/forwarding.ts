// Roles that follow from how a director passes a packet on: what it re-addresses, wraps or sends to another MAC is for a real server.

import type { Packet } from '../decode/packet/packet.ts'
import { formatAddress } from '../lvs/address.ts'
import { claimant, findClaimant, macNumber } from './arp-claims.ts'
import type { Beliefs } from './beliefs.ts'
import { ADDRESS_A, ADDRESS_B, KIND, ROW_WORDS, S_CLIENT_IS_B, STATE } from './connection-row.ts'
import type { Connections } from './connections.ts'
import { IPV6_KIND } from './protocols.ts'
import { FROM_PACKETS, learn, NOBODY, whoIs } from './roles.ts'
import type { Verdict } from './verdict.ts'
import { AGAIN_FORWARDED, AGAIN_NAT, AGAIN_TUNNELLED, SIDE_CLIENT } from './verdict-codes.ts'

const MAC_BYTES = 6

/** To be called for a packet that came by again (`v.again`). */
export function learnFromForwarding(k: Beliefs, c: Connections, p: Packet, v: Verdict): void {
  if (v.again === AGAIN_NAT) learnNat(k, c, p, v)
  else if (v.sender !== SIDE_CLIENT) return
  else if (v.again === AGAIN_TUNNELLED) learnTunnel(k, p)
  else if (v.again === AGAIN_FORWARDED && (v.destination.role === 'vip' || ownsDestination(k, p))) learnRoute(k, p)
}

/** Whether who sends the packet on claims its destination as an own address: a router does not, a director does. */
function ownsDestination(k: Beliefs, p: Packet): boolean {
  return p.sourceMacAt >= 0 && claimant(k.claims, p.bytes, p.destinationAt, p.addressBytes) === macNumber(p.bytes, p.sourceMacAt)
}

/** A request whose destination is rewritten, or an answer whose source is. Anything else (masquerading of clients) says nothing of roles. */
function learnNat(k: Beliefs, c: Connections, p: Packet, v: Verdict): void {
  const { sourceChanged, row } = c.sightings
  if (row < 0 || sourceChanged === (v.sender === SIDE_CLIENT)) return
  const request = v.sender === SIDE_CLIENT
  if ((request ? v.destination : v.source) !== NOBODY) return
  learn(k.roles, p.bytes, request ? p.destinationAt : p.sourceAt, p.addressBytes, request ? 'rip' : 'vip', '', FROM_PACKETS)
  const length = serverAddress(c, row)
  learn(k.roles, address, 0, length, request ? 'vip' : 'rip', '', FROM_PACKETS)
}

const address = new Uint8Array(16)

/** Writes the server's address of a row to `address`; answers its length. */
function serverAddress(c: Connections, row: number): number {
  const { i32 } = c.table
  const base = row * ROW_WORDS
  const from = base + ((i32[base + STATE]! & S_CLIENT_IS_B) !== 0 ? ADDRESS_A : ADDRESS_B)
  const length = i32[base + KIND]! >= IPV6_KIND ? 16 : 4
  for (let i = 0; i < length; i++) address[i] = i32[from + (i >> 2)]! >> (8 * (3 - (i & 3)))
  return length
}

/** IPv4: source 12, destination 16 bytes into the header; IPv6: 8 and 24. */
function learnTunnel(k: Beliefs, p: Packet): void {
  if (p.depth === 0 || p.outerAt < 0) return
  const four = p.bytes[p.outerAt]! >> 4 === 4
  const length = four ? 4 : 16
  learn(k.roles, p.bytes, p.destinationAt, p.addressBytes, 'vip', '', FROM_PACKETS)
  learn(k.roles, p.bytes, p.outerAt + (four ? 16 : 24), length, 'rip', '', FROM_PACKETS)
  learn(k.roles, p.bytes, p.outerAt + (four ? 12 : 8), length, 'dip', '', FROM_PACKETS)
}

/** Direct routing changes the MAC only; who has that MAC may be known from ARP. */
function learnRoute(k: Beliefs, p: Packet): void {
  learn(k.roles, p.bytes, p.destinationAt, p.addressBytes, 'vip', '', FROM_PACKETS)
  if (p.destinationMacAt < 0 || whoIs(k.roles, p.bytes, p.destinationMacAt, MAC_BYTES) !== NOBODY) return
  // Back to the holder of the VIP: a real server without it returns what it gets.
  if (claimant(k.claims, p.bytes, p.destinationAt, p.addressBytes) === macNumber(p.bytes, p.destinationMacAt)) return
  const length = findClaimant(k.claims, p.bytes, p.destinationMacAt, address)
  const host = length > 0 && whoIs(k.roles, address, 0, length).role !== 'vip'
  if (host) learn(k.roles, address, 0, length, 'rip', '', FROM_PACKETS)
  learn(k.roles, p.bytes, p.destinationMacAt, MAC_BYTES, 'rip', host ? formatAddress(address, 0, length) : '', FROM_PACKETS)
}
