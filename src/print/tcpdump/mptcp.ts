// The Multipath TCP option (RFC 6824, RFC 8684) inside a TCP header.

import { putAscii, putDecimal, putHex, putHex2, putHex8, putIpv4, putIpv6, type Text } from '../text.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'

const SYN = 0x02
const ACK = 0x10

/** A 64-bit number in hex without leading zeros. */
function putHex64(t: Text, high: number, low: number): void {
  putAscii(t, '0x')
  if (high !== 0) {
    putHex(t, high)
    putHex8(t, low)
  } else putHex(t, low)
}

const putKey = (p: Printer, at: number): void => {
  check(p, at, 8)
  putHex64(p.text, u32(p, at), u32(p, at + 4))
}

function putLong(p: Printer, at: number): void {
  check(p, at, 8)
  putAscii(p.text, ((BigInt(u32(p, at)) << 32n) | BigInt(u32(p, at + 4))).toString())
}

const put = (p: Printer, words: string, n: number): void => {
  putAscii(p.text, words)
  putDecimal(p.text, n)
}

function capable(p: Printer, at: number, length: number, flags: number): boolean {
  const syn = (length === 12 || length === 4) && (flags & SYN) !== 0
  const ack = (length === 20 || length === 22) && (flags & (SYN | ACK)) === ACK
  if (!syn && !ack) return false
  const version = u8(p, at + 2) & 0x0f
  if (version > 1) {
    put(p, ' Unknown Version (', version)
    putAscii(p.text, ')')
    return true
  }
  put(p, ' v', version)
  if (u8(p, at + 3) & 0x80) putAscii(p.text, ' csum')
  if (length === 12 || length >= 20) {
    putAscii(p.text, ' {')
    putKey(p, at + 4)
    if (length >= 20) {
      putAscii(p.text, ',')
      putKey(p, at + 12)
    }
    putAscii(p.text, '}')
  }
  return true
}

function join(p: Printer, at: number, length: number, flags: number): boolean {
  const t = p.text
  const syn = length === 12 && (flags & SYN) !== 0
  const synAck = length === 16 && (flags & (SYN | ACK)) === (SYN | ACK)
  if (!syn && !synAck && !(length === 24 && (flags & ACK) !== 0)) return false
  if (length !== 24) {
    if (u8(p, at + 2) & 1) putAscii(t, ' backup')
    put(p, ' id ', u8(p, at + 3))
  }
  if (length === 12) {
    putAscii(t, ' token 0x')
    putHex(t, u32(p, at + 4))
    putAscii(t, ' nonce 0x')
    putHex(t, u32(p, at + 8))
  } else if (length === 16) {
    putAscii(t, ' hmac ')
    putKey(p, at + 4)
    putAscii(t, ' nonce 0x')
    putHex(t, u32(p, at + 12))
  } else {
    putAscii(t, ' hmac 0x')
    for (let i = 4; i < 24; i++) putHex2(t, u8(p, at + i))
  }
  return true
}

const DSS_FIN = 0x10
const DSS_LONG_SEQ = 0x08
const DSS_SEQ = 0x04
const DSS_LONG_ACK = 0x02
const DSS_ACK = 0x01

function dss(p: Printer, start: number, length: number, flags: number): boolean {
  const t = p.text
  if (length < 4 || (flags & SYN) !== 0) return false
  const bits = u8(p, start + 3)
  if (bits & DSS_FIN) putAscii(t, ' fin')
  let at = start + 4
  let left = length - 4
  /** Eight or four bytes; false when the option is too short for it. */
  const number = (long: boolean): boolean => {
    const size = long ? 8 : 4
    if (left < size) return false
    if (long) putLong(p, at)
    else putDecimal(t, u32(p, at))
    at += size
    left -= size
    return true
  }
  if (bits & DSS_ACK) {
    putAscii(t, ' ack ')
    if (!number((bits & DSS_LONG_ACK) !== 0)) return false
  }
  if (bits & DSS_SEQ) {
    putAscii(t, ' seq ')
    if (!number((bits & DSS_LONG_SEQ) !== 0)) return false
    if (left < 4) return false
    put(p, ' subseq ', u32(p, at))
    if (left < 6) return false
    put(p, ' len ', u16(p, at + 4))
    at += 6
    left -= 6
    if (left >= 2) {
      putAscii(t, ' csum 0x')
      putHex(t, u16(p, at))
      left -= 2
    }
  }
  return left === 0
}

const ADD_ADDR_FORMS: Readonly<Record<number, string>> = { 0: 'v1', 1: 'v1-echo', 4: 'v0-ip4', 6: 'v0-ip6' }

function addAddress(p: Printer, at: number, length: number): boolean {
  const t = p.text
  const v4 = length === 8 || length === 10 || length === 16 || length === 18
  const v6 = length === 20 || length === 22 || length === 28 || length === 30
  if (!v4 && !v6) return false
  putAscii(t, ' ')
  putAscii(t, ADD_ADDR_FORMS[u8(p, at + 2) & 0x0f] ?? '[bad version/echo]')
  put(p, ' id ', u8(p, at + 3))
  putAscii(t, ' ')
  const size = v4 ? 4 : 16
  check(p, at + 4, size)
  if (v4) putIpv4(t, p.bytes, at + 4)
  else putIpv6(t, p.bytes, at + 4)
  let next = at + 4 + size
  const rest = length - 4 - size
  if (rest === 2 || rest === 10) {
    put(p, ':', u16(p, next))
    next += 2
  }
  if (rest >= 8) {
    putAscii(t, ' hmac ')
    putKey(p, next)
  }
  return true
}

function removeAddress(p: Printer, at: number, length: number): boolean {
  if (length < 4) return false
  putAscii(p.text, ' id')
  for (let i = 3; i < length; i++) put(p, ' ', u8(p, at + i))
  return true
}

function priority(p: Printer, at: number, length: number): boolean {
  if (length !== 3 && length !== 4) return false
  putAscii(p.text, u8(p, at + 2) & 1 ? ' backup' : ' non-backup')
  if (length === 4) put(p, ' id ', u8(p, at + 3))
  return true
}

function fail(p: Printer, at: number, length: number): boolean {
  if (length !== 12) return false
  putAscii(p.text, ' seq ')
  putLong(p, at + 4)
  return true
}

function fastClose(p: Printer, at: number, length: number): boolean {
  if (length !== 12) return false
  putAscii(p.text, ' key ')
  putKey(p, at + 4)
  return true
}

const SUBTYPES: readonly [string, (p: Printer, at: number, length: number, flags: number) => boolean][] = [
  ['capable', capable],
  ['join', join],
  ['dss', dss],
  ['add-addr', addAddress],
  ['rem-addr', removeAddress],
  ['prio', priority],
  ['fail', fail],
  ['fast-close', fastClose],
  ['unknown', () => true],
]

/** Prints the option of `length` bytes at `at` (kind and length included); answers false when it makes no sense. */
export function printMptcp(p: Printer, at: number, length: number, tcpFlags: number): boolean {
  p.protocol = 'mptcp'
  if (length < 3) return false
  const [name, print] = SUBTYPES[Math.min(u8(p, at + 2) >>> 4, SUBTYPES.length - 1)]!
  put(p, ' ', length)
  putAscii(p.text, ` ${name}`)
  return print(p, at, length, tcpFlags)
}
