// ARP, IPv4 and IPv6 into the flat Packet, and through tunnels to the packet inside, for chain.ts.
//
// In all of these b[at, end) is what was captured and `length` how long the layer is on the wire. The network fields are
// replaced only by an inner IP header that could be read: where it is cut or wrong, the outer packet stays described.

import { decodeAh, newAh } from './ah.ts'
import { decodeArp, newArp } from './arp.ts'
import { cutOrInvalid, fillIcmp, fillIcmpv6, fillSctp, fillTcp, fillUdp } from './chain-transport.ts'
import { decodeEthernet, ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_RARP, ETHERTYPE_TEB, newEthernet } from './ethernet.ts'
import { decodeGre, newGre } from './gre.ts'
import { decodeGue, newGue } from './gue.ts'
import {
  PROTOCOL_AH,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_IPIP,
  PROTOCOL_IPV6,
  PROTOCOL_NO_NEXT,
  PROTOCOL_SCTP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from './ip-protocols.ts'
import { decodeIpip, newIpip } from './ipip.ts'
import { decodeIpv4Fixed, newIpv4 } from './ipv4.ts'
import { decodeIpv6, decodeIpv6Extensions, IPV6_HEADER, newIpv6, newIpv6Extensions } from './ipv6.ts'
import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6, NETWORK_NONE, type Packet } from './packet.ts'
import { resetTransport } from './packet-reset.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'
import { decodeVlan, isVlanTag, newVlan } from './vlan.ts'

/** How many IP headers may lie outside the innermost one that is described. */
export const MAXIMUM_DEPTH = 4

const arp = newArp()
const ipv4 = newIpv4()
const ipv6 = newIpv6()
const extensions = newIpv6Extensions()
const ah = newAh()
const ipip = newIpip()
const gre = newGre()
const gue = newGue()
const innerEthernet = newEthernet()
const innerVlan = newVlan()

/** What an ethertype announces; OK and nothing filled for a protocol we do not know. `tunnel` is -1 outside of one. */
export function fillNetwork(
  b: Uint8Array,
  at: number,
  end: number,
  length: number,
  etherType: number,
  tunnel: number,
  guePort: number,
  out: Packet,
): Status {
  if (etherType === ETHERTYPE_IPV4) return fillIpv4(b, at, end, length, tunnel, guePort, out)
  if (etherType === ETHERTYPE_IPV6) return fillIpv6(b, at, end, length, tunnel, guePort, out)
  if (etherType === ETHERTYPE_ARP || etherType === ETHERTYPE_RARP) return fillArp(b, at, end, tunnel, out)
  return OK
}

/** Another network header was read inside the one that is described: that one is outer now. */
function descend(tunnel: number, out: Packet): void {
  if (out.network === NETWORK_NONE) return
  if (out.depth === 0) out.outerAt = out.networkAt
  out.depth++
  out.tunnel = tunnel
  resetTransport(out)
}

function fillArp(b: Uint8Array, at: number, end: number, tunnel: number, out: Packet): Status {
  const status = decodeArp(b, at, end, arp)
  if (status !== OK) return status
  descend(tunnel, out)
  const isIpv4 = arp.protocolType === ETHERTYPE_IPV4
  out.network = NETWORK_ARP
  out.networkAt = at
  out.networkLength = arp.payloadAt - at
  out.sourceAt = isIpv4 ? arp.senderAt : -1
  out.destinationAt = isIpv4 ? arp.targetAt : -1
  out.addressBytes = isIpv4 ? 4 : 0
  out.protocol = -1
  out.arpOperation = arp.operation
  out.arpSenderMacAt = arp.senderMacAt
  out.arpTargetMacAt = arp.targetMacAt
  return OK
}

