// IGMP version 3 (RFC 3376): queries and reports with lists of sources.

import { putAscii, putDecimal, putIpv4 } from '../text.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'

const QUERY_MINIMUM = 12
const REPORT_MINIMUM = 16
const GROUP_RECORD = 8

/** Tenths of a second. */
const DEFAULT_RESPONSE = 100
const ONE_MINUTE = 600

const RECORD_NAMES: Readonly<Record<number, string>> = { 1: 'is_in', 2: 'is_ex', 3: 'to_in', 4: 'to_ex', 5: 'allow', 6: 'block' }

export function putIgmp3Query(p: Printer, at: number, length: number): void {
  const t = p.text
  putAscii(t, ' v3')
  if (length < QUERY_MINIMUM || length & 3) {
    putInvalidLength(p, length)
    return
  }
  const code = u8(p, at + 1)
  if (code !== DEFAULT_RESPONSE) putResponseTime(p, code)
  if (u32(p, at + 4) === 0) return
  putAscii(t, ' [gaddr ')
  putIpv4(t, p.bytes, at + 4)
  const sources = u16(p, at + 10)
  if (sources > 0) {
    if (length < QUERY_MINIMUM + sources * 4) putAscii(t, ' [invalid number of sources]')
    else if (p.options.verbose > 1) putSources(p, at + QUERY_MINIMUM, sources)
    else putAscii(t, `, ${sources} source(s)`)
  }
  putAscii(t, ']')
}

/** Codes from 128 on are a mantissa of four bits and an exponent of three. */
function putResponseTime(p: Printer, code: number): void {
  const t = p.text
  const tenths = code < 128 ? code : ((code & 0x0f) | 0x10) << (((code & 0x70) >> 4) + 3)
  putAscii(t, ' [max resp time ')
  if (tenths < ONE_MINUTE) {
    putDecimal(t, Math.floor(tenths / 10))
    putAscii(t, `.${tenths % 10}s`)
  } else putRelativeTime(t, Math.floor(tenths / 10))
  putAscii(t, ']')
}

export function putIgmp3Report(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < REPORT_MINIMUM || length & 3) {
    putInvalidLength(p, length)
    return
  }
  const groups = u16(p, at + 6)
  putAscii(t, `, ${groups} group record(s)`)
  if (p.options.verbose === 0) return
  let record = 8
  for (let i = 0; i < groups; i++) {
    if (length < record + GROUP_RECORD) {
      putAscii(t, ' [invalid number of groups]')
      return
    }
    const group = at + record
    check(p, group + 4, 4)
    putAscii(t, ' [gaddr ')
    putIpv4(t, p.bytes, group + 4)
    const kind = u8(p, group)
    putAscii(t, ` ${RECORD_NAMES[kind] ?? ` [v3-report-#${kind}]`}`)
    const sources = u16(p, group + 2)
    record += GROUP_RECORD + sources * 4
    if (length < record) {
      putAscii(t, ` [invalid number of sources ${sources}]`)
      return
    }
    if (p.options.verbose === 1) putAscii(t, `, ${sources} source(s)`)
    else putSources(p, group + GROUP_RECORD, sources)
    putAscii(t, ']')
  }
}

function putSources(p: Printer, at: number, count: number): void {
  const t = p.text
  putAscii(t, ' {')
  for (let i = 0; i < count; i++) {
    check(p, at + 4 * i, 4)
    putAscii(t, ' ')
    putIpv4(t, p.bytes, at + 4 * i)
  }
  putAscii(t, ' }')
}

function putInvalidLength(p: Printer, length: number): void {
  putAscii(p.text, ` [invalid len ${length}]`)
}
