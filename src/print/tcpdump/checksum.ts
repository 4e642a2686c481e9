// Internet checksums (RFC 1071), plain and with the pseudo-header of TCP, UDP, ICMPv6 and VRRP.

import { IPV4_HEADER } from './ip.ts'
import { IPV6_HEADER } from './ip6.ts'
import { has, type Printer, u8 } from './printer.ts'

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

/** Whether a routing header may come before the payload when the IPv6 header says that `next` follows it. */
const mayBeRouted = (next: number): boolean => next === 0 || next === 43 || next === 44 || next === 60 || next === 62 || next === 135

/** Offset of the address that the IPv6 pseudo-header takes for the destination: the last of a routing header, if there is one. */
function finalDestination6(p: Printer, ipAt: number): number {
  const destination = ipAt + 24
  let next = p.bytes[ipAt + 6]!
  let length = IPV6_HEADER
  for (let at = ipAt; at < p.end && mayBeRouted(next); ) {
    at += length
    if (next === 43) return routedDestination(p, at, destination)
    length = next === 44 ? 8 : (u8(p, at + 1) + 1) * 8
    next = u8(p, at)
  }
  return destination
}

function routedDestination(p: Printer, at: number, destination: number): number {
  if (!has(p, at, 4)) return destination
  const length = p.bytes[at + 1]!
  const type = p.bytes[at + 2]!
  if (length % 2 === 1) return destination
  if (type === 4) return has(p, at + 8, 16) ? at + 8 : destination // segment routing lists the last one first
  if (type !== 0 && type !== 2) return destination
  let last = destination
  for (let i = 0; i < length / 2 && has(p, at + 8 + 16 * i, 16); i++) last = at + 8 + 16 * i
  return last
}

/** As verify4, for the IPv6 header at `ipAt`; throws when its extension headers were not all captured. */
export function verify6(p: Printer, ipAt: number, at: number, length: number, covered: number, protocol: number): number {
  const b = p.bytes
  const destination = mayBeRouted(b[ipAt + 6]!) ? finalDestination6(p, ipAt) : ipAt + 24
  let sum = add(b, ipAt + 8, 16, protocol + (length & 0xffff) + (length >>> 16))
  sum = add(b, destination, 16, sum)
  return ~add(b, at, covered, sum) & 0xffff
}
