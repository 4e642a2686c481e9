// Multicast source discovery (RFC 3618): which messages a segment carries.

import { putAscii, putDecimal } from '../text.ts'
import { printIp, putIpv4At } from './ip.ts'
import { type Printer, putTruncated, u8, u16 } from './printer.ts'

const HEADER = 3
/** Of one source in a source-active message, and what comes before the first, with the header. */
const ENTRY = 12
const BEFORE_ENTRIES = 8

const SOURCE_ACTIVE = 1
const SOURCE_ACTIVE_REQUEST = 2
const SOURCE_ACTIVE_RESPONSE = 3
const KEEPALIVE = 4
const NOTIFICATION = 5
const LAST = 7

/** A segment that begins with a longer message, or with none of these types, begins in the middle of one. */
const LONGEST_FIRST = 1500
/** Longer than what RFC 3618 allows: shown without -v. */
const LONGEST = 1400

/** Prints every message of the segment. */
export function printMsdp(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'msdp'
  putAscii(t, ': msdp')
  const first = u8(p, start)
  const firstSize = u16(p, start + 1)
  if (firstSize > LONGEST_FIRST || firstSize < HEADER || first === 0 || first > LAST) {
    putTruncated(p)
    return
  }
  let at = start
  let left = length
  while (left > 0) {
    const type = u8(p, at)
    const size = u16(p, at + 1)
    if (size > LONGEST || p.options.verbose > 0) putAscii(t, ` [len ${size}]`)
    if (size < HEADER || left < size) {
      putTruncated(p)
      return
    }
    putMessage(p, at + HEADER, type, size)
    at += size
    left -= size
  }
}

/** `body` lies behind the header, which `size` counts too. */
function putMessage(p: Printer, body: number, type: number, size: number): void {
  const t = p.text
  switch (type) {
    case SOURCE_ACTIVE:
    case SOURCE_ACTIVE_RESPONSE:
      putAscii(t, type === SOURCE_ACTIVE ? ' SA' : ' SA-Response')
      return putSources(p, body, size)
    case SOURCE_ACTIVE_REQUEST:
      putAscii(t, ' SA-Request')
      return putIpv4At(p, ' for ', body + 1)
    case KEEPALIVE:
      return putAscii(t, size === HEADER ? ' Keepalive' : ` Keepalive[len=${size}] `)
    case NOTIFICATION:
      return putAscii(t, ' Notification')
    default:
      putAscii(t, ` [type=${type} len=${size}]`)
  }
}

/** How many sources there are; with -vv also the packet that made the first of them known. */
function putSources(p: Printer, body: number, size: number): void {
  const t = p.text
  const count = u8(p, body)
  putAscii(t, ' ')
  putDecimal(t, count)
  putAscii(t, ' entries')
  const before = count * ENTRY + BEFORE_ENTRIES
  if (before >= size) return
  putAscii(t, ' [w/data]')
  if (p.options.verbose < 2) return
  putAscii(t, ' ')
  printIp(p, body + before - HEADER, size - before)
}
