// OSPF traffic engineering (RFC 3630, RFC 4203, RFC 4124) in opaque LSAs of version 2 and in LSAs of version 3.

import { putAscii, putByte, putDecimal, putHex8 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putFlags } from './flags.ts'
import { CONSTRAINT_MODELS, ENCODING_NAMES, PROTECTION_FLAGS, SWITCHING_NAMES } from './gmpls-names.ts'
import { putIpv4At } from './ip.ts'
import { putMegabits } from './megabits.ts'
import { has, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const ROUTER = 1
const LINK = 2
const TLV_NAMES: Readonly<Record<number, string>> = { [ROUTER]: 'Router Address', [LINK]: 'Link' }

const LINK_TYPE = 1
const LINK_ID = 2
const LOCAL_ADDRESS = 3
const REMOTE_ADDRESS = 4
const METRIC = 5
const BANDWIDTH = 6
const RESERVABLE = 7
const UNRESERVED = 8
const GROUP = 9
const LOCAL_REMOTE_ID = 11
const PROTECTION = 14
const SWITCHING = 15
const SHARED_RISK = 16
const CONSTRAINTS = 17

const NAMES: Readonly<Record<number, string>> = {
  [LINK_TYPE]: 'Link Type',
  [LINK_ID]: 'Link ID',
  [LOCAL_ADDRESS]: 'Local Interface IP address',
  [REMOTE_ADDRESS]: 'Remote Interface IP address',
  [METRIC]: 'Traffic Engineering Metric',
  [BANDWIDTH]: 'Maximum Bandwidth',
  [RESERVABLE]: 'Maximum Reservable Bandwidth',
  [UNRESERVED]: 'Unreserved Bandwidth',
  [GROUP]: 'Administrative Group',
  [LOCAL_REMOTE_ID]: 'Link Local/Remote Identifier',
  [PROTECTION]: 'Link Protection Type',
  [SWITCHING]: 'Interface Switching Capability',
  [SHARED_RISK]: 'Shared Risk Link Group',
  [CONSTRAINTS]: 'Bandwidth Constraints',
}
const LINK_TYPE_NAMES: Readonly<Record<number, string>> = { 1: 'Point-to-point', 2: 'Multi-Access' }

/** What is wrong with the length of each kind, as text; the kinds not named take any. */
const LENGTH_FAULT: Readonly<Record<number, (length: number) => string>> = {
  [LINK_TYPE]: n => (n === 1 ? '' : ' != 1'),
  [LINK_ID]: n => (n === 4 || n === 8 ? '' : ' != 4 && != 8'),
  [LOCAL_REMOTE_ID]: n => (n === 4 || n === 8 ? '' : ' != 4 && != 8'),
  [LOCAL_ADDRESS]: n => (n === 4 ? '' : ' != 4'),
  [REMOTE_ADDRESS]: n => (n === 4 ? '' : ' != 4'),
  [METRIC]: n => (n === 4 ? '' : ' != 4'),
  [BANDWIDTH]: n => (n === 4 ? '' : ' != 4'),
  [RESERVABLE]: n => (n === 4 ? '' : ' != 4'),
  [GROUP]: n => (n === 4 ? '' : ' != 4'),
  [PROTECTION]: n => (n === 4 ? '' : ' != 4'),
  [UNRESERVED]: n => (n === 32 ? '' : ' != 32'),
  [SWITCHING]: n => (n < 36 ? ' < 36' : ''),
  [CONSTRAINTS]: n => (n < 4 ? ' < 4' : ''),
  [SHARED_RISK]: n => (n % 4 === 0 ? '' : ' != N x 4'),
}

/** All is aligned to words of 32 bits. */
export const padded = (length: number): number => (length + 3) & ~3

/** Prints the TLVs in the `length` bytes at `start`; answers false when they were cut or make no sense. */
export function putTrafficEngineering(p: Printer, start: number, length: number): boolean {
  const t = p.text
  let at = start
  let left = length
  while (left !== 0) {
    if (!has(p, at, 4)) return false
    if (left < 4) {
      putAscii(t, `\n\t    Remaining LS length ${left} < 4`)
      return false
    }
    const type = u16(p, at)
    const size = u16(p, at + 2)
    at += 4
    left -= 4
    putAscii(t, `\n\t    ${TLV_NAMES[type] ?? 'unknown'} TLV (${type}), length: ${size}`)
    if (size > left) {
      putAscii(t, `\n\t    Bogus length ${size} > ${left}`)
      return false
    }
    if (type === 0 || size === 0) return false
    // A link's own TLVs are counted down to nothing, so that none of its length is skipped once more.
    let rest = size
    if (type === LINK) {
      at = putLink(p, at, size)
      if (at < 0) return false
      rest = 0
    } else if (type === ROUTER) {
      if (size < 4) {
        putAscii(t, `\n\t    TLV length ${size} < 4`)
        return false
      }
      putIpv4At(p, ', ', at)
    } else if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t      ')
    at += padded(rest)
    // With the link's length at nothing, `left` never shrinks by it: tcpdump reads on behind it all the same.
    if (padded(rest) > left) {
      putAscii(t, `\n\t    Bogus padded length ${padded(rest)} > ${left}`)
      return false
    }
    left -= padded(rest)
  }
  return true
}

/** Answers the offset behind the link's last TLV, or -1. */
function putLink(p: Printer, start: number, length: number): number {
  const t = p.text
  let at = start
  let left = length
  while (left !== 0) {
    if (left < 4) {
      putAscii(t, `\n\t    Remaining TLV length ${left} < 4`)
      return -1
    }
    const type = u16(p, at)
    const size = u16(p, at + 2)
    at += 4
    left -= 4
    if (type === 0 || size === 0) {
      putInvalid(p)
      return -1
    }
    putAscii(t, `\n\t      ${NAMES[type] ?? 'unknown'} subTLV (${type}), length: ${size}`)
    if (left < size) return tooLong(p, left, size)
    if (!has(p, at, size)) return -1
    const fault = LENGTH_FAULT[type]?.(size) ?? ''
    putAscii(t, fault)
    if (fault !== '' || !putLinkProperty(p, at, type, size)) {
      putInvalid(p)
      return -1
    }
    if (left < padded(size)) return tooLong(p, left, padded(size))
    left -= padded(size)
    at += padded(size)
    if (type === SHARED_RISK) at += size // tcpdump skips these twice
  }
  return at
}

function tooLong(p: Printer, left: number, size: number): number {
  putAscii(p.text, `\n\t    Remaining TLV length ${left + 4} < ${size + 4}`)
  return -1
}

/** Answers false when the length, known to be there, does not fit after all. */
function putLinkProperty(p: Printer, at: number, type: number, size: number): boolean {
  const t = p.text
  switch (type) {
    case GROUP:
      putAscii(t, ', 0x')
      putHex8(t, u32(p, at))
      break
    case LINK_ID:
    case LOCAL_REMOTE_ID:
      putIdentifier(p, at)
      if (size === 8) putIdentifier(p, at + 4)
      break
    case LOCAL_ADDRESS:
    case REMOTE_ADDRESS:
      putIpv4At(p, ', ', at)
      break
    case BANDWIDTH:
    case RESERVABLE:
      putAscii(t, ', ')
      putMegabits(t, u32(p, at))
      break
    case UNRESERVED:
      putClasses(p, at, 8, '\n\t\tTE-Class ')
      break
    case CONSTRAINTS:
      return putConstraints(p, at, size)
    case METRIC:
      putAscii(t, ', Metric ')
      putDecimal(t, u32(p, at))
      break
    case PROTECTION:
      putAscii(t, ', ')
      putFlags(t, PROTECTION_FLAGS, u8(p, at), 'none')
      break
    case SWITCHING:
      putAscii(t, `\n\t\tInterface Switching Capability: ${SWITCHING_NAMES[u8(p, at)] ?? 'Unknown'}`)
      putAscii(t, `\n\t\tLSP Encoding: ${ENCODING_NAMES[u8(p, at + 1)] ?? 'Unknown'}\n\t\tMax LSP Bandwidth:`)
      putClasses(p, at + 4, 8, '\n\t\t  priority level ')
      break
    case LINK_TYPE:
      putAscii(t, `, ${LINK_TYPE_NAMES[u8(p, at)] ?? 'unknown'} (${u8(p, at)})`)
      break
    case SHARED_RISK:
      putAscii(t, '\n\t\t  Shared risk group: ')
      for (let i = 0; i < size; i += 4) {
        if (i > 0) putAscii(t, ', ')
        putDecimal(t, u32(p, at + i))
      }
      break
    default:
      if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t\t')
  }
  return true
}

function putIdentifier(p: Printer, at: number): void {
  putIpv4At(p, ', ', at)
  putAscii(p.text, ' (0x')
  putHex8(p.text, u32(p, at))
  putByte(p.text, 0x29)
}

function putClasses(p: Printer, at: number, count: number, before: string): void {
  for (let i = 0; i < count; i++) {
    putAscii(p.text, `${before}${i}: `)
    putMegabits(p.text, u32(p, at + 4 * i))
  }
}

function putConstraints(p: Printer, at: number, size: number): boolean {
  const model = u8(p, at)
  putAscii(p.text, `\n\t\tBandwidth Constraints Model ID: ${CONSTRAINT_MODELS[model] ?? 'unknown'} (${model})`)
  if (size % 4 !== 0) {
    putAscii(p.text, `\n\t\tlength ${size} != N x 4`)
    return false
  }
  if (size > 36) {
    putAscii(p.text, `\n\t\tlength ${size} > 36`)
    return false
  }
  putClasses(p, at + 4, size / 4 - 1, '\n\t\t  Bandwidth constraint CT')
  return true
}
