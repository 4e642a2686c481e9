// One captured packet through all its headers: link, VLAN tags, IP and its tunnels, transport. Fills the flat Packet.
//
// Tunnels (protocols 4 and 41, GRE, GUE) are followed at most four deep; what lies deeper is payload. The decoders' records
// are kept between packets, so that nothing is allocated.

import { fillIpv4, fillIpv6, fillNetwork } from './chain-ip.ts'
import { decodeEthernet, MAC_BYTES, MINIMUM_ETHERTYPE, newEthernet, SNAP_HEADER, snapEtherType } from './ethernet.ts'
import { GUE_PORT } from './gue.ts'
import { decodeNullLoopback, newNullLoopback } from './null-loopback.ts'
import type { Packet } from './packet.ts'
import { resetPacket } from './packet-reset.ts'
import { decodeRaw, newRaw } from './raw.ts'
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
  type PacketRecord,
} from './record.ts'
import { decodeSll, decodeSll2, hasEtherType, newSll } from './sll.ts'
import { INVALID, OK, type Status } from './status.ts'
import { decodeVlan, isVlanTag, newVlan } from './vlan.ts'

/** DLT_RAW where it was not mapped to LINKTYPE_RAW: OpenBSD's and all others'. */
const DLT_RAW_OPENBSD = 14
const DLT_RAW = 12
const NO_TUNNEL = -1

const ethernet = newEthernet()
const vlan = newVlan()
const sll = newSll()
const nullLoopback = newNullLoopback()
const raw = newRaw()

/**
 * Decodes one record into `out`, all of whose fields are set anew. Unlike the single decoders this one also fills `out` when
 * the answer is not OK: TRUNCATED (the capture cut a header) and INVALID (a header makes no sense, or the link type is
 * unknown) leave every field as far as it was understood, down to ports before a cut TCP header. A cut payload is OK.
 * UDP to `guePort` is looked at as a GUE tunnel; 0 for never.
 */
export function decodePacket(record: PacketRecord, out: Packet, guePort = GUE_PORT): Status {
  resetPacket(record, out)
  const { bytes, at, end } = record
  switch (record.linkType) {
    case LINKTYPE_ETHERNET:
      return fillEthernet(bytes, at, end, guePort, out)
    case LINKTYPE_LINUX_SLL:
    case LINKTYPE_LINUX_SLL2:
      return fillSll(bytes, at, end, guePort, out)
    case LINKTYPE_RAW:
    case LINKTYPE_IPV4:
    case LINKTYPE_IPV6:
    case DLT_RAW:
    case DLT_RAW_OPENBSD:
      return fillRaw(bytes, at, end, guePort, out)
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return fillNull(bytes, at, end, guePort, out)
    default:
      return INVALID
  }
}

/** Bytes on the wire from `at` on; never fewer than were captured, whatever the record claims. */
const wireLeft = (at: number, end: number, out: Packet): number => Math.max(out.wireLength - (at - out.at), end - at)

function fillEthernet(b: Uint8Array, at: number, end: number, guePort: number, out: Packet): Status {
  const status = decodeEthernet(b, at, end, ethernet)
  if (status !== OK) return status
  out.destinationMacAt = ethernet.destinationAt
  out.sourceMacAt = ethernet.sourceAt
  return fillTyped(b, ethernet.payloadAt, end, ethernet.etherType, guePort, out)
}

function fillSll(b: Uint8Array, at: number, end: number, guePort: number, out: Packet): Status {
  const status = out.linkType === LINKTYPE_LINUX_SLL ? decodeSll(b, at, end, sll) : decodeSll2(b, at, end, sll)
  if (status !== OK) return status
  out.direction = sll.packetType
  out.interfaceIndex = sll.interfaceIndex
  if (sll.addressLength === MAC_BYTES) out.sourceMacAt = sll.addressAt
  return hasEtherType(sll.deviceType) ? fillTyped(b, sll.payloadAt, end, sll.protocol, guePort, out) : OK
}

/** VLAN tags, then what the last type announces. An 802.3 frame ends here unless SNAP names an ethertype. */
function fillTyped(b: Uint8Array, at: number, end: number, type: number, guePort: number, out: Packet): Status {
  let etherType = type
  let payloadAt = at
  while (isVlanTag(etherType)) {
    const status = decodeVlan(b, payloadAt, end, vlan)
    if (status !== OK) return status
    if (out.vlanTags++ === 0) out.outerVlan = vlan.id
    out.vlan = vlan.id
    etherType = vlan.etherType
    payloadAt = vlan.payloadAt
  }
  if (etherType < MINIMUM_ETHERTYPE) {
    etherType = snapEtherType(b, payloadAt, end)
    if (etherType < 0) return OK
    payloadAt += SNAP_HEADER
  }
  out.etherType = etherType
  return fillNetwork(b, payloadAt, end, wireLeft(payloadAt, end, out), etherType, NO_TUNNEL, guePort, out)
}

function fillNull(b: Uint8Array, at: number, end: number, guePort: number, out: Packet): Status {
  const status = decodeNullLoopback(b, at, end, nullLoopback)
  if (status !== OK) return status
  return fillVersion(b, nullLoopback.payloadAt, end, nullLoopback.version, guePort, out)
}

function fillRaw(b: Uint8Array, at: number, end: number, guePort: number, out: Packet): Status {
  const status = decodeRaw(b, at, end, raw)
  return status === OK ? fillVersion(b, at, end, raw.version, guePort, out) : status
}

function fillVersion(b: Uint8Array, at: number, end: number, version: 4 | 6, guePort: number, out: Packet): Status {
  const fill = version === 4 ? fillIpv4 : fillIpv6
  return fill(b, at, end, wireLeft(at, end, out), NO_TUNNEL, guePort, out)
}
