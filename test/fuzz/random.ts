// Random numbers that depend on nothing but a seed: any input of any run can be made again from three numbers.

// Looking up a global costs a hundred times as much inside jest.
const { floor, imul } = Math

export type Random = { state: number }

/** A generator for input number `index` of the run with this seed. */
export function randomFor(seed: number, index: number): Random {
  // Neighbouring numbers must not give related sequences: two rounds of an integer hash (lowbias32).
  let h = (imul(seed, 0x9e3779b1) + index) | 0
  for (let i = 0; i < 2; i++) {
    h = imul(h ^ (h >>> 16), 0x21f0aaad)
    h = imul(h ^ (h >>> 15), 0x735a2d97)
    h ^= h >>> 15
  }
  return { state: h }
}

/** 32 bits (mulberry32). */
export function random32(r: Random): number {
  r.state = (r.state + 0x6d2b79f5) | 0
  let t = imul(r.state ^ (r.state >>> 15), 1 | r.state)
  t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t
  return (t ^ (t >>> 14)) >>> 0
}

/** 0 to `below` - 1; 0 for `below` 0. */
export const random = (r: Random, below: number): number => floor((random32(r) / 0x100000000) * below)
