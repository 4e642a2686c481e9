// Internet checksums (RFC 1071), plain and with the pseudo-header of TCP, UDP, ICMPv6 and VRRP.

import { IPV4_HEADER } from './ip.ts'
import { has, type Printer } from './printer.ts'

/** One's complement sum of b[at, at + length) added to `sum`; an odd last byte counts as the high half of a word. */
export function add(b: Uint8Array, at: number, length: number, sum: number): number {
  let total = sum
  const even = at + (length & ~1)
  let i = at
  for (; i < even; i += 2) total += (b[i]! << 8) | b[i + 1]!
  if (length & 1) total += b[i]! << 8
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000)
  return total
}

/** 0 when the checksum inside b[at, at + length) is right; else what is over, as in_cksum(). */
export const verify = (b: Uint8Array, at: number, length: number): number => ~add(b, at, length, 0) & 0xffff

/** The checksum that should stand where `sum` stands, when verifying gave `over`. */
export function shouldBe(sum: number, over: number): number {
  const total = sum + over
  const folded = (total & 0xffff) + (total >>> 16)
  return (folded & 0xffff) + (folded >>> 16)
}

/** Offset of the address that the IPv4 pseudo-header takes for the destination: the last of a source route, if there is one. */
function finalDestination(p: Printer, ipAt: number): number {
  const destination = ipAt + 16
  const headerEnd = ipAt + (p.bytes[ipAt]! & 0x0f) * 4
  let at = ipAt + IPV4_HEADER
  while (at < headerEnd) {
    if (!has(p, at, 1)) return destination
    const kind = p.bytes[at]!
    if (kind === 0) break
    let length = 1
    if (kind !== 1) {
      if (!has(p, at, 2)) return destination
      length = p.bytes[at + 1]!
      if (length < 2) break
    }
    if (at + length > headerEnd || !has(p, at, length)) return destination
    if ((kind === 131 || kind === 137) && length >= 7) return at + length - 4
    at += length
  }
  return destination
}

/** Verifies `covered` bytes at `at` with the IPv4 pseudo-header of the header at `ipAt`; the caller has checked that they were captured. */
export function verify4(p: Printer, ipAt: number, at: number, length: number, covered: number, protocol: number): number {
  const b = p.bytes
  const destination = (b[ipAt]! & 0x0f) === 5 ? ipAt + 16 : finalDestination(p, ipAt)
  let sum = add(b, ipAt + 12, 4, protocol + (length & 0xffff))
  sum = add(b, destination, 4, sum)
  return ~add(b, at, covered, sum) & 0xffff
}

/** As verify4, with the IPv6 pseudo-header (RFC 8200, 8.1). */
export function verify6(p: Printer, ipAt: number, at: number, length: number, covered: number, protocol: number): number {
  const b = p.bytes
  const sum = add(b, ipAt + 8, 32, protocol + (length >>> 16) + (length & 0xffff))
  return ~add(b, at, covered, sum) & 0xffff
}
