// Values in ASN.1's basic encoding rules (X.690), as far as SNMP uses them: one at a time, never descending by itself.
//
// |class(2) constructed(1) number(5)|length, or 0x80 + how many bytes of length follow|value ...

import { putAscii } from '../text.ts'
import { has, type Printer, putTruncated, u8 } from './printer.ts'
import { hex, putCounted } from './text-pieces.ts'

const MANY_BYTES = 0x80
const LONG_NUMBER = 0x1f

/** tcpdump means to give a class's whole name in some places, and says `x` for each of them. */
const ANY_CLASS = 'x'

const UNIVERSAL = 0
const CONTEXT = 2
const NAMES: readonly (readonly string[])[] = [
  [
    ...['U-0', 'Boolean', 'Integer', 'Bitstring', 'String', 'Null', 'ObjID', 'ObjectDes', 'U-8'],
    ...['U-9', 'U-10', 'U-11', 'U-12', 'U-13', 'U-14', 'U-15', 'Sequence', 'Set'],
  ],
  ['IpAddress', 'Counter', 'Gauge', 'TimeTicks', 'Opaque', 'C-5', 'Counter64'],
  ['GetRequest', 'GetNextRequest', 'GetResponse', 'SetRequest', 'Trap', 'GetBulk', 'Inform', 'V2Trap', 'Report'],
  ['P-0'],
]
/** Of the classes that have one. */
const LETTERS = ['U', 'A']
const EXCEPTIONS = ['noSuchObject', 'noSuchInstance', 'endOfMibView']

export type Asn1Kind =
  | 'octets'
  | 'null'
  | 'oid'
  | 'integer'
  | 'unsigned'
  | 'long'
  | 'string'
  | 'sequence'
  | 'address'
  | 'exception'
  | 'pdu'
  | 'unknown'

/** `at` and `size` are the value's; `number` is an integer's value, `id` the number of its kind. */
export type Asn1Value = { kind: Asn1Kind; id: number; at: number; size: number; number: number }

/** Where the next value begins and how many bytes are left there. */
export type Asn1Cursor = { at: number; left: number }

function complain(p: Printer, text: string): undefined {
  putAscii(p.text, text)
}

/** The value at the cursor, which moves behind it; undefined when it makes no sense, which has been said then. */
export function nextAsn1(p: Printer, c: Asn1Cursor): Asn1Value | undefined {
  const tag = readTag(p, c)
  if (tag === undefined) return undefined
  const size = readLength(p, c)
  if (size === undefined) return undefined
  if (c.left < size) return complain(p, `[len${c.left}<asnlen${size}]`)
  const { id } = tag
  const form = tag.constructed ? 'C' : 'P'
  if (id >= NAMES[tag.class]!.length) return complain(p, `[id?${form}/${ANY_CLASS}/${id}]`)
  if (!has(p, c.at, size)) {
    putTruncated(p)
    return undefined
  }
  const value: Asn1Value = { kind: 'octets', id, at: c.at, size, number: 0 }
  const understood = tag.constructed ? understandConstructed(p, value, tag.class) : understandPrimitive(p, value, tag.class)
  if (!understood) return undefined
  c.at += size
  c.left -= size
  return value
}

/** The next value, which must be of `kind`: where it is not, `[complaint]` and the value are said, and the answer is undefined. */
export function nextOf(p: Printer, c: Asn1Cursor, kind: Asn1Kind, complaint: string): Asn1Value | undefined {
  const value = nextAsn1(p, c)
  if (value === undefined || value.kind === kind) return value
  putAscii(p.text, `[${complaint}]`)
  putAsn1(p, value)
  return undefined
}

/** The cursor for what a value holds. */
export const inside = (value: Asn1Value): Asn1Cursor => ({ at: value.at, left: value.size })

type Tag = { class: number; constructed: boolean; id: number }

function readTag(p: Printer, c: Asn1Cursor): Tag | undefined {
  if (c.left < 1) return complain(p, '[nothing to parse]')
  const first = u8(p, c.at)
  const tag = { class: first >> 6, constructed: (first & 0x20) !== 0, id: first & LONG_NUMBER }
  advance(c)
  if (tag.id !== LONG_NUMBER) return tag
  tag.id = 0
  for (let more = true; more; advance(c)) {
    const byte = u8(p, c.at)
    if (c.left < 1) return complain(p, '[Xtagfield?]')
    more = (byte & MANY_BYTES) !== 0
    tag.id = ((tag.id << 7) | (byte & 0x7f)) & 0xff // numbers this large are not known anyhow
  }
  return tag
}

function advance(c: Asn1Cursor): void {
  c.at++
  c.left--
}

