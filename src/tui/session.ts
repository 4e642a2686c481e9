// What a screen knows at one moment, live or replayed: the state, the newest events and packets, rates of the last minutes.
import type { Event } from '../events/event.ts'
import { streamOf } from '../events/stream.ts'
import type { Style } from '../print/style.ts'
import { evolve } from '../state/evolve.ts'
import { newState } from '../state/new-state.ts'
import type { State } from '../state/state.ts'
import type { MapEntry } from '../trace/map.ts'
import { type History, newHistory, note } from './history.ts'
import { addBatch, MOST_AT_ONCE, newPackets, type Packets } from './packets.ts'
import { newRing, push, type Ring } from './ring.ts'
import { rolesOf } from './roles.ts'

export type Session = {
  readonly style: Style
  state: State
  readonly events: Ring<Event>
  readonly packets: Packets
  readonly history: History
  /** Packets that may still be shown until the next painting. */
  packetBudget: number
}

/** What the list of events can scroll back over. */
export const EVENTS_KEPT = 50_000

export const newSession = (style: Style, state: State = newState()): Session => ({
  style,
  state,
  events: newRing(EVENTS_KEPT),
  packets: newPackets(style),
  history: newHistory(),
  packetBudget: MOST_AT_ONCE,
})

/** Folds events and keeps those that are to be seen. Counters and packets are state, and no lines among the events. */
export function take(session: Session, events: readonly Event[]): void {
  const { state, packets } = session
  let known: readonly MapEntry[] | undefined
  for (const event of events) {
    evolve(state, event)
    const stream = streamOf(event.type)
    if (stream === 'capture') {
      known ??= rolesOf(state)
      session.packetBudget -= addBatch(packets, event, known, Math.max(0, session.packetBudget))
    } else if (stream === 'stats') note(session.history, state)
    else push(session.events, event)
  }
}

/** To be called after a painting. */
export function painted(session: Session): void {
  session.packetBudget = MOST_AT_ONCE
}
