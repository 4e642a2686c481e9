// What a player reads: chosen events of a log, by corrected time, in an order that is the same from every home.
import { lift } from '../../events/upcast.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'
import { inOrder, merged } from '../../replay/order.ts'
import type { Played } from '../../replay/played.ts'
import type { ReplaySource } from '../../replay/player.ts'
import { type Apart, newApart } from './apart.ts'
import { hasSteps, newCorrection } from './correction.ts'
import type { Survey } from './survey.ts'

export type SourceOptions<State> = {
  /** Batches of packets are taken apart. */
  readonly packets: boolean
  readonly stateAt: (at: number) => Promise<State>
  readonly signal?: AbortSignal | undefined
}

/** A batch has the time of its end, and a slow machine keeps it open this long at most. Microseconds. */
const BATCH = 10e6

export function replaySource<State>(log: EventLog, choice: ReadOptions, survey: Survey, options: SourceOptions<State>): ReplaySource<State> {
  const { clocks, order, early, late, nodes, ordered } = survey
  const { packets, stateAt, signal } = options
  const until = choice.until ?? survey.last ?? 0
  const since = Math.min(choice.since ?? survey.first ?? 0, until)

  async function* played(at: number, one: string | undefined): AsyncGenerator<readonly Played[], void, void> {
    const apart: Apart = packets ? newApart() : event => [event]
    // Which side of a step an event is on is told by what stands before it.
    const from = hasSteps(order) ? choice.since : at
    const corrections = newCorrection(clocks, order)
    const range = { since: from === undefined ? undefined : from - early, until: until + late + (packets ? BATCH : 0) }
    for await (const batch of log.read({ ...choice, ...range, ...(one !== undefined && { nodes: [one] }), last: undefined, follow: false, signal })) {
      const found: Played[] = []
      for (const recorded of batch) {
        if (!recorded.ok) continue // the survey has said so
        const told = corrections(recorded.event)
        const parts = apart(lift(recorded.event))
        for (const [part, event] of parts.entries()) {
          const corrected = told(event.at)
          if (corrected >= at && corrected < until) found.push(parts.length === 1 ? { at: corrected, event } : { at: corrected, event, part })
        }
      }
      if (found.length > 0) yield found
    }
  }

  return {
    since,
    until,
    read: at => merged(ordered ? [inOrder(played(at, undefined))] : nodes.map(node => inOrder(played(at, node)))),
    stateAt,
    transitions: async () => survey.transitions.filter(at => at >= since && at < until),
  }
}
