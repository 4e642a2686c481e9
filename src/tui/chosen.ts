// Which entries of a ring pass a filter, kept up to date as entries come and go: only new ones are looked at.
import { lengthOf, type Ring, at as ringAt } from './ring.ts'

export type Chosen = {
  /** What it was chosen by; another text begins anew. */
  by: string
  /** Numbers of entries, counted from the first that ever came. */
  numbers: number[]
  /** Entries before this number have been looked at. */
  looked: number
}

export const newChosen = (): Chosen => ({ by: '', numbers: [], looked: 0 })

/** Answers how many of those chosen before have been dropped from the beginning. */
export function choose<T>(chosen: Chosen, ring: Ring<T>, by: string, passes: (entry: T) => boolean): number {
  if (chosen.by !== by || chosen.looked > ring.count) {
    chosen.by = by
    chosen.numbers = []
    chosen.looked = 0
  }
  const oldest = ring.count - lengthOf(ring)
  let gone = 0
  while (gone < chosen.numbers.length && chosen.numbers[gone]! < oldest) gone++
  if (gone > 0) chosen.numbers.splice(0, gone)
  for (let number = Math.max(oldest, chosen.looked); number < ring.count; number++)
    if (passes(ringAt(ring, number - oldest)!)) chosen.numbers.push(number)
  chosen.looked = ring.count
  return gone
}

export const chosenAt = <T>(chosen: Chosen, ring: Ring<T>, index: number): T | undefined => {
  const number = chosen.numbers[index]
  return number === undefined ? undefined : ringAt(ring, number - (ring.count - lengthOf(ring)))
}
