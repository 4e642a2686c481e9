// The attributes of BGP routes (RFC 4271 section 5 and those that came after it).

import { putAscii } from '../text.ts'
import { putAsPath } from './bgp-as-path.ts'
import { putCommunities, putExtendedCommunities, putLargeCommunities } from './bgp-community.ts'
import { CUT_MESSAGE, need, needCaptured } from './bgp-cut.ts'
import { ATTRIBUTE_NAMES } from './bgp-names.ts'
import { putReachable, putUnreachable } from './bgp-reach.ts'
import { putPmsiTunnel } from './bgp-tunnel.ts'
import { putUnknownData } from './dump.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text } from './text-pieces.ts'

const ATTRIBUTE_SET = 128
/** Attribute sets within attribute sets: deeper ones are named only. */
const DEEPEST = 10

const EXTENDED_LENGTH = 0x10

/** The attributes of an update, or of an attribute set inside one: they differ in how their lines begin, and end. */
type List = {
  readonly indent: string
  readonly tooShort: string
  readonly beforeTooShort: string
  readonly separatorAlways: boolean
  /** How many bytes the message has behind the list: without any, a list that ends too soon is a message that does. */
  readonly behind: number
  readonly level: number
}

const UPDATE = { indent: '\n\t  ', tooShort: ' [path attrs too short]', beforeTooShort: '\n\t ', separatorAlways: false, level: 0 }
const SET = { indent: '\n\t      ', tooShort: ' [path attr too short]', beforeTooShort: '', separatorAlways: true, behind: Number.POSITIVE_INFINITY }

/** Prints the attributes in `size` bytes, which the message has, and `behind` more. */
export function printAttributes(p: Printer, at: number, size: number, behind: number): void {
  putList(p, at, size, { ...UPDATE, behind })
}

/** Answers how many bytes at the end belong to no attribute. */
function putList(p: Printer, start: number, size: number, list: List): number {
  const t = p.text
  let at = start
  let left = size
  while (left > 0) {
    needCaptured(p, at, 2)
    need(left + list.behind >= 2)
    if (left < 2) {
      putAscii(t, list.beforeTooShort + list.tooShort)
      return left
    }
    const flags = u8(p, at)
    const type = u8(p, at + 1)
    at += 2
    left -= 2
    const lengthSize = flags & EXTENDED_LENGTH ? 2 : 1
    needCaptured(p, at, lengthSize)
    need(left + list.behind >= lengthSize)
    if (left < lengthSize) {
      putAscii(t, list.beforeTooShort + list.tooShort)
      return left
    }
    const length = lengthSize === 2 ? u16(p, at) : u8(p, at)
    at += lengthSize
    left -= lengthSize
    putAscii(t, `${list.indent}${ATTRIBUTE_NAMES[type] ?? 'Unknown Attribute'} (${type}), length: ${length}${flagsText(flags)}`)
    if (flags !== 0 || list.separatorAlways) putAscii(t, ': ')
    if (left < length) {
      putAscii(t, list.tooShort)
      return left
    }
    if (list.level > DEEPEST) putAscii(t, '(too many nested levels, not recursing)')
    else putAttribute(p, at, type, length, list.level)
    at += length
    left -= length
  }
  return 0
}

function flagsText(flags: number): string {
  if (flags === 0) return ''
  const letters = [...'OTPE'].filter((_, i) => flags & (0x80 >>> i)).join('')
  return `, Flags [${letters}${flags & 0xf ? `+${hex(flags & 0xf)}` : ''}]`
}

/** Prints what the attribute says and, with -vv, its bytes. */
function putAttribute(p: Printer, at: number, type: number, length: number, level: number): void {
  const dumped = putValue(p, at, type, length, level)
  if (p.options.verbose > 1 && dumped > 0) {
    needCaptured(p, at, dumped)
    putUnknownData(p, at, dumped, '\n\t    ')
  }
}

type Value = (p: Printer, at: number, length: number) => void

