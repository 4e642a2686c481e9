// Events as a table with a heading, for a range that is known whole.
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import { padTo, widthOf } from '../width.ts'
import type { Clock } from './clock.ts'
import { safe } from './escape.ts'
import { sentenceOf } from './sentence.ts'

const HEADING = ['TIME', 'NODE', 'COLLECTOR', 'TYPE', 'SUBJECT', 'WHAT']

/** Lines without their ends; the heading first unless `heading` is false. */
export function eventTable(events: readonly Event[], clock: Clock, heading = true): string[] {
  const rows = events.map(event => {
    const source = parseSource(event.source)
    return [clock(event.at), source?.node ?? event.source, source?.collector ?? '', event.type, event.subject, sentenceOf(event)].map(safe)
  })
  if (heading) rows.unshift(HEADING)
  const widths = HEADING.map((_, i) => rows.reduce((widest, row) => Math.max(widest, widthOf(row[i]!)), 0))
  return rows.map(row =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : padTo(cell, widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
}
