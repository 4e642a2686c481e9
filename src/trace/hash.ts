// The hash of addresses, connections and fingerprints: one step, and its factors. Nothing is imported here; see verdict-codes.ts.

/**
 * Odd factors of at most 21 bits: the product with a word of 32 bits is exact as a double, so that `(word * FACTOR) | 0` is what
 * Math.imul answers. V8's middle compiler has that in line and calls a function for Math.imul.
 */
export const FACTOR = 0x1e3779
export const FACTOR_2 = 0x15ca6b
export const FACTOR_3 = 0x12ae35

/** Spreads `value` over the hash so far. */
export function mix(hash: number, value: number): number {
  const h = ((hash ^ value) * FACTOR) | 0
  return h ^ (h >>> 15)
}
