// A look at what is to be replayed, before it is: who speaks, from when to when, how their clocks stand, and where the transitions are.
import type { Event } from '../../events/event.ts'
import { STREAMS, type Stream } from '../../events/stream.ts'
import { newClockEstimator } from '../../flow/clock-estimator.ts'
import type { Clocks } from '../../flow/clocks.ts'
import type { EventLog, ReadOptions, Recorded } from '../../log/log.ts'
import { matcherOf } from '../../log/select.ts'
import { type Columns, newColumns, widen } from '../../print/event/line.ts'
import { inOrder, merged, newSorter, weightOf } from '../../replay/order.ts'
import type { Played } from '../../replay/played.ts'
import { isTransition } from '../../replay/transition.ts'
import { newOrder, noteSteps, type Order, toldAt } from '../../timeline/order.ts'
import { newBeginning } from './apart.ts'
import { hasSteps, newCorrection, nodeOf, reachOf } from './correction.ts'

export type Survey = {
  /** Names of those that speak in the range or near its ends, sorted. */
  readonly nodes: readonly string[]
  /** Corrected times: of the first event, and behind the last. Undefined when there is none. */
  readonly first: number | undefined
  readonly last: number | undefined
  readonly events: number
  /** Corrected, ascending. */
  readonly transitions: readonly number[]
  /** The events of them, in that order. */
  readonly moments: readonly { readonly at: number; readonly event: Event }[]
  readonly clocks: Clocks
  /** Where clocks were set in the middle. */
  readonly order: Order
  /** Times by the clocks themselves that corrected ones of the range may come from: this much earlier and later. Microseconds. */
  readonly early: number
  readonly late: number
  /** One pass over the log gives them in order; else the nodes have to be read one beside the other. */
  readonly ordered: boolean
  readonly columns: Columns
  readonly unreadable: number
}

/** Packets of this much more on both sides tell how clocks stand; no clock is looked for that is further off. Microseconds. */
const MARGIN = 60e6
/** With clocks apart by more than this the order of one log says nothing of the order of its events. */
const FAR_APART = 1e6
/** What tells how clocks stand. */
const OF_CLOCKS: readonly Stream[] = ['events', 'capture']

type Options = {
  readonly correct: boolean
  readonly complain: (unreadable: Extract<Recorded, { ok: false }>) => void
  readonly signal: AbortSignal
}

/** `choice` is what is to be shown; packets are looked at for the clocks' sake even if it does not have them. */
export async function survey(log: EventLog, choice: ReadOptions, { correct, complain, signal }: Options): Promise<Survey> {
  const { since, until, leadIn, where } = choice
  const margin = correct ? MARGIN : 0
  const wide = { since: since === undefined ? undefined : since - margin, until: until === undefined ? undefined : until + margin, leadIn }
  const streams = STREAMS.filter(stream => (choice.streams?.includes(stream) ?? true) || (correct && OF_CLOCKS.includes(stream)))
  const matches = matcherOf({ ...choice, ...wide, where: undefined })
  const wanted = (stream: Stream, event: Event): boolean => matches(stream, event) && (where?.(event) ?? true)
  const everything = { ...wide, streams, ...(!correct && { types: choice.types, nodes: choice.nodes }), signal }
  const isInside = (at: number): boolean => (since === undefined || at >= since) && (until === undefined || at < until)
  /** In the range whatever its clock is found to be. */
  const isCertain = (at: number): boolean => (since === undefined || at >= since + margin) && (until === undefined || at < until - margin)
  const speakers = new Set<string>()
  const chosenSpeakers = new Set<string>()
  const order = newOrder()
  const sorter = newSorter<number>((a, b) => a - b)
  const likely: { readonly node: string; readonly event: Event }[] = []
  const whole = since === undefined && until === undefined
  let tally = newTally()
  let [unreadable, released, ordered] = [0, Number.NEGATIVE_INFINITY, true]
  const release = (times: readonly number[] | undefined): void => {
    if (times === undefined || times.length === 0) return
    if (times[0]! < released) ordered = false
    released = times.at(-1)!
  }
  for await (const batch of log.read(everything))
    for (const recorded of batch) {
      if (!recorded.ok) {
        unreadable++
        complain(recorded)
        continue
      }
      const { event, stream } = recorded
      const node = nodeOf(event.source)
      speakers.add(node)
      release(sorter.push(event.at, weightOf(event)))
      if (correct && isInside(event.at)) noteSteps(order, node, event)
      if (!wanted(stream, event)) continue
      chosenSpeakers.add(node)
      if (whole || isCertain(event.at)) {
        see(tally, event)
        if (isTransition(event)) likely.push({ node, event })
      }
    }
  release(sorter.end())

  const clocks: Clocks = correct ? await clocksOf(log, wide, ordered ? [undefined] : [...speakers].sort(), signal) : new Map()
  const stepped = hasSteps(order)
  const moments: { at: number; event: Event }[] = stepped
    ? []
    : likely.map(({ node, event }) => ({ at: toldAt(clocks, order, node, event.at, 0), event }))
  if (stepped) tally = newTally()
  // What is near the ends is in the range or not by its corrected time; with steps that is so of everything.
  const zones = stepped ? [wide] : margin === 0 || whole ? [] : zonesOf(choice, margin)
  for (const zone of zones) {
    const corrected = newCorrection(clocks, order)
    for await (const batch of log.read({ ...everything, ...zone }))
      for (const recorded of batch) {
        if (!recorded.ok) continue
        const { event, stream } = recorded
        const told = corrected(event)
        if (!wanted(stream, event) || (!stepped && isCertain(event.at)) || !isInside(told(event.at))) continue
        see(tally, event, told)
        if (isTransition(event)) moments.push({ at: told(event.at), event })
      }
  }

  const offsets = [...clocks.values()].flatMap(({ spans }) => spans.map(({ offset }) => offset))
  const reach = reachOf(order)
  const [least, most] = [Math.min(0, ...offsets) + reach.back, Math.max(0, ...offsets) + reach.forward]
  const inRange = moments.filter(({ at }) => isInside(at)).sort((a, b) => a.at - b.at)
  const times = [
    ...[...tally.lives].flatMap(([node, { first, last }]) => [toldAt(clocks, order, node, first, 0), toldAt(clocks, order, node, last, 0)]),
    ...[...tally.toldLives.values()].flatMap(({ first, last }) => [first, last]),
  ]
  return {
    nodes: [...chosenSpeakers].sort(),
    first: times.length === 0 ? undefined : Math.min(...times),
    last: times.length === 0 ? undefined : Math.max(...times) + 1,
    events: tally.events,
    transitions: [...new Set(inRange.map(({ at }) => at))],
    moments: inRange,
    clocks,
    order,
    early: -Math.floor(least),
    late: Math.ceil(most),
    ordered: ordered && !stepped && most - least < FAR_APART,
    columns: tally.columns,
    unreadable,
  }
}

