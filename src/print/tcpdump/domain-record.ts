// DNS questions and resource records as tcpdump prints them (RFC 1035, 3596, 2782, 8945, 7553, and mDNS: RFC 6762).

import { putAscii, putDecimal, putIpv4, putIpv6 } from '../text.ts'
import { putEdnsOption } from './domain-edns.ts'
import { putDomainName } from './domain-name.ts'
import { DNS_CLASSES, DNS_TYPES } from './domain-tables.ts'
import { check, has, type Printer, putEscaped, u8, u16, u32 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'

const A = 1
const NS = 2
const CNAME = 5
const SOA = 6
const PTR = 12
const MX = 15
const TXT = 16
const AAAA = 28
const SRV = 33
const A6 = 38
const DNAME = 39
export const OPT = 41
const UNSPECA = 104
const TSIG = 250
const URI = 256

const IN = 1
/** mDNS: top bit of the class; "unicast answer wanted" in a question, "forget what you had" in an answer. */
const MDNS_BIT = 0x8000

const LABEL_KIND = 0xc0
const POINTER = 0xc0
const EXTENDED = 0x40

/** Passes over the name at `start`; answers the offset behind it, or -1 when there is no telling. */
export function skipName(p: Printer, start: number): number {
  let at = start
  for (;;) {
    if (!has(p, at, 1)) return -1
    const first = p.bytes[at++]!
    if (first === 0) return at
    const kind = first & LABEL_KIND
    if (kind === POINTER) return at + 1
    if (kind === 0) at += first
    else {
      if (kind !== EXTENDED || first !== (EXTENDED | 1) || !has(p, at, 1)) return -1
      at += 1 + (((p.bytes[at]! || 256) + 7) >>> 3)
    }
  }
}

function putClass(p: Printer, value: number): void {
  putAscii(p.text, ' ')
  putAscii(p.text, DNS_CLASSES[value] ?? `(Class ${value})`)
}

/** Prints a question; answers where the next part begins, or -1. `base` is where pointers count from. */
export function putQuestion(p: Printer, start: number, base: number, mdns: boolean): number {
  const t = p.text
  const at = skipName(p, start)
  if (at < 0 || !has(p, at, 4)) return -1
  const type = u16(p, at)
  putAscii(t, ' ')
  putAscii(t, DNS_TYPES[type] ?? `Type${type}`)
  const wire = u16(p, at + 2)
  const dnsClass = mdns ? wire & ~MDNS_BIT : wire
  if (dnsClass !== IN) putClass(p, dnsClass)
  if (mdns) putAscii(t, wire & MDNS_BIT ? ' (QU)' : ' (QM)')
  putAscii(t, '? ')
  const end = putDomainName(p, start, base)
  return end < 0 ? -1 : end + 4
}

/** Prints a record; answers where the next one begins (the end of the capture when its header was cut), or -1. */
export function putRecord(p: Printer, start: number, base: number, mdns: boolean): number {
  const t = p.text
  let at: number
  if (p.options.verbose > 0) {
    putAscii(t, ' ')
    at = putDomainName(p, start, base)
    if (at < 0) return -1
  } else at = skipName(p, start)
  if (at < 0 || !has(p, at, 10)) return p.end
  const type = u16(p, at)
  const wire = u16(p, at + 2)
  const dnsClass = mdns ? wire & ~MDNS_BIT : wire
  if (dnsClass !== IN && type !== OPT) putClass(p, dnsClass)
  if (mdns && wire & MDNS_BIT) putAscii(t, ' (Cache flush)')
  if (type !== OPT && p.options.verbose > 2) {
    putAscii(t, ' [')
    putRelativeTime(t, u32(p, at + 4))
    putAscii(t, ']')
  }
  const optFlags = u16(p, at + 6)
  const length = u16(p, at + 8)
  at += 10
  putAscii(t, ' ')
  putAscii(t, DNS_TYPES[type] ?? `Type${type}`)
  const end = at + length
  if (end > p.end) return -1
  if (type === OPT) return putOptions(p, at, end, dnsClass, optFlags) ? end : -1
  return putData(p, type, at, end, base) ? end : -1
}

/** Answers false when the data was cut or makes no sense. */
function putData(p: Printer, type: number, at: number, end: number, base: number): boolean {
  const t = p.text
  const name = (from: number): boolean => putDomainName(p, from, base) >= 0
  switch (type) {
    case A:
      if (!has(p, at, 4)) return false
      putAscii(t, ' ')
      putIpv4(t, p.bytes, at)
      return true
    case AAAA:
      if (!has(p, at, 16)) return false
      putAscii(t, ' ')
      putIpv6(t, p.bytes, at)
      return true
    case NS:
    case CNAME:
    case PTR:
    case DNAME:
      putAscii(t, ' ')
      return name(at)
    case MX:
      putAscii(t, ' ')
      if (!has(p, at, 2) || !name(at + 2)) return false
      putAscii(t, ` ${u16(p, at)}`)
      return true
    case SRV:
      putAscii(t, ' ')
      if (!has(p, at, 6) || !name(at + 6)) return false
      putAscii(t, `:${u16(p, at + 4)} ${u16(p, at)} ${u16(p, at + 2)}`)
      return true
    case TXT:
      return putStrings(p, at, end)
    case SOA:
      return p.options.verbose === 0 || putAuthority(p, at, base)
    case A6:
      return putA6(p, at, base)
    case URI: {
      putAscii(t, ` ${u16(p, at)} ${u16(p, at + 2)} `)
      return !putEscaped(p, at + 4, (end - at - 4) >>> 0)
    }
    case UNSPECA:
      return !putEscaped(p, at, end - at)
    case TSIG:
      return p.options.verbose === 0 || putSignature(p, at, base)
    default:
      return true
  }
}

function putStrings(p: Printer, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    putAscii(p.text, ' "')
    if (!has(p, at, 1)) return false
    const length = u8(p, at)
    if (putEscaped(p, at + 1, length)) return false
    at += 1 + length
    putAscii(p.text, '"')
  }
  return true
}

