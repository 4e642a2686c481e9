// BSD loopback: four bytes of address family, in the byte order of the machine that captured (NULL) or big-endian (LOOP).

import { putAscii, putDecimal } from '../text.ts'
import { printAppleTalk } from './appletalk.ts'
import { putUnknown } from './dump.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printIpx } from './ipx.ts'
import { printOsi } from './osi.ts'
import { check, type Printer } from './printer.ts'

const HEADER = 4

const INET = 2
const OSI = 7
const APPLETALK = 16
const IPX = 23
/** IPv6 is 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS. */
const INET6: readonly number[] = [24, 28, 30]

const FAMILY_NAMES: Readonly<Record<number, string>> = {
  [INET]: 'IPv4',
  6: 'NS',
  [OSI]: 'ISO',
  [APPLETALK]: 'Appletalk',
  [IPX]: 'IPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
}

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printNull(p: Printer, length: number, captured: number): void {
  p.protocol = 'null'
  const at = p.start
  check(p, at, HEADER)
  p.linkHeader = HEADER
  const family = familyOf(p.bytes, at)
  if (p.options.link) putFamily(p, family, length)
  if (family === INET) printIp(p, at + HEADER, length - HEADER)
  else if (INET6.includes(family)) printIp6(p, at + HEADER, length - HEADER)
  else if (family === OSI) printOsi(p, at + HEADER, length - HEADER)
  else if (family === APPLETALK) printAppleTalk(p, at + HEADER, length - HEADER)
  else if (family === IPX) printIpx(p, at + HEADER)
  else {
    if (!p.options.link) putFamily(p, family, length)
    putUnknown(p, at + HEADER, captured - HEADER)
  }
}

/** No family is above 65535, so bits in the upper half mean the other byte order. */
function familyOf(b: Uint8Array, at: number): number {
  const little = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
  if (little <= 0xffff) return little
  return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0
}

function putFamily(p: Printer, family: number, length: number): void {
  const t = p.text
  const name = FAMILY_NAMES[family]
  if (p.options.quiet) putAscii(t, name ?? `Unknown AF ${family}`)
  else putAscii(t, `AF ${name ?? 'Unknown'} (${family})`)
  putAscii(t, ', length ')
  putDecimal(t, length)
  putAscii(t, ': ')
}
