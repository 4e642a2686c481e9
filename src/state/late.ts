// Words that were read late: an agent that has just started finds in a log what a daemon wrote while no agent lived.
import type { Event } from '../events/event.ts'

/** A line is read within milliseconds of being written, unless nobody was there to read it. Microseconds. */
const AT_ONCE = 1_000_000

/**
 * Whether the event is of a time before its agent's life began: it does not say that the agent lived then. Ids are UUIDv7: the one of the
 * run tells when that life began, the event's own when it was said. A clock that was set back moves both, and is not taken for it.
 */
export function isSaidLate({ id, run, at }: Event): boolean {
  // First what is remembered: it decides nearly all.
  const began = beginningOf(run)
  if (began === undefined || began <= at) return false
  const said = microsOf(id)
  return said !== undefined && said - at > AT_ONCE
}

/** The 48 bits of milliseconds at the head of a UUIDv7 (RFC 9562); undefined for any other text. */
function microsOf(uuid: unknown): number | undefined {
  if (typeof uuid !== 'string' || uuid.length !== 36 || uuid[14] !== '7') return undefined
  const millis = Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)
  return Number.isNaN(millis) ? undefined : millis * 1000
}

/** Runs are few, and each has many events. */
const runs = new Map<string, number | undefined>()
const MOST_RUNS = 10_000

function beginningOf(run: string): number | undefined {
  const known = runs.get(run)
  if (known !== undefined || runs.has(run)) return known
  if (runs.size >= MOST_RUNS) runs.clear()
  const began = microsOf(run)
  runs.set(run, began)
  return began
}
