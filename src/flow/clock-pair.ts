// Two nodes' clocks against each other: what the packets between them allow the offset to be, at any time.
//
// A packet that left A at a by A's clock and reached B at b by B's took some time, so B is ahead of A by at most b - a; one the other way
// says by how much at least. The quickest packets of a short while give the sharpest bounds; between whiles clocks may have drifted.
// Where a while contradicts those before, a clock was set: from there on another span holds. A single packet that contradicts all
// others was matched wrongly, and is left out.

/** Microseconds of one while, by the first node's clock. */
export const WHILE = 100_000
/** How far two clocks go apart in one microsecond: 100 ppm is a bad crystal; a correction in progress may take 500 for a while. */
export const DRIFT = 100e-6
/** Microseconds: captures have no finer clock than this, and two cores' clocks differ. */
const TOLERANCE = 2
/** Whiles that are looked at to tell a step from a packet that was matched wrongly. */
const LOOK_AHEAD = 20

/** Bounds of one while and the next best ones, for how much the second node is ahead. Infinite while nothing came. */
type While = { at: number; low: number; low2: number; high: number; high2: number; packets: number }

/** Bounds at one time; `at` by the first node's clock. */
export type Bounds = { readonly at: number; low: number; high: number }

/** A span without a step. */
export type Stretch = { readonly since: number; readonly bounds: Bounds[]; packets: number; readonly oneWay: boolean }

/** What is known of two nodes by their numbers: how much `b` is ahead of `a`, at times by a's clock. */
export type Known = {
  readonly a: number
  readonly b: number
  readonly stretches: readonly Stretch[]
  readonly said: readonly Bounds[]
  readonly packets: number
}

export type ClockPair = {
  readonly whiles: Map<number, While>
  /** What Heartbeat said, to a second. */
  readonly said: Bounds[]
  packets: number
  /** Packets that no bound stands on because they contradicted all others. */
  outliers: number
}

export const newClockPair = (): ClockPair => ({ whiles: new Map(), said: [], packets: 0, outliers: 0 })

/** Whiles kept of one pair: a day of packets ten times a second. */
const MOST_WHILES = 1_000_000
const MOST_SAID = 10_000

/** `at` by the first node's clock; `ahead`: how much later the second node's clock read; `forth`: the packet went from first to second. */
export function addBound(pair: ClockPair, at: number, ahead: number, forth: boolean): void {
  const key = Math.floor(at / WHILE)
  let w = pair.whiles.get(key)
  if (w === undefined) {
    if (pair.whiles.size >= MOST_WHILES) return
    w = {
      at: key * WHILE + WHILE / 2,
      low: Number.NEGATIVE_INFINITY,
      low2: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
      high2: Number.POSITIVE_INFINITY,
      packets: 0,
    }
    pair.whiles.set(key, w)
  }
  pair.packets++
  w.packets++
  if (forth) {
    if (ahead < w.high) {
      w.high2 = w.high
      w.high = ahead
    } else if (ahead < w.high2) w.high2 = ahead
  } else if (ahead > w.low) {
    w.low2 = w.low
    w.low = ahead
  } else if (ahead > w.low2) w.low2 = ahead
}

export function addSaid(pair: ClockPair, at: number, low: number, high: number): void {
  if (pair.said.length < MOST_SAID) pair.said.push({ at, low, high })
}

/** What `when` says, allowing for drift since. */
const widened = ({ at, low, high }: Bounds, when: number): Bounds => {
  const drift = Math.abs(when - at) * DRIFT
  return { at: when, low: low - drift, high: high + drift }
}

const contradict = (a: { low: number; high: number }, b: { low: number; high: number }): boolean =>
  Math.max(a.low, b.low) > Math.min(a.high, b.high) + TOLERANCE

/** Both at once; where they miss each other by no more than the tolerance, the middle. */
function both(a: Bounds, b: { low: number; high: number }): Bounds {
  const low = Math.max(a.low, b.low)
  const high = Math.min(a.high, b.high)
  const middle = (low + high) / 2
  return low <= high ? { at: a.at, low, high } : { at: a.at, low: middle, high: middle }
}

