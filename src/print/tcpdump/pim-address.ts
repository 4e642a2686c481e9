// Addresses in PIM version 2 messages (RFC 7761 section 4.9.1), in the encodings of RFC 2117 and of all later documents.

import { putAscii, putDecimal, putHex2, putIpv4, putIpv6 } from '../text.ts'
import { has, type Printer, u8 } from './printer.ts'

/** What is left of a message: `left` is what its length field says, not what was captured. */
export type Rest = { at: number; left: number }

export const UNICAST = 0
export const GROUP = 1
export const SOURCE = 2
export type Kind = typeof UNICAST | typeof GROUP | typeof SOURCE

const IPV4 = 4
const IPV6 = 16

/**
 * Prints the address at the start of `rest` and moves behind it; answers false when there is none that can be read. `bytes` is
 * the size of all addresses where the message tells it (RFC 2117), 0 where each one tells its own.
 */
export function putPimAddress(p: Printer, rest: Rest, kind: Kind, bytes: number): boolean {
  let size = bytes
  let header = 0
  if (bytes === 0) {
    if (rest.left < 2) return false
    const family = u8(p, rest.at)
    size = family === 1 ? IPV4 : family === 2 ? IPV6 : 0
    header = 2
  }
  if ((size !== IPV4 && size !== IPV6) || (header > 0 && u8(p, rest.at + 1) !== 0)) return false
  const at = rest.at + header
  const needed = size + (kind === UNICAST ? 0 : 2)
  if (rest.left - header < needed || !has(p, at, needed)) return false
  if (kind === UNICAST) putAddress(p, at, size)
  else putPrefix(p, at, size, kind)
  rest.at += header + needed
  rest.left -= header + needed
  return true
}

function putAddress(p: Printer, at: number, size: number): void {
  if (size === IPV4) putIpv4(p.text, p.bytes, at)
  else putIpv6(p.text, p.bytes, at)
}

/** A group or a source: the address, its mask unless it is one host's, and the flags that are set. */
function putPrefix(p: Printer, at: number, size: number, kind: Kind): void {
  const t = p.text
  const flags = u8(p, at)
  const mask = u8(p, at + 1)
  putAddress(p, at + 2, size)
  if (mask !== size * 8) {
    putAscii(t, '/')
    putDecimal(t, mask)
  }
  if (flags === 0) return
  if (kind === GROUP) {
    putAscii(t, '(0x')
    putHex2(t, flags)
  } else {
    putAscii(t, '(')
    if (flags & 4) putAscii(t, 'S')
    if (flags & 2) putAscii(t, 'W')
    if (flags & 1) putAscii(t, 'R')
    if (flags & 0xf8) {
      putAscii(t, '+0x')
      putHex2(t, flags & 0xf8)
    }
  }
  putAscii(t, ')')
}
