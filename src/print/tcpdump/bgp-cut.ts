// How a BGP message ends too soon: only its own printing stops, and the messages behind it in the segment are still printed.

import { has, type Printer, putTruncated } from './printer.ts'

/** Thrown inside a message, and caught where the message is printed. */
export const CUT_MESSAGE: { readonly cutMessage: true } = Object.freeze({ cutMessage: true })

/** Throws CUT_MESSAGE unless `fits`. */
export function need(fits: boolean): void {
  if (!fits) throw CUT_MESSAGE
}

/** Throws CUT_MESSAGE unless `count` bytes at `at` were captured. */
export const needCaptured = (p: Printer, at: number, count: number): void => need(has(p, at, count))

/** Runs `print`; where the message is cut, ` [|bgp]` is the last that is said of it. Answers whether it was whole. */
export function untilCut(p: Printer, print: () => void): boolean {
  try {
    print()
    return true
  } catch (error) {
    if (error !== CUT_MESSAGE) throw error
    putTruncated(p)
    return false
  }
}
