// What a ForCES path leads to: the KEYINFO, FULLDATA, SPARSEDATA and RESULT TLVs; each printer answers false when it gives up.

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import { RESULT_NAMES, TLV } from './forces-names.ts'
import { ILV_HEADER, ilvFault, lineSpaces, padded, putIndentedDump, spaces, TLV_HEADER, tlvFault } from './forces-values.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const RESULT_SIZE = 4

const all = (p: Printer): boolean => p.options.verbose >= 3

/** Prints the RESULT TLV of `length` bytes at `at`. */
export function printResult(p: Printer, at: number, length: number, indent: number): boolean {
  const t = p.text
  const size = length - TLV_HEADER
  if (size !== RESULT_SIZE) {
    putAscii(t, `illegal RESULT-TLV: ${size} bytes!\n`)
    return false
  }
  if (!has(p, at + TLV_HEADER, RESULT_SIZE)) return truncated(p)
  const result = u8(p, at + TLV_HEADER)
  const name = RESULT_NAMES[result]
  if (name === undefined) {
    putAscii(t, `illegal reserved result code: 0x${result.toString(16)}!\n`)
    return false
  }
  if (all(p)) putAscii(t, `${spaces(indent)}  Result: ${name} (code 0x${result.toString(16)})\n`)
  return true
}

/** Prints the FULLDATA TLV of `length` bytes at `at`. */
export function printFullData(p: Printer, at: number, length: number, indent: number): boolean {
  const t = p.text
  if (!has(p, at, TLV_HEADER)) return truncated(p)
  if (u16(p, at) !== TLV.fullData) {
    putAscii(t, 'Error: expecting FULLDATA!\n')
    return false
  }
  if (all(p)) {
    putAscii(t, `${lineSpaces(indent + 2)}[`)
    putIndentedDump(p, at + TLV_HEADER, length - TLV_HEADER, indent + 2)
    putAscii(t, `\n${lineSpaces(indent + 2)}]`)
  }
  return true
}

/** Prints the SPARSEDATA TLV of `length` bytes at `at`. */
export function printSparseData(p: Printer, at: number, length: number, indent: number): boolean {
  if (!has(p, at, TLV_HEADER)) return truncated(p)
  if (u16(p, at) !== TLV.sparseData) {
    putAscii(p.text, 'Error: expecting SPARSEDATA!\n')
    return false
  }
  return printIlvs(p, at + TLV_HEADER, length - TLV_HEADER, indent + 1)
}

function printIlvs(p: Printer, start: number, length: number, indent: number): boolean {
  const t = p.text
  if (length < ILV_HEADER) {
    putAscii(t, 'Error: BAD SPARSEDATA-TLV!\n')
    return false
  }
  let at = start
  let left = length
  while (left !== 0) {
    const fault = ilvFault(p, at, left)
    if (fault !== undefined) {
      putAscii(t, `Error: ${fault}, rlen ${left}\n`)
      return false
    }
    const size = u32(p, at + 4)
    if (all(p)) {
      putAscii(t, `\n${lineSpaces(indent)} ILV: type ${u32(p, at).toString(16)} length ${size}\n`)
      putHexDump(p, at + ILV_HEADER, size - ILV_HEADER, '\t\t[')
    }
    at += padded(size)
    left -= padded(size)
  }
  return true
}

/** Prints the KEYINFO TLV of `length` bytes at `at`: the key, then the data behind the header of the TLV it holds. */
export function printKeyInfo(p: Printer, at: number, length: number, indent: number): boolean {
  const t = p.text
  putAscii(t, `${spaces(indent)}Keyinfo: Key 0x${u32(p, at + TLV_HEADER).toString(16)}\n`)
  const keyAt = at + TLV_HEADER + 4
  const type = u16(p, keyAt)
  const size = u16(p, keyAt + 2)
  const fault = tlvFault(size, length)
  if (fault !== undefined) {
    putAscii(t, `${fault} TLV type 0x${type.toString(16)} len ${size}\n`)
    return false
  }
  return printFullData(p, keyAt + TLV_HEADER, size, indent)
}

function truncated(p: Printer): false {
  putTruncated(p)
  return false
}
