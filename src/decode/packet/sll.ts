// Linux cooked captures, as the device `any` gives them: LINKTYPE_LINUX_SLL (113) and LINKTYPE_LINUX_SLL2 (276).
//
//  version 1: | packet type (2) | ARPHRD type (2) | address length (2) | address (8) | protocol (2) | payload
//  version 2: | protocol (2) | 0 (2) | interface index (4) | ARPHRD type (2) | packet type (1) | address length (1) | address (8) | payload

import { lacks, u16, u32 } from './read.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export type Sll = {
  /** 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us. */
  packetType: number
  /** ARPHRD_ value of the device: 1 Ethernet, 772 loopback, 768 IPIP tunnel, 778 GRE. */
  deviceType: number
  /** The sender's link-layer address; at most the 8 bytes that the header has room for. */
  addressAt: number
  addressLength: number
  /** Ethertype of the payload; with some device types (netlink, 802.11) something else: see `hasEtherType`. */
  protocol: number
  /** Interface index on the capturing machine; -1 in version 1. */
  interfaceIndex: number
  payloadAt: number
}

export const newSll = (): Sll => ({
  packetType: -1,
  deviceType: -1,
  addressAt: -1,
  addressLength: 0,
  protocol: -1,
  interfaceIndex: -1,
  payloadAt: -1,
})

const HEADER = 16
const HEADER2 = 20
const ADDRESS_ROOM = 8

const NETLINK = 824
const WIFI_FIRST = 801
const WIFI_LAST = 803

/** Whether `protocol` is an ethertype for this device type. */
export const hasEtherType = (deviceType: number): boolean => deviceType !== NETLINK && (deviceType < WIFI_FIRST || deviceType > WIFI_LAST)

/** Reads a version 1 header (link type 113). `out` is written only when the answer is OK. */
export function decodeSll(b: Uint8Array, at: number, end: number, out: Sll): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  out.packetType = u16(b, at)
  out.deviceType = u16(b, at + 2)
  out.addressAt = at + 6
  out.addressLength = Math.min(u16(b, at + 4), ADDRESS_ROOM)
  out.protocol = u16(b, at + 14)
  out.interfaceIndex = -1
  out.payloadAt = at + HEADER
  return OK
}

/** Reads a version 2 header (link type 276). `out` is written only when the answer is OK. */
export function decodeSll2(b: Uint8Array, at: number, end: number, out: Sll): Status {
  if (lacks(b, at, end, HEADER2)) return TRUNCATED
  out.packetType = b[at + 10]!
  out.deviceType = u16(b, at + 8)
  out.addressAt = at + 12
  out.addressLength = Math.min(b[at + 11]!, ADDRESS_ROOM)
  out.protocol = u16(b, at)
  out.interfaceIndex = u32(b, at + 4)
  out.payloadAt = at + HEADER2
  return OK
}
