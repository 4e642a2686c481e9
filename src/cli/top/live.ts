// The live side of umtool top: what the log holds of the last minutes, and what comes, folded into a session.
import { setImmediate } from 'node:timers/promises'
import type { Event } from '../../events/event.ts'
import { lift } from '../../events/upcast.ts'
import type { EventLog } from '../../log/log.ts'
import { type Session, take } from '../../tui/session.ts'

export type LiveSettings = {
  readonly home: EventLog
  readonly session: Session
  /** Microseconds: events before it are in the session's state already. */
  readonly since: number
  readonly where: ((event: Event) => boolean) | undefined
  readonly signal: AbortSignal
  readonly changed: () => void
  readonly unreadable: (count: number) => void
}

/** A batch is folded in pieces of this many, so that keys are answered in between. */
const PIECE = 1_000

/** Ends when the log ends, which only a file does, or with the signal. */
export async function follow({ home, session, since, where, signal, changed, unreadable }: LiveSettings): Promise<void> {
  for await (const batch of home.read({ since, where, follow: true, signal })) {
    for (let from = 0; from < batch.length; from += PIECE) {
      const events: Event[] = []
      let bad = 0
      for (const recorded of batch.slice(from, from + PIECE)) {
        if (recorded.ok) events.push(lift(recorded.event))
        else bad++
      }
      if (bad > 0) unreadable(bad)
      take(session, events)
      changed()
      await setImmediate()
      if (signal.aborted) return
    }
  }
}
