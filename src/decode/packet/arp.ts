// ARP (RFC 826) and RARP (RFC 903): who has which address. What an answer, a probe or an announcement means is RFC 5227's.
//
//  | hardware type (2) | protocol type (2) | hardware length (1) | protocol length (1) | operation (2) |
//  | sender hardware | sender protocol | target hardware | target protocol |       (as long as the lengths say)

import { lacks, u16 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Arp = {
  hardwareType: number
  protocolType: number
  /** Bytes of one hardware and of one protocol address: 6 and 4 for Ethernet and IPv4. */
  hardwareLength: number
  protocolLength: number
  operation: number
  senderMacAt: number
  senderAt: number
  targetMacAt: number
  targetAt: number
  /** First byte after the four addresses (Ethernet pads to 46). */
  payloadAt: number
}

export const newArp = (): Arp => ({
  hardwareType: 0,
  protocolType: 0,
  hardwareLength: 0,
  protocolLength: 0,
  operation: 0,
  senderMacAt: -1,
  senderAt: -1,
  targetMacAt: -1,
  targetAt: -1,
  payloadAt: -1,
})

const HEADER = 8
const ETHERNET = 1
const IPV4 = 0x0800

export const ARP_REQUEST = 1
export const ARP_REPLY = 2

export const ARP_OPERATION_NAMES: Readonly<Record<number, string>> = {
  [ARP_REQUEST]: 'request',
  [ARP_REPLY]: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  8: 'inverse request',
  9: 'inverse reply',
  10: 'nak',
}

/** Reads the header and the place of the four addresses. INVALID when Ethernet or IPv4 come with lengths that are not theirs. */
export function decodeArp(b: Uint8Array, at: number, end: number, out: Arp): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const hardwareLength = b[at + 4]!
  const protocolLength = b[at + 5]!
  const hardwareType = u16(b, at)
  const protocolType = u16(b, at + 2)
  if (hardwareType === ETHERNET && hardwareLength !== 6) return INVALID
  if (protocolType === IPV4 && protocolLength !== 4) return INVALID
  if (lacks(b, at, end, HEADER + 2 * (hardwareLength + protocolLength))) return TRUNCATED
  out.hardwareType = hardwareType
  out.protocolType = protocolType
  out.hardwareLength = hardwareLength
  out.protocolLength = protocolLength
  out.operation = u16(b, at + 6)
  out.senderMacAt = at + HEADER
  out.senderAt = out.senderMacAt + hardwareLength
  out.targetMacAt = out.senderAt + protocolLength
  out.targetAt = out.targetMacAt + hardwareLength
  out.payloadAt = out.targetAt + protocolLength
  return OK
}

/**
 * What one ARP packet says:
 * - `request`, `reply`: the ordinary pair
 * - `probe`: a request from 0.0.0.0, "may I use this address?" (RFC 5227, 1.1); claims nothing
 * - `announcement`: a request for the sender's own address, "this is mine from now on". The target hardware address is
 *   zero (RFC 5227, `arping -U`), broadcast (keepalived) or the sender's own; all three occur and mean the same
 * - `gratuitous-reply`: the same claim in the form of a reply (`arping -A`; Heartbeat's send_arp sends both forms in turn)
 * - `other`: reverse and inverse ARP, and protocols other than IPv4
 */
export type ArpKind = 'request' | 'reply' | 'probe' | 'announcement' | 'gratuitous-reply' | 'other'

/** Classifies a packet that decodeArp has read from the same bytes. */
export function arpKind(b: Uint8Array, arp: Arp): ArpKind {
  if (arp.protocolType !== IPV4) return 'other'
  return arpKindOf(b, arp.operation, arp.senderAt, arp.targetAt)
}

/** The same from the operation and the two IPv4 addresses alone, as chain.ts leaves them in a Packet. */
export function arpKindOf(b: Uint8Array, operation: number, senderAt: number, targetAt: number): ArpKind {
  if (operation !== ARP_REQUEST && operation !== ARP_REPLY) return 'other'
  const own = sameAddress(b, senderAt, targetAt)
  if (operation === ARP_REPLY) return own && !isZero(b, senderAt) ? 'gratuitous-reply' : 'reply'
  if (isZero(b, senderAt)) return 'probe'
  return own ? 'announcement' : 'request'
}

/** Whether the packet tells its hearers that the sender's IPv4 address is at the sender's hardware address. */
export const arpClaims = (kind: ArpKind): boolean => kind !== 'probe' && kind !== 'other'

const isZero = (b: Uint8Array, at: number): boolean => (b[at]! | b[at + 1]! | b[at + 2]! | b[at + 3]!) === 0

const sameAddress = (b: Uint8Array, a: number, c: number): boolean =>
  b[a] === b[c] && b[a + 1] === b[c + 1] && b[a + 2] === b[c + 2] && b[a + 3] === b[c + 3]
