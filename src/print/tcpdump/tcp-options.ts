// TCP options as tcpdump lists them: `options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7]`.

import { putAscii, putByte, putDecimal, putHex, putHex2 } from '../text.ts'
import { printMptcp } from './mptcp.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16, u32 } from './printer.ts'

const EOL = 0
const NOP = 1
const MSS = 2
const WINDOW_SCALE = 3
const SACK_PERMITTED = 4
const SACK = 5
const TIMESTAMPS = 8
const MD5 = 19
const SCPS = 20
const USER_TIMEOUT = 28
const AUTHENTICATION = 29
const MULTIPATH = 30
const FAST_OPEN = 34
const EXPERIMENT_2 = 254

const MD5_LENGTH = 16
const EXPERIMENT_FAST_OPEN = 0xf989 // RFC 6994, RFC 7413

const NAMES: Readonly<Record<number, string>> = {
  0: 'eol',
  1: 'nop',
  2: 'mss',
  3: 'wscale',
  4: 'sackOK',
  5: 'sack',
  6: 'echo',
  7: 'echoreply',
  8: 'TS',
  11: 'cc',
  12: 'ccnew',
  13: '',
  19: 'md5',
  20: 'scps',
  28: 'uto',
  29: 'tcp-ao',
  30: 'mptcp',
  34: 'tfo',
  254: 'exp',
}

const GOOD = 0
const BAD = 1
const CUT = 2

/** One option's contents as they are read: how many bytes it has, and how many were printed. */
type Cursor = { at: number; left: number; used: number }
const cursor: Cursor = { at: 0, left: 0, used: 0 }

/** GOOD when the first `count` bytes of the contents fit the header and were captured. */
function room(p: Printer, count: number): number {
  if (count > cursor.left) return BAD
  return has(p, cursor.at, count) ? GOOD : CUT
}

/** Prints the options in [at, at + length). `sackBase` is what SACK edges are relative to. Answers false when the line ends here. */
export function putTcpOptions(p: Printer, start: number, length: number, flags: number, sackBase: number): boolean {
  const t = p.text
  let at = start
  let left = length
  let first = true
  putAscii(t, ', options [')
  while (left > 0) {
    if (!first) putByte(t, 0x2c)
    const kind = u8(p, at)
    at++
    left--
    let size = 1
    if (kind !== EOL && kind !== NOP) {
      size = u8(p, at)
      at++
      if (size < 2 || size > left + 1) return end(p, BAD, first)
      left--
    }
    const name = NAMES[kind]
    if (name !== undefined) putAscii(t, name)
    else {
      putAscii(t, 'unknown-')
      putDecimal(t, kind)
    }
    cursor.at = at
    cursor.left = left
    cursor.used = 0
    const result = putContents(p, kind, size, flags, sackBase)
    if (result !== GOOD) return end(p, result, first)
    at += cursor.used
    left -= cursor.used
    const counted = cursor.used + (kind === EOL || kind === NOP ? 1 : 2)
    if (counted !== size) {
      putAscii(t, '[len ')
      putDecimal(t, size)
      putAscii(t, ']')
    }
    first = false
    if (kind === EOL) break
  }
  putByte(t, 0x5d)
  return true
}

/** What tcpdump leaves behind a broken or cut option list. */
function end(p: Printer, result: number, first: boolean): false {
  if (result === BAD) putAscii(p.text, first ? '[bad opt]' : '[bad opt]]')
  else {
    putTruncated(p)
    if (!first) putAscii(p.text, '>')
  }
  return false
}

