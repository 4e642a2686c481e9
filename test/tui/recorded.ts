// A recorded lab run on the screen: everything up to a moment, folded as umtool top folds it.
import { join } from 'node:path'
import type { Event } from '../../src/events/event.ts'
import { openFileLog } from '../../src/log/file.ts'
import type { Style } from '../../src/print/style.ts'
import { type Model, newModel } from '../../src/tui/model.ts'
import { newSession, painted, take } from '../../src/tui/session.ts'
import { ROOT } from '../tree.ts'

/** In the order of their times. */
export async function eventsOf(run: string): Promise<Event[]> {
  const log = await openFileLog(join(ROOT, 'test/fixtures/lab', run, 'events.jsonl.gz'))
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log.close()
  return events.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** Just before the first agent was told to stop. */
export const lastOf = (events: readonly Event[]): number =>
  events.find(({ type, at }) => type === 'agent.stopped' && at > events.at(-1)!.at - 10_000_000)!.at

export type Size = { readonly columns: number; readonly rows: number }

/** Live, as of the last event before `until`. */
export function modelAt(events: readonly Event[], until: number, size: Size, style: Style): Model {
  const session = newSession(style)
  for (const event of events.filter(({ at }) => at < until)) {
    take(session, [event])
    painted(session)
  }
  return newModel('sqlite:/var/lib/umtool/events.db', style, 'utc', size, session, until)
}
