// Options of neighbour discovery (RFC 4861, 4191, 8106, 6275).

import { putAscii, putByte, putDecimal, putHex2, putIpv6 } from '../text.ts'
import { putDomainName } from './domain-name.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { preferenceOf } from './icmp6-neighbour.ts'
import { putIpv6At } from './ip6.ts'
import { check, has, type Printer, u8, u16, u32 } from './printer.ts'

const SOURCE_LINK_ADDRESS = 1
const TARGET_LINK_ADDRESS = 2
const PREFIX = 3
const REDIRECTED_HEADER = 4
const MTU = 5
const ADVERTISEMENT_INTERVAL = 7
const HOME_AGENT = 8
const ROUTE = 24
const DNS_SERVERS = 25
const DNS_SEARCH = 31

const NAMES: Readonly<Record<number, string>> = {
  1: 'source link-address',
  2: 'destination link-address',
  3: 'prefix info',
  4: 'redirected header',
  5: 'mtu',
  7: 'advertisement interval',
  8: 'homeagent information',
  24: 'route info',
  25: 'rdnss',
  31: 'dnssl',
}

const PREFIX_FLAGS: Flags = [
  [0x80, 'onlink'],
  [0x40, 'auto'],
  [0x20, 'router'],
]

/** Bytes of type and length; lengths are told in units of eight bytes. */
const OPTION_HEADER = 2
const UNIT = 8
const PREFIX_UNITS = 4

/** Prints the options in the `length` bytes at `start`, one line each; answers false when one was cut. */
export function putOptions(p: Printer, start: number, length: number): boolean {
  const { verbose } = p.options
  let size = 0
  for (let at = start; at < p.end; at += size) {
    if (!has(p, at, OPTION_HEADER)) return false
    if (at - start >= length) return true
    const type = u8(p, at)
    const units = u8(p, at + 1)
    size = units * UNIT
    if (size === 0 || at + size > p.end) return false
    putAscii(p.text, `\n\t  ${NAMES[type] ?? 'unknown'} option (${type}), length ${size} (${units}): `)
    const body = at + OPTION_HEADER
    if (NAMES[type] === undefined && verbose <= 1) {
      putUnknownData(p, body, size - OPTION_HEADER, '\n\t  ')
      return true // no option after an unknown one is shown
    }
    if (!putOption(p, at, type, units, start)) return false
    if (verbose > 1) putUnknownData(p, body, size - OPTION_HEADER, '\n\t    ')
  }
  return true
}

function putOption(p: Printer, at: number, type: number, units: number, start: number): boolean {
  const t = p.text
  switch (type) {
    case SOURCE_LINK_ADDRESS:
    case TARGET_LINK_ADDRESS:
      putLinkAddress(p, at + OPTION_HEADER, units * UNIT - OPTION_HEADER)
      return true
    case PREFIX:
      putPrefix(p, at, units)
      return true
    case REDIRECTED_HEADER:
      putUnknownData(p, start, units * UNIT, '\n\t    ') // from the first option, not from this one: tcpdump's own way
      return true
    case MTU:
      putNumber(p, ' ', at + 4, units === 1 ? '' : 'bad option length')
      return true
    case DNS_SERVERS:
      putNumber(p, ' lifetime ', at + 4, 's,')
      for (let i = 0; i < Math.floor((units - 1) / 2); i++) putIpv6At(p, ' addr: ', at + 8 + 16 * i)
      return true
    case DNS_SEARCH:
      return putSearchList(p, at, at + units * UNIT, start)
    case ADVERTISEMENT_INTERVAL:
      putNumber(p, ' ', at + 4, 'ms')
      return true
    case HOME_AGENT:
      check(p, at + 4, 4)
      putAscii(t, ' preference ')
      putDecimal(t, u16(p, at + 4))
      putAscii(t, ', lifetime ')
      putDecimal(t, u16(p, at + 6))
      return true
    case ROUTE:
      return putRoute(p, at, units)
    default:
      return true
  }
}

function putNumber(p: Printer, before: string, at: number, after: string): void {
  const n = u32(p, at)
  putAscii(p.text, before)
  putDecimal(p.text, n)
  putAscii(p.text, after)
}

function putLinkAddress(p: Printer, at: number, length: number): void {
  for (let i = 0; i < length; i++) {
    if (i > 0) putByte(p.text, 0x3a)
    putHex2(p.text, u8(p, at + i))
  }
}

function putSeconds(p: Printer, before: string, at: number): void {
  if (u32(p, at) === 0xffffffff) {
    putAscii(p.text, before)
    putAscii(p.text, 'infinity')
  } else putNumber(p, before, at, 's')
}

function putPrefix(p: Printer, at: number, units: number): void {
  const t = p.text
  putIpv6At(p, '', at + 16)
  putAscii(t, '/')
  putDecimal(t, u8(p, at + 2))
  if (units !== PREFIX_UNITS) putAscii(t, 'badlen')
  putAscii(t, ', Flags [')
  putFlags(t, PREFIX_FLAGS, u8(p, at + 3), 'none')
  putSeconds(p, '], valid time ', at + 4)
  putSeconds(p, ', pref. time ', at + 8)
}

function putSearchList(p: Printer, start: number, end: number, base: number): boolean {
  putNumber(p, ' lifetime ', start + 4, 's, domain(s):')
  for (let at = start + 8; at < end && u8(p, at) !== 0; ) {
    putAscii(p.text, ' ')
    at = putDomainName(p, at, base)
    if (at < 0) return false
  }
  return true
}

/** Route information (RFC 4191): the prefix takes no, 8 or 16 bytes. */
function putRoute(p: Printer, at: number, units: number): boolean {
  const t = p.text
  if (!has(p, at + 4, 4) || units > 3) return false
  const prefix = new Uint8Array(16)
  prefix.set(p.bytes.subarray(at + 8, at + units * UNIT))
  putAscii(t, ' ')
  putIpv6(t, prefix, 0)
  putAscii(t, '/')
  putDecimal(t, u8(p, at + 2))
  putAscii(t, ', pref=')
  putAscii(t, preferenceOf(u8(p, at + 3)))
  putSeconds(p, ', lifetime=', at + 4)
  return true
}
