// Ethernet II and IEEE 802.3 frames (RFC 894, IEEE 802.3).
//
//  | destination (6) | source (6) | type or length (2) | payload
//
// Up to 1500 the last field is a length and an LLC header follows (spanning tree and its relatives); of those only SNAP, which
// may carry IP, is looked into. VLAN tags are in vlan.ts.

import { lacks, u16, u32 } from './read.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export type Ethernet = {
  destinationAt: number
  sourceAt: number
  /** Ethertype, or below MINIMUM_ETHERTYPE the length of an 802.3 frame's payload. */
  etherType: number
  payloadAt: number
}

export const newEthernet = (): Ethernet => ({ destinationAt: -1, sourceAt: -1, etherType: -1, payloadAt: -1 })

export const MAC_BYTES = 6
const HEADER = 14
/** Smaller values are lengths (1501 to 1535 are undefined, and treated as lengths here). */
export const MINIMUM_ETHERTYPE = 0x0600

export const ETHERTYPE_IPV4 = 0x0800
export const ETHERTYPE_ARP = 0x0806
export const ETHERTYPE_RARP = 0x8035
export const ETHERTYPE_IPV6 = 0x86dd
/** Transparent Ethernet bridging: a whole frame inside GRE. */
export const ETHERTYPE_TEB = 0x6558

export const ETHERTYPE_NAMES: Readonly<Record<number, string>> = {
  [ETHERTYPE_IPV4]: 'IPv4',
  [ETHERTYPE_ARP]: 'ARP',
  [ETHERTYPE_RARP]: 'RARP',
  [ETHERTYPE_IPV6]: 'IPv6',
  [ETHERTYPE_TEB]: 'bridged Ethernet',
  33024: '802.1Q',
  34984: '802.1ad',
  34958: '802.1X',
  35020: 'LLDP',
  35063: 'PTP',
}

/** Reads the 14 bytes of b[at, end) into `out`, which is written only when the answer is OK. There is no invalid frame. */
export function decodeEthernet(b: Uint8Array, at: number, end: number, out: Ethernet): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  out.destinationAt = at
  out.sourceAt = at + MAC_BYTES
  out.etherType = u16(b, at + 2 * MAC_BYTES)
  out.payloadAt = at + HEADER
  return OK
}

/** LLC for SNAP (0xaa, 0xaa, 3), then organisation 0: an ethertype follows (RFC 1042). */
const SNAP = 0xaaaa0300
export const SNAP_HEADER = 8

/** The ethertype inside the 802.3 payload at `at`, 8 bytes before what it announces; -1 when it is not SNAP with ethertypes. */
export function snapEtherType(b: Uint8Array, at: number, end: number): number {
  if (lacks(b, at, end, SNAP_HEADER) || u32(b, at) !== SNAP || u16(b, at + 4) !== 0) return -1
  return u16(b, at + 6)
}
