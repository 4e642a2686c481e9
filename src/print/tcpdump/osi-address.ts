// OSI's addresses and the ids of IS-IS, and the checksum that CLNP, ES-IS and IS-IS share (ISO 8473 annex C).

import { putAscii } from '../text.ts'
import { check, has, type Printer } from './printer.ts'

const LONGEST_ADDRESS = 20
export const SYSTEM_ID = 6
export const NODE_ID = 7
export const LSP_ID = 8

const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0')

/** A service access point of `length` bytes: the first alone, then two by two. Throws when it was not captured. */
export function osiAddress(p: Printer, at: number, length: number): string {
  check(p, at, length)
  if (length < 1 || length > LONGEST_ADDRESS) return 'isonsap_string: illegal length'
  let text = hex2(p.bytes[at]!)
  for (let i = 1; i < length; i++) text += (i & 1 ? '.' : '') + hex2(p.bytes[at + i]!)
  return text
}

/** A system, node or link-state packet id: xxxx.xxxx.xxxx, .yy for the node, -zz for the packet. Throws when it was not captured. */
export function isIsId(p: Printer, at: number, length: number): string {
  check(p, at, length)
  let text = ''
  for (let i = 0; i < Math.min(length, SYSTEM_ID); i++) text += (i === 2 || i === 4 ? '.' : '') + hex2(p.bytes[at + i]!)
  if (length >= NODE_ID) text += `.${hex2(p.bytes[at + 6]!)}`
  if (length === LSP_ID) text += `-${hex2(p.bytes[at + 7]!)}`
  return text
}

/** Says whether `sum`, which stands `offset` bytes behind `at`, is right for the `length` bytes there (unsigned; too many are never right). */
export function putOsiChecksum(p: Printer, at: number, sum: number, offset: number, length: number): void {
  if (sum === 0 || !has(p, at + offset, 2) || offset > length || !has(p, at, length)) {
    putAscii(p.text, ' (unverified)')
    return
  }
  const right = osiChecksum(p.bytes, at, offset, length)
  putAscii(p.text, sum === right ? ' (correct)' : ` (incorrect should be 0x${right.toString(16).padStart(4, '0')})`)
}

/** Fletcher's sum, with the steps and the 32-bit overflows of tcpdump's, which decide what "should be" says. */
function osiChecksum(b: Uint8Array, at: number, offset: number, length: number): number {
  let c0 = 0
  let c1 = 0
  for (let i = 0; i < length; i++) {
    if (i !== offset && i !== offset + 1) c0 += b[at + i]!
    c1 = (c1 + c0) >>> 0
  }
  c0 %= 255
  c1 %= 255
  const product = Math.imul(length - offset, c0)
  let x = (product - c0 - c1) | 0
  let y = (c1 - product - 1) | 0
  if (y >= 0) y++
  if (x < 0) x--
  x %= 255
  y %= 255
  if (x === 0) x = 255
  if (y === 0) y = 255
  return ((x << 8) | (y & 0xff)) & 0xffff
}
