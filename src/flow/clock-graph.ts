// Clocks of all nodes against one: bounds of pairs chained from node to node, so that those of the chain add up.
import { balanced, chained, chosen, middleOf } from './clock-bounds.ts'
import { boundsAt, type ClockPair, type Known, stretchesOf } from './clock-pair.ts'
import { hullsOf, type Moment, sharpest, told } from './clock-spans.ts'
import type { NodeClock } from './clocks.ts'
import { plainClock } from './clocks.ts'

/** A pair by the indexes of its nodes; what its bounds say is how much `b` is ahead of `a`, at times by a's clock. */
export type Edge = { readonly a: number; readonly b: number; readonly pair: ClockPair }

/** Where a node hangs in the tree from the reference. */
type Place = { readonly parent: number; readonly edge: Known | undefined; readonly packets: number; readonly depth: number }

/** Times at which all clocks are held against each other: more would not be read by anybody. */
const MOST_MOMENTS = 2_000
const LEAST_STEP = 1_000_000
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
