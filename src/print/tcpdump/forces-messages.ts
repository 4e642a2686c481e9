// The messages of ForCES: what their top-level TLVs hold; each printer answers false when it gives up.

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import { ASSOCIATION_NAMES, lfbName, TEARDOWN_NAMES, TLV } from './forces-names.ts'
import { printOperation, putInvalidOperation } from './forces-operations.ts'
import { ILV_HEADER, ilvFault, padded, spaces, TLV_HEADER, tlvFault } from './forces-values.ts'
import { has, type Printer, putTruncated, u16, u32 } from './printer.ts'

const LFB_SIZE = 8
const OPERATIONS_FROM = 12
const REDIRECT_FROM = 8
const LAST_TEARDOWN = 255
const LAST_ASSOCIATION = 3
const LAST_OPERATION = 14
const FIRST_VENDOR_OPERATION = 0x8000

const all = (p: Printer): boolean => p.options.verbose >= 3

/** Prints what follows the header of a TLV at `at`, the TLV being `size` bytes; `operations` are the bits of those it may hold. */
export type MessagePrinter = (p: Printer, at: number, size: number, operations: number, indent: number) => boolean

/** An association is torn down, and why. */
export function printTeardown(p: Printer, at: number, size: number, _operations: number, indent: number): boolean {
  const reason = resultCode(p, at, size, 'AST', LAST_TEARDOWN)
  if (reason === undefined) return false
  if (all(p)) {
    const name = TEARDOWN_NAMES[reason] ?? 'Unknown Teardown reason'
    putAscii(p.text, `Teardown reason:\n${spaces(indent)}${name}(${reason.toString(16)})\n${spaces(indent)}`)
  }
  return true
}

/** The answer to who wants to be associated. */
export function printAssociation(p: Printer, at: number, size: number, _operations: number, indent: number): boolean {
  const result = resultCode(p, at, size, 'ASR', LAST_ASSOCIATION)
  if (result === undefined) return false
  if (all(p)) {
    const name = ASSOCIATION_NAMES[result] ?? 'Unknown '
    putAscii(p.text, `\n${spaces(indent)}${name}(${result.toString(16)})\n${spaces(indent)}`)
  }
  return true
}

function resultCode(p: Printer, at: number, size: number, kind: string, last: number): number | undefined {
  if (size - TLV_HEADER !== 4) {
    putAscii(p.text, `illegal ${kind}result-TLV: ${size - TLV_HEADER} bytes!\n`)
    return undefined
  }
  const code = u32(p, at)
  if (code <= last) return code
  putAscii(p.text, `illegal ${kind}result result code: ${code}!\n`)
  return undefined
}

/** Operations on one instance of a logical function block. */
export function printLfb(p: Printer, at: number, size: number, operations: number, indent: number): boolean {
  const t = p.text
  const length = size - TLV_HEADER
  if (length <= OPERATIONS_FROM) {
    putAscii(t, `\n\t\ttruncated lfb selector: ${OPERATIONS_FROM - length} bytes missing! `)
    return false
  }
  if (!has(p, at, LFB_SIZE)) {
    putTruncated(p)
    return false
  }
  if (all(p)) {
    const lfbClass = u32(p, at)
    putAscii(t, `\n${spaces(indent)}${lfbName(lfbClass)}(Classid ${lfbClass.toString(16)}) instance ${u32(p, at + 4).toString(16)}\n`)
  }
  return eachTlv(p, at + LFB_SIZE, length - LFB_SIZE, 'oper', '', (tlvAt, type, tlvSize, left) => {
    if (permitted(type, operations)) printOperation(p, tlvAt, type, tlvSize, indent + 1)
    else {
      if (!all(p)) putAscii(t, '\n')
      putAscii(t, `\t\tINValid oper-TLV type 0x${type.toString(16)} length ${tlvSize} for this ForCES message\n`)
      putInvalidOperation(p, tlvAt, left, indent + 1)
    }
  })
}

function permitted(type: number, operations: number): boolean {
  if (type === 0) return false
  return type <= LAST_OPERATION ? (operations & (1 << (type - 1))) !== 0 : type >= FIRST_VENDOR_OPERATION
}

/** A packet on its way between the planes, and what is known about it. */
export function printRedirect(p: Printer, at: number, size: number, _operations: number, indent: number): boolean {
  const t = p.text
  const length = size - TLV_HEADER
  if (length <= REDIRECT_FROM) {
    putAscii(t, `\n\t\ttruncated Redirect TLV: ${REDIRECT_FROM - length} bytes missing! `)
    return false
  }
  return eachTlv(p, at, length, 'Redirect', 'Bad Redirect data\n', (tlvAt, type, tlvSize) => {
    const valueAt = tlvAt + TLV_HEADER
    if (type === TLV.metadata) printMetadata(p, valueAt, tlvSize - TLV_HEADER, indent + 1)
    else if (type === TLV.redirectData) putRedirected(p, valueAt, tlvSize - TLV_HEADER, indent + 1)
    else putAscii(t, `Unknown REDIRECT TLV 0x${type.toString(16)} len ${tlvSize}\n`)
  })
}

function printMetadata(p: Printer, start: number, length: number, indent: number): void {
  const t = p.text
  putAscii(t, `\n${spaces(indent)} METADATA length ${length}\n`)
  let at = start
  let left = length
  while (left !== 0 && ilvFault(p, at, left) === undefined) {
    const size = u32(p, at + 4)
    putAscii(t, `${spaces(indent + 1)}MetaID 0x${u32(p, at).toString(16)} length ${size}\n`)
    if (all(p)) {
      putHexDump(p, at + ILV_HEADER, size - ILV_HEADER, '\t\t[')
      putAscii(t, ' ]\n')
    }
    at += padded(size)
    left -= padded(size)
  }
}

function putRedirected(p: Printer, at: number, length: number, indent: number): void {
  const t = p.text
  putAscii(t, `\n${spaces(indent)} Redirect Data length ${length}\n`)
  if (!all(p)) return
  putAscii(t, '\t\t[')
  putHexDump(p, at, length, '\n\t\t')
  putAscii(t, '\n\t\t]')
}

type Visit = (at: number, type: number, size: number, left: number) => void

/** Visits the TLVs in `length` bytes; false when one does not fit, of which `kind` and `complaint` are told. */
function eachTlv(p: Printer, start: number, length: number, kind: string, complaint: string, visit: Visit): boolean {
  let at = start
  let left = length
  while (left !== 0) {
    const type = u16(p, at)
    const size = u16(p, at + 2)
    if (tlvFault(size, left) !== undefined) {
      const excess = (left - size) >>> 0
      putAscii(p.text, `${complaint}\n\t\tMessy ${kind} TLV header, type (0x${type.toString(16)})\n\t\texcess of ${excess} Bytes `)
      return false
    }
    visit(at, type, size, left)
    at += padded(size)
    left -= padded(size)
  }
  return true
}