type LifeSeen = { first: number; last: number }
/** `toldLives` of corrected times. */
type Tally = {
  events: number
  readonly lives: Map<string, LifeSeen>
  readonly toldLives: Map<string, LifeSeen>
  readonly columns: Columns
  readonly beginning: (event: Event) => number
}

const newTally = (): Tally => ({ events: 0, lives: new Map(), toldLives: new Map(), columns: newColumns(), beginning: newBeginning() })

/** `told` where times are corrected already. */
function see(tally: Tally, event: Event, told?: (at: number) => number): void {
  const { columns, beginning } = tally
  const lives = told === undefined ? tally.lives : tally.toldLives
  tally.events++
  widen(columns, event)
  const node = nodeOf(event.source)
  const [begin, end] = told === undefined ? [beginning(event), event.at] : [told(beginning(event)), told(event.at)]
  const life = lives.get(node)
  if (life === undefined) lives.set(node, { first: begin, last: end })
  else {
    life.first = Math.min(life.first, begin)
    life.last = Math.max(life.last, end)
  }
}

type Zone = Pick<ReadOptions, 'since' | 'until'>

/** Around both ends; one where they meet. */
function zonesOf({ since, until }: Zone, margin: number): Zone[] {
  if (since !== undefined && until !== undefined && until - since <= 2 * margin) return [{ since: since - margin, until: until + margin }]
  return [since, until].flatMap(end => (end === undefined ? [] : [{ since: end - margin, until: end + margin }]))
}

/** From the packets, and from what agents say of their links. In one order, so that the same events give the same clocks from every home. */
async function clocksOf(log: EventLog, range: ReadOptions, nodes: readonly (string | undefined)[], signal: AbortSignal): Promise<Clocks> {
  const estimator = newClockEstimator()
  const read = async function* (node: string | undefined): AsyncGenerator<readonly Played[], void, void> {
    for await (const batch of log.read({ ...range, streams: OF_CLOCKS, ...(node !== undefined && { nodes: [node] }), signal }))
      yield batch.flatMap(recorded => (recorded.ok ? [{ at: recorded.event.at, event: recorded.event }] : []))
  }
  for await (const batch of merged(nodes.map(node => inOrder(read(node))))) for (const { event } of batch) estimator.add(event)
  // Without a bound an offset is a guess, and times stand as they are.
  return new Map([...estimator.clocks()].filter(([, { error }]) => Number.isFinite(error)))
}
