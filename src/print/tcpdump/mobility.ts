// Mobile IPv6's mobility header (RFC 6275).

import { putAscii, putDecimal, putHex, putHex2, putHex4, putHex8 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv6At } from './ip6.ts'
import { check, has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const BINDING_REFRESH_REQUEST = 0
const HOME_TEST_INIT = 1
const CARE_OF_TEST_INIT = 2
const HOME_TEST = 3
const CARE_OF_TEST = 4
const BINDING_UPDATE = 5
const BINDING_ACKNOWLEDGEMENT = 6
const BINDING_ERROR = 7

const NAMES = ['BRR', 'HoTI', 'CoTI', 'HoT', 'CoT', 'BU', 'BA', 'BE']
/** Bytes of each type before its options. */
const LENGTHS = [8, 16, 16, 24, 24, 12, 12, 24]
const FIXED = 8

const UPDATE_FLAGS: Flags = [
  [0x08, 'A'],
  [0x04, 'H'],
  [0x02, 'L'],
  [0x01, 'K'],
]

/** Lifetimes and refresh times are told in units of four seconds. */
const SECONDS = 4

export function printMobility(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'mobility'
  if (!has(p, at + 1, 1)) return putTruncated(p)
  const length = (u8(p, at + 1) + 1) * 8
  const type = u8(p, at + 2)
  const name = NAMES[type]
  const fixed = LENGTHS[type]
  if (name === undefined || fixed === undefined) {
    putAscii(t, `mobility: type-#${type} len=`)
    putDecimal(t, u8(p, at + 1))
    return
  }
  if (length < fixed) {
    putAscii(t, `(header length ${length} is too small for type ${type})`)
    return putTruncated(p)
  }
  putAscii(t, 'mobility: ')
  putAscii(t, name)
  if (!putMessage(p, at, type)) return putTruncated(p)
  if (p.options.verbose > 0 && !putOptions(p, at + fixed, length - fixed)) putTruncated(p)
}

function putMessage(p: Printer, at: number, type: number): boolean {
  const t = p.text
  switch (type) {
    case BINDING_REFRESH_REQUEST:
      break
    case HOME_TEST_INIT:
    case CARE_OF_TEST_INIT:
      putCookie(p, type === HOME_TEST_INIT ? ' Home Init Cookie=' : ' Care-of Init Cookie=', at + FIXED)
      break
    case HOME_TEST:
    case CARE_OF_TEST: {
      const nonce = u16(p, at + 6)
      putAscii(t, ' nonce id=0x')
      putHex(t, nonce)
      putCookie(p, type === HOME_TEST ? ' Home Init Cookie=' : ' Care-of Init Cookie=', at + FIXED)
      putCookie(p, type === HOME_TEST ? ' Home Keygen Token=' : ' Care-of Keygen Token=', at + FIXED + 8)
      break
    }
    case BINDING_UPDATE:
      putNumber(p, ' seq#=', at + 6, 1)
      if (!has(p, at + FIXED, 2)) return false
      if (u8(p, at + FIXED) >>> 4 !== 0) {
        putAscii(t, ' ')
        putFlags(t, UPDATE_FLAGS, u8(p, at + FIXED) >>> 4, '', '')
      }
      putNumber(p, ' lifetime=', at + FIXED + 2, SECONDS)
      break
    case BINDING_ACKNOWLEDGEMENT:
      putStatus(p, at)
      if (u8(p, at + 7) & 0x80) putAscii(t, ' K')
      putNumber(p, ' seq#=', at + FIXED, 1)
      putNumber(p, ' lifetime=', at + FIXED + 2, SECONDS)
      break
    case BINDING_ERROR:
      putStatus(p, at)
      putIpv6At(p, ' homeaddr ', at + FIXED)
  }
  return true
}

function putStatus(p: Printer, at: number): void {
  const status = u8(p, at + 6)
  putAscii(p.text, ' status=')
  putDecimal(p.text, status)
}

function putNumber(p: Printer, before: string, at: number, unit: number): void {
  const n = u16(p, at)
  putAscii(p.text, before)
  putDecimal(p.text, n * unit)
}

/** Eight bytes that only their maker understands; with -v. */
function putCookie(p: Printer, before: string, at: number): void {
  if (p.options.verbose === 0) return
  check(p, at, 8)
  putAscii(p.text, before)
  putHex8(p.text, u32(p, at))
  putAscii(p.text, ':')
  putHex8(p.text, u32(p, at + 4))
}

const PAD1 = 0
const PADN = 1
const REFRESH = 2
const ALTERNATE_CARE_OF = 3
const NONCE_INDICES = 4
const AUTHORIZATION = 5

/** Answers false when an option does not fit. */
function putOptions(p: Printer, start: number, length: number): boolean {
  const t = p.text
  let size = 0
  for (let at = start; at < start + length; at += size) {
    const left = start + length - at
    const type = u8(p, at)
    if (type !== PAD1 && left < 2) return false
    size = type === PAD1 ? 1 : u8(p, at + 1) + 2
    // tcpdump wants one byte behind the option as well: the last option of a whole packet counts as cut.
    if (size > left || !has(p, at + size, 1)) return false
    switch (type) {
      case PAD1:
        putAscii(t, '(pad1)')
        break
      case PADN:
        putAscii(t, '(padn)')
        break
      case REFRESH:
        if (!holds(p, left, 4, '(refresh: trunc)')) return false
        putNumber(p, '(refresh: ', at + 2, SECONDS)
        putAscii(t, ')')
        break
      case ALTERNATE_CARE_OF:
        if (!holds(p, left, 18, '(altcoa: trunc)')) return false
        putIpv6At(p, '(alt-CoA: ', at + 2)
        putAscii(t, ')')
        break
      case NONCE_INDICES:
        if (!holds(p, left, 6, '(ni: trunc)')) return false
        check(p, at + 2, 4)
        putAscii(t, '(ni: ho=0x')
        putHex4(t, u16(p, at + 2))
        putAscii(t, ' co=0x')
        putHex4(t, u16(p, at + 4))
        putAscii(t, ')')
        break
      case AUTHORIZATION:
        if (!holds(p, left, 12, '(auth: trunc)')) return false
        putAscii(t, '(auth)')
        break
      default:
        putAscii(t, '(type-0x')
        putHex2(t, type)
        putAscii(t, ': len=')
        putDecimal(t, size - 2)
        putAscii(t, ')')
    }
  }
  return true
}

function holds(p: Printer, left: number, least: number, otherwise: string): boolean {
  if (left >= least) return true
  putAscii(p.text, otherwise)
  return false
}