/** `invalid len` unless the length is one of `lengths`. */
const exactly =
  (lengths: readonly number[], print: Value): Value =>
  (p, at, length) => {
    if (lengths.includes(length)) print(p, at, length)
    else putAscii(p.text, 'invalid len')
  }

/** `invalid len` unless the length is a multiple of `unit`. */
const multiples =
  (unit: number, print: Value): Value =>
  (p, at, length) => {
    if (length % unit === 0) print(p, at, length)
    else putAscii(p.text, 'invalid len')
  }

const ORIGINS = ['IGP', 'EGP', 'Incomplete']

const putOrigin = exactly([1], (p, at) => putAscii(p.text, ORIGINS[u8(p, at)] ?? 'Unknown Origin Typecode'))
const putAddress = exactly([4], (p, at) => putAscii(p.text, ipv4Text(p, at)))
const putNumber = exactly([4], (p, at) => putAscii(p.text, String(u32(p, at))))

const putAggregator: Value = (p, at, length) => {
  if (length === 6) putAscii(p.text, ` AS #${u16(p, at)}, origin ${ipv4Text(p, at + 2)}`)
  else putAscii(p.text, ` AS #${u32(p, at)}, origin ${ipv4Text(p, at + 4)}`)
}

const putClusters: Value = (p, at, length) => {
  for (let i = 0; i < length; i += 4) putAscii(p.text, (i > 0 ? ', ' : '') + ipv4Text(p, at + i))
}

const METRIC = 1

/** Accumulated IGP metrics (RFC 7311): type, length with this header, value. */
const putMetrics: Value = (p, start, length) => {
  const end = start + length
  for (let at = start; end - at >= 3; ) {
    const type = u8(p, at)
    const size = u16(p, at + 1)
    putAscii(p.text, `\n\t    ${type === METRIC ? 'AIGP' : 'Unknown'} TLV (${type}), length ${size}`)
    need(size >= 3 && size <= end - at)
    if (type === METRIC) {
      need(size >= 11)
      check(p, at + 3, 8)
      putAscii(p.text, `, metric ${(BigInt(u32(p, at + 3)) << 32n) | BigInt(u32(p, at + 7))}`)
    } else if (p.options.verbose <= 1) putUnknownData(p, at + 3, size - 3, '\n\t      ')
    at += size
  }
}

const VALUES: Readonly<Record<number, Value>> = {
  1: putOrigin,
  2: (p, at, length) => putAsPath(p, at, length, false),
  3: putAddress,
  4: putNumber,
  5: putNumber,
  6: exactly([0], () => {}),
  7: exactly([6, 8], putAggregator),
  8: multiples(4, putCommunities),
  9: putAddress,
  10: multiples(4, putClusters),
  14: putReachable,
  15: putUnreachable,
  16: multiples(8, putExtendedCommunities),
  17: (p, at, length) => putAsPath(p, at, length, true),
  18: exactly([8], putAggregator),
  22: putPmsiTunnel,
  26: putMetrics,
}

const LARGE_COMMUNITY = 32

/** Answers how many of the bytes a dump is to show: all, but for the attributes that have used them up. */
function putValue(p: Printer, at: number, type: number, length: number, level: number): number {
  if (type === ATTRIBUTE_SET) return putAttributeSet(p, at, length, level)
  if (type === LARGE_COMMUNITY) return putLargeCommunities(p, at, length)
  const value = VALUES[type]
  if (value !== undefined) value(p, at, length)
  else {
    needCaptured(p, at, length)
    putAscii(p.text, `\n\t    no Attribute ${type} decoder`)
    if (p.options.verbose <= 1) putUnknownData(p, at, length, '\n\t    ')
  }
  return length
}

/** RFC 6368: a customer's attributes, carried through a provider. Answers how many bytes at the end belong to none of them. */
function putAttributeSet(p: Printer, at: number, length: number, level: number): number {
  needCaptured(p, at, 4)
  if (length < 4) throw CUT_MESSAGE
  putAscii(p.text, `\n\t    Origin AS: ${u32(p, at)}`)
  return putList(p, at + 4, length - 4, { ...SET, level: level + 1 })
}
