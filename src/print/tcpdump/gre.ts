// GRE (RFC 2784, 2890, and the routing of RFC 1701) and its version 1, the enhanced GRE of PPTP (RFC 2637).
//
//  0               1               2               3
// |C R K S s  recursion |A|  flags  | ver |        protocol type          |
// | checksum (C or R)             | offset (C or R)               | key (K) | sequence (S) | acknowledgment (A, version 1) | routing (R)

import { putAscii, putDecimal, putHex, putHex4, putIpv4 } from '../text.ts'
import { printAppleTalk } from './appletalk.ts'
import { printEthernet } from './ethernet.ts'
import { ETHERTYPE_NAMES } from './ethertype.ts'
import { type Flags, putFlags } from './flags.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printIpx } from './ipx.ts'
import { printMpls } from './mpls.ts'
import { printOsi } from './osi.ts'
import { printPpp } from './ppp.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000
const ACKNOWLEDGMENT = 0x0080
const VERSION = 0x0007

const FLAGS: Flags = [
  [CHECKSUM, 'checksum present'],
  [ROUTING, 'routing present'],
  [KEY, 'key present'],
  [SEQUENCE, 'sequence# present'],
  [0x0800, 'source routing present'],
  [ACKNOWLEDGMENT, 'ack present'],
]

const IPV4 = 0x0800
const IPV6 = 0x86dd
const MPLS = 0x8847
const PPP = 0x880b
const OSI = 0x00fe
const APPLETALK = 0x809b
const IPX = 0x8137
const BRIDGED_ETHERNET = 0x6558

const ROUTE_IP = 0x0800
const ROUTE_AS = 0xfffe

/** Where the next field begins and how much of the packet is left there; advanced by each field. */
type Cursor = { at: number; left: number }

/** Whether a field of `size` bytes is in the packet and was captured. */
const fits = (p: Printer, c: Cursor, size: number): boolean => has(p, c.at, size) && c.left >= size

function skip(c: Cursor, size: number): void {
  c.at += size
  c.left -= size
}

/** Prints the IP payload of `length` bytes at `at`. */
export function printGre(p: Printer, at: number, length: number): void {
  p.protocol = 'gre'
  const cursor = { at, left: length }
  if (!fits(p, cursor, 2)) {
    putTruncated(p)
    return
  }
  const flags = u16(p, at)
  const version = flags & VERSION
  putAscii(p.text, `GREv${version}`)
  if (version > 1) {
    putAscii(p.text, ' ERROR: unknown-version')
    return
  }
  if (p.options.verbose > 0) {
    putAscii(p.text, ', Flags [')
    putFlags(p.text, FLAGS, flags, 'none')
    putAscii(p.text, ']')
  }
  skip(cursor, 2)
  const complete = version === 0 ? printVersion0(p, cursor, flags, length) : printVersion1(p, cursor, flags, length)
  if (!complete) putTruncated(p)
}

/** Answers false when the header was cut. */
function printVersion0(p: Printer, c: Cursor, flags: number, length: number): boolean {
  const t = p.text
  if (!fits(p, c, 2)) return false
  const protocol = u16(p, c.at)
  skip(c, 2)
  if (flags & (CHECKSUM | ROUTING)) {
    if (!fits(p, c, 2)) return false
    if (p.options.verbose > 0) {
      putAscii(t, ', sum 0x')
      putHex(t, u16(p, c.at))
    }
    skip(c, 2)
    if (!fits(p, c, 2)) return false
    putAscii(t, ', off 0x')
    putHex(t, u16(p, c.at))
    skip(c, 2)
  }
  if (flags & KEY) {
    if (!fits(p, c, 4)) return false
    putAscii(t, ', key=0x')
    putHex(t, u32(p, c.at))
    skip(c, 4)
  }
  if (flags & SEQUENCE && !putNumber(p, c, ', seq ')) return false
  if (flags & ROUTING && !putRouting(p, c)) return false
  putProtocol(p, protocol, length)
  putAscii(t, p.options.verbose > 0 ? '\n\t' : ': ')
  if (protocol === IPV4) printIp(p, c.at, c.left)
  else if (protocol === IPV6) printIp6(p, c.at, c.left)
  else if (protocol === MPLS) printMpls(p, c.at, c.left)
  else if (protocol === OSI) printOsi(p, c.at, c.left)
  else if (protocol === IPX) printIpx(p, c.at)
  else if (protocol === APPLETALK) printAppleTalk(p, c.at, c.left)
  // A route may lead beyond what was captured: tcpdump's count of what is left then wraps round, and the frame is refused.
  else if (protocol === BRIDGED_ETHERNET) printEthernet(p, c.at, c.left, (p.end - c.at) >>> 0)
  else putUnknownProtocol(p, protocol)
  return true
}

