// What every decoder promises, as one check: each prefix is TRUNCATED, nothing outside [at, end) counts, and `out` is written
// only when the answer is OK.

import { OK, type Status, TRUNCATED } from '../../../src/decode/packet/status.ts'

export type Decode<T> = (b: Uint8Array, at: number, end: number, out: T) => Status

const BEFORE = 7
const AFTER = 64

/** `bytes` in the middle of a buffer filled with `filler`, and where they start. */
export function surrounded(bytes: Uint8Array, filler: number): { buffer: Uint8Array; at: number; end: number } {
  const buffer = new Uint8Array(BEFORE + bytes.length + AFTER).fill(filler)
  buffer.set(bytes, BEFORE)
  return { buffer, at: BEFORE, end: BEFORE + bytes.length }
}

/**
 * `header` is a valid header of exactly the bytes that the decoder needs. Decodes it whole and cut at every length, with two
 * different surroundings.
 */
export function expectPromisesKept<T extends object>(create: () => T, decode: Decode<T>, header: Uint8Array): void {
  const results: T[] = []
  for (const filler of [0x00, 0xff]) {
    const { buffer, at, end } = surrounded(header, filler)
    for (let cut = at; cut < end; cut++) {
      const out = create()
      expect({ cut: cut - at, status: decode(buffer, at, cut, out), out }).toEqual({ cut: cut - at, status: TRUNCATED, out: create() })
    }
    const out = create()
    expect(decode(buffer, at, end, out)).toBe(OK)
    results.push(out)
  }
  expect(results[0]).toEqual(results[1])
  // A range that reaches beyond the buffer is cut, too, and not read.
  const out = create()
  expect(decode(header, 0, header.length + 1, out)).toBe(TRUNCATED)
  expect(out).toEqual(create())
}

/** Decodes `bytes`, expects this answer and, unless it is OK, an untouched `out`; answers `out`. */
export function decoded<T extends object>(create: () => T, decode: Decode<T>, bytes: Uint8Array, status: Status = OK, at = 0): T {
  const out = create()
  expect(decode(bytes, at, bytes.length, out)).toBe(status)
  if (status !== OK) expect(out).toEqual(create())
  return out
}
