// VRRP v2 (RFC 3768) and v3 (RFC 9568): adverts say who holds the virtual addresses.
//
//   0               1               2               3
//  |version| type  | virtual rtr id|   priority    | address count |
//  | v2: auth type, v3: 4 bits 0   | v2: seconds   |   checksum    |   (v3: 12 bits of centiseconds)
//  |        virtual addresses, 4 or 16 bytes each                  |
//  | v2: 8 bytes of authentication data                            |

import { addWords, fold, pseudoHeader } from './checksum.ts'
import { PROTOCOL_VRRP } from './ip-protocols.ts'
import { lacks, u16 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Vrrp = {
  version: number
  vrid: number
  /** 0: the master is giving up. 255: it owns the addresses. */
  priority: number
  intervalMs: number
  /** Version 2: 0 none, 1 password in clear text, 2 authentication header; -1 in version 3. */
  authType: number
  checksum: number
  /** Virtual addresses, and where they start. */
  count: number
  addressesAt: number
  addressBytes: number
  /** Version 2: the 8 bytes of authentication data, or -1 when they are not there. */
  authAt: number
}

export const newVrrp = (): Vrrp => ({
  version: 0,
  vrid: 0,
  priority: 0,
  intervalMs: 0,
  authType: -1,
  checksum: 0,
  count: 0,
  addressesAt: -1,
  addressBytes: 0,
  authAt: -1,
})

const HEADER = 8
const ADVERTISEMENT = 1
const AUTH_DATA = 8

export const VRRP_AUTH_NAMES: Readonly<Record<number, string>> = { 0: 'none', 1: 'password', 2: 'authentication header' }

/** Reads b[at, end) into `out`. `addressBytes` is 4 inside IPv4 and 16 inside IPv6. `out` is written only when the answer is OK. */
export function decodeVrrp(b: Uint8Array, at: number, end: number, addressBytes: number, out: Vrrp): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const version = b[at]! >> 4
  if ((version !== 2 && version !== 3) || (b[at]! & 0x0f) !== ADVERTISEMENT) return INVALID
  const count = b[at + 3]!
  const length = HEADER + count * addressBytes
  if (lacks(b, at, end, length)) return TRUNCATED
  out.version = version
  out.vrid = b[at + 1]!
  out.priority = b[at + 2]!
  out.intervalMs = version === 2 ? b[at + 5]! * 1000 : (u16(b, at + 4) & 0x0fff) * 10
  out.authType = version === 2 ? b[at + 4]! : -1
  out.checksum = u16(b, at + 6)
  out.count = count
  out.addressesAt = at + HEADER
  out.addressBytes = addressBytes
  out.authAt = version === 2 && !lacks(b, at, end, length + AUTH_DATA) ? at + length : -1
  return OK
}

/**
 * Version 2 covers the message alone. Version 3 covers a pseudo header as well, but for IPv4 the RFCs left room for doubt,
 * and keepalived (`checksum_compatibility`) and others exist in both ways: `good-without-pseudo-header` is a version 3 advert
 * that a strict receiver drops, and a cause of two masters.
 */
export type VrrpChecksum = 'good' | 'good-without-pseudo-header' | 'bad'

/**
 * Checks the advert that fills b[at, end), which must not be cut: pass the end that IP's length gives. The addresses are those
 * of the IP header, `addressBytes` each.
 */
export function checkVrrp(b: Uint8Array, at: number, end: number, sourceAt: number, destinationAt: number, addressBytes: number): VrrpChecksum {
  if (lacks(b, at, end, HEADER)) return 'bad'
  const sum = addWords(b, at, end)
  const plain = fold(sum) === 0xffff
  if (b[at]! >> 4 === 2 && addressBytes === 4) return plain ? 'good' : 'bad'
  if (fold(sum + pseudoHeader(b, sourceAt, destinationAt, addressBytes, PROTOCOL_VRRP, end - at)) === 0xffff) return 'good'
  return plain ? 'good-without-pseudo-header' : 'bad'
}
