// OSPF version 3 (RFC 5340) over IPv6: header, messages, and what may follow them (RFC 5613, RFC 7166).

import { putAscii, putHex4, putHex8 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv4At } from './ip.ts'
import { ACKNOWLEDGEMENT, DATABASE, HELLO, OSPF_TYPES, REQUEST, UPDATE } from './ospf-names.ts'
import { LSA6_HEADER, OPTIONS6, printLsa6, printLsa6Header, putLsa6Type } from './ospf6-lsa.ts'
import { check, has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const HEADER = 16

const LINK_LOCAL_SIGNALLING = 0x0200

const DATABASE_FLAGS: Flags = [
  [0x04, 'Init'],
  [0x02, 'More'],
  [0x01, 'Master'],
  [0x10, 'IPv6 MTU'],
]

export function printOspf6(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'ospf3'
  const type = u8(p, at + 1)
  const name = OSPF_TYPES[type]
  const version = u8(p, at)
  putAscii(t, `OSPFv${version}, ${name ?? `unknown packet type (${type})`}, length ${length}`)
  if (name === undefined || p.options.verbose === 0) return
  const told = u16(p, at + 2)
  if (told > length) return putAscii(t, ` [len ${told}]`)
  putIpv4At(p, '\n\tRouter-ID ', at + 4)
  if (u32(p, at + 8) !== 0) putIpv4At(p, ', Area ', at + 8)
  else putAscii(t, ', Backbone Area')
  const instance = u8(p, at + 14)
  if (instance !== 0) putAscii(t, `, Instance ${instance}`)
  if (version !== 3) return
  const end = at + told
  if (!putMessage(p, at + HEADER, type, end) || !putTrailer(p, at, type, end, length - told)) putTruncated(p)
}

/** Answers false when the message ends too early; beyond hello, its parts are shown with -vv. */
function putMessage(p: Printer, body: number, type: number, end: number): boolean {
  const all = p.options.verbose > 1
  switch (type) {
    case HELLO:
      putHello(p, body, end)
      return true
    case DATABASE:
      putDatabase(p, body)
      return !all || putHeaders(p, body + 12, end)
    case REQUEST:
      return !all || putRequests(p, body, end)
    case UPDATE:
      return !all || putUpdate(p, body, end)
    case ACKNOWLEDGEMENT:
      return !all || putHeaders(p, body, end)
    default:
      return true
  }
}

function putOptions(p: Printer, at: number): void {
  const options = u32(p, at) // the first of these bytes holds something else, which no name matches
  putAscii(p.text, '\n\tOptions [')
  putFlags(p.text, OPTIONS6, options, 'none')
  putAscii(p.text, ']')
}

function putHello(p: Printer, at: number, end: number): void {
  const t = p.text
  putOptions(p, at + 4)
  check(p, at, 12)
  putAscii(t, `\n\t  Hello Timer ${u16(p, at + 8)}s, Dead Timer ${u16(p, at + 10)}s`)
  putIpv4At(p, ', Interface-ID ', at)
  putAscii(t, `, Priority ${u8(p, at + 4)}`)
  if (u32(p, at + 12) !== 0) putIpv4At(p, '\n\t  Designated Router ', at + 12)
  if (u32(p, at + 16) !== 0) putIpv4At(p, ', Backup Designated Router ', at + 16)
  if (p.options.verbose < 2) return
  putAscii(t, '\n\t  Neighbor List:')
  for (let i = at + 20; i < end; i += 4) putIpv4At(p, '\n\t    ', i)
}

function putDatabase(p: Printer, at: number): void {
  const t = p.text
  putOptions(p, at)
  const flags = u8(p, at + 7)
  putAscii(t, ', DD Flags [')
  putFlags(t, DATABASE_FLAGS, flags, 'none')
  putAscii(t, ']')
  check(p, at, 12)
  putAscii(t, `, MTU ${u16(p, at + 4)}, DD-Sequence 0x`)
  putHex8(t, u32(p, at + 8))
}

function putHeaders(p: Printer, start: number, end: number): boolean {
  for (let at = start; at < end; at += LSA6_HEADER) if (!printLsa6Header(p, at, end)) return false
  return true
}

function putRequests(p: Printer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 12) {
    if (!has(p, at, 12)) return false
    putIpv4At(p, '\n\t  Advertising Router ', at + 8)
    putLsa6Type(p, u16(p, at + 2), at + 4)
  }
  return true
}

function putUpdate(p: Printer, start: number, end: number): boolean {
  let count = u32(p, start)
  for (let at = start + 4; at < end && count > 0; count--) {
    if (!printLsa6(p, at, end)) return false
    at += u16(p, at + 18)
  }
  return true
}

/** Link-local signalling of a hello or a database description, then authentication. */
function putTrailer(p: Printer, ospfAt: number, type: number, start: number, length: number): boolean {
  let at = start
  let left = length
  const options = type === HELLO ? HEADER + 4 : type === DATABASE ? HEADER : 0
  if (options !== 0 && u32(p, ospfAt + options) & LINK_LOCAL_SIGNALLING) {
    const size = putSignalling(p, at, left)
    if (size < 0) return false
    at += size
    left -= size
  }
  return putAuthentication(p, at, left)
}

/** Answers how many bytes it took, -1 when they do not fit. */
function putSignalling(p: Printer, at: number, length: number): number {
  const t = p.text
  if (length === 0) return 0
  if (length < 4) return -1
  const sum = u16(p, at)
  putAscii(t, '\n\tLLS Checksum 0x')
  putHex4(t, sum)
  const size = u16(p, at + 2)
  putAscii(t, `, Data Length ${size}`)
  return size < 4 || size > length || !has(p, at + 4, size - 4) ? -1 : size
}

const AUTHENTICATION = 16
const HMAC = 1

/** The authentication trailer (RFC 7166). */
function putAuthentication(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length === 0) return true
  if (length < AUTHENTICATION) return false
  const type = u16(p, at)
  putAscii(t, '\n\tAuthentication Type ')
  if (type === HMAC) putAscii(t, 'HMAC')
  else {
    putAscii(t, 'unknown (0x')
    putHex4(t, type)
    putAscii(t, ')')
  }
  const size = u16(p, at + 2)
  putAscii(t, `, Length ${size}`)
  if (size < AUTHENTICATION || size > length) return false
  const association = u16(p, at + 6)
  putAscii(t, `, SAID ${association}`)
  const high = u32(p, at + 8)
  putAscii(t, ', CSN 0x')
  putHex8(t, high)
  const low = u32(p, at + 12)
  putAscii(t, ':')
  putHex8(t, low)
  if (!has(p, at + AUTHENTICATION, size - AUTHENTICATION)) return false
  if (p.options.verbose > 1) putUnknownData(p, at + AUTHENTICATION, size - AUTHENTICATION, '\n\tAuthentication Data ')
  return true
}
