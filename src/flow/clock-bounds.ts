// Bounds of all pairs of nodes at one moment, and offsets that fit all of them.
import { boundsAt, type Known } from './clock-pair.ts'

/** Where only one way was seen the one bound must do: packets on a wire are quick. */
export const middleOf = ({ low, high }: { low: number; high: number }): number =>
  Number.isFinite(low) ? (Number.isFinite(high) ? (low + high) / 2 : low) : Number.isFinite(high) ? high : 0

/** Upper bounds for how much column is ahead of row: by packets between the two, and through whichever nodes give the least. */
type Chained = { readonly direct: Float64Array; readonly bounds: Float64Array }

/**
 * Pairs are taken in one by one, those with the newest packets first; one that contradicts them is left out: of a clock that was just
 * set it still tells the old offset.
 */
export function chained(count: number, edges: readonly Known[], own: readonly number[]): Chained {
  const direct = new Float64Array(count * count).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < count; i++) direct[i * count + i] = 0
  const bounds = Float64Array.from(direct)
  const found = edges.flatMap(({ a, b, stretches, said }) => {
    const one = Number.isNaN(own[a]) ? undefined : boundsAt(stretches, said, own[a]!)
    return one === undefined ? [] : [{ a, b, ...one }]
  })
  for (const { a, b, low, high } of found.sort((x, y) => x.far - y.far)) {
    if (high + bounds[b * count + a]! < -TOLERANCE || bounds[a * count + b]! - low < -TOLERANCE) continue
    direct[a * count + b] = Math.min(direct[a * count + b]!, high)
    direct[b * count + a] = Math.min(direct[b * count + a]!, -low)
    tighten(bounds, count, a, b, Math.max(high, -bounds[b * count + a]!))
    tighten(bounds, count, b, a, Math.max(-low, -bounds[a * count + b]!))
  }
  return { direct, bounds }
}

/** Microseconds, as in clock-pair.ts. */
const TOLERANCE = 2

/** Takes in that `to` is at most `most` ahead of `from`, for all pairs of nodes. */
function tighten(bounds: Float64Array, count: number, from: number, to: number, most: number): void {
  if (most >= bounds[from * count + to]!) return
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const through = bounds[i * count + from]! + most + bounds[to * count + j]!
      if (through < bounds[i * count + j]!) bounds[i * count + j] = through
    }
}

const ROUNDS = 8

/** Moves each offset to the middle of what its neighbours' allow: the quickest packets of both directions then took equally long. */
export function balanced(offsets: number[], direct: Float64Array, count: number, root: number): number[] {
  for (let round = 0; round < ROUNDS; round++)
    for (let i = 0; i < count; i++) {
      if (i === root) continue
      let low = Number.NEGATIVE_INFINITY
      let high = Number.POSITIVE_INFINITY
      for (let j = 0; j < count; j++) {
        if (j === i) continue
        high = Math.min(high, offsets[j]! + direct[j * count + i]!)
        low = Math.max(low, offsets[j]! - direct[i * count + j]!)
      }
      if (Number.isFinite(low) && Number.isFinite(high) && low <= high) offsets[i] = (low + high) / 2
    }
  return offsets
}

/**
 * Offsets that fit together: node by node, the best known first, the middle of what is left by those before. Each for itself in the
 * middle of its own bounds would let packets arrive before they left. Writes over `most`.
 */
export function chosen(most: Float64Array, count: number, root: number): number[] {
  const width = (i: number): number => most[root * count + i]! + most[i * count + root]!
  const order = Array.from({ length: count }, (_, i) => i).filter(i => i !== root)
  order.sort((a, b) => (Number.isFinite(width(a)) ? width(a) : Number.MAX_VALUE) - (Number.isFinite(width(b)) ? width(b) : Number.MAX_VALUE))
  const offsets = Array.from({ length: count }, () => 0)
  for (const i of order) {
    const offset = middleOf({ low: -most[i * count + root]!, high: most[root * count + i]! })
    offsets[i] = offset
    if (!Number.isFinite(width(i))) continue
    tighten(most, count, root, i, offset)
    tighten(most, count, i, root, -offset)
  }
  return offsets
}
