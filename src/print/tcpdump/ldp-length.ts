// The check that every part of an LDP message begins with.

import { putAscii } from '../text.ts'
import { type Printer, putInvalid } from './printer.ts'

/** ` [tlv length 3 < 4] (invalid)` when `length` is less than `least`; answers whether it is. */
export function putTooShort(p: Printer, length: number, least: number): boolean {
  if (length >= least) return false
  putAscii(p.text, ` [tlv length ${length} < ${least}]`)
  putInvalid(p)
  return true
}
