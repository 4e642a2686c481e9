// Follows a log from its bookmark on and says what its lines come to. The bookmark holds, beside the place, the story so far, so that a
// restart in the middle of something neither says it twice nor forgets how it began.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Line, TailedLine } from '../../src/collect/outside.ts'
import type { LogReading } from '../../src/decode/log-line.ts'
import { timeOfLine } from '../../src/decode/log-time.ts'
import type { Fact } from '../../src/events/event.ts'
import type { LogFileFact } from '../../src/events/log-file.ts'

export type LogToFollow<Story, Message> = {
  /** The file; also the subject of the counts. */
  readonly path: string
  /** Name of the bookmark. */
  readonly bookmark: string
  read(line: string): LogReading<Message> | undefined
  /** Changes the story, which is plain JSON. */
  tell(story: Story, message: Message, at: number): readonly Fact[]
  newStory(): Story
}

/** Lines of a program's output have no place to go on from. */
type ReadableLine = Line & Partial<Pick<TailedLine, 'place' | 'rotated'>>

const COUNT_EVERY = 60_000_000
const MOST_EVIDENCE = 500

/** Follows the file until the signal is aborted. */
export async function followLog<Story, Message>(surroundings: Surroundings, log: LogToFollow<Story, Message>): Promise<void> {
  const { outside, bookmarks, signal } = surroundings
  const { place, story } = fromBookmark(bookmarks[log.bookmark], log.newStory)
  await followLines(surroundings, log, story, outside.tail(log.path, place, signal))
}

/** The same for lines that come from elsewhere, `journalctl -f` say; without places there is no bookmark. */
export async function followLines<Story, Message>(
  surroundings: Surroundings,
  log: LogToFollow<Story, Message>,
  story: Story,
  batches: AsyncIterable<readonly ReadableLine[]>,
): Promise<void> {
  const { outside, say, trouble } = surroundings
  const counts = { lines: 0, known: 0, unreadable: 0 }
  let counted = outside.now()
  for await (const batch of batches) {
    const facts: Fact[] = []
    let place: string | undefined
    for (const line of batch) {
      place = line.place
      if (line.rotated !== undefined) {
        facts.push({ type: 'log-file.rotated', subject: log.path, at: line.at, data: { how: line.rotated } } satisfies LogFileFact)
        continue
      }
      counts.lines++
      const reading = log.read(line.text)
      if (reading === undefined) continue
      if (!reading.ok) {
        counts.unreadable++
        trouble(`${log.path}: ${reading.trouble}`, line.text.slice(0, MOST_EVIDENCE))
        continue
      }
      counts.known++
      facts.push(...log.tell(story, reading.message, reading.time === undefined ? line.at : timeOfLine(reading.time, line.at)))
    }
    const now = outside.now()
    if (now - counted >= COUNT_EVERY) {
      counted = now
      facts.push({ type: 'log-lines.counted', subject: log.path, at: now, data: { ...counts } } satisfies LogFileFact)
    }
    if (facts.length > 0 || place !== undefined)
      say(facts, place === undefined ? undefined : { name: log.bookmark, value: JSON.stringify({ place, story }) })
  }
}

/** A story of an older umtool may lack what a newer one tells: it is filled from a new one. What is no bookmark of ours begins anew. */
export function fromBookmark<Story>(value: string | undefined, newStory: () => Story): { place: string | undefined; story: Story } {
  const fresh = newStory()
  if (value === undefined) return { place: undefined, story: fresh }
  try {
    const kept = JSON.parse(value) as { place?: unknown; story?: object } | null
    if (typeof kept?.place === 'string') return { place: kept.place, story: { ...fresh, ...kept.story } }
  } catch {
    // Not ours: as if there were none.
  }
  return { place: undefined, story: fresh }
}
