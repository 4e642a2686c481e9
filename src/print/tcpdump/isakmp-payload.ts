// What the printers of ISAKMP's payloads share. All of them answer the offset behind the payload, or CUT when there is none.

import { putAscii } from '../text.ts'
import { type AttributeTable, payloadName } from './isakmp-names.ts'
import { has, type Printer, u8, u16 } from './printer.ts'
import { putHexBytes } from './text-pieces.ts'

export const CUT = -1
export const GENERIC_HEADER = 4

/** What a payload is printed for: the protocol of the proposal it is in, how deep it lies, and how the payloads within it are printed. */
export type PayloadContext = {
  readonly protocol: number
  readonly depth: number
  readonly chain: (p: Printer, type: number, at: number, protocol: number, depth: number) => number
}

export type PayloadPrinter = (p: Printer, type: number, at: number, size: number, context: PayloadContext) => number

/** ` [|sa]`: the end of what can be said of a payload. */
export function putCut(p: Printer, type: number): number {
  putAscii(p.text, ` [|${payloadName(type)}]`)
  return CUT
}

/** Hex of `size` bytes; false, and nothing, unless all of them are there. */
export function putRaw(p: Printer, at: number, size: number): boolean {
  if (size < 0 || !has(p, at, size)) return false
  putHexBytes(p, at, size)
  return true
}

/** With -vvv a payload's bytes behind its length. */
export const putRawIfAsked = (p: Printer, at: number, size: number): boolean => {
  if (p.options.verbose <= 2 || size <= 0) return true
  putAscii(p.text, ' ')
  return putRaw(p, at, size)
}

const BEGINNING = 10
const ENDING = 20

/** The beginning of what is left of the capture, and its end. */
export function putSome(p: Printer, at: number): boolean {
  const size = Math.min(p.end - at, BEGINNING)
  const ending = Math.max(p.end - ENDING, at + size)
  putAscii(p.text, ' data=(')
  if (!putRaw(p, at, size)) return false
  putAscii(p.text, '...')
  if (!putRaw(p, ending, p.end - ending)) return false
  putAscii(p.text, ')')
  return true
}

/** New line, indented, and an open bracket. */
export const openPayload = (p: Printer, depth: number): void => putAscii(p.text, `\n${'    '.repeat(depth)}(`)

const SHORT_FORM = 0x80

/** One attribute of a transform that ends at `end`; answers the offset behind it. */
function putAttribute(p: Printer, at: number, end: number, names: AttributeTable | undefined): number {
  const t = p.text
  const short = (u8(p, at) & SHORT_FORM) !== 0
  const size = short ? 0 : u16(p, at + 2)
  if (end < at + 4 + size) {
    putAscii(t, '[|attr]')
    return end + 1
  }
  const type = u16(p, at) & 0x7fff
  const known = names?.[type]
  putAscii(t, `(type=${known?.name ?? `#${type}`} `)
  if (!short) {
    putAscii(t, `len=${size} value=`)
    const there = putRaw(p, at + 4, size)
    putAscii(t, ')')
    return there ? at + 4 + size : CUT
  }
  putAscii(t, 'value=')
  const value = u16(p, at + 2)
  const name = known?.known === undefined || value < known.known ? known?.values?.[value] : undefined
  if (name) putAscii(t, name)
  else putRaw(p, at + 2, 2)
  putAscii(t, ')')
  return at + 4
}

/** The attributes up to `end`, as far as they were captured. Answers the offset behind, or CUT. */
export function putAttributes(p: Printer, start: number, end: number, names: AttributeTable | undefined): number {
  let at = start
  while (at < p.end && at < end) {
    at = putAttribute(p, at, end, names)
    if (at === CUT) return CUT
  }
  return at
}
