// Numbers for addresses: IPv4, IPv6 and MAC bytes to a small index, without making text or objects. Bounded; nothing is ever removed.

import { word } from './connection-key.ts'
import { mix } from './hash.ts'

export type AddressTable = {
  readonly capacity: number
  /** Five words each: the address, and its length in bytes. */
  readonly keys: Int32Array
  /** Index + 1 by hash; 0 is empty. */
  readonly places: Int32Array
  readonly mask: number
  used: number
}

const KEY_WORDS = 5
const LENGTH = 4

export function newAddressTable(capacity: number): AddressTable {
  let size = 16
  while (size < capacity * 2) size *= 2
  return { capacity, keys: new Int32Array(capacity * KEY_WORDS), places: new Int32Array(size), mask: size - 1, used: 0 }
}

/** Word `i` of the address; the two last bytes of a MAC make a word of their own, what lies behind the address is 0. */
const keyWord = (b: Uint8Array, at: number, length: number, i: number): number => {
  if (4 * i + 4 <= length) return word(b, at + 4 * i)
  return 4 * i < length ? (b[at + 4 * i]! << 8) | b[at + 4 * i + 1]! : 0
}

function hashOf(b: Uint8Array, at: number, length: number): number {
  let hash = mix(length, word(b, at))
  for (let i = 1; 4 * i < length; i++) hash = mix(hash, keyWord(b, at, length, i))
  return hash
}

function isAt(t: AddressTable, index: number, b: Uint8Array, at: number, length: number): boolean {
  const { keys } = t
  const base = index * KEY_WORDS
  if (keys[base + LENGTH] !== length || keys[base] !== word(b, at)) return false
  for (let i = 1; 4 * i < length; i++) if (keys[base + i] !== keyWord(b, at, length, i)) return false
  return true
}

/** Index of the address b[at, at + length), -1 when it is not there. `length` is 4, 6 or 16; the bytes must exist. */
export function findAddress(t: AddressTable, b: Uint8Array, at: number, length: number): number {
  if (length === 4) return findIpv4(t, word(b, at))
  const { places, mask } = t
  // Ends: at least half of the places are empty.
  for (let place = hashOf(b, at, length) & mask; ; place = (place + 1) & mask) {
    const index = places[place]! - 1
    if (index < 0 || isAt(t, index, b, at, length)) return index
  }
}

/** The same for the most frequent kind, given as a big-endian word. */
export function findIpv4(t: AddressTable, address: number): number {
  const { places, mask, keys } = t
  for (let place = mix(4, address) & mask; ; place = (place + 1) & mask) {
    const index = places[place]! - 1
    if (index < 0 || (keys[index * KEY_WORDS] === address && keys[index * KEY_WORDS + LENGTH] === 4)) return index
  }
}

/** Index of the address, new or old; -1 when the table is full. */
export function addAddress(t: AddressTable, b: Uint8Array, at: number, length: number): number {
  const { places, mask, keys } = t
  let place = hashOf(b, at, length) & mask
  for (; places[place] !== 0; place = (place + 1) & mask) if (isAt(t, places[place]! - 1, b, at, length)) return places[place]! - 1
  if (t.used === t.capacity) return -1
  const index = t.used++
  places[place] = index + 1
  for (let i = 0; i < LENGTH; i++) keys[index * KEY_WORDS + i] = keyWord(b, at, length, i)
  keys[index * KEY_WORDS + LENGTH] = length
  return index
}

/** Writes the bytes of address `index` to `out` and answers their number. */
export function addressBytes(t: AddressTable, index: number, out: Uint8Array): number {
  const base = index * KEY_WORDS
  const length = t.keys[base + LENGTH]!
  for (let i = 0; i < length; i++) {
    const last = length - (i & ~3) < 4
    out[i] = last ? t.keys[base + (i >> 2)]! >> (8 * (1 - (i & 3))) : t.keys[base + (i >> 2)]! >> (8 * (3 - (i & 3)))
  }
  return length
}
