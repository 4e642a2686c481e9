// What a clock was against the reference from moment to moment, told in spans: as few as say nearly the same.

import type { ClockSpan } from './clocks.ts'

/** `at` by the reference's clock; the true offset lies between `low` and `high`, and `offset` is the best guess. */
export type Moment = { readonly at: number; readonly low: number; readonly high: number; readonly offset: number }

/** What lies within this much more than its narrowest bounds (microseconds, and share) is told as one span. */
const SAME = 100
const SHARE = 0.5

const LEAST_STEP = 100_000

type Hull = { readonly since: number; low: number; high: number; narrowest: number; offset: number }

/** Moments that say nearly the same, together. A span begins by the node's own clock. */
export function hullsOf(moments: readonly Moment[]): Hull[] {
  const hulls: Hull[] = []
  for (const { at, low, high, offset } of moments) {
    const open = hulls.at(-1)
    const width = Math.max(0, high - low)
    if (open !== undefined) {
      const lowest = Math.min(open.low, low)
      const highest = Math.max(open.high, high)
      const narrowest = Math.min(open.narrowest, width)
      const fits = Number.isFinite(narrowest) ? highest - lowest <= narrowest * (1 + SHARE) + SAME : Math.abs(open.offset - offset) < LEAST_STEP
      if (fits) {
        open.low = lowest
        open.high = highest
        if (width < open.narrowest) open.offset = offset
        open.narrowest = narrowest
        continue
      }
    }
    hulls.push({ since: open === undefined ? 0 : at + offset, low, high, narrowest: width, offset })
  }
  return hulls
}

/** Where bounds are wide the offset stays what it was where they are narrow, as far as the bounds allow: times do not jump for nothing. */
export function told(hulls: readonly Hull[], pairs: number): ClockSpan[] {
  const offsets: number[] = []
  for (let from = 0; from < hulls.length; ) {
    let to = from + 1
    while (to < hulls.length && hulls[to]!.low <= hulls[to - 1]!.high && hulls[to]!.high >= hulls[to - 1]!.low) to++
    let best = from
    for (let i = from; i < to; i++) if (hulls[i]!.high - hulls[i]!.low < hulls[best]!.high - hulls[best]!.low) best = i
    offsets[best] = hulls[best]!.offset
    for (let i = best + 1; i < to; i++) offsets[i] = within(offsets[i - 1]!, hulls[i]!)
    for (let i = best - 1; i >= from; i--) offsets[i] = within(offsets[i + 1]!, hulls[i]!)
    from = to
  }
  const spans = hulls.map(({ since, low, high }, i): ClockSpan => {
    const offset = offsets[i]!
    const until = hulls[i + 1]?.since ?? Number.MAX_SAFE_INTEGER
    return { since, until, offset, error: Math.max(0, high - offset, offset - low), pairs }
  })
  return spans.sort((a, b) => a.since - b.since)
}

const within = (offset: number, { low, high }: Hull): number => (low <= high ? Math.min(high, Math.max(low, offset)) : (low + high) / 2)

/** Of the spans that agree with the newest, that is since the clock was last set, the one that is known best. */
export function sharpest(spans: readonly ClockSpan[]): ClockSpan {
  let best = spans.at(-1)!
  for (let i = spans.length - 2; i >= 0; i--) {
    const span = spans[i]!
    if (Math.abs(span.offset - best.offset) > span.error + best.error) break
    if (span.error < best.error) best = span
  }
  return best
}
