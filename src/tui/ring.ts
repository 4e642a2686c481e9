// The newest so many of a stream, each found by its number: what a screen can scroll back over.

export type Ring<T> = {
  readonly most: number
  readonly kept: T[]
  /** Where the oldest stands in `kept` once that is full. */
  first: number
  /** How many have ever come. */
  count: number
}

export const newRing = <T>(most: number): Ring<T> => ({ most, kept: [], first: 0, count: 0 })

export function push<T>(ring: Ring<T>, value: T): void {
  if (ring.kept.length < ring.most) ring.kept.push(value)
  else {
    ring.kept[ring.first] = value
    ring.first = (ring.first + 1) % ring.most
  }
  ring.count++
}

export const lengthOf = (ring: Ring<unknown>): number => ring.kept.length

/** The oldest kept is 0. */
export const at = <T>(ring: Ring<T>, index: number): T | undefined =>
  index < 0 || index >= ring.kept.length ? undefined : ring.kept[(ring.first + index) % ring.kept.length]

export function clear(ring: Ring<unknown>): void {
  ring.kept.length = 0
  ring.first = 0
  ring.count = 0
}
