// A moment as the flags of status and diff name it: every form of --since, and `failover:-1` for the last takeover.
import type { EventLog } from '../../log/log.ts'
import { umtoolError } from '../errors.ts'
import { lastTakeovers } from '../events/takeovers.ts'
import { whenOf } from '../events/when.ts'
import { EXIT } from '../exit-codes.ts'

/** `now` and the answer in microseconds. */
export async function momentOf(flag: string, text: string, home: EventLog, now: number): Promise<number> {
  if (!text.startsWith('failover')) return whenOf(flag, text, now)
  const back = Number(/^failover:-([1-9]\d{0,3})$/.exec(text)?.[1] ?? 0)
  if (back === 0)
    throw umtoolError(EXIT.usage, `${flag} counts takeovers from the last one back, and "${text}" does not`, { hint: `${flag} failover:-1` })
  const times = await lastTakeovers(home, back)
  const at = times.length < back ? undefined : times[0]
  if (at !== undefined) return at
  throw umtoolError(EXIT.found, `the log has ${times.length === 0 ? 'no takeover' : `only ${times.length} takeovers`}`, { where: home.home })
}

/** A log that is still written is of now; one that was exported, or whose agents are gone for long, is of its last event. */
export async function lastMomentOf(home: EventLog, now: number): Promise<number> {
  const { streams } = await home.status()
  const newest = Math.max(...streams.map(stream => stream.newest ?? 0))
  return newest > 0 && (home.home.startsWith('file:') || newest > now) ? newest : now
}