/** Every stretch of the pair in order of time. Whatever order the packets came in, the answer is the same. */
export function stretchesOf(pair: ClockPair): Stretch[] {
  const whiles = [...pair.whiles.values()].sort((a, b) => a.at - b.at)
  if (isOneWay(whiles)) return [momentary(whiles, pair.packets)]
  const stretches: Stretch[] = []
  let present: Stretch | undefined
  let known: Bounds | undefined
  for (let i = 0; i < whiles.length; i++) {
    const w = whiles[i]!
    let now = bestOf(pair, w)
    if (now === undefined) continue
    if (present === undefined || known === undefined) present = begin(stretches, now)
    else {
      known = widened(known, w.at)
      if (contradict(known, now)) {
        if (isStep(known, now, w, whiles, i)) {
          present = begin(stretches, now)
          known = undefined
        } else {
          pair.outliers++
          now = secondBest(w)
          if (contradict(known, now)) continue
        }
      }
    }
    known = known === undefined ? now : both(known, now)
    present.bounds.push({ ...known })
    present.packets += w.packets
  }
  for (const { bounds } of stretches) smooth(bounds)
  return stretches
}

const isOneWay = (whiles: readonly While[]): boolean =>
  whiles.length > 0 && (whiles.every(({ low }) => low === Number.NEGATIVE_INFINITY) || whiles.every(({ high }) => high === Number.POSITIVE_INFINITY))

/** In one direction alone a step contradicts nothing: what a while says is not carried to others. */
const momentary = (whiles: readonly While[], packets: number): Stretch => ({
  since: Number.NEGATIVE_INFINITY,
  bounds: whiles.map(({ at, low, high }) => ({ at, low, high })),
  packets,
  oneWay: true,
})

function begin(stretches: Stretch[], bounds: Bounds): Stretch {
  const stretch: Stretch = { since: stretches.length === 0 ? Number.NEGATIVE_INFINITY : bounds.at - WHILE / 2, bounds: [], packets: 0, oneWay: false }
  stretches.push(stretch)
  return stretch
}

const secondBest = (w: While): Bounds => ({ at: w.at, low: w.low2, high: w.high2 })

/** The while's own bounds; without its best packets where they contradict each other, undefined where even the next ones do: a step in it. */
function bestOf(pair: ClockPair, w: While): Bounds | undefined {
  if (!contradict(w, w)) return { at: w.at, low: w.low, high: w.high }
  pair.outliers++
  const next = [
    { at: w.at, low: w.low2, high: w.high },
    { at: w.at, low: w.low, high: w.high2 },
  ]
  return next.find(one => !contradict(one, one))
}

/** A second packet of the same while, or a later while, says the same: the clock was set. */
function isStep(known: Bounds, now: Bounds, w: While, whiles: readonly While[], i: number): boolean {
  if (contradict(known, secondBest(w))) return true
  for (let k = i + 1; k < whiles.length && k <= i + LOOK_AHEAD; k++) {
    const later = { at: whiles[k]!.at, low: whiles[k]!.low, high: whiles[k]!.high }
    if (contradict(later, later)) continue
    if (contradict(widened(known, later.at), later)) return true
    if (contradict(widened(now, later.at), later)) return false
  }
  return false
}

/** What is known later counts for earlier times as well. */
function smooth(bounds: Bounds[]): void {
  for (let i = bounds.length - 2; i >= 0; i--) {
    const merged = both(bounds[i]!, widened(bounds[i + 1]!, bounds[i]!.at))
    bounds[i]!.low = merged.low
    bounds[i]!.high = merged.high
  }
}

/** Bounds with how far (microseconds) the nearest packet is away that they stand on. */
export type BoundsAt = Bounds & { readonly far: number }

/** Microseconds added to how far away it is: packets of one direction count less, and what Heartbeat said less than any packet. */
const ONE_WAY = 1e9
const SAID = 1e12

/** Bounds at a time by the first node's clock: of the stretch it falls into, widened by how far the nearest packets are away. */
export function boundsAt(stretches: readonly Stretch[], said: readonly Bounds[], at: number): BoundsAt | undefined {
  const stretch = stretches.findLast(({ since }) => since <= at)
  if (stretch === undefined) {
    const nearest = said.length === 0 ? undefined : said.reduce((a, b) => (Math.abs(b.at - at) < Math.abs(a.at - at) ? b : a))
    return nearest && { ...widened(nearest, at), far: SAID + Math.abs(nearest.at - at) }
  }
  const { bounds } = stretch
  let low = 0
  let high = bounds.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (bounds[middle]!.at <= at) low = middle
    else high = middle - 1
  }
  const before = widened(bounds[low]!, at)
  const far = Math.abs(bounds[low]!.at - at)
  const after = bounds[low + 1]
  if (stretch.oneWay) {
    const nearest = after !== undefined && after.at - at < at - bounds[low]!.at ? after : bounds[low]!
    return { ...widened(nearest, at), far: ONE_WAY + Math.abs(nearest.at - at) }
  }
  return after === undefined ? { ...before, far } : { ...both(before, widened(after, at)), far: Math.min(far, Math.abs(after.at - at)) }
}