/** Answers false when the header was cut. */
function printVersion1(p: Printer, c: Cursor, flags: number, length: number): boolean {
  const t = p.text
  if (!fits(p, c, 2)) return false
  const protocol = u16(p, c.at)
  skip(c, 2)
  if (flags & KEY) {
    if (!fits(p, c, 4)) return false
    putAscii(t, ', call ')
    putDecimal(t, u16(p, c.at + 2))
    skip(c, 4)
  }
  if (flags & SEQUENCE && !putNumber(p, c, ', seq ')) return false
  if (flags & ACKNOWLEDGMENT && !putNumber(p, c, ', ack ')) return false
  if (!(flags & SEQUENCE)) putAscii(t, ', no-payload')
  putProtocol(p, protocol, length)
  if (!(flags & SEQUENCE)) return true
  putAscii(t, p.options.verbose > 0 ? '\n\t' : ': ')
  if (protocol === PPP) printPpp(p, c.at, c.left)
  else putUnknownProtocol(p, protocol)
  return true
}

function putNumber(p: Printer, c: Cursor, before: string): boolean {
  if (!fits(p, c, 4)) return false
  putAscii(p.text, before)
  putDecimal(p.text, u32(p, c.at))
  skip(c, 4)
  return true
}

function putProtocol(p: Printer, protocol: number, length: number): void {
  const t = p.text
  if (p.options.link) {
    putAscii(t, `, proto ${ETHERTYPE_NAMES[protocol] ?? 'unknown'} (0x`)
    putHex4(t, protocol)
    putAscii(t, ')')
  }
  putAscii(t, ', length ')
  putDecimal(t, length)
}

function putUnknownProtocol(p: Printer, protocol: number): void {
  putAscii(p.text, 'gre-proto-0x')
  putHex(p.text, protocol)
}

/** Source route entries up to the empty one; answers false when they were cut. */
function putRouting(p: Printer, c: Cursor): boolean {
  for (;;) {
    if (!fits(p, c, 4)) return false
    const family = u16(p, c.at)
    const offset = u8(p, c.at + 2)
    const size = u8(p, c.at + 3)
    skip(c, 4)
    if (family === 0 && size === 0) return true
    if (!putRoute(p, family, offset, size, { at: c.at, left: c.left }) || c.left < size) return false
    skip(c, size)
  }
}

function putRoute(p: Printer, family: number, offset: number, size: number, c: Cursor): boolean {
  const t = p.text
  if (family !== ROUTE_IP && family !== ROUTE_AS) {
    putAscii(t, ', (rtaf=0x')
    putHex(t, family)
    putAscii(t, ')')
    return true
  }
  putAscii(t, family === ROUTE_IP ? ', (rtaf=ip' : ', (rtaf=asn')
  const complete = putHops(p, family === ROUTE_IP ? 4 : 2, offset, size, c)
  putAscii(t, ')')
  return complete
}

/** IPv4 addresses or numbers of autonomous systems, a star before the one that is next. */
function putHops(p: Printer, hop: 2 | 4, offset: number, size: number, c: Cursor): boolean {
  const t = p.text
  if (offset % hop !== 0) putAscii(t, `, badoffset=${offset}`)
  else if (size % hop !== 0) putAscii(t, `, badlength=${size}`)
  else if (offset >= size) putAscii(t, `, badoff/len=${offset}/${size}`)
  else {
    for (let i = 0; i < size; i += hop) {
      if (!fits(p, c, hop)) return false
      putAscii(t, i === offset ? ' *' : ' ')
      if (hop === 4) putIpv4(t, p.bytes, c.at)
      else putHex(t, u16(p, c.at))
      skip(c, hop)
    }
  }
  return true
}