function putContents(p: Printer, kind: number, size: number, flags: number, sackBase: number): number {
  const t = p.text
  const { at } = cursor
  switch (kind) {
    case EOL:
    case NOP:
    case SACK_PERMITTED:
      return GOOD
    case MSS:
      return putNumber(p, 2)
    case WINDOW_SCALE:
      return putNumber(p, 1)
    case 6:
    case 7:
    case 11:
    case 12:
    case 13:
      return putNumber(p, 4)
    case SACK:
      return putSack(p, size - 2, sackBase)
    case TIMESTAMPS: {
      const fits = room(p, 8)
      if (fits !== GOOD) return fits
      putAscii(t, ' val ')
      putDecimal(t, u32(p, at))
      putAscii(t, ' ecr ')
      putDecimal(t, u32(p, at + 4))
      cursor.used = 8
      return GOOD
    }
    case MD5: {
      const fits = room(p, MD5_LENGTH)
      if (fits !== GOOD) return fits
      putSignature(p, at)
      cursor.used = MD5_LENGTH
      return GOOD
    }
    case SCPS: {
      const fits = room(p, 2)
      if (fits !== GOOD) return fits
      putAscii(t, ' cap ')
      putHex2(t, u8(p, at))
      putAscii(t, ' id ')
      putDecimal(t, u8(p, at + 1))
      cursor.used = 2
      return GOOD
    }
    case AUTHENTICATION:
      return putAuthentication(p, size - 2)
    case USER_TIMEOUT: {
      const fits = room(p, 2)
      if (fits !== GOOD) return fits
      const value = u16(p, at)
      putAscii(t, ' 0x')
      putHex(t, value)
      putAscii(t, ' ')
      putDecimal(t, value & 1 ? (value >>> 1) * 60 : value >>> 1)
      cursor.used = 2
      return GOOD
    }
    case MULTIPATH: {
      const fits = room(p, size - 2)
      if (fits !== GOOD) return fits
      const before = p.end
      p.end = Math.min(at - 2 + size, before)
      const good = printMptcp(p, at - 2, size, flags)
      p.end = before
      cursor.used = size - 2
      return good ? GOOD : BAD
    }
    case FAST_OPEN: {
      const fits = room(p, size - 2)
      if (fits !== GOOD) return fits
      putAscii(t, ' ')
      putFastOpen(p, at, size - 2)
      cursor.used = size - 2
      return GOOD
    }
    case EXPERIMENT_2: {
      const fits = room(p, size - 2)
      if (fits !== GOOD) return fits
      if (size - 2 < 2) return BAD
      const magic = u16(p, at)
      putAscii(t, '-')
      if (magic === EXPERIMENT_FAST_OPEN) {
        putAscii(t, 'tfo')
        putFastOpen(p, at + 2, size - 4)
      } else {
        putHex2(t, magic >>> 8)
        putHex2(t, magic & 0xff)
      }
      cursor.used = size - 2
      return GOOD
    }
    default:
      return putUnknownContents(p, size - 2)
  }
}

/** A number of 1, 2 or 4 bytes after a blank. */
function putNumber(p: Printer, size: number): number {
  const fits = room(p, size)
  if (fits !== GOOD) return fits
  putAscii(p.text, ' ')
  putDecimal(p.text, size === 1 ? u8(p, cursor.at) : size === 2 ? u16(p, cursor.at) : u32(p, cursor.at))
  cursor.used = size
  return GOOD
}

function putSack(p: Printer, size: number, base: number): number {
  const t = p.text
  cursor.used = size
  if (size % 8 !== 0) {
    putAscii(t, ' invalid sack')
    return GOOD
  }
  putAscii(t, ' ')
  putDecimal(t, size / 8)
  putAscii(t, ' ')
  for (let i = 0; i < size; i += 8) {
    const fits = room(p, i + 8)
    if (fits !== GOOD) return fits
    putAscii(t, '{')
    putDecimal(t, (u32(p, cursor.at + i) - base) >>> 0)
    putAscii(t, ':')
    putDecimal(t, (u32(p, cursor.at + i + 4) - base) >>> 0)
    putAscii(t, '}')
  }
  return GOOD
}

/** An MD5 signature (RFC 2385); without the shared secret it cannot be checked. `p.payloadEnd` is not needed: only its capture is said. */
function putSignature(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, p.tcpPayloadCaptured ? ' shared secret not supplied with -M, ' : ' snaplen too short, ')
  putAscii(t, "can't check - ")
  for (let i = 0; i < MD5_LENGTH; i++) putHex2(t, u8(p, at + i))
}

function putAuthentication(p: Printer, size: number): number {
  const t = p.text
  cursor.used = size
  if (size < 2) {
    putInvalid(p)
    return GOOD
  }
  let fits = room(p, 1)
  if (fits !== GOOD) return fits
  putAscii(t, ' keyid ')
  putDecimal(t, u8(p, cursor.at))
  fits = room(p, 2)
  if (fits !== GOOD) return fits
  putAscii(t, ' rnextkeyid ')
  putDecimal(t, u8(p, cursor.at + 1))
  if (size > 2) putAscii(t, ' mac 0x')
  for (let i = 2; i < size; i++) {
    fits = room(p, i + 1)
    if (fits !== GOOD) return fits
    putHex2(t, u8(p, cursor.at + i))
  }
  return GOOD
}

/** TCP Fast Open cookie or the request for one (RFC 7413). */
function putFastOpen(p: Printer, at: number, size: number): void {
  if (size === 0) putAscii(p.text, ' cookiereq')
  else if (size % 2 !== 0 || size < 4 || size > 16) putInvalid(p)
  else {
    putAscii(p.text, ' cookie ')
    for (let i = 0; i < size; i++) putHex2(p.text, u8(p, at + i))
  }
}

function putUnknownContents(p: Printer, size: number): number {
  if (size > 0) putAscii(p.text, ' 0x')
  for (let i = 0; i < size; i++) {
    const fits = room(p, i + 1)
    if (fits !== GOOD) return fits
    putHex2(p.text, u8(p, cursor.at + i))
  }
  cursor.used = size
  return GOOD
}
