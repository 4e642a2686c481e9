// Clocks of nodes against each other: what their offsets are, how far that can be off, and times brought to one clock.
//
// An offset is how much later a node's clock reads than the reference's at the same moment. It holds for a span of time: clocks are
// set, and drift: clock-estimator.ts finds out. A node of which nothing is known has offset 0 and no bound (error is Infinity), and that must be said.

/** What holds from `since` to `until` (exclusive), both by the node's own clock, microseconds. Spans of one node follow each other. */
export type ClockSpan = {
  readonly since: number
  readonly until: number
  /** Microseconds that this node is ahead of the reference. */
  readonly offset: number
  /** Microseconds: the true offset lies within offset - error and offset + error. Infinity: nothing is known. */
  readonly error: number
  /** How many packets seen at both ends it stands on, by the weakest link of the chain to the reference. */
  readonly pairs: number
}

/** At the top stands what is known best since the clock was last set; use `correctedAt` for a time. */
export type NodeClock = {
  readonly node: string
  readonly offset: number
  readonly error: number
  readonly pairs: number
  /** The nodes in between, from the reference; empty for a direct pair and for the reference itself. */
  readonly via: readonly string[]
  /**
   * `packets`: the same packets seen at both ends. `one-way`: in one direction only, so that the offset assumes a quick wire and has no
   * bound. `heartbeat`: Heartbeat's own time stamps, to a second or two. `none`: nothing is known. `reference`: all are held against it.
   */
  readonly how: 'reference' | 'packets' | 'one-way' | 'heartbeat' | 'none'
  /** Never empty. */
  readonly spans: readonly ClockSpan[]
}

export type Clocks = ReadonlyMap<string, NodeClock>

/** The span of a node's clock that a time by it falls into; before the first it is the first, after the last the last. */
export function spanAt(clock: NodeClock, at: number): ClockSpan {
  const { spans } = clock
  let low = 0
  let high = spans.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (spans[middle]!.since <= at) low = middle
    else high = middle - 1
  }
  return spans[low]!
}

/** `at`, which `node` said, by the reference's clock: microseconds, rounded. As it is for a node of which nothing is known. */
export function correctedAt(clocks: Clocks, node: string, at: number): number {
  const clock = clocks.get(node)
  return clock === undefined ? at : Math.round(at - spanAt(clock, at).offset)
}

/** Microseconds by which `correctedAt` can be off; Infinity where nothing is known of the node. */
export function clockErrorAt(clocks: Clocks, node: string, at: number): number {
  const clock = clocks.get(node)
  return clock === undefined ? Number.POSITIVE_INFINITY : spanAt(clock, at).error
}

/** A clock of which nothing is known, or the reference's own. */
export const plainClock = (node: string, how: 'reference' | 'none'): NodeClock => {
  const error = how === 'reference' ? 0 : Number.POSITIVE_INFINITY
  const span = { since: 0, until: Number.MAX_SAFE_INTEGER, offset: 0, error, pairs: 0 }
  return { node, offset: 0, error, pairs: 0, via: [], how, spans: [span] }
}
