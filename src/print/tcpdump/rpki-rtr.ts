// RPKI to router (RFC 6810): which prefixes may originate where, as a router is told. Shown with -v only.

import { putAscii, putDecimal, putEscapedByte, putHex2, putHex4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putIpv4At } from './ip.ts'
import { putIpv6At } from './ip6.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const HEADER = 8
const IPV4_PREFIX = 4
const IPV6_PREFIX = 6
const ERROR_REPORT = 10

type Kind = { readonly name: string; readonly size?: number; readonly session?: boolean; readonly serial?: boolean }

/** The size is that of the whole unit, header included. */
const KINDS: Readonly<Record<number, Kind>> = {
  0: { name: 'Serial Notify', size: 12, session: true, serial: true },
  1: { name: 'Serial Query', size: 12, session: true, serial: true },
  2: { name: 'Reset Query', size: 8 },
  3: { name: 'Cache Response', size: 8, session: true },
  [IPV4_PREFIX]: { name: 'IPV4 Prefix', size: 20 },
  [IPV6_PREFIX]: { name: 'IPV6 Prefix', size: 32 },
  7: { name: 'End of Data', size: 12, session: true, serial: true },
  8: { name: 'Cache Reset', size: 8 },
  [ERROR_REPORT]: { name: 'Error Report' },
}

const ERRORS: readonly string[] = [
  'Corrupt Data',
  'Internal Error',
  'No Data Available',
  'Invalid Request',
  'Unsupported Protocol Version',
  'Unsupported PDU Type',
  'Withdrawal of Unknown Record',
  'Duplicate Announcement Received',
]

/** Prints all units of the segment. */
export function printRpkiRouter(p: Printer, start: number, length: number): void {
  p.protocol = 'rpki_rtr'
  if (p.options.verbose === 0) {
    putAscii(p.text, ', RPKI-RTR')
    return
  }
  for (let at = start; at < start + length; ) at += putUnit(p, at, start + length - at, false)
}

/** Prints a unit in at most `length` bytes and answers its own length, or all of `length` when what follows cannot be found. */
function putUnit(p: Printer, at: number, length: number, inner: boolean): number {
  const t = p.text
  const version = u8(p, at)
  if (version !== 0) {
    putAscii(t, `\n\tRPKI-RTRv${version} (unknown)`)
    return length
  }
  if (length < HEADER) {
    putAscii(t, `(${length} bytes is too few to decode)`)
    return refuse(p, at, length)
  }
  check(p, at, HEADER)
  const type = u8(p, at + 1)
  const size = u32(p, at + 4)
  const kind = KINDS[type]
  putAscii(t, `\n\tRPKI-RTRv0, ${kind?.name ?? 'Unknown'} PDU (${type}), length: ${size}`)
  if (size < HEADER || size > length || (kind?.size ?? size) !== size) return refuse(p, at, length)
  const indent = inner ? '\n\t    ' : '\n\t  '
  if (kind === undefined) check(p, at, size)
  else if (type === IPV4_PREFIX || type === IPV6_PREFIX) putPrefix(p, at, type, indent)
  else if (type === ERROR_REPORT) {
    if (!putErrorReport(p, at, size, inner, indent)) return refuse(p, at, length)
  } else putSession(p, at, kind, indent)
  if (p.options.verbose > (kind === undefined ? 0 : 1)) putUnknownData(p, at, size, '\n\t  ')
  return size
}

function refuse(p: Printer, at: number, length: number): number {
  putInvalid(p)
  check(p, at, length)
  return length
}

function putSession(p: Printer, at: number, kind: Kind, indent: string): void {
  const t = p.text
  if (!kind.session) return
  const serial = kind.serial ? `, Serial: ${u32(p, at + HEADER)}` : ''
  putAscii(t, `${indent}Session ID: 0x`)
  putHex4(t, u16(p, at + 2))
  putAscii(t, serial)
}

function putPrefix(p: Printer, at: number, type: number, indent: string): void {
  const t = p.text
  const address = at + 12
  const origin = address + (type === IPV4_PREFIX ? 4 : 16)
  const system = u32(p, origin)
  if (type === IPV4_PREFIX) putIpv4At(p, `${indent}IPv4 Prefix `, address)
  else putIpv6At(p, `${indent}IPv6 Prefix `, address)
  putAscii(t, `/${u8(p, at + 9)}-${u8(p, at + 10)}, origin-as ${system}, flags 0x`)
  putHex2(t, u8(p, at + 8))
}

/** A report may carry the unit it is about, which is printed too unless it is itself inside one, and a text. Answers false when lengths clash. */
function putErrorReport(p: Printer, at: number, size: number, inner: boolean, indent: string): boolean {
  const t = p.text
  let before = HEADER + 4
  if (size < before) return false
  check(p, at, before)
  const carried = u32(p, at + HEADER)
  const code = u16(p, at + 2)
  putAscii(t, `${indent}Error code: ${ERRORS[code] ?? 'Unknown'} (${code}), Encapsulated PDU length: `)
  putDecimal(t, carried)
  if (carried > 0) {
    // All lengths are of 32 bits, and sums wrap around.
    if (size < (before + carried) >>> 0) return false
    if (inner) check(p, at, (before + carried) >>> 0)
    else {
      putAscii(t, '\n\t    -----encapsulated PDU-----')
      putUnit(p, at + before, carried, true)
    }
    before = (before + carried) >>> 0
  }
  if (size < (before + 4) >>> 0) return false
  check(p, at, (before + 4) >>> 0)
  const text = u32(p, at + before)
  before = (before + 4) >>> 0
  if (text === 0) return true
  if (size < (before + text) >>> 0) return false
  putAscii(t, `${indent}Error text: `)
  for (let i = 0; i < text; i++) putEscapedByte(t, u8(p, at + before + i))
  return true
}
