// The addresses that sent most, found with a fixed amount of memory: the space-saving algorithm (Metwally et al., 2005).
//
// An address that is not among those kept takes the place of the smallest, and inherits its count: counts are never too small, and
// at most `error` too large. Fed once per connection, when it is forgotten or the trace ends, not once per packet.

import { ADDRESS_A, ADDRESS_B, BYTES, FROM_A, FROM_B, KIND, OVERHEAD, PACKETS, ROW_WORDS } from './connection-row.ts'
import type { ConnectionTable } from './connection-table.ts'
import { IPV6_KIND } from './protocols.ts'

export type Talkers = {
  /** Five words each: address, and its length in bytes. */
  readonly keys: Int32Array
  readonly bytes: Float64Array
  readonly packets: Float64Array
  readonly error: Float64Array
  used: number
  /** Where an address was found last, by its last bits. */
  readonly hints: Uint8Array
}

const KEPT = 256
const HINTS = 256
const KEY_WORDS = 5

export const newTalkers = (): Talkers => ({
  keys: new Int32Array(KEPT * KEY_WORDS),
  bytes: new Float64Array(KEPT),
  packets: new Float64Array(KEPT),
  error: new Float64Array(KEPT),
  used: 0,
  hints: new Uint8Array(HINTS),
})

/** What both ends of the connection in `row` have sent. */
export function countTalkers(talkers: Talkers, t: ConnectionTable, row: number): void {
  const base = row * ROW_WORDS
  const length = t.i32[base + KIND]! >= IPV6_KIND ? 16 : 4
  const sent = (f: number): number => t.f64[(base + f + BYTES) >> 1]! + t.u32[base + f + OVERHEAD]!
  countTalker(talkers, t.i32, base + ADDRESS_A, length, sent(FROM_A), t.u32[base + FROM_A + PACKETS]!)
  countTalker(talkers, t.i32, base + ADDRESS_B, length, sent(FROM_B), t.u32[base + FROM_B + PACKETS]!)
}

/** Adds what the address in four words at `from` sent. `length` is 4 or 16 bytes. */
export function countTalker(t: Talkers, words: Int32Array, from: number, length: number, bytes: number, packets: number): void {
  if (packets === 0) return
  const hint = (words[from]! ^ words[from + 3]!) & (HINTS - 1)
  const likely = t.hints[hint]!
  if (likely < t.used && t.keys[likely * KEY_WORDS] === words[from] && isKey(t, likely, words, from, length)) {
    t.bytes[likely]! += bytes
    t.packets[likely]! += packets
    return
  }
  let smallest = 0
  for (let i = 0; i < t.used; i++) {
    if (t.keys[i * KEY_WORDS] === words[from] && isKey(t, i, words, from, length)) {
      t.bytes[i]! += bytes
      t.packets[i]! += packets
      t.hints[hint] = i
      return
    }
    if (t.bytes[i]! < t.bytes[smallest]!) smallest = i
  }
  const place = t.used < KEPT ? t.used++ : smallest
  for (let i = 0; i < 4; i++) t.keys[place * KEY_WORDS + i] = words[from + i]!
  t.keys[place * KEY_WORDS + 4] = length
  t.hints[hint] = place
  t.error[place] = t.bytes[place]!
  t.bytes[place]! += bytes
  t.packets[place]! += packets
}

function isKey(t: Talkers, i: number, words: Int32Array, from: number, length: number): boolean {
  const base = i * KEY_WORDS
  if (t.keys[base + 4] !== length) return false
  for (let j = 1; 4 * j < length; j++) if (t.keys[base + j] !== words[from + j]) return false
  return true
}

type Talker = { readonly address: Uint8Array; readonly bytes: number; readonly packets: number }

/** The `count` largest, largest first. */
export function topTalkers(t: Talkers, count: number): Talker[] {
  return Array.from({ length: t.used }, (_, i) => i)
    .sort((a, b) => t.bytes[b]! - t.bytes[a]!)
    .slice(0, count)
    .map(i => ({ address: keyBytes(t, i), bytes: t.bytes[i]!, packets: t.packets[i]! }))
}

function keyBytes(t: Talkers, i: number): Uint8Array {
  const length = t.keys[i * KEY_WORDS + 4]!
  return Uint8Array.from({ length }, (_, j) => t.keys[i * KEY_WORDS + (j >> 2)]! >> (8 * (3 - (j & 3))))
}

export const copyTalkers = (t: Talkers): Talkers => ({
  keys: t.keys.slice(),
  bytes: t.bytes.slice(),
  packets: t.packets.slice(),
  error: t.error.slice(),
  used: t.used,
  hints: t.hints.slice(),
})
