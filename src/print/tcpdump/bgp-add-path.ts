// Whether routes come with path identifiers (RFC 7911). The speakers agreed on it when they opened the session, which may
// not have been seen: so it is guessed from what the routes look like.

import { has, type Printer, u8 } from './printer.ts'

const IDENTIFIER = 4

/** Answers true when the `size` bytes at `at` can be read as prefixes with identifiers, and cannot be read as prefixes without. */
export const hasPathIdentifiers = (p: Printer, at: number, size: number, maximumBits: number): boolean =>
  size >= 5 && fits(p, at, size, IDENTIFIER, 0, maximumBits) && !fits(p, at, size, 0, 1, maximumBits)

/** Whether prefixes of `least` to `most` bits, with `before` bytes in front of each, fill the bytes as far as they were captured. */
function fits(p: Printer, at: number, size: number, before: number, least: number, most: number): boolean {
  let i = 0
  while (i < size) {
    i += before
    if (!has(p, at + i, 1)) break
    const bits = u8(p, at + i)
    if (bits < least || bits > most) return false
    i += 1 + ((bits + 7) >>> 3)
  }
  return i <= size
}
