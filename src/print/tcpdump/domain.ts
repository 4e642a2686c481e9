// DNS over UDP and TCP, and multicast DNS (RFC 1035, 6762): one line with the question or the answers.

import { putAscii, putDecimal } from '../text.ts'
import { OPT, putQuestion, putRecord, skipName } from './domain-record.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16 } from './printer.ts'

const HEADER = 12
const RESPONSE = 0x8000
const AUTHORITATIVE = 0x0400
const CUT = 0x0200
const RECURSION_DESIRED = 0x0100
const RECURSION_AVAILABLE = 0x0080
const AUTHENTIC = 0x0020
const CHECKING_DISABLED = 0x0010
const INVERSE_QUERY = 1
/** Bits that a request should not have. */
const ODD_IN_REQUEST = 0x6cf

const OPERATIONS = ', inv_q, stat, op3, notify, update, op6, op7, op8, updateA, updateD, updateDA, updateM, updateMA, zoneInit, zoneRef'.split(',')
/** A few lack their blank; so does tcpdump's list. */
const RESPONSES =
  ', FormErr, ServFail, NXDomain, NotImp, Refused, YXDomain, YXRRSet, NXRRSet, NotAuth, NotZone, Resp11, Resp12, Resp13, Resp14, NoChange, BadVers,Resp17, Resp18, Resp19, Resp20,Resp21, Resp22, BadCookie'.split(
    ',',
  )

type Message = { at: number; flags: number; questions: number; answers: number; authorities: number; additionals: number; mdns: boolean }

export const printDomainUdp = (p: Printer, at: number, length: number): void => printMessage(p, at, length, false)
export const printMulticastDns = (p: Printer, at: number, length: number): void => printMessage(p, at, length, true)

/** Over TCP two bytes come first that say the message's length; only a message that lies in one segment is printed. */
export function printDomainTcp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'domain'
  if (length < 2) {
    putAscii(t, ` [DNS over TCP: length ${length} < 2]`)
    putInvalid(p)
    return
  }
  const said = u16(p, at)
  if (said !== length - 2) {
    putAscii(t, ` [prefix length(${said}) != length(${length - 2})]`)
    putInvalid(p)
    return
  }
  putAscii(t, ' ')
  printMessage(p, at + 2, length - 2, false)
}

function printMessage(p: Printer, at: number, length: number, mdns: boolean): void {
  const t = p.text
  p.protocol = 'domain'
  if (length < HEADER) {
    putAscii(t, `domain [length ${length} < ${HEADER}]`)
    putInvalid(p)
    return
  }
  if (!has(p, at, HEADER)) return putTruncated(p)
  const m: Message = {
    at,
    flags: u16(p, at + 2),
    questions: u16(p, at + 4),
    answers: u16(p, at + 6),
    authorities: u16(p, at + 8),
    additionals: u16(p, at + 10),
    mdns,
  }
  const whole = m.flags & RESPONSE ? putResponse(p, m) : putRequest(p, m)
  if (whole) {
    putAscii(t, ' (')
    putDecimal(t, length)
    putAscii(t, ')')
  } else putTruncated(p)
}

/** The response code, with the upper bits that an OPT record among the additional ones may hold (RFC 6891). */
function responseCode(p: Printer, m: Message): number {
  const code = m.flags & 0x0f
  let at = m.at + HEADER
  for (let i = 0; i < m.questions; i++) {
    at = skipName(p, at)
    if (at < 0) return code
    at += 4
    if (at >= p.end) return code
  }
  for (let i = 0; i < m.answers + m.authorities; i++) {
    at = skipName(p, at)
    if (at < 0 || !has(p, at + 8, 2)) return code
    at += 10 + u16(p, at + 8)
    if (at >= p.end) return code
  }
  for (let i = 0; i < m.additionals; i++) {
    at = skipName(p, at)
    if (at < 0 || !has(p, at, 2) || !has(p, at + 4, 1)) return code
    if (u16(p, at) === OPT) return code | (u8(p, at + 4) << 4)
    if (!has(p, at + 8, 2)) return code
    at += 10 + u16(p, at + 8)
    if (at >= p.end) return code
  }
  return code
}

