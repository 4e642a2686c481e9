// Inputs from valid ones: bits and bytes changed, numbers made larger than what follows, pieces cut, doubled and mixed.

import { type Random, random, random32 } from './random.ts'

const { max, min } = Math

/** Longest input, in bytes. */
export const LONGEST = 2048

/** Values at the limits of what fields of 8 and 16 bits hold. */
const BYTES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x0f, 0x10, 0x20, 0x3f, 0x40, 0x45, 0x60, 0x7f, 0x80, 0xc0, 0xf0, 0xfe, 0xff]
const WORDS = [0, 1, 2, 3, 4, 7, 8, 12, 20, 40, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff]

const pick = (r: Random, list: readonly number[]): number => list[random(r, list.length)]!

/**
 * Writes one input to b[at, at + LONGEST) and answers its length: pure noise, or a seed with a few changes. The bytes behind
 * it are left as they were.
 */
export function mutate(r: Random, seeds: readonly Uint8Array[], b: Uint8Array, at: number): number {
  const kind = random(r, 16)
  if (seeds.length === 0 || kind === 0) return noise(r, b, at)
  const seed = seeds[random(r, seeds.length)]!
  let length = min(seed.length, LONGEST)
  b.set(length === seed.length ? seed : seed.subarray(0, length), at)
  const changes = kind === 1 ? 0 : 1 + random(r, kind < 12 ? 3 : 12)
  for (let i = 0; i < changes; i++) length = change(r, seeds, b, at, length)
  // One in eight is cut as well, at any place.
  return random(r, 8) === 0 ? random(r, length + 1) : length
}

function noise(r: Random, b: Uint8Array, at: number): number {
  const length = random(r, random(r, 8) === 0 ? LONGEST : 96)
  for (let i = 0; i < length; i += 4) {
    const bits = random32(r)
    for (let k = 0; k < 4 && i + k < length; k++) b[at + i + k] = bits >>> (8 * k)
  }
  return length
}

/** A place in the input; the first bytes, where headers are, more often. */
const place = (r: Random, length: number): number => random(r, random(r, 2) === 0 ? min(length, 64) : length)

/** One change; answers the new length. */
function change(r: Random, seeds: readonly Uint8Array[], b: Uint8Array, at: number, length: number): number {
  if (length === 0) return insert(r, b, at, length)
  const i = at + place(r, length)
  switch (random(r, 12)) {
    case 0:
    case 1:
      b[i]! ^= 1 << random(r, 8)
      return length
    case 2:
      b[i] = random32(r)
      return length
    case 3:
    case 4:
      b[i] = pick(r, BYTES)
      return length
    case 5:
      b[i] = b[i]! + (random(r, 2) === 0 ? 1 : -1) * (1 + random(r, 8))
      return length
    case 6:
      return setWord(b, i, at + length, pick(r, WORDS), length)
    case 7:
      // What a length field would say of all, or of the rest from here on, or a little beside it.
      return setWord(b, i, at + length, (random(r, 2) === 0 ? length : at + length - i) + random(r, 5) - 2, length)
    case 8:
      return remove(r, b, at, length)
    case 9:
      return insert(r, b, at, length)
    case 10:
      return splice(r, seeds[random(r, seeds.length)]!, b, at, length)
    default:
      return double(r, b, at, length)
  }
}

function setWord(b: Uint8Array, i: number, end: number, value: number, length: number): number {
  b[i] = value >>> 8
  if (i + 1 < end) b[i + 1] = value
  return length
}

function remove(r: Random, b: Uint8Array, at: number, length: number): number {
  const from = random(r, length)
  const count = 1 + random(r, min(length - from, 32))
  b.copyWithin(at + from, at + from + count, at + length)
  return length - min(count, length - from)
}

function insert(r: Random, b: Uint8Array, at: number, length: number): number {
  const count = min(1 + random(r, 16), LONGEST - length)
  const to = random(r, length + 1)
  b.copyWithin(at + to + count, at + to, at + length)
  const filler = random(r, 3) === 0 ? random32(r) : pick(r, BYTES)
  b.fill(filler, at + to, at + to + count)
  return length + count
}

/** A piece of another seed over this one, from the same offset on or from any. */
function splice(r: Random, other: Uint8Array, b: Uint8Array, at: number, length: number): number {
  const to = random(r, length)
  const from = random(r, 2) === 0 ? min(to, other.length) : random(r, other.length)
  const count = min(random(r, 64), other.length - from, LONGEST - to)
  b.set(other.subarray(from, from + count), at + to)
  return max(length, to + count)
}

/** A piece of the input once more behind itself: lists with more entries, headers inside headers. */
function double(r: Random, b: Uint8Array, at: number, length: number): number {
  const from = random(r, length)
  const count = min(1 + random(r, 64), length - from, LONGEST - length)
  b.copyWithin(at + from + count, at + from, at + length)
  return length + count
}
