// The PATH-DATA TLVs of ForCES (RFC 5810, 7.1): the way to a component and what is to be found there.

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import { printFullData, printKeyInfo, printResult, printSparseData } from './forces-data.ts'
import { knownTlv, TLV, tlvName } from './forces-names.ts'
import { padded, spaces, TLV_HEADER, tlvFault } from './forces-values.ts'
import { has, type Printer, putTruncated, u16, u32 } from './printer.ts'

/** What may stand in a path: which data an operation takes, and what the flags of the path ask for. */
export const FULL = 0x01
export const SPARSE = 0x02
export const RESULT = 0x04
const BY_KEY = 0x08
const APPEND = 0x10
const RANGE = 0x20

const SELECT_KEY = 0x01
const SELECT_RANGE = 0x02
const TABLE_APPEND = 0x04

const PATH_HEADER = 4
const SELECTOR_SIZE = 12

/** Paths nested deeper are not looked into; an SCTP chunk of 64 KiB could hold thousands. */
const DEEPEST = 300

type Kind = { readonly name: string; readonly takes: number; readonly print: typeof printResult }

const KINDS: Readonly<Record<number, Kind>> = {
  [TLV.keyInfo]: { name: 'KEYINFO TLV', takes: 0, print: printKeyInfo },
  [TLV.fullData]: { name: 'FULLDATA TLV', takes: FULL, print: printFullData },
  [TLV.sparseData]: { name: 'SPARSEDATA TLV', takes: SPARSE, print: printSparseData },
  [TLV.result]: { name: 'RESULT TLV', takes: RESULT, print: printResult },
}

const all = (p: Printer): boolean => p.options.verbose >= 3

/** Prints the PATH-DATA TLVs in `length` bytes at `start`; `mask` says what may stand in them. False when it gave up. */
export function printPaths(p: Printer, start: number, length: number, mask: number, indent: number, depth = 0): boolean {
  const t = p.text
  let at = start
  let left = length
  while (left !== 0) {
    const size = u16(p, at + 2)
    if (tlvFault(size, left) !== undefined) {
      const excess = (left - size) >>> 0
      putAscii(t, `\n\t\tMessy PATHDATA TLV header, type (0x${u16(p, at).toString(16)})\n\t\texcess of ${excess} Bytes `)
      return false
    }
    if (all(p)) putAscii(t, `${spaces(indent)}${tlvName(u16(p, at))}, length ${size} (data encapsulated ${size - TLV_HEADER} Bytes)`)
    if (!printPath(p, at + TLV_HEADER, size - TLV_HEADER, mask, indent + 1, depth)) return false
    at += padded(size)
    left -= padded(size)
  }
  return true
}

/** Prints the one TLV with which the answer to a commit begins. */
export function printCommitResponse(p: Printer, at: number, length: number, mask: number, indent: number): boolean {
  const t = p.text
  const type = u16(p, at)
  const size = u16(p, at + 2)
  const hex = type.toString(16)
  putAscii(t, `genoptlvprint - ${tlvName(type)} TLV type 0x${hex} len ${size}\n`)
  if (tlvFault(size, length) !== undefined) {
    putAscii(t, `\t\t\tInvalid ForCES TLV type=${hex}`)
    return false
  }
  if (!knownTlv(type)) {
    putAscii(t, `#0 TLV type 0x${hex} len ${size}\n`)
    return false
  }
  if (all(p)) putAscii(t, `${spaces(indent)}${tlvName(type)}, length ${size} (data length ${size - TLV_HEADER} Bytes)`)
  return printPath(p, at + TLV_HEADER, size - TLV_HEADER, mask, indent + 1, 0)
}

function printPath(p: Printer, at: number, length: number, operation: number, indent: number, depth: number): boolean {
  const t = p.text
  if (!has(p, at, PATH_HEADER) || length < PATH_HEADER || depth > DEEPEST) {
    putTruncated(p)
    return false
  }
  const flags = u16(p, at)
  const count = u16(p, at + 2)
  if (all(p)) putAscii(t, `\n${spaces(indent)}Pathdata: Flags 0x${flags.toString(16)} ID count ${count}\n`)
  let mask = operation
  if (flags & SELECT_KEY) mask |= BY_KEY
  if (flags & SELECT_RANGE) mask |= RANGE
  if (flags & TABLE_APPEND) mask |= APPEND
  const left = length - PATH_HEADER
  if (left < count * 4) {
    putAscii(t, `\t\t\ttruncated IDs expected ${count * 4}B got ${left}B\n`)
    putHexDump(p, at + PATH_HEADER, left, '\t\t\tID Data[')
    putAscii(t, ']\n')
    return false
  }
  if (mask & RANGE && mask & BY_KEY) {
    putAscii(t, '\t\t\tIllegal to have both Table ranges and keys\n')
    return false
  }
  const rest = printTarget(p, at + PATH_HEADER, left, count, mask, indent, depth)
  return rest === 0 || printPaths(p, at + length - rest, rest, mask, indent + 1, depth + 1)
}

