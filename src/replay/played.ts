// An event with its place in a replay: its corrected time, and the one order in which all homes of a log give the same.
import type { Event } from '../events/event.ts'

export type Played = {
  /** When it happened, by the reference clock: microseconds since the epoch. */
  readonly at: number
  /** As the log has it, with the time of the node that saw it. */
  readonly event: Event
  /** Which packet of its batch, from 0, where a batch was taken apart: `event` holds this one packet then. */
  readonly part?: number | undefined
}

/**
 * By corrected time; of one time by who said it, and of one voice as it counted. No two events that differ are equal, so that the order
 * does not depend on the order of the log.
 */
export function inPlay(a: Played, b: Played): number {
  if (a.at !== b.at) return a.at - b.at
  const [left, right] = [a.event, b.event]
  return (
    text(left.source, right.source) ||
    text(left.run, right.run) ||
    left.sequence - right.sequence ||
    (a.part ?? 0) - (b.part ?? 0) ||
    text(left.id, right.id)
  )
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The same event twice, as in a file put together from two exports. */
export const isSame = ({ event: a, part: x }: Played, { event: b, part: y }: Played): boolean =>
  a.sequence === b.sequence && x === y && a.run === b.run && a.source === b.source
