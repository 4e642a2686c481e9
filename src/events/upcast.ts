// Old events stay readable: what lifts the data of a type from one version to the next. A log keeps what was written; readers lift.
import type { Event } from './event.ts'
import { eventTypes } from './types.ts'

/** Type -> version -> data of the next version. Pure, and total over whatever that version's schema allowed. */
export type Lifts = Readonly<Record<string, Readonly<Record<number, (data: unknown) => unknown>>>>

/** Nothing has been changed since its first version yet. */
const LIFTS: Lifts = {}

/** The event as the present version of its type; a type or version this umtool does not know comes back as it is. */
export function lift(event: Event, lifts: Lifts = LIFTS, present = (type: string): number | undefined => eventTypes[type]?.version): Event {
  const to = present(event.type)
  if (to === undefined || event.version >= to) return event
  let { data, version } = event
  while (version < to) {
    const step = lifts[event.type]?.[version]
    if (step === undefined) return event
    data = step(data)
    version++
  }
  return { ...event, version, data }
}
