// What captured packets say of addresses: who claims them in ARP and neighbour discovery. Nothing else of a packet is looked at here.
import { ARP_REPLY, ARP_REQUEST, arpClaims, arpKindOf } from '../decode/packet/arp.ts'
import { type CaptureDecoder, feed, newCaptureDecoder, next, restart } from '../decode/packet/capture-decoder.ts'
import { decodePacket } from '../decode/packet/chain.ts'
import { decodeIcmpv6, ND_ADVERTISEMENT, newIcmpv6 } from '../decode/packet/icmpv6.ts'
import { PROTOCOL_ICMPV6 } from '../decode/packet/ip-protocols.ts'
import { decodeNdOption, ND_OPTION_TARGET_ADDRESS, newNdOption } from '../decode/packet/nd-option.ts'
import { NETWORK_ARP, newPacket } from '../decode/packet/packet.ts'
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2, newPacketRecord, type PacketRecord } from '../decode/packet/record.ts'
import { OK } from '../decode/packet/status.ts'
import { formatIpv4, formatIpv6, formatMac } from '../lvs/address.ts'
import { type Folders, forgetOldest, hasRoom, type Telling } from './facts.ts'
import { numberOr, textOr } from './read.ts'
import type { CaptureState, Claim } from './state.ts'

const ARP = 0x0806
const IPV4 = 0x0800
const IPV6 = 0x86dd
/** Where an IPv6 header names what follows it. */
const NEXT_HEADER = 6

/** A scan claims thousands of addresses; those claimed first are forgotten first. */
const MOST_ADDRESSES = 10_000
const MOST_CLAIMANTS = 16
const MOST_CAPTURES = 1000

/** The capture is in memory as a whole: it is read where it lies. */
const decoder: CaptureDecoder = newCaptureDecoder(1 << 16)
const record = newPacketRecord()
const packet = newPacket()
const icmpv6 = newIcmpv6()
const option = newNdOption()

function captured(telling: Telling): void {
  const { data } = telling.event
  if (!(data instanceof Uint8Array)) return
  restart(decoder)
  feed(decoder, data)
  while (next(decoder, record) === OK) if (mayClaim(record)) readClaim(telling)
}

/** By a look at two bytes: most packets are of connections, and need not be taken apart. */
function mayClaim({ bytes, at, end, linkType }: PacketRecord): boolean {
  const type = linkType === LINKTYPE_ETHERNET ? 12 : linkType === LINKTYPE_LINUX_SLL2 ? 0 : linkType === LINKTYPE_LINUX_SLL ? 14 : -1
  if (type < 0 || at + type + 2 > end) return false
  const etherType = (bytes[at + type]! << 8) | bytes[at + type + 1]!
  if (etherType === IPV4) return false
  if (etherType !== IPV6) return true // ARP, and what has tags before it
  const header = at + (linkType === LINKTYPE_ETHERNET ? 14 : linkType === LINKTYPE_LINUX_SLL2 ? 20 : 16)
  return header + NEXT_HEADER < end && bytes[header + NEXT_HEADER] === PROTOCOL_ICMPV6
}

function readClaim(telling: Telling): void {
  decodePacket(record, packet)
  const { bytes, network, etherType, sourceAt, destinationAt } = packet
  const at = record.seconds * 1_000_000 + Math.floor(record.nanoseconds / 1000)
  if (network === NETWORK_ARP && etherType === ARP) {
    const { arpOperation, arpSenderMacAt } = packet
    if (arpOperation !== ARP_REQUEST && arpOperation !== ARP_REPLY) return
    if (sourceAt < 0 || arpSenderMacAt < 0 || !arpClaims(arpKindOf(bytes, arpOperation, sourceAt, destinationAt))) return
    note(telling, formatIpv4(bytes, sourceAt), formatMac(bytes, arpSenderMacAt), at)
    return
  }
  if (packet.protocol !== PROTOCOL_ICMPV6 || packet.icmpType !== ND_ADVERTISEMENT || packet.transportAt < 0 || packet.depth > 0) return
  const end = Math.min(packet.end, packet.transportAt + packet.transportLength)
  if (decodeIcmpv6(bytes, packet.transportAt, end, icmpv6) !== OK || icmpv6.targetAt < 0) return
  const macAt = targetMacAt(bytes, icmpv6.optionsAt, end)
  if (macAt >= 0) note(telling, formatIpv6(bytes, icmpv6.targetAt), formatMac(bytes, macAt), at)
}

/** The option names the MAC; without it, it is the sender's. */
function targetMacAt(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at >= 0 && at < end && decodeNdOption(bytes, at, end, option) === OK; at = option.next)
    if (option.kind === ND_OPTION_TARGET_ADDRESS && option.length === 8) return option.macAt
  return packet.sourceMacAt
}

/** First and last of it, whichever witness tells first: the order of events of several nodes does not matter. */
function note({ cluster, node, id }: Telling, address: string, mac: string, at: number): void {
  let claims = cluster.claims.get(address)
  if (claims === undefined) {
    claims = new Map()
    cluster.claims.set(address, claims)
    forgetOldest(cluster.claims, MOST_ADDRESSES)
  }
  const known = claims.get(mac)
  if (known === undefined) {
    const claim: Claim = { mac, first: at, last: at, event: id, witness: node.name }
    if (hasRoom(claims, mac, MOST_CLAIMANTS) || makeRoom(claims, at)) claims.set(mac, claim)
    return
  }
  if (at < known.first) known.first = at
  if (at < known.last || (at === known.last && id >= known.event)) return
  known.last = at
  known.event = id
  known.witness = node.name
}

/** Forgets the claimant heard of longest ago, if that is before `at`. */
function makeRoom(claims: Map<string, Claim>, at: number): boolean {
  let oldest: Claim | undefined
  for (const claim of claims.values()) if (oldest === undefined || claim.last < oldest.last) oldest = claim
  return oldest !== undefined && oldest.last < at && claims.delete(oldest.mac)
}

export const packetFolders: Folders = {
  'packets.captured': captured,
  'capture.counted': telling => {
    const { node, event, data, at, id } = telling
    const known = node.captures.get(event.subject)
    if ((known !== undefined && at < known.at) || !hasRoom(node.captures, event.subject, MOST_CAPTURES)) return
    const capture: CaptureState = {
      at,
      event: id,
      packets: numberOr(data.packets, 0),
      dropped: numberOr(data.dropped, 0),
      sampledOut: numberOr(data.sampledOut, 0),
      filter: textOr(data.filter, ''),
      sample: numberOr(data.sample, 1),
    }
    node.captures.set(event.subject, capture)
  },
}
