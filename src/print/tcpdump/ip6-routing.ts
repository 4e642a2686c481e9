// IPv6 routing header: type 0 (RFC 2460, deprecated), type 2 (RFC 6275), type 4 (segment routing, RFC 8754).

import { putAscii, putDecimal, putHex } from '../text.ts'
import { putIpv6At } from './ip6.ts'
import { type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const SOURCE_ROUTE = 0
const MOBILE = 2
const SEGMENT_ROUTING = 4

/** Bytes before the addresses, in each of the types above. */
const ADDRESSES = 8

/** Answers the header's length in bytes, or -1 when it is of no known kind. */
export function printRoutingHeader(p: Printer, at: number): number {
  const t = p.text
  p.protocol = 'rt6'
  putAscii(t, 'RT6')
  const length = u8(p, at + 1) // in units of 8 bytes, the first not counted
  putAscii(t, ' (len=')
  putDecimal(t, length)
  const type = u8(p, at + 2)
  putAscii(t, ', type=')
  putDecimal(t, type)
  if (type === SOURCE_ROUTE) putAscii(t, ' [Deprecated]')
  const left = u8(p, at + 3)
  putAscii(t, ', segleft=')
  putDecimal(t, left)
  if (type === SOURCE_ROUTE || type === MOBILE) putReserved(p, at)
  else if (type === SEGMENT_ROUTING) putSegmentFields(p, at)
  else {
    putAscii(t, ' (unknown type)')
    putInvalid(p)
    return -1
  }
  if (length % 2 === 1) {
    putAscii(t, ' (invalid length ')
    putDecimal(t, length)
    putAscii(t, ')')
    putInvalid(p)
    return -1
  }
  for (let i = 0; i < length / 2; i++) putIpv6At(p, `, [${i}]`, at + ADDRESSES + 16 * i)
  putAscii(t, ') ')
  return (length + 1) * 8
}

function putReserved(p: Printer, at: number): void {
  const reserved = u32(p, at + 4)
  if (reserved === 0 && p.options.verbose === 0) return
  putAscii(p.text, ', rsv=0x')
  putHex(p.text, reserved)
}

function putSegmentFields(p: Printer, at: number): void {
  const t = p.text
  const last = u8(p, at + 4)
  putAscii(t, ', last-entry=')
  putDecimal(t, last)
  const flags = u8(p, at + 5)
  if (flags !== 0 || p.options.verbose > 0) {
    putAscii(t, ', flags=0x')
    putHex(t, flags)
  }
  const tag = u16(p, at + 6)
  putAscii(t, ', tag=')
  putHex(t, tag)
}