function readLength(p: Printer, c: Asn1Cursor): number | undefined {
  if (c.left < 1) return complain(p, '[no asnlen]')
  const first = u8(p, c.at)
  advance(c)
  if (first < MANY_BYTES) return first
  const count = first - MANY_BYTES
  if (c.left < count) return complain(p, `[asnlen? ${c.left}<${count}]`)
  if (!has(p, c.at, count)) {
    putTruncated(p)
    return undefined
  }
  let size = 0
  for (let i = 0; i < count; i++, advance(c)) size = ((size << 8) | u8(p, c.at)) >>> 0
  return size
}

const PRIMITIVES: readonly Readonly<Record<number, Asn1Kind>>[] = [
  { 2: 'integer', 4: 'string', 5: 'null', 6: 'oid' },
  { 0: 'address', 1: 'unsigned', 2: 'unsigned', 3: 'unsigned', 6: 'long' },
  { 0: 'exception', 1: 'exception', 2: 'exception' },
]

function understandPrimitive(p: Printer, value: Asn1Value, klass: number): boolean {
  const kind = PRIMITIVES[klass]?.[value.id]
  if (kind !== undefined) {
    value.kind = kind
    return readNumber(p, value)
  }
  if (klass === CONTEXT) value.kind = 'unknown'
  else putAscii(p.text, `[P/${LETTERS[klass] ?? ANY_CLASS}/${NAMES[klass]![value.id]}]`)
  return true
}

function readNumber(p: Printer, value: Asn1Value): boolean {
  const { kind, at, size } = value
  if (kind === 'integer' && size === 0) {
    putAscii(p.text, '[asnlen=0]')
    return false
  }
  if (kind !== 'integer' && kind !== 'unsigned') return true
  let number = kind === 'integer' && u8(p, at) & 0x80 ? -1 : 0
  for (let i = 0; i < size; i++) number = (number << 8) | u8(p, at + i)
  value.number = kind === 'integer' ? number : number >>> 0
  return true
}

const SEQUENCE = 16

function understandConstructed(p: Printer, value: Asn1Value, klass: number): boolean {
  if (klass === CONTEXT) value.kind = 'pdu'
  else if (klass === UNIVERSAL && value.id === SEQUENCE) value.kind = 'sequence'
  else putAscii(p.text, `C/${klass === UNIVERSAL ? 'U' : ANY_CLASS}/${NAMES[klass]![value.id]}`)
  return true
}

/** Puts a value; all of its bytes are there. */
export function putAsn1(p: Printer, value: Asn1Value): void {
  const t = p.text
  const { at, size } = value
  switch (value.kind) {
    case 'octets':
      return putOctets(p, value)
    case 'null':
      return
    case 'oid':
      return putOid(p, at, size)
    case 'integer':
    case 'unsigned':
      return putAscii(t, `${value.number}`)
    case 'long': {
      let number = 0n
      for (let i = 0; i < size; i++) number = BigInt.asUintN(64, (number << 8n) | BigInt(u8(p, at + i)))
      return putAscii(t, number.toString())
    }
    case 'string':
      return putString(p, value)
    case 'sequence':
      return putAscii(t, `Seq(${size})`)
    case 'address':
      return putAscii(t, `${size === 4 ? '' : '[inetaddr len!=4]'}${p.bytes.subarray(at, at + size).join('.')}`)
    case 'exception':
      return putAscii(t, `[${EXCEPTIONS[value.id]}]`)
    case 'pdu':
      return putAscii(t, `${NAMES[CONTEXT]![value.id]}(${size})`)
    default:
      return putAscii(t, '[BE_ANY!?]')
  }
}

export function putOctets(p: Printer, value: Asn1Value): void {
  for (let i = 0; i < value.size; i++) putAscii(p.text, `_${hex(u8(p, value.at + i), 2)}`)
}

/** As text when all of it can be printed, and in hex otherwise. */
export function putString(p: Printer, { at, size }: Asn1Value): void {
  const bytes = p.bytes.subarray(at, at + size)
  if (bytes.every(c => c >= 0x20 && c < 0x7f)) {
    putAscii(p.text, '"')
    putCounted(p, at, size)
    putAscii(p.text, '"')
  } else putAscii(p.text, Array.from(bytes, byte => hex(byte, 2)).join('_'))
}

/** The first number on the wire is two of the name: 40 times the one, which is 0 to 2, and the other. */
const FIRST_FACTOR = 40

function putOid(p: Printer, at: number, size: number): void {
  let number = 0
  let first = true
  for (let i = 0; i < size; i++) {
    const byte = u8(p, at + i)
    number = (number << 7) + (byte & 0x7f)
    if (byte & 0x80) continue
    if (first) {
      const top = Math.min(2, Math.trunc(number / FIRST_FACTOR))
      putAscii(p.text, `.${top >>> 0}`)
      number -= top * FIRST_FACTOR
    }
    first = false
    putAscii(p.text, `.${number >>> 0}`)
    number = 0
  }
}
