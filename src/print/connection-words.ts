// The number of a connection and the arrow between its two ends.

import type { Verdict } from '../trace/verdict.ts'
import { constant, putConstant } from './constant.ts'
import type { Style } from './style.ts'
import { putAscii, putByte, putDecimal, type Text } from './text.ts'

const ARROW_TEXT = '\xe2\x86\x92' // UTF-8 of →
const ASCII_ARROW_TEXT = '->'
const ARROW = constant(ARROW_TEXT)
const ASCII_ARROW = constant(ASCII_ARROW_TEXT)

/** As characters below 256. */
export const arrow = (style: Style): string => (style.ascii ? ASCII_ARROW_TEXT : ARROW_TEXT)

export const putArrow = (t: Text, style: Style): void => putConstant(t, style.ascii ? ASCII_ARROW : ARROW)

/** `#13`, and `#13=#12` on the second leg of a NATed connection whose first is 12. */
export function putConnectionNumber(t: Text, v: Verdict): void {
  putByte(t, 0x23)
  putDecimal(t, v.connection)
  if (v.twin !== 0 && v.colour !== v.connection) putTwin(t, v)
}

/** The number of the other leg, behind the connection's own. */
export function putTwin(t: Text, v: Verdict): void {
  putAscii(t, '=#')
  putDecimal(t, v.twin)
}