export function fillIpv4(b: Uint8Array, at: number, end: number, length: number, tunnel: number, guePort: number, out: Packet): Status {
  const status = decodeIpv4Fixed(b, at, end, ipv4)
  if (status !== OK) return status
  const total = ipv4.totalLength === 0 ? length : ipv4.totalLength
  descend(tunnel, out)
  out.network = NETWORK_IPV4
  out.networkAt = at
  out.networkLength = total
  out.sourceAt = ipv4.sourceAt
  out.destinationAt = ipv4.destinationAt
  out.addressBytes = 4
  out.ttl = ipv4.ttl
  out.tos = ipv4.tos
  out.ipId = ipv4.id
  out.fragment = ipv4.moreFragments || ipv4.fragmentOffset > 0
  out.fragmentOffset = ipv4.fragmentOffset
  out.protocol = ipv4.protocol
  const limit = Math.min(end, at + total)
  if (ipv4.payloadAt > limit) return cutOrInvalid(TRUNCATED, at, limit, total, out)
  return fillUpper(b, ipv4.payloadAt, limit, total - ipv4.headerLength, guePort, out)
}

export function fillIpv6(b: Uint8Array, at: number, end: number, length: number, tunnel: number, guePort: number, out: Packet): Status {
  const status = decodeIpv6(b, at, end, ipv6)
  if (status !== OK) return status
  // Segmentation offload and jumbograms leave a length of 0.
  const unknown = ipv6.payloadLength === 0 && ipv6.nextHeader !== PROTOCOL_NO_NEXT
  const total = unknown ? Math.max(length, IPV6_HEADER) : IPV6_HEADER + ipv6.payloadLength
  const limit = Math.min(end, at + total)
  descend(tunnel, out)
  out.network = NETWORK_IPV6
  out.networkAt = at
  out.networkLength = total
  out.sourceAt = ipv6.sourceAt
  out.destinationAt = ipv6.destinationAt
  out.addressBytes = 16
  out.ttl = ipv6.hopLimit
  out.tos = ipv6.trafficClass
  out.ipId = -1
  out.fragment = false
  out.fragmentOffset = 0
  out.protocol = ipv6.nextHeader
  const { payloadAt } = ipv6
  const walked = decodeIpv6Extensions(b, payloadAt, limit, ipv6.nextHeader, extensions)
  if (walked !== OK) return cutOrInvalid(walked, at, limit, total, out)
  if (extensions.count > 0) {
    out.ipId = extensions.fragmentId
    out.fragment = extensions.moreFragments || extensions.fragmentOffset > 0
    out.fragmentOffset = extensions.fragmentOffset
    out.protocol = extensions.protocol
  }
  return fillUpper(b, extensions.payloadAt, limit, total - (extensions.payloadAt - at), guePort, out)
}

/** What IP carries: b[at, limit) of `length` bytes, of the protocol that `out` says. */
function fillUpper(b: Uint8Array, at: number, limit: number, length: number, guePort: number, out: Packet): Status {
  if (out.fragmentOffset > 0) {
    out.payloadAt = at
    out.payloadLength = length
    return OK
  }
  switch (out.protocol) {
    case PROTOCOL_TCP:
      return fillTcp(b, at, limit, length, out)
    case PROTOCOL_UDP:
      return fillUdpOrGue(b, at, limit, length, guePort, out)
    case PROTOCOL_ICMP:
      return fillIcmp(b, at, limit, length, out)
    case PROTOCOL_ICMPV6:
      return fillIcmpv6(b, at, limit, length, out)
    case PROTOCOL_SCTP:
      return fillSctp(b, at, limit, length, out)
    case PROTOCOL_AH:
      return fillAuthenticated(b, at, limit, length, guePort, out)
    case PROTOCOL_IPIP:
    case PROTOCOL_IPV6:
      fillOpaque(at, length, out)
      return fillInner(b, at, limit, length, out.protocol, out.protocol, guePort, out)
    case PROTOCOL_GRE:
      return fillGre(b, at, limit, length, guePort, out)
    default:
      fillOpaque(at, length, out)
      return OK
  }
}

