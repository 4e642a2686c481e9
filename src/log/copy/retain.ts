// Retention of a log that is being copied: what has not been copied stays, as long as no more waits than the disk budget allows.
import type { STREAMS, Stream } from '../../events/stream.ts'
import type { EventLog, Position, Retention } from '../log.ts'

/** What had to go before it was copied. */
export type Lost = {
  readonly stream: Stream
  readonly events: number
  /** Times of events in microseconds, about: from the first that went to the first that stayed, or the last that went. */
  readonly from: number
  readonly to: number
}

/** What goes first: packets, then counters, then transitions, and what was asked for and done last. */
const WORTH = ['capture', 'stats', 'events', 'actions'] as const satisfies typeof STREAMS

export type Copied = {
  /** The far log has all up to here. */
  readonly position: Position | undefined
  /** Bytes that may wait. While no more does, retention leaves alone what was not copied. */
  readonly keep: number
}

/**
 * Drops what `retention` says may go. When more waits than may, retention takes its course, stream by stream, until no more does: what
 * retention would leave is never dropped for the copy's sake.
 */
export async function pruneCopied(log: EventLog, retention: Retention, now: number, { position, keep }: Copied): Promise<readonly Lost[]> {
  if (log.behind === undefined) throw new TypeError(`${log.home} does not know what stands behind a position`)
  if (position !== undefined) await log.prune(retention, now, { upTo: position })
  const waiting = await log.behind(position)
  let tooMuch = waiting.reduce((sum, { bytes }) => sum + bytes, 0) - keep
  const lost: Lost[] = []
  for (const stream of WORTH) {
    const limit = retention[stream]
    const before = waiting.find(one => one.stream === stream)
    if (tooMuch <= 0 || limit === undefined || before?.oldest === undefined) continue
    const { events, bytes } = (await log.prune({ [stream]: limit }, now, { most: tooMuch }))[stream]
    tooMuch -= bytes
    if (events === 0) continue
    const after = (await log.behind(position)).find(one => one.stream === stream)
    lost.push({ stream, events, from: before.oldest, to: Math.max(before.oldest, after?.oldest ?? before.newest ?? now) })
  }
  return lost
}
