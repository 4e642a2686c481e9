// Fixed text prepared for writing: four characters with one store. Worth it for the keys of JSON, of which a line has twenty.

import { putDecimal, reserve, type Text } from './text.ts'

export type Constant = { readonly words: Int32Array; readonly length: number }

/** Text of characters below 256. */
export function constant(text: string): Constant {
  const words = new Int32Array(Math.ceil(text.length / 4))
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << (8 * (i & 3))
  return { words, length: text.length }
}

/** The last word may write up to three bytes behind the text; they are free. */
export function putConstant(t: Text, c: Constant): void {
  reserve(t, c.length + 4)
  const { words } = c
  const { view } = t
  let at = t.at
  for (let i = 0; i < words.length; i++, at += 4) view.setInt32(at, words[i]!, true)
  t.at += c.length
}

/** A constant, then an unsigned number. */
export function putNumber(t: Text, c: Constant, n: number): void {
  putConstant(t, c)
  putDecimal(t, n)
}
