// Chance with a seed, so that a history that fails can be had again.

export type Chance = {
  /** 0 to below `n`. */
  below(n: number): number
  one<Item>(items: readonly Item[]): Item
  /** True once in `n` times. */
  oneIn(n: number): boolean
}

/** Mulberry32. */
export function newChance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return { below, one: items => items[below(items.length)]!, oneIn: n => below(n) === 0 }
}
