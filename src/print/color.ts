// Colours of a terminal: one per connection, and red for trouble. Never the only sign: trouble has a mark and a word as well.
//
// The 16 colours are those of the 256-colour cube that stand out from black and from white alike (contrast 3.3 and more against
// both), none of them red, ordered so that connections that follow each other differ.

import { constant, putConstant } from './constant.ts'
import type { Style } from './style.ts'
import { putAscii, type Text } from './text.ts'

const PALETTE_TEXT = [32, 166, 28, 163, 30, 136, 99, 64, 133, 31, 130, 129, 29, 132, 100, 68].map(n => `\x1b[38;5;${n}m`)
const PALETTE = PALETTE_TEXT.map(constant)
export const COLOURS = PALETTE.length
const TROUBLE = constant('\x1b[1;38;5;196m')
const RESET_TEXT = '\x1b[0m'
const RESET = constant(RESET_TEXT)

/** The colour of connection `number`, the same for as long as the number is. 0 has none. */
export function putColour(t: Text, style: Style, number: number): void {
  if (style.colour && number > 0) putConstant(t, PALETTE[number % PALETTE.length]!)
}

/** The same as text, for a number below COLOURS; all numbers above have the colour of their remainder. */
export const colour = (style: Style, number: number): string => (style.colour ? PALETTE_TEXT[number]! : '')

/** Back to the terminal's own colour. */
export function putNoColour(t: Text, style: Style): void {
  if (style.colour) putConstant(t, RESET)
}

/** The same as text. */
export const noColour = (style: Style): string => (style.colour ? RESET_TEXT : '')

/** The sign in front of trouble, as UTF-8 bytes. */
const MARK = '\xe2\x96\xb2 ' // ▲
const ASCII_MARK = '! '

/** Begins a word of trouble: red where colours are, and the mark. Ends with putNoColour. */
export function putTrouble(t: Text, style: Style): void {
  if (style.colour) putConstant(t, TROUBLE)
  putAscii(t, style.ascii ? ASCII_MARK : MARK)
}
