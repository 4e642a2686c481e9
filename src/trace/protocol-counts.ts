// How many packets and bytes of each protocol went by.

import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6, type Packet } from '../decode/packet/packet.ts'

export const PROTOCOL_NAMES = ['TCP', 'UDP', 'ICMP', 'ICMPv6', 'SCTP', 'VRRP', 'ARP', 'other IP', 'other'] as const

const OTHER_IP = 7
const OTHER = 8
const ARP = 6

/** Index in PROTOCOL_NAMES by IANA protocol number. */
const INDEX = new Uint8Array(256).fill(OTHER_IP)
INDEX[6] = 0
INDEX[17] = 1
INDEX[1] = 2
INDEX[58] = 3
INDEX[132] = 4
INDEX[112] = 5

export type ProtocolCounts = { readonly packets: Float64Array; readonly bytes: Float64Array }

export const newProtocolCounts = (): ProtocolCounts => ({
  packets: new Float64Array(PROTOCOL_NAMES.length),
  bytes: new Float64Array(PROTOCOL_NAMES.length),
})

export function countProtocol(c: ProtocolCounts, p: Packet): void {
  const { network } = p
  const i = network === NETWORK_IPV4 || network === NETWORK_IPV6 ? INDEX[p.protocol & 0xff]! : network === NETWORK_ARP ? ARP : OTHER
  c.packets[i]!++
  c.bytes[i]! += p.wireLength
}