/** Prints the identifiers, the selector and the data of a path; answers how many bytes are left, none when it gave up. */
function printTarget(p: Printer, start: number, length: number, count: number, mask: number, indent: number, depth: number): number {
  const t = p.text
  if (mask & APPEND && all(p)) putAscii(t, `${spaces(indent)}TABLE APPEND\n`)
  let at = start
  for (let i = 1; i <= count; i++, at += 4) {
    if (!has(p, at, 4)) {
      putTruncated(p)
      return 0
    }
    if (all(p)) putAscii(t, `${spaces(indent)}ID#${String(i).padStart(2, '0')}: ${u32(p, at)}\n`)
  }
  const left = length - count * 4
  const selector = selectorSize(p, at, left, mask, indent)
  if (selector === undefined || selector === left) return 0
  return printData(p, at + selector, left - selector, mask, indent, depth)
}

/** How long the range or key is that follows the identifiers, undefined when it is not whole. */
function selectorSize(p: Printer, at: number, left: number, mask: number, indent: number): number | undefined {
  const t = p.text
  if ((mask & (RANGE | BY_KEY)) === 0) return 0
  if (left < SELECTOR_SIZE) {
    putAscii(t, `pathlength ${left} with key/range too short ${SELECTOR_SIZE}\n`)
    return undefined
  }
  if (mask & RANGE) {
    const first = u32(p, at + TLV_HEADER)
    const last = u32(p, at + TLV_HEADER + 4)
    if (all(p)) putAscii(t, `${spaces(indent)}Table range: [${first},${last}]\n`)
    return SELECTOR_SIZE
  }
  const size = u16(p, at + 4 + 2)
  if (size < TLV_HEADER) {
    putAscii(t, `key content length ${size} < ${TLV_HEADER}\n`)
    return undefined
  }
  if (left < 4 + size) {
    putAscii(t, 'key content too short\n')
    return undefined
  }
  return 4 + size
}

function printData(p: Printer, at: number, length: number, mask: number, indent: number, depth: number): number {
  const t = p.text
  const type = u16(p, at)
  const size = u16(p, at + 2)
  const hex = type.toString(16)
  const fault = tlvFault(size, length)
  if (fault !== undefined) {
    putAscii(t, `${fault} Outstanding bytes ${length} for TLV type 0x${hex} TLV len ${size}\n`)
    if (size === 0) return length
    return putBadData(p, at, length)
  }
  const whole = padded(size)
  if (type === TLV.pathData) return printPaths(p, at, whole, mask, indent + 2, depth + 1) ? length - whole : 0
  const kind = KINDS[type]
  if (kind === undefined) {
    putAscii(t, `Invalid path data content type 0x${hex} len ${size}\n`)
    return putBadData(p, at, length)
  }
  if (all(p)) {
    const padding = whole === size ? '' : ` pad ${whole - size}`
    putAscii(t, `${spaces(indent)}  ${kind.name} (Length ${size} DataLen ${size - TLV_HEADER}${padding} Bytes)\n`)
  }
  if (mask & BY_KEY) {
    if (type !== TLV.keyInfo) putAscii(t, 'Based on flags expected KEYINFO TLV!\n')
  } else if ((mask & kind.takes) === 0)
    putAscii(t, `Illegal DATA encoding for type 0x${hex} programmed ${kind.takes.toString(16)} got ${mask.toString(16)}\n`)
  return kind.print(p, at, whole, indent + 2) ? length - whole : 0
}

function putBadData(p: Printer, at: number, length: number): 0 {
  putHexDump(p, at, length, 'Bad Data val\n\t  [')
  putAscii(p.text, ']\n')
  return 0
}
