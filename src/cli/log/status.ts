// umtool log status: what the log holds.
import type { Bookmarks, EventLog, LogStatus } from '../../log/log.ts'
import { safe } from '../../print/event/escape.ts'
import { grouped } from '../../print/quantity.ts'
import { sizeText, timeText } from './words.ts'

const HEADING = ['STREAM', 'EVENTS', 'SIZE', 'OLDEST', 'NEWEST']
/** Numbers stand to the right. */
const RIGHT = [false, true, true, false, false]

export async function statusText(log: EventLog, as: 'text' | 'json'): Promise<string> {
  const [status, bookmarks] = [await log.status(), await log.bookmarks()]
  return as === 'json' ? `${JSON.stringify({ ...status, bookmarks })}\n` : table(status, bookmarks)
}

function table({ home, bytes, streams }: LogStatus, bookmarks: Bookmarks): string {
  const rows = streams.map(({ stream, events, bytes, oldest, newest }) => [
    stream,
    grouped(events),
    sizeText(bytes),
    timeText(oldest),
    timeText(newest),
  ])
  const all = [HEADING, ...rows]
  const widths = HEADING.map((_, column) => Math.max(...all.map(row => row[column]!.length)))
  const lines = all.map(row =>
    row
      .map((cell, i) => (RIGHT[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
  const names = Object.keys(bookmarks).sort()
  const marks = names.map(name => `bookmark ${safe(name)}: ${safe(bookmarks[name]!)}`)
  return `${[`${safe(home)}: ${sizeText(bytes)} on disk`, ...lines, ...marks].join('\n')}\n`
}
