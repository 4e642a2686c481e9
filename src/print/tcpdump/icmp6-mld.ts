// Multicast listener discovery, version 1 (RFC 2710) and 2 (RFC 3810).

import { putAscii, putDecimal } from '../text.ts'
import { putIpv6At } from './ip6.ts'
import { has, type Printer, u8, u16 } from './printer.ts'

const VERSION_1 = 24
const VERSION_2 = 28
const ADDRESS = 16
const RECORD = 20

const RECORD_NAMES = ['', 'is_in', 'is_ex', 'to_in', 'to_ex', 'allow', 'block']

/** The fields that all version 1 messages share; nothing when they were not captured whole. */
export function putListener(p: Printer, at: number): void {
  if (!has(p, at, VERSION_1)) return
  putAscii(p.text, 'max resp delay: ')
  putDecimal(p.text, u16(p, at + 4))
  putIpv6At(p, ' addr: ', at + 8)
}

/** A query's version is told by its length alone. */
export function putListenerQuery(p: Printer, at: number, length: number): void {
  if (length === VERSION_1) putListener(p, at)
  else if (length >= VERSION_2) putQuery2(p, at, length)
  else putAscii(p.text, ` unknown-version (len ${length}) `)
}

/** Large times are sent as a floating point number of `bits` of mantissa behind a three-bit exponent. */
const floating = (code: number, bits: number): number =>
  code < 2 ** (bits + 3) ? code : ((code & (2 ** bits - 1)) + 2 ** bits) * 2 ** (((code >>> bits) & 7) + 3)

function putQuery2(p: Printer, at: number, length: number): void {
  const t = p.text
  const verbose = p.options.verbose
  putAscii(t, ' v2')
  const delay = u16(p, at + 4)
  if (verbose > 0) {
    putAscii(t, ' [max resp delay=')
    putDecimal(t, floating(delay, 12))
    putAscii(t, ']')
  }
  putIpv6At(p, ' [gaddr ', at + 8)
  if (verbose > 0) putQuerier(p, at + 24)
  const sources = u16(p, at + 26)
  if (sources > 0) {
    if (length < VERSION_2 + sources * ADDRESS) putAscii(t, ' [invalid number of sources]')
    else if (verbose > 1) putSources(p, at + VERSION_2, sources)
    else putAscii(t, `, ${sources} source(s)`)
  }
  putAscii(t, ']')
}

/** Suppress flag, robustness and query interval of the querier. */
function putQuerier(p: Printer, at: number): void {
  const t = p.text
  const flags = u8(p, at)
  if (flags & 8) putAscii(t, ' sflag')
  if (flags & 7) {
    putAscii(t, ' robustness=')
    putDecimal(t, flags & 7)
  }
  const interval = u8(p, at + 1)
  putAscii(t, ' qqi=')
  putDecimal(t, floating(interval, 4))
}

function putSources(p: Printer, at: number, count: number): void {
  putAscii(p.text, ' {')
  for (let i = 0; i < count; i++) putIpv6At(p, ' ', at + i * ADDRESS)
  putAscii(p.text, ' }')
}

/** The group records of a version 2 report. */
export function putListenerReport(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < 8) {
    putAscii(t, ` [invalid len ${length}]`)
    return
  }
  const groups = u16(p, at + 6)
  putAscii(t, ', ')
  putDecimal(t, groups)
  putAscii(t, ' group record(s)')
  if (p.options.verbose === 0) return
  let record = 8
  for (let i = 0; i < groups; i++) {
    if (length < record + RECORD) {
      putAscii(t, ' [invalid number of groups]')
      return
    }
    const size = putGroup(p, at + record, length - record)
    if (size === 0) return
    record += size
  }
}

/** Answers the record's size in bytes, 0 when it claims more than there is. */
function putGroup(p: Printer, at: number, left: number): number {
  const t = p.text
  putIpv6At(p, ' [gaddr ', at + 4)
  const type = u8(p, at)
  putAscii(t, ' ')
  putAscii(t, RECORD_NAMES[type] || ` [v2-report-#${type}]`)
  const sources = u16(p, at + 2)
  const size = RECORD + sources * ADDRESS
  if (left < size) {
    putAscii(t, ` [invalid number of sources ${sources}]`)
    return 0
  }
  if (p.options.verbose === 1) putAscii(t, `, ${sources} source(s)`)
  else putSources(p, at + RECORD, sources)
  putAscii(t, ']')
  return size
}
