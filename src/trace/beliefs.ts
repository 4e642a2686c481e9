// What packets other than connections tell of the cluster: claims, VRRP masters, Heartbeat nodes, connection sync; and of whom.

import { decodeHeartbeatStart, type Heartbeat, newHeartbeat } from '../decode/packet/heartbeat.ts'
import {
  decodeIcmpv6,
  type Icmpv6,
  ND_ADVERTISEMENT,
  ND_ROUTER_ADVERTISEMENT,
  ND_SOLICITATION,
  ND_SOLICITED,
  newIcmpv6,
} from '../decode/packet/icmpv6.ts'
import { decodeIpvsSync, IPVS_SYNC_PORT, type IpvsSync, newIpvsSync } from '../decode/packet/ipvs-sync.ts'
import { decodeIpvsSyncEntry, type IpvsSyncEntry, newIpvsSyncEntry } from '../decode/packet/ipvs-sync-entry.ts'
import { decodeNdOption, type NdOption, newNdOption } from '../decode/packet/nd-option.ts'
import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { OK } from '../decode/packet/status.ts'
import { decodeVrrp, newVrrp, type Vrrp } from '../decode/packet/vrrp.ts'
import { formatAddress } from '../lvs/address.ts'
import { CLAIM_CONFLICT, CLAIM_MOVED, type Claims, claim, claimChange, newClaims } from './arp-claims.ts'
import { isHeartbeat, type Nodes, noteHeartbeat, safeName } from './heartbeat-nodes.ts'
import { UDP } from './protocols.ts'
import { FROM_PACKETS, learn, NOBODY, type Roles, whoIs } from './roles.ts'
import type { Verdict } from './verdict.ts'
import { APP_HEARTBEAT, APP_SYNC, APP_VRRP } from './verdict-codes.ts'
import { type Masters, newMasters, noteAdvert } from './vrrp-masters.ts'

export type Beliefs = {
  readonly roles: Roles
  readonly claims: Claims
  readonly masters: Masters
  readonly nodes: Nodes
  /** The message of the packet at hand, when `verdict.application` says so. */
  readonly vrrp: Vrrp
  readonly heartbeat: Heartbeat
  readonly sync: IpvsSync
  readonly syncEntry: IpvsSyncEntry
  readonly icmpv6: Icmpv6
  readonly option: NdOption
}

export const newBeliefs = (roles: Roles): Beliefs => ({
  roles,
  claims: newClaims(),
  masters: newMasters(),
  nodes: new Map(),
  vrrp: newVrrp(),
  heartbeat: newHeartbeat(),
  sync: newIpvsSync(),
  syncEntry: newIpvsSyncEntry(),
  icmpv6: newIcmpv6(),
  option: newNdOption(),
})

const VRRP = 112
const ICMP6 = 58

/** Notes what the packet shows; `v.application`, `v.claim` and `v.change` tell. Cheap for every packet that shows nothing. */
export function observeBeliefs(k: Beliefs, p: Packet, clock: { readonly now: number }, v: Verdict): void {
  if (p.network === NETWORK_ARP) {
    if (p.arpOperation !== 0) observeArp(k, p, clock.now, v)
    return
  }
  const { protocol } = p
  if (protocol === UDP) {
    if (p.destinationPort === IPVS_SYNC_PORT) observeSync(k, p, v)
    else if (isHeartbeat(p)) observeHeartbeat(k, p, v)
  } else if (protocol === VRRP) observeVrrp(k, p, clock.now, v)
  else if (protocol === ICMP6 && p.icmpType >= ND_ROUTER_ADVERTISEMENT && p.icmpType <= ND_ADVERTISEMENT) observeNeighbour(k, p, clock.now, v)
}

const ARP_REPLY = 2
const MAC_BYTES = 6
const IPV6_BYTES = 16

function isZero(b: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (b[i] !== 0) return false
  return true
}

function isSame(b: Uint8Array, one: number, two: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (b[one + i] !== b[two + i]) return false
  return true
}

/** A probe (sender 0.0.0.0) claims nothing. */
export const isProbe = (p: Packet): boolean => isZero(p.bytes, p.sourceAt, p.addressBytes)
/** Sender and target are one: an announcement to all (RFC 5227, 3), in the form of a request or of a reply. */
export const isGratuitous = (p: Packet): boolean => isSame(p.bytes, p.sourceAt, p.destinationAt, p.addressBytes)

/** Offsets of the bytes that say how long hardware and protocol addresses are, in an ARP header. */
const HARDWARE_LENGTH_AT = 4
const PROTOCOL_LENGTH_AT = 5
const IPV4_BYTES = 4

/** Whether its hardware addresses are MACs and its protocol addresses IPv4 (ARP can do others). */
export const isEthernetArp = (p: Packet): boolean =>
  p.addressBytes === IPV4_BYTES &&
  p.arpSenderMacAt >= 0 &&
  p.bytes[p.networkAt + HARDWARE_LENGTH_AT] === MAC_BYTES &&
  p.bytes[p.networkAt + PROTOCOL_LENGTH_AT] === IPV4_BYTES

function observeArp(k: Beliefs, p: Packet, now: number, v: Verdict): void {
  if (!isEthernetArp(p) || isProbe(p)) return
  noteClaim(k, p.bytes, p.sourceAt, p.addressBytes, p.arpSenderMacAt, p.arpOperation === ARP_REPLY && !isGratuitous(p), now, v)
}

