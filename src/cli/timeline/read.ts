// Reads what a timeline is told from: the facts, then the packets, twice, since clocks are known only when all packets were seen.
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import { lift } from '../../events/upcast.ts'
import { newClientView } from '../../flow/client-view.ts'
import { newClockEstimator } from '../../flow/clock-estimator.ts'
import type { EventLog, ReadOptions, Recorded } from '../../log/log.ts'
import { knownFrom } from '../../timeline/known.ts'
import { newTeller } from '../../timeline/tell.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { stateAt } from '../status/state-at.ts'
import { sideBySide } from './side-by-side.ts'

export type TimelineChoice = {
  /** Microseconds; undefined: all there is. */
  readonly since: number | undefined
  readonly until: number | undefined
  readonly clusters: readonly string[]
  readonly nodes: readonly string[]
  /** Only incidents about one of these: services' keys without their protocol, or addresses. */
  readonly services: readonly string[]
  readonly vips: readonly string[]
}

type Complain = (unreadable: Extract<Recorded, { ok: false }>) => void

export async function readTimeline(home: EventLog, choice: TimelineChoice, complain: Complain, signal: AbortSignal): Promise<Timeline> {
  const { since, until, clusters, nodes, services, vips } = choice
  const range = { since, until, nodes: nodes.length > 0 ? nodes : undefined, signal }
  const before = since === undefined ? undefined : knownFrom((await stateAt(home, since - 1, { signal })).state)
  const teller = newTeller({ since, until, before, subjects: services.length + vips.length > 0 ? [...services, ...vips] : undefined })
  const estimator = newClockEstimator()
  const isOurs = ({ source }: Event): boolean => clusters.length === 0 || clusters.includes(parseSource(source)?.cluster ?? '')

  const facts: Event[] = []
  const speakers = new Set<string>()
  for await (const event of eventsOf(home, { ...range, streams: ['events', 'actions', 'stats'] }, complain)) {
    if (!isOurs(event)) continue
    teller.add(event)
    estimator.add(event)
    speakers.add(parseSource(event.source)?.node ?? event.source)
    if (event.type.endsWith('.sampled') || event.type.startsWith('service.')) facts.push(event)
  }
  const seen = nodes.length > 0 ? nodes : [...speakers].sort()
  const captures = (say: Complain): AsyncIterable<Event> =>
    sideBySide(seen, node => eventsOf(home, { since, until, signal, streams: ['capture'], nodes: [node] }, say))
  let captured = false
  for await (const event of captures(complain)) {
    if (!isOurs(event)) continue
    captured = true
    teller.addCapture(event)
    estimator.add(event)
  }
  const clocks = estimator.clocks()
  const view = newClientView({ clocks })
  if (captured) {
    for (const event of facts) view.add(event)
    // What could not be read was said the first time.
    for await (const event of captures(() => {})) if (isOurs(event)) view.add(event)
  }
  return teller.tell(clocks, captured ? view.seen().services : [])
}

async function* eventsOf(home: Pick<EventLog, 'read'>, options: ReadOptions, complain: Complain): AsyncGenerator<Event, void, void> {
  for await (const batch of home.read(options)) {
    for (const recorded of batch) {
      if (recorded.ok) yield lift(recorded.event)
      else complain(recorded)
    }
  }
}
