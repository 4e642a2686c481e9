// DCCP, the datagram congestion control protocol (RFC 4340).

import { putAscii, putDecimal, putHex4, putIpv4, putIpv6 } from '../text.ts'
import { shouldBe, verify4, verify6 } from './checksum.ts'
import { putDccpOption } from './dccp-options.ts'
import { check, has, type Printer, putTruncated, u8, u16, u24, u32 } from './printer.ts'

const PROTOCOL = 33
/** Bytes of the header with a sequence number of 24 bits, and of 48. */
const SHORT = 12
const LONG = 16

const REQUEST = 0
const RESPONSE = 1
const DATA = 2
const RESET = 7

const NAMES = [
  'DCCP-Request',
  'DCCP-Response',
  'DCCP-Data',
  'DCCP-Ack',
  'DCCP-DataAck',
  'DCCP-CloseReq',
  'DCCP-Close',
  'DCCP-Reset',
  'DCCP-Sync',
  'DCCP-SyncAck',
]
/** What each type has behind the header, in bytes. */
const MORE = [4, 12, 0, 8, 8, 8, 8, 12, 8, 8]

const RESETS = [
  'unspecified',
  'closed',
  'aborted',
  'no_connection',
  'packet_error',
  'option_error',
  'mandatory_error',
  'connection_refused',
  'bad_service_code',
  'too_busy',
  'bad_init_cookie',
  'aggression_penalty',
]

const u48 = (p: Printer, at: number): number => u16(p, at) * 0x100000000 + u32(p, at + 2)

/** Prints the IP payload of `length` bytes at `at`; the IP header is at `ipAt`. */
export function printDccp(p: Printer, at: number, ipAt: number, length: number): void {
  const t = p.text
  p.protocol = 'dccp'
  const six = u8(p, ipAt) >>> 4 === 6
  if (!has(p, at, SHORT)) return putTruncated(p)
  if (length < SHORT) return putMissing(p, 'dccp', SHORT - length)
  const long = (u8(p, at + 8) & 1) !== 0
  const fixed = long ? LONG : SHORT
  if (length < fixed) return putMissing(p, 'dccp', fixed - length)
  if (!has(p, at, fixed)) return putTruncated(p)
  putEndpoints(p, at, ipAt, six)
  const headerLength = u8(p, at + 4) * 4
  putAscii(t, 'DCCP')
  if (p.options.quiet) {
    putAscii(t, ` ${(length - headerLength) >>> 0}`)
    if (headerLength > length) putAscii(t, ` [bad hdr length ${headerLength} - too long, > ${length}]`)
    return
  }
  if (p.options.verbose > 0) putDetails(p, at, ipAt, six, length)
  putAscii(t, ' ')
  const type = (u8(p, at + 8) >>> 1) & 0x0f
  const name = NAMES[type]
  const end = fixed + (MORE[type] ?? 0)
  if (name === undefined) putAscii(t, `unknown-type-${type} `)
  else {
    if (length < end) return putMissing(p, name, end - length)
    if (!putType(p, at + fixed, type, name)) return putTruncated(p)
  }
  if (type !== DATA && type !== REQUEST) {
    const number = long ? u48(p, at + fixed + 2) : u24(p, at + fixed + 1)
    putAscii(t, `(ack=${number}) `)
  }
  if (p.options.verbose < 2) return
  putAscii(t, `seq ${long ? u48(p, at + 10) : u24(p, at + 9)}`)
  if (headerLength > end) putOptions(p, at + end, headerLength - end)
}

function putMissing(p: Printer, what: string, bytes: number): void {
  putAscii(p.text, `truncated-${what} - ${bytes} bytes missing!`)
}

function putEndpoints(p: Printer, at: number, ipAt: number, six: boolean): void {
  const t = p.text
  const addresses = ipAt + (six ? 8 : 12)
  const size = six ? 16 : 4
  const put = six ? putIpv6 : putIpv4
  check(p, addresses, 2 * size)
  put(t, p.bytes, addresses)
  putAscii(t, `.${u16(p, at)} > `)
  put(t, p.bytes, addresses + size)
  putAscii(t, `.${u16(p, at + 2)}: `)
}

/** The parenthesis of -v; the checksum covers the header and as many words of data as CsCov says less one, or all for 0. */
function putDetails(p: Printer, at: number, ipAt: number, six: boolean, length: number): void {
  const t = p.text
  const coverage = u8(p, at + 5) & 0x0f
  putAscii(t, ` (CCVal ${u8(p, at + 5) >>> 4}, CsCov ${coverage}`)
  if (has(p, at, length)) {
    const covered = coverage === 0 ? length : Math.min(length, (u8(p, at + 4) + coverage - 1) * 4)
    const sum = u16(p, at + 6)
    putAscii(t, ', cksum 0x')
    putHex4(t, sum)
    const over = (six ? verify6 : verify4)(p, ipAt, at, length, covered, PROTOCOL)
    if (over === 0) putAscii(t, ' (correct)')
    else {
      putAscii(t, ' (incorrect -> 0x')
      putHex4(t, shouldBe(sum, over))
      putAscii(t, ')')
    }
  }
  putAscii(t, ')')
}

/** Answers false when the fields of the type at `at` were cut. */
function putType(p: Printer, at: number, type: number, name: string): boolean {
  const t = p.text
  if ((type === REQUEST || type === RESPONSE || type === RESET) && !has(p, at, MORE[type]!)) return false
  putAscii(t, name)
  if (type === REQUEST || type === RESPONSE) {
    putAscii(t, ' (service=')
    putDecimal(t, u32(p, type === REQUEST ? at : at + 8))
    putAscii(t, ')')
  } else if (type === RESET) putAscii(t, ` (code=${RESETS[u8(p, at + 8)] ?? 'invalid'})`)
  putAscii(t, ' ')
  return true
}

function putOptions(p: Printer, start: number, length: number): void {
  putAscii(p.text, ' <')
  let at = start
  for (let left = length; ; ) {
    const size = putDccpOption(p, at, left)
    if (size === 0 || left <= size) break
    left -= size
    at += size
    putAscii(p.text, ', ')
  }
  putAscii(p.text, '>')
}
