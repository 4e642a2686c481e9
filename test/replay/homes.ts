// A recorded run of the lab in every kind of home, and what a replay of it prints.
import { join } from 'node:path'
import { type LinesSettings, newLines } from '../../src/cli/replay/lines.ts'
import { replaySource } from '../../src/cli/replay/source.ts'
import { survey } from '../../src/cli/replay/survey.ts'
import type { Event } from '../../src/events/event.ts'
import { openFileLog } from '../../src/log/file.ts'
import type { EventLog, ReadOptions } from '../../src/log/log.ts'
import { PLAIN } from '../../src/print/style.ts'
import type { Pace } from '../../src/replay/deck.ts'
import type { PlayerTime } from '../../src/replay/player.ts'
import { newPlayer } from '../../src/replay/player.ts'
import { ROOT } from '../tree.ts'

export const fixture = (name: string): string => join(ROOT, 'test/fixtures/lab', name, 'events.jsonl.gz')

export async function eventsOf(path: string): Promise<Event[]> {
  const log = openFileLog(path)
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log.close()
  return events
}

export type Playing = {
  readonly choice?: ReadOptions
  readonly output?: LinesSettings['output']
  readonly packets?: boolean
  readonly correct?: boolean
  readonly speed?: Pace
  readonly time: PlayerTime
}

/** All that `umtool replay` would print of a log. */
export async function replayed(
  log: EventLog,
  { choice = {}, output = 'compact', packets = true, correct = true, speed = 'max', time }: Playing,
): Promise<string> {
  const { signal } = new AbortController()
  const found = await survey(log, choice, { correct, complain: () => {}, signal })
  const apart = packets && output === 'compact'
  const source = replaySource(log, choice, found, { packets: apart, stateAt: async () => undefined, signal })
  const player = newPlayer(source, { speed, maxGap: 5000 }, time)
  const lines = newLines({ output, style: PLAIN, timeFormat: 'utc', origin: undefined, columns: found.columns, packets: apart })
  let text = ''
  for await (const { played } of player.items()) {
    text += lines.add(played)
    if (player.status().ended) player.close()
  }
  return text
}
