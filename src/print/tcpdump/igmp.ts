// IGMP version 1 to 3 (RFC 1112, 2236, 3376), and what else uses its protocol number: mtrace, DVMRP, PIM version 1.

import { putAscii, putDecimal, putHex, putIpv4 } from '../text.ts'
import { verify } from './checksum.ts'
import { printDvmrp } from './dvmrp.ts'
import { putIgmp3Query, putIgmp3Report } from './igmp3.ts'
import { printPim1 } from './pim1.ts'
import { check, has, type Printer, u8, u16, u24, u32 } from './printer.ts'

const QUERY = 0x11
const REPORT_1 = 0x12
const DVMRP = 0x13
const PIM_1 = 0x14
const REPORT_2 = 0x16
const LEAVE = 0x17
const TRACE_RESPONSE = 0x1e
const TRACE_REQUEST = 0x1f
const REPORT_3 = 0x22

const SIZE = 8
const QUERY_3 = 12
/** Tenths of a second: RFC 2236's default maximum response time is not worth a word. */
const DEFAULT_RESPONSE = 100

/** Prints the IP payload of `length` bytes at `at`. */
export function printIgmp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'igmp'
  if (p.options.quiet) {
    putAscii(t, 'igmp')
    return
  }
  const type = u8(p, at)
  switch (type) {
    case QUERY:
      putAscii(t, 'igmp query')
      if (length >= QUERY_3) putIgmp3Query(p, at, length)
      else putQuery(p, at, length)
      break
    case REPORT_1:
      putGroup(p, 'igmp v1 report ', at)
      putOddLength(p, length)
      break
    case REPORT_2:
      putGroup(p, 'igmp v2 report ', at)
      break
    case REPORT_3:
      putAscii(t, 'igmp v3 report')
      putIgmp3Report(p, at, length)
      break
    case LEAVE:
      putGroup(p, 'igmp leave ', at)
      break
    case DVMRP:
      putAscii(t, 'igmp dvmrp')
      if (length < SIZE) putOddLength(p, length)
      else printDvmrp(p, at, length)
      break
    case PIM_1:
      putAscii(t, 'igmp pimv1')
      printPim1(p, at, length)
      break
    case TRACE_RESPONSE:
      putTrace(p, 'mresp ', at, length)
      break
    case TRACE_REQUEST:
      putTrace(p, 'mtrace ', at, length)
      break
    default:
      putAscii(t, 'igmp-')
      putDecimal(t, type)
  }
  if (p.options.verbose > 0 && length >= 4 && has(p, at, length) && verify(p.bytes, at, length) !== 0) {
    putAscii(t, ' bad igmp cksum ')
    putHex(t, u16(p, at + 2))
    putAscii(t, '!')
  }
}

function putGroup(p: Printer, before: string, at: number): void {
  check(p, at + 4, 4)
  putAscii(p.text, before)
  putIpv4(p.text, p.bytes, at + 4)
}

function putOddLength(p: Printer, length: number): void {
  if (length !== SIZE) putAscii(p.text, ` [len ${length}]`)
}

/** Version 1 and 2: the former has no maximum response time. */
function putQuery(p: Printer, at: number, length: number): void {
  const t = p.text
  const response = u8(p, at + 1)
  putAscii(t, response === 0 ? ' v1' : ' v2')
  if (response !== 0 && response !== DEFAULT_RESPONSE) putAscii(t, ` [max resp time ${response}]`)
  if (u32(p, at + 4) !== 0) {
    putGroup(p, ' [gaddr ', at)
    putAscii(t, ']')
  }
  putOddLength(p, length)
}

const TRACE_SIZE = 24

/** The query an mtrace request begins with (draft-asaeda-mboned-mtrace-v2): source, destination, where the response goes. */
function putTrace(p: Printer, name: string, at: number, length: number): void {
  const t = p.text
  if (length < TRACE_SIZE) {
    putAscii(t, ` [invalid len ${length}]`)
    return
  }
  const query = at + SIZE
  const id = u24(p, query + 13)
  putAscii(t, name)
  putDecimal(t, id)
  putAscii(t, ': ')
  putIpv4(t, p.bytes, query)
  putAscii(t, ' to ')
  putIpv4(t, p.bytes, query + 4)
  putAscii(t, ' reply-to ')
  putIpv4(t, p.bytes, query + 8)
  if (u8(p, query + 8) >>> 4 === 0xe) putAscii(t, ` with-ttl ${u8(p, query + 12)}`)
}
