// A look at what is to be replayed, before it is: who speaks, from when to when, how their clocks stand, and where the transitions are.
import type { Event } from '../../events/event.ts'
import { STREAMS, type Stream } from '../../events/stream.ts'
import { newClockEstimator } from '../../flow/clock-estimator.ts'
import { type Clocks, correctedAt } from '../../flow/clocks.ts'
import type { EventLog, ReadOptions, Recorded } from '../../log/log.ts'
import { matcherOf } from '../../log/select.ts'
import { type Columns, newColumns, widen } from '../../print/event/line.ts'
import { inOrder, merged, newSorter, weightOf } from '../../replay/order.ts'
import type { Played } from '../../replay/played.ts'
import { isTransition } from '../../replay/transition.ts'
import { newBeginning } from './apart.ts'

export type Survey = {
  /** Names of those that speak, sorted. */
  readonly nodes: readonly string[]
  /** Corrected times: of the first event, and behind the last. Undefined when there is none. */
  readonly first: number | undefined
  readonly last: number | undefined
  readonly events: number
  /** Corrected, ascending. */
  readonly transitions: readonly number[]
  readonly clocks: Clocks
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
  const wanted = matcherOf({ ...choice, ...wide, where: undefined })
  const speakers = new Set<string>()
  const lives = new Map<string, { first: number; last: number }>()
  const transitions: { readonly node: string; readonly at: number }[] = []
  const columns = newColumns()
  const beginning = newBeginning()
  const sorter = newSorter<number>((a, b) => a - b)
  let [events, unreadable, released, ordered] = [0, 0, Number.NEGATIVE_INFINITY, true]
  const release = (times: readonly number[] | undefined): void => {
    if (times === undefined || times.length === 0) return
    if (times[0]! < released) ordered = false
    released = times.at(-1)!
  }
  const see = (event: Event): void => {
    events++
    const node = nodeOf(event.source)
    const life = lives.get(node)
    const begin = beginning(event)
    if (life === undefined) lives.set(node, { first: begin, last: event.at })
    else {
      if (begin < life.first) life.first = begin
      if (event.at > life.last) life.last = event.at
    }
    widen(columns, event)
    if (isTransition(event)) transitions.push({ node, at: event.at })
  }
  const probe = (event: Event): void => release(sorter.push(event.at, weightOf(event)))
  for await (const batch of log.read({ ...wide, streams, ...(!correct && { types: choice.types, nodes: choice.nodes }), signal }))
    for (const recorded of batch) {
      if (!recorded.ok) {
        unreadable++
        complain(recorded)
        continue
      }
      const { event, stream } = recorded
      speakers.add(nodeOf(event.source))
      probe(event)
      if (wanted(stream, event) && (where?.(event) ?? true)) see(event)
    }
  release(sorter.end())

  const clocks: Clocks = correct ? await clocksOf(log, wide, ordered ? [undefined] : [...speakers].sort(), signal) : new Map()
  const offsets = [...clocks.values()].flatMap(({ spans }) => spans.map(({ offset }) => offset))
  const [least, most] = [Math.min(0, ...offsets), Math.max(0, ...offsets)]
  const corrected = transitions
    .map(({ node, at }) => correctedAt(clocks, node, at))
    .filter(at => (since === undefined || at >= since) && (until === undefined || at < until))
  const times = [...lives].flatMap(([node, { first, last }]) => [correctedAt(clocks, node, first), correctedAt(clocks, node, last)])
  return {
    nodes: [...lives.keys()].sort(),
    first: times.length === 0 ? undefined : Math.min(...times),
    last: times.length === 0 ? undefined : Math.max(...times) + 1,
    events,
    transitions: [...new Set(corrected)].sort((a, b) => a - b),
    clocks,
    early: -Math.floor(least),
    late: Math.ceil(most),
    ordered: ordered && most - least < FAR_APART,
    columns,
    unreadable,
  }
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

/** `/CLUSTER/NODE/COLLECTOR`: homes hand out no other. */
export const nodeOf = (source: string): string => source.slice(source.indexOf('/', 1) + 1, source.lastIndexOf('/'))
