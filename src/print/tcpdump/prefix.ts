// Address prefixes as routing protocols carry them: a length in bits, then as many octets as it takes.

import { newText, putAscii, putDecimal, putIpv4, putIpv6 } from '../text.ts'
import { check, type Printer, u8 } from './printer.ts'

/** The prefix as text, and how many octets it took with its length. */
export type Prefix = { readonly text: string; readonly size: number }

/** Why there is no prefix: more bits than an address has, or more octets than the item around it. */
export type NoPrefix = 'length' | 'item'

const scratch = newText(64)
const address = new Uint8Array(16)

/** `a.b.c.d/bits` or `a:b::/bits` of the first `bits` bits at `at`; bits behind them in the last octet count as zero. */
export function prefixText(p: Printer, at: number, bits: number, addressBytes: 4 | 16, maskLast = true): string {
  const octets = (bits + 7) >>> 3
  check(p, at, octets)
  address.fill(0)
  address.set(p.bytes.subarray(at, at + octets))
  if (maskLast && bits % 8 !== 0) address[octets - 1]! &= 0xff00 >>> (bits % 8)
  scratch.at = 0
  if (addressBytes === 4) putIpv4(scratch, address, 0)
  else putIpv6(scratch, address, 0)
  putAscii(scratch, '/')
  putDecimal(scratch, bits)
  return Buffer.from(scratch.bytes.buffer, 0, scratch.at).toString('latin1')
}

/** Reads a prefix at `at`, which must not take more than `left` octets. */
export function readPrefix(p: Printer, at: number, left: number, addressBytes: 4 | 16): Prefix | NoPrefix {
  if (left < 1) return 'item'
  const bits = u8(p, at)
  if (bits > addressBytes * 8) return 'length'
  const octets = (bits + 7) >>> 3
  if (left - 1 < octets) return 'item'
  return { text: prefixText(p, at + 1, bits, addressBytes), size: 1 + octets }
}
