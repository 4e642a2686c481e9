// Clocks of all nodes against one: bounds of pairs chained from node to node, so that those of the chain add up.
import { type Bounds, boundsAt, type ClockPair, type Stretch, stretchesOf } from './clock-pair.ts'
import type { ClockSpan, NodeClock } from './clocks.ts'
import { plainClock } from './clocks.ts'

/** A pair by the indexes of its nodes; what its bounds say is how much `b` is ahead of `a`, at times by a's clock. */
export type Edge = { readonly a: number; readonly b: number; readonly pair: ClockPair }

type Known = {
  readonly a: number
  readonly b: number
  readonly stretches: readonly Stretch[]
  readonly said: readonly Bounds[]
  readonly packets: number
}

/** Where a node hangs in the tree from the reference. */
type Place = { readonly parent: number; readonly edge: Known | undefined; readonly packets: number; readonly depth: number }

/** Times at which all clocks are held against each other: more would not be read by anybody. */
const MOST_MOMENTS = 2_000
const LEAST_STEP = 1_000_000
/** What lies within this much more than its narrowest bounds (microseconds, and share) is told as one span. */
const SAME = 50
const SHARE = 0.5

/** `since` and `until`: first and last packet of each node by its own clock. */
export function clocksOf(
  names: readonly string[],
  edges: readonly Edge[],
  reference: string | undefined,
  times: readonly { first: number; last: number }[],
): Map<string, NodeClock> {
  const known = edges.map(({ a, b, pair }): Known => ({ a, b, stretches: stretchesOf(pair), said: pair.said, packets: pair.packets }))
  const root = rootOf(names, known, reference)
  const clocks = new Map<string, NodeClock>()
  if (root < 0) return clocks
  const places = treeFrom(root, names.length, known)
  const found = names.map((): Moment[] => [])
  for (const moment of momentsOf(root, places, known, times)) {
    const own = ownTimes(moment, root, places)
    const { direct, bounds } = chained(names.length, known, own)
    const low = names.map((_, i) => -bounds[i * names.length + root]!)
    const high = names.map((_, i) => bounds[root * names.length + i]!)
    const offsets = balanced(chosen(bounds, names.length, root), direct, names.length, root)
    for (let i = 0; i < names.length; i++)
      if (i !== root && places[i] !== undefined) found[i]!.push({ at: moment, low: low[i]!, high: high[i]!, offset: offsets[i]! })
  }
  for (const [i, name] of names.entries()) {
    if (i === root) clocks.set(name, plainClock(name, 'reference'))
    else if (places[i] === undefined || found[i]!.length === 0) clocks.set(name, plainClock(name, 'none'))
    else clocks.set(name, clockOf(name, found[i]!, i, places, names))
  }
  return clocks
}

/** Who has the most packets in common with others; of equals the first by name. -1 without any node. */
function rootOf(names: readonly string[], edges: readonly Known[], reference: string | undefined): number {
  const wanted = reference === undefined ? -1 : names.indexOf(reference)
  if (wanted >= 0) return wanted
  const sums = names.map(() => 0)
  for (const { a, b, packets } of edges) {
    sums[a]! += packets
    sums[b]! += packets
  }
  let root = -1
  for (let i = 0; i < names.length; i++) if (root < 0 || sums[i]! > sums[root]! || (sums[i] === sums[root] && names[i]! < names[root]!)) root = i
  return root
}

/** The shortest chain to each node, of equal ones that with the most packets in its weakest link. */
function treeFrom(root: number, count: number, edges: readonly Known[]): (Place | undefined)[] {
  const places: (Place | undefined)[] = new Array(count).fill(undefined)
  places[root] = { parent: -1, edge: undefined, packets: Number.POSITIVE_INFINITY, depth: 0 }
  for (let depth = 0; depth < count; depth++) {
    for (const edge of edges) {
      for (const [from, to] of [
        [edge.a, edge.b],
        [edge.b, edge.a],
      ] as const) {
        const parent = places[from]
        if (parent === undefined || parent.depth !== depth) continue
        const packets = Math.min(parent.packets, edge.packets)
        const present = places[to]
        if (present === undefined || (present.depth === depth + 1 && present.packets < packets))
          places[to] = { parent: from, edge, packets, depth: depth + 1 }
      }
    }
  }
  return places
}

/** Where only one way was seen the one bound must do: packets on a wire are quick. */
const middleOf = ({ low, high }: { low: number; high: number }): number =>
  Number.isFinite(low) ? (Number.isFinite(high) ? (low + high) / 2 : low) : Number.isFinite(high) ? high : 0

/** What each node's clock shows, roughly, when the reference's shows `moment`. */
function ownTimes(moment: number, root: number, places: readonly (Place | undefined)[]): number[] {
  const times: number[] = places.map(() => Number.NaN)
  times[root] = moment
  const order = places.map((_, i) => i).sort((a, b) => (places[a]?.depth ?? 0) - (places[b]?.depth ?? 0))
  for (const i of order) {
    const place = places[i]
    if (place?.edge === undefined) continue
    const { edge, parent } = place
    const parentTime = times[parent]!
    if (edge.a === parent) {
      const bounds = boundsAt(edge.stretches, edge.said, parentTime)
      times[i] = parentTime + (bounds === undefined ? 0 : middleOf(bounds))
    } else {
      // The bounds stand by this node's clock, which is what is sought: twice is near enough.
      let own = parentTime
      for (let round = 0; round < 2; round++) {
        const bounds = boundsAt(edge.stretches, edge.said, own)
        own = parentTime - (bounds === undefined ? 0 : middleOf(bounds))
      }
      times[i] = own
    }
  }
  return times
}

