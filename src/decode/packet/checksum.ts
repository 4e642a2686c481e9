// The Internet checksum (RFC 1071) of IPv4, ICMP, TCP, UDP, VRRP and GRE, and the pseudo headers it may cover.

import { u16 } from './read.ts'

/** Adds b[at, end) as 16-bit words to `sum`, an odd last byte padded with zero. Ranges of up to 64 KiB cannot overflow. */
export function addWords(b: Uint8Array, at: number, end: number, sum = 0): number {
  let i = at
  for (; i + 1 < end; i += 2) sum += (b[i]! << 8) | b[i + 1]!
  return i < end ? sum + (b[i]! << 8) : sum
}

/** Folds the carries into 16 bits. A range that contains its own correct checksum gives 0xffff. */
export function fold(sum: number): number {
  let folded = sum
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000)
  return folded
}

/** Whether b[at, end), which contains its own checksum, and `sum` (a pseudo header, or 0) add up. */
export const isIntact = (b: Uint8Array, at: number, end: number, sum = 0): boolean => fold(addWords(b, at, end, sum)) === 0xffff

/** The pseudo header of IPv4 (RFC 793) or IPv6 (RFC 8200, 8.1), by `addressBytes`. Both add the same words. */
export function pseudoHeader(b: Uint8Array, sourceAt: number, destinationAt: number, addressBytes: number, protocol: number, length: number): number {
  let sum = protocol + (length & 0xffff) + (length >>> 16)
  for (let i = 0; i < addressBytes; i += 2) sum += u16(b, sourceAt + i) + u16(b, destinationAt + i)
  return sum
}
