// The lengths, alignment and indentation that every TLV and ILV of ForCES shares, and how a faulty one is called.

import { putHexDump } from './dump.ts'
import { type Printer, u32 } from './printer.ts'

export const TLV_HEADER = 4
export const ILV_HEADER = 8

const WIDEST_INDENT = 255

const TOTAL = 'Invalid total length'
const TOO_SHORT = 'xLV too short'
const TOO_LONG = 'xLV too long'
const UNPADDED = 'data padding missing'

/** The bytes that a TLV or ILV of `size` takes up with its padding. */
export const padded = (size: number): number => size + (-size & 3)

function fault(header: number, size: number, left: number): string | undefined {
  if (size < header) return TOO_SHORT
  if (size > left) return TOO_LONG
  return left < padded(size) ? UNPADDED : undefined
}

/** What is wrong with a TLV that says it takes `size` of the `left` bytes, nothing if all is well. */
export const tlvFault = (size: number, left: number): string | undefined => (left < TLV_HEADER ? TOTAL : fault(TLV_HEADER, size, left))

/** What is wrong with the ILV at `at`, of which `left` bytes are there. */
export const ilvFault = (p: Printer, at: number, left: number): string | undefined =>
  left < ILV_HEADER ? TOTAL : fault(ILV_HEADER, u32(p, at + 4), left)

export const spaces = (indent: number): string => ' '.repeat(Math.min(indent, WIDEST_INDENT))

/** The spaces of tcpdump's indentation behind a line feed, which counts as one of them. */
export const lineSpaces = (indent: number): string => ' '.repeat(Math.min(indent, WIDEST_INDENT) - 1)

/** Dumps `length` bytes, each line after a line feed and the indentation. */
export const putIndentedDump = (p: Printer, at: number, length: number, indent: number): void => putHexDump(p, at, length, `\n${lineSpaces(indent)}`)