/** Upper bounds for how much column is ahead of row: by packets between the two, and through whichever nodes give the least. */
type Chained = { readonly direct: Float64Array; readonly bounds: Float64Array }

/**
 * Pairs are taken in one by one, those with the newest packets first; one that contradicts them is left out: of a clock that was just
 * set it still tells the old offset.
 */
function chained(count: number, edges: readonly Known[], own: readonly number[]): Chained {
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
function balanced(offsets: number[], direct: Float64Array, count: number, root: number): number[] {
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
function chosen(most: Float64Array, count: number, root: number): number[] {
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

type Moment = { readonly at: number; readonly low: number; readonly high: number; readonly offset: number }

/** Times by the reference's clock: regular ones, and just before and after every step. */
function momentsOf(
  root: number,
  places: readonly (Place | undefined)[],
  edges: readonly Known[],
  times: readonly { first: number; last: number }[],
): number[] {
  const { first, last } = times[root]!
  let since = first
  let until = last
  const steps: number[] = []
  for (const [i, place] of places.entries()) {
    if (place === undefined || i === root) continue
    // Back from the node's clock to the reference's by what is known at its first and last packet.
    for (const own of [times[i]!.first, times[i]!.last]) {
      if (!Number.isFinite(own)) continue
      const moment = referenceTime(own, i, places)
      since = Math.min(since, moment)
      until = Math.max(until, moment)
    }
  }
  for (const { a, stretches } of edges)
    for (const { since: at } of stretches.slice(1)) {
      const moment = referenceTime(at, a, places)
      steps.push(moment - 1, moment)
    }
  if (!(since <= until) || !Number.isFinite(since) || !Number.isFinite(until)) return []
  const step = Math.max(LEAST_STEP, (until - since) / MOST_MOMENTS)
  const moments = steps.slice(0, MOST_MOMENTS).filter(at => at > since && at < until)
  for (let at = since; at < until; at += step) moments.push(at)
  moments.push(until)
  return moments.sort((x, y) => x - y)
}

function referenceTime(own: number, node: number, places: readonly (Place | undefined)[]): number {
  let at = own
  // Ends: a tree has no circles.
  for (let i = node; ; ) {
    const place = places[i]
    if (place?.edge === undefined) return at
    const { edge, parent } = place
    if (edge.a === i) at += middleOrZero(edge, at)
    else {
      let before = at
      for (let round = 0; round < 2; round++) before = at - middleOrZero(edge, before)
      at = before
    }
    i = parent
  }
}

function middleOrZero(edge: Known, at: number): number {
  const bounds = boundsAt(edge.stretches, edge.said, at)
  return bounds === undefined ? 0 : middleOf(bounds)
}

function clockOf(
  name: string,
  moments: readonly Moment[],
  node: number,
  places: readonly (Place | undefined)[],
  names: readonly string[],
): NodeClock {
  const { packets } = places[node]!
  const spans = told(hullsOf(moments), packets)
  const headline = sharpest(spans)
  const via: string[] = []
  let heard = false
  for (let i = node; places[i]?.edge !== undefined; i = places[i]!.parent) {
    if (i !== node) via.unshift(names[i]!)
    if (places[i]!.edge!.stretches.length === 0) heard = true
  }
  const how = heard ? 'heartbeat' : Number.isFinite(headline.error) ? 'packets' : 'one-way'
  return { node: name, offset: headline.offset, error: headline.error, pairs: headline.pairs, via, how, spans }
}

type Hull = { readonly since: number; low: number; high: number; narrowest: number; offset: number }

/** Moments that say nearly the same, together. A span begins by the node's own clock. */
function hullsOf(moments: readonly Moment[]): Hull[] {
  const hulls: Hull[] = []
  for (const { at, low, high, offset } of moments) {
    const open = hulls.at(-1)
    const width = Math.max(0, high - low)
    if (open !== undefined) {
      const lowest = Math.min(open.low, low)
      const highest = Math.max(open.high, high)
      const narrowest = Math.min(open.narrowest, width)
      const fits = Number.isFinite(narrowest) ? highest - lowest <= narrowest * (1 + SHARE) + SAME : Math.abs(open.offset - offset) < LEAST_STEP / 10
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
function told(hulls: readonly Hull[], pairs: number): ClockSpan[] {
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
function sharpest(spans: readonly ClockSpan[]): ClockSpan {
  let best = spans.at(-1)!
  for (let i = spans.length - 2; i >= 0; i--) {
    const span = spans[i]!
    if (Math.abs(span.offset - best.offset) > span.error + best.error) break
    if (span.error < best.error) best = span
  }
  return best
}
