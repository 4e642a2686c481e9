// What an import came to, for people.
import { safe } from '../../print/event/escape.ts'
import { counted, timeText } from '../log/words.ts'
import type { Imported } from './import.ts'

/** Whole lines. */
export function reportOf({ events, new: grown, byNode, from, to, rejected, unused }: Imported): string {
  const lines = [`${counted(events, 'event')}, ${grown} new${from === undefined ? '' : `, from ${timeText(from)} to ${timeText(to)}`}`]
  for (const [node, count] of Object.entries(byNode)) lines.push(`  ${safe(node)}: ${counted(count, 'event')}`)
  const known = Object.entries(unused)
  if (known.length > 0) lines.push('recognised, and not used:')
  for (const [what, times] of known) lines.push(`  ${safe(what)}: ${counted(times, 'time')}`)
  if (rejected > 0) lines.push(`${counted(rejected, 'place')} could not be read`)
  return `${lines.join('\n')}\n`
}