function putAuthority(p: Printer, start: number, base: number): boolean {
  const t = p.text
  putAscii(t, ' ')
  let at = putDomainName(p, start, base)
  if (at < 0) return false
  putAscii(t, ' ')
  at = putDomainName(p, at, base)
  if (at < 0 || !has(p, at, 20)) return false
  for (let i = 0; i < 5; i++) {
    putAscii(t, ' ')
    putDecimal(t, u32(p, at + 4 * i))
  }
  return true
}

/** An address of which the first `prefix` bits come from another name (RFC 2874, historic). */
function putA6(p: Printer, at: number, base: number): boolean {
  const t = p.text
  if (!has(p, at, 1)) return false
  const prefix = u8(p, at)
  if (prefix > 128) {
    putAscii(t, ` ${prefix}(bad plen)`)
    return true
  }
  const skipped = prefix >>> 3
  if (prefix < 128) {
    const address = new Uint8Array(16)
    check(p, at + 1, 16 - skipped)
    address.set(p.bytes.subarray(at + 1, at + 17 - skipped), skipped)
    putAscii(t, ` ${prefix} `)
    putIpv6(t, address, 0)
  }
  if (prefix === 0) return true
  putAscii(t, ' ')
  return putDomainName(p, at + 17 - skipped, base) >= 0
}

function putSignature(p: Printer, start: number, base: number): boolean {
  const t = p.text
  putAscii(t, ' ')
  let at = putDomainName(p, start, base)
  if (at < 0) return false
  at += 6
  for (const field of ['fudge', 'maclen', 'origid', 'error', 'otherlen']) {
    if (!has(p, at, 2)) return false
    const value = u16(p, at)
    putAscii(t, ` ${field}=${value}`)
    at += field === 'maclen' ? 2 + value : 2
  }
  return true
}

function putOptions(p: Printer, start: number, end: number, udpSize: number, flags: number): boolean {
  const t = p.text
  putAscii(t, ` UDPsize=${udpSize}`)
  if (flags & 0x8000) putAscii(t, ' DO')
  if (start >= end) return true
  putAscii(t, ' [')
  for (let at = start; at < end; ) {
    at = putEdnsOption(p, at)
    if (at < 0) return false
    if (at < end) putAscii(t, ',')
  }
  putAscii(t, ']')
  return true
}
