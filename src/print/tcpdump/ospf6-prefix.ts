// Address prefixes of OSPF version 3 (RFC 5340 appendix A.4.1).

import { putAscii, putIpv6 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, has, type Printer, u8, u16 } from './printer.ts'

const PREFIX_FLAGS: Flags = [
  [0x01, 'No Unicast'],
  [0x02, 'Local address'],
  [0x04, 'Deprecated'],
  [0x08, 'Propagate'],
  [0x10, 'Down'],
  [0x20, 'N-bit'],
]

/** Answers how many bytes the prefix took, -1 when they do not fit. */
export function putPrefix(p: Printer, at: number, left: number): number {
  const t = p.text
  if (left < 4 || !has(p, at, 4)) return -1
  const bits = u8(p, at)
  const size = ((bits + 31) >>> 5) * 4
  if (size > 16) {
    putAscii(t, ` bogus prefixlen /${bits}`)
    return -1
  }
  if (left - 4 < size) return -1
  check(p, at + 4, size)
  const prefix = new Uint8Array(16)
  prefix.set(p.bytes.subarray(at + 4, at + 4 + size))
  putAscii(t, '\n\t\t')
  putIpv6(t, prefix, 0)
  putAscii(t, `/${bits}`)
  const flags = u8(p, at + 1)
  if (flags !== 0) {
    putAscii(t, ', Options [')
    putFlags(t, PREFIX_FLAGS, flags, 'none')
    putAscii(t, ']')
  }
  putAscii(t, `, metric ${u16(p, at + 2)}`)
  return 4 + size
}

/** `count` prefixes, or as many as fill `length`. */
export function putPrefixes(p: Printer, start: number, length: number, count: number): boolean {
  let at = start
  let left = length
  for (let i = 0; count === Number.POSITIVE_INFINITY ? left !== 0 : i < count; i++) {
    const size = putPrefix(p, at, left)
    if (size < 0) return false
    at += size
    left -= size
  }
  return true
}