/** Prints `count` records with commas between; answers where the next part begins, or -1 when the message was cut. */
function putRecords(p: Printer, start: number, count: number, m: Message): number {
  let at = start
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      if (at >= p.end) return -1
      putAscii(p.text, ',')
    }
    at = putRecord(p, at, m.at, m.mdns)
    if (at < 0) return -1
  }
  return at
}

/** A section that is printed only where bytes are left for it. */
function putSection(p: Printer, at: number, count: number, title: string, m: Message): number {
  if (count === 0) return at
  if (at >= p.end) return -1
  putAscii(p.text, title)
  return putRecords(p, at, count, m)
}

/** Answers false when the message was cut. */
function putResponse(p: Printer, m: Message): boolean {
  const t = p.text
  const code = responseCode(p, m)
  putDecimal(t, u16(p, m.at))
  putAscii(t, OPERATIONS[(m.flags >>> 11) & 0x0f]!)
  putAscii(t, RESPONSES[code] ?? ` Resp${code & 0xfff}`)
  if (m.flags & AUTHORITATIVE) putAscii(t, '*')
  if (!(m.flags & RECURSION_AVAILABLE)) putAscii(t, '-')
  if (m.flags & CUT) putAscii(t, '|')
  if (m.flags & AUTHENTIC) putAscii(t, '$')
  if (m.questions !== 1) putAscii(t, ` [${m.questions}q]`)
  let at = m.at + HEADER
  for (let i = 0; i < m.questions; i++) {
    if (i > 0) putAscii(t, ',')
    if (p.options.verbose > 1) {
      putAscii(t, ' q:')
      at = putQuestion(p, at, m.at, m.mdns)
      if (at < 0) return false
    } else {
      at = skipName(p, at)
      if (at < 0) return false
      at += 4
    }
  }
  putAscii(t, ` ${m.answers}/${m.authorities}/${m.additionals}`)
  at = putRecords(p, at, m.answers, m)
  if (at < 0 || p.options.verbose < 2) return at >= 0
  at = putSection(p, at, m.authorities, ' ns:', m)
  return at >= 0 && putSection(p, at, m.additionals, ' ar:', m) >= 0
}

/** Answers false when the message was cut. */
function putRequest(p: Printer, m: Message): boolean {
  const t = p.text
  const operation = (m.flags >>> 11) & 0x0f
  putDecimal(t, u16(p, m.at))
  putAscii(t, OPERATIONS[operation]!)
  if (m.flags & RECURSION_DESIRED) putAscii(t, '+')
  if (m.flags & CHECKING_DISABLED) putAscii(t, '%')
  if (m.flags & ODD_IN_REQUEST) putAscii(t, ` [b2&3=0x${m.flags.toString(16)}]`)
  if (operation === INVERSE_QUERY) {
    if (m.questions !== 0) putAscii(t, ` [${m.questions}q]`)
    if (m.answers !== 1) putAscii(t, ` [${m.answers}a]`)
  } else {
    if (m.answers !== 0) putAscii(t, ` [${m.answers}a]`)
    if (m.questions !== 1) putAscii(t, ` [${m.questions}q]`)
  }
  if (m.authorities !== 0) putAscii(t, ` [${m.authorities}n]`)
  if (m.additionals !== 0) putAscii(t, ` [${m.additionals}au]`)
  let at = m.at + HEADER
  for (let i = 0; i < m.questions; i++) {
    if (i > 0 && at >= p.end) return false
    at = putQuestion(p, at, m.at, m.mdns)
    if (at < 0) return false
  }
  if (p.options.verbose < 2) return true
  at = putRecords(p, at, m.answers, m)
  if (at < 0) return false
  at = putSection(p, at, m.authorities, ' ns:', m)
  return at >= 0 && putSection(p, at, m.additionals, ' ar:', m) >= 0
}
