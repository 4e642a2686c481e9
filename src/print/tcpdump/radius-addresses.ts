// Addresses and prefixes in RADIUS's attributes.

import { newText, putAscii, putIpv6 } from '../text.ts'
import { has, type Printer, putTruncated, u8, u32 } from './printer.ts'
import { ipv4Text, ipv6Text } from './text-pieces.ts'

const FRAMED_ADDRESS = 8
const LOGIN_HOST = 14
/** Addresses that leave the choice to somebody. */
const USER_SELECTS = 0xffffffff
const SERVER_SELECTS = 0xfffffffe
const BITS = 128

export function putAddress4(p: Printer, at: number, size: number, type: number): void {
  if (size !== 4) return putAscii(p.text, `ERROR: length ${size} != 4`)
  const choosable = type === FRAMED_ADDRESS || type === LOGIN_HOST
  const value = u32(p, at)
  if (choosable && value === USER_SELECTS) putAscii(p.text, 'User Selected')
  else if (choosable && value === SERVER_SELECTS) putAscii(p.text, 'NAS Select')
  else putAscii(p.text, ipv4Text(p, at))
}

export function putAddress6(p: Printer, at: number, size: number): void {
  putAscii(p.text, size === 16 ? ipv6Text(p, at) : `ERROR: length ${size} != 16`)
}

/** RFC 3162: a reserved byte, the length in bits, and as many bytes of the prefix as are needed. */
export function putPrefix(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size < 2 || size > 18) return putAscii(t, `ERROR: length ${size} not in range (2..18)`)
  if (!has(p, at, size)) return putTruncated(p)
  const bits = u8(p, at + 1)
  if (bits > BITS) return putAscii(t, `ERROR: netmask ${bits} not in range (0..${BITS})`)
  const address = new Uint8Array(16)
  address.set(p.bytes.subarray(at + 2, at + size))
  const shown = newText(64)
  putIpv6(shown, address, 0)
  putAscii(t, `${Buffer.from(shown.bytes.buffer, 0, shown.at).toString('latin1')}/${bits}`)
  if (bits > 8 * (size - 2)) putAscii(t, ' (inconsistent prefix length)')
}

/** RFC 5447: the length in bits and the whole address. */
export function putHomeLink(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size !== 17) return putAscii(t, `ERROR: length ${size} != 17`)
  if (!has(p, at, size)) return putTruncated(p)
  const bits = u8(p, at)
  putAscii(t, bits > BITS ? `ERROR: netmask ${bits} not in range (0..${BITS})` : `${ipv6Text(p, at + 1)}/${bits}`)
}