/** A protocol without a transport header that we know: all of it is payload. */
function fillOpaque(at: number, length: number, out: Packet): void {
  out.transportAt = at
  out.transportLength = length
  out.payloadAt = at
  out.payloadLength = length
}

/** IPv4's authentication header; IPv6's is among its extension headers. At most one, as in RFC 4302. */
function fillAuthenticated(b: Uint8Array, at: number, limit: number, length: number, guePort: number, out: Packet): Status {
  fillOpaque(at, length, out)
  const status = decodeAh(b, at, limit, ah)
  if (status !== OK) return cutOrInvalid(status, at, limit, length, out)
  if (ah.nextHeader === PROTOCOL_AH) return INVALID
  out.protocol = ah.nextHeader
  return fillUpper(b, ah.payloadAt, limit, length - ah.headerLength, guePort, out)
}

/** The inner packet of `protocol` 4 or 41, reached through `tunnel`. */
function fillInner(b: Uint8Array, at: number, limit: number, length: number, protocol: number, tunnel: number, guePort: number, out: Packet): Status {
  if (out.depth === MAXIMUM_DEPTH) return OK
  const status = decodeIpip(b, at, limit, protocol, ipip)
  if (status !== OK) return cutOrInvalid(status, at, limit, length, out)
  const fill = ipip.version === 4 ? fillIpv4 : fillIpv6
  return cutOrInvalid(fill(b, at, limit, length, tunnel, guePort, out), at, limit, length, out)
}

function fillGre(b: Uint8Array, at: number, limit: number, length: number, guePort: number, out: Packet): Status {
  fillOpaque(at, length, out)
  const status = decodeGre(b, at, limit, gre)
  if (status !== OK) return cutOrInvalid(status, at, limit, length, out)
  out.payloadAt = gre.payloadAt
  out.payloadLength = length - gre.headerLength
  if (out.depth === MAXIMUM_DEPTH) return OK
  const { payloadAt } = gre
  const left = length - gre.headerLength
  const inner =
    gre.etherType === ETHERTYPE_TEB
      ? fillBridged(b, payloadAt, limit, left, guePort, out)
      : fillNetwork(b, payloadAt, limit, left, gre.etherType, PROTOCOL_GRE, guePort, out)
  return cutOrInvalid(inner, at, limit, length, out)
}

/** A whole Ethernet frame inside GRE: what it carries. Its addresses and tags are not kept. */
function fillBridged(b: Uint8Array, at: number, limit: number, length: number, guePort: number, out: Packet): Status {
  if (decodeEthernet(b, at, limit, innerEthernet) !== OK) return TRUNCATED
  let { etherType, payloadAt } = innerEthernet
  while (isVlanTag(etherType)) {
    if (decodeVlan(b, payloadAt, limit, innerVlan) !== OK) return TRUNCATED
    etherType = innerVlan.etherType
    payloadAt = innerVlan.payloadAt
  }
  return fillNetwork(b, payloadAt, limit, length - (payloadAt - at), etherType, PROTOCOL_GRE, guePort, out)
}

/** UDP; to `guePort` what it carries as well, unless it turns out not to be GUE: the port alone proves nothing. */
function fillUdpOrGue(b: Uint8Array, at: number, limit: number, length: number, guePort: number, out: Packet): Status {
  const status = fillUdp(b, at, limit, length, out)
  if (status !== OK || guePort === 0 || out.destinationPort !== guePort || out.depth === MAXIMUM_DEPTH) return status
  const { payloadAt, depth } = out
  if (decodeGue(b, payloadAt, limit, gue) !== OK || gue.control) return OK
  if (gue.protocol !== PROTOCOL_IPIP && gue.protocol !== PROTOCOL_IPV6) return OK
  const left = out.payloadLength - gue.headerLength
  const inner = fillInner(b, gue.payloadAt, limit, left, gue.protocol, PROTOCOL_UDP, guePort, out)
  return out.depth === depth && inner === INVALID ? OK : inner
}
