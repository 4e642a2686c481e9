// Cisco's Auto-RP: which routers are rendezvous points for which multicast groups.
//
// |version, type|count|hold(2)|reserved(4)| then |router(4)|versions|groups| of each group |flags|mask|group(4)|

import { putAscii } from '../text.ts'
import { type Printer, putTruncated, u8, u16 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'
import { hex, ipv4Text } from './text-pieces.ts'

const HEADER = 8
const GROUP = 6
const TYPES: Readonly<Record<number, string>> = { 17: 'candidate-advert', 18: 'mapping' }
const VERSIONS = ['PIMv?', 'PIMv1', 'PIMv2', 'PIMv1+2']
const NEGATIVE = 0x01
const BIDIRECTIONAL = 0x02
const RESERVED = 0xfc

/** Prints the UDP payload of `length` bytes at `at`. */
export function printAutoRp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'cisco_autorp'
  if (length < HEADER) return putTruncated(p)
  putAscii(t, ' auto-rp ')
  const type = u8(p, at)
  putAscii(t, TYPES[type] ?? `type-0x${hex(type, 2)}`)
  const count = u8(p, at + 1)
  putAscii(t, ' Hold ')
  const hold = u16(p, at + 2)
  if (hold === 0) putAscii(t, 'FOREVER')
  else putRelativeTime(t, hold)
  const end = at + length
  let router = at + HEADER
  for (let i = 0; i < count; i++) {
    router = putRouter(p, router, end)
    if (router < 0) return putTruncated(p)
  }
}

/** Answers the offset behind the router's groups; -1 when something is missing. */
function putRouter(p: Printer, start: number, end: number): number {
  const t = p.text
  let at = start
  if (end - at < 4) return -1
  putAscii(t, ` RP ${ipv4Text(p, at)}`)
  at += 4
  if (end - at < 1) return -1
  const versions = u8(p, at)
  putAscii(t, ` ${VERSIONS[versions & 3]}`)
  if (versions & RESERVED) putAscii(t, ` [rsvd=0x${hex(versions & RESERVED, 2)}]`)
  at++
  if (end - at < 1) return -1
  const groups = u8(p, at++)
  for (let i = 0; i < groups; i++, at += GROUP) {
    if (end - at < GROUP) return -1
    const flags = u8(p, at)
    putAscii(t, `${i === 0 ? ' ' : ','}${flags & NEGATIVE ? '!' : ''}${ipv4Text(p, at + 2)}/${u8(p, at + 1)}`)
    if (flags & BIDIRECTIONAL) putAscii(t, ' bidir')
    if (flags & RESERVED) putAscii(t, `[rsvd=0x${hex(flags & RESERVED, 2)}]`)
  }
  return at
}