function noteClaim(k: Beliefs, b: Uint8Array, at: number, length: number, macAt: number, answer: boolean, now: number, v: Verdict): void {
  v.claim = claim(k.claims, b, at, length, macAt, answer, now)
  v.claimAt = at
  v.claimMacAt = macAt
  const known = whoIs(k.roles, b, at, length)
  if (v.claim === CLAIM_MOVED || v.claim === CLAIM_CONFLICT)
    v.change = claimChange(k.claims, b, at, length, known.label, v.claim, mac => whoIsMac(k.roles, mac))
  // An address of one host names that host's MAC; a VIP moves from one to the other and names none.
  if (known !== NOBODY && known.role !== 'vip' && known.role !== '' && known.role !== 'client')
    learn(k.roles, b, macAt, MAC_BYTES, known.role, known.name === '' ? formatAddress(b, at, length) : known.name, FROM_PACKETS)
}

const macBytes = new Uint8Array(MAC_BYTES)

function whoIsMac(roles: Roles, mac: number): string {
  for (let i = MAC_BYTES - 1, rest = mac; i >= 0; i--, rest = Math.floor(rest / 256)) macBytes[i] = rest % 256
  return whoIs(roles, macBytes, 0, MAC_BYTES).label
}

function observeVrrp(k: Beliefs, p: Packet, now: number, v: Verdict): void {
  if (p.transportAt < 0 || p.sourceAt < 0) return
  const { vrrp } = k
  const b = p.bytes
  if (decodeVrrp(b, p.transportAt, p.end, p.addressBytes, vrrp) !== OK) return
  v.application = APP_VRRP
  const before = whoIs(k.roles, b, p.sourceAt, p.addressBytes)
  if (before === NOBODY) learn(k.roles, b, p.sourceAt, p.addressBytes, 'director', '', FROM_PACKETS)
  for (let i = 0; i < vrrp.count; i++) learn(k.roles, b, vrrp.addressesAt + i * vrrp.addressBytes, vrrp.addressBytes, 'vip', '', FROM_PACKETS)
  v.change = noteAdvert(k.masters, vrrp, b, p.sourceAt, p.addressBytes, now, before.label)
}

function observeHeartbeat(k: Beliefs, p: Packet, v: Verdict): void {
  const b = p.bytes
  if (p.payloadAt < 0 || decodeHeartbeatStart(b, p.payloadAt, p.end, k.heartbeat) !== OK) return
  v.application = APP_HEARTBEAT
  const name = safeName(b, k.heartbeat.sourceAt, k.heartbeat.sourceLength)
  if (name !== '') learn(k.roles, b, p.sourceAt, p.addressBytes, 'peer', name, FROM_PACKETS)
  v.change = noteHeartbeat(k.nodes, k.heartbeat, b, name)
}

function observeSync(k: Beliefs, p: Packet, v: Verdict): void {
  const b = p.bytes
  const { sync, syncEntry } = k
  if (p.payloadAt < 0 || decodeIpvsSync(b, p.payloadAt, p.end, sync) !== OK) return
  v.application = APP_SYNC
  if (whoIs(k.roles, b, p.sourceAt, p.addressBytes) === NOBODY) learn(k.roles, b, p.sourceAt, p.addressBytes, 'director', '', FROM_PACKETS)
  let at = sync.entriesAt
  for (let i = 0; i < sync.connections && decodeIpvsSyncEntry(b, at, p.end, sync.version, syncEntry) === OK; i++) {
    const { addressBytes, virtualAt, realAt } = syncEntry
    // The template of a firewall-mark service has the mark for a virtual address.
    if (syncEntry.protocol !== 0) learn(k.roles, b, virtualAt, addressBytes, 'vip', '', FROM_PACKETS)
    learn(k.roles, b, realAt, addressBytes, 'rip', '', FROM_PACKETS)
    at = syncEntry.next
  }
}

function observeNeighbour(k: Beliefs, p: Packet, now: number, v: Verdict): void {
  const b = p.bytes
  const { icmpv6, option } = k
  if (p.transportAt < 0 || decodeIcmpv6(b, p.transportAt, p.end, icmpv6) !== OK) return
  if (icmpv6.type === ND_ROUTER_ADVERTISEMENT) {
    if (whoIs(k.roles, b, p.sourceAt, IPV6_BYTES) === NOBODY) learn(k.roles, b, p.sourceAt, IPV6_BYTES, 'router', '', FROM_PACKETS)
    return
  }
  // A solicitation claims its source address, unless it is a probe (from ::); an advertisement claims its target.
  const solicits = icmpv6.type === ND_SOLICITATION
  const addressAt = solicits ? p.sourceAt : icmpv6.targetAt
  if (addressAt < 0 || (solicits && isZero(b, addressAt, IPV6_BYTES))) return
  let macAt = -1
  for (let at = icmpv6.optionsAt; at >= 0 && at < p.end && decodeNdOption(b, at, p.end, option) === OK; at = option.next)
    if (option.macAt >= 0 && option.length === 8) macAt = option.macAt
  if (macAt < 0) macAt = p.sourceMacAt
  if (macAt >= 0) noteClaim(k, b, addressAt, IPV6_BYTES, macAt, !solicits && (icmpv6.flags & ND_SOLICITED) !== 0, now, v)
}
