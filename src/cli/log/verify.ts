// umtool log verify: the verdict in words, and the exit status that goes with it.
import type { EventLog } from '../../log/log.ts'
import { isComplete, isGapless, isSound, type LifeVerdict, numbersIn, type Verification, verifyLog } from '../../log/verify.ts'
import { safe } from '../../print/event/escape.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { newProgress } from './progress.ts'
import { counted, spanText, timeText } from './words.ts'

/** Gaps of one life that are listed; the rest are counted. */
const MOST_GAPS = 20

export async function verify(log: EventLog, as: 'text' | 'json'): Promise<{ text: string; exit: ExitCode }> {
  const progress = newProgress()
  progress.show(() => 'checking the file')
  try {
    const found = await verifyLog(log, events => progress.show(() => `${counted(events, 'event')} read`))
    return { text: as === 'json' ? `${JSON.stringify(found)}\n` : verdictText(found), exit: exitOf(found) }
  } finally {
    progress.end()
  }
}

/** A gap is a failure where the log itself should know; what was exported may be a part. */
function exitOf(found: Verification): ExitCode {
  if (isComplete(found)) return isSound(found) ? EXIT.ok : EXIT.found
  return found.blind || (isGapless(found) && isSound(found)) ? EXIT.partial : EXIT.found
}

/** The verdict first, then what it stands on. */
export function verdictText(found: Verification): string {
  const { lives, unreadable, damage, clocks, blind, ages } = found
  const sources = new Set(lives.map(({ source }) => source)).size
  const span = found.events === 0 ? '' : `, ${timeText(found.oldest)} to ${timeText(found.newest)}`
  const pruned = lives.reduce((sum, life) => sum + life.pruned, 0)
  const lines = [
    `${safe(found.home)}: ${counted(found.events, 'event')} of ${counted(sources, 'source')} in ${counted(lives.length, 'run')}${span}`,
    isComplete(found) && isSound(found) ? praise(blind || ages) : trouble(found),
  ]
  const aged = lives.reduce((sum, life) => sum + life.aged, 0)
  if (pruned > 0) lines.push(`${counted(pruned, 'event')} more came and went by retention`)
  if (aged > 0) lines.push(`${counted(aged, 'event')} aged out: retention of the topics has dropped what stood before what is left`)
  for (const life of lives) lines.push(...complaintsOf(life))
  for (const { position, why } of unreadable.first) lines.push(`unreadable: position ${position}: ${safe(why)}`)
  if (unreadable.count > unreadable.first.length) lines.push(`unreadable: ${unreadable.count - unreadable.first.length} more`)
  for (const complaint of damage) lines.push(`damage: ${safe(complaint)}`)
  for (const { source, times, worst } of clocks)
    lines.push(`note: ${safe(source)}: ${counted(times, 'event')} older than the one before, by ${spanText(worst)} at most`)
  for (const note of found.notes) lines.push(`note: ${safe(note)}`)
  if (ages && !isGapless(found)) lines.push('note: what nodes had to drop before it was copied is told by umtool events --type events.lost')
  if (blind && !isComplete(found))
    lines.push('note: an export lacks what was pruned before, or was not chosen: a gap in it may be none in the log it came from')
  return `${lines.join('\n')}\n`
}

const praise = (alone: boolean): string =>
  alone
    ? 'nothing is missing, nothing is there twice, all can be read'
    : 'nothing is missing, nothing is there twice, all can be read; the database is sound'

function trouble({ lives, unreadable, damage }: Verification): string {
  const sum = (count: (life: LifeVerdict) => number): number => lives.reduce((total, life) => total + count(life), 0)
  const never = sum(({ gaps }) => numbersIn(gaps))
  const [lost, twice] = [sum(life => life.lost), sum(life => life.duplicates)]
  const parts = [
    never > 0 && `${counted(never, 'event')} never came`,
    lost > 0 && `${counted(lost, 'event')} came and ${lost === 1 ? 'is' : 'are'} gone`,
    twice > 0 && `${counted(twice, 'event')} twice`,
    unreadable.count > 0 && `${unreadable.count} unreadable`,
    damage.length > 0 && 'the database is damaged',
  ]
  return parts.filter(part => part !== false).join(', ')
}

function complaintsOf({ source, run, gaps, lost, duplicates }: LifeVerdict): string[] {
  const who = `${safe(source)} run ${safe(run)}`
  const lines = gaps
    .slice(0, MOST_GAPS)
    .map(({ from, to }) => `gap: ${who}: ${from === to ? from : `${from} to ${to}`} (${counted(to - from + 1, 'event')})`)
  if (gaps.length > MOST_GAPS) lines.push(`gap: ${who}: ${gaps.length - MOST_GAPS} more gaps`)
  if (lost > 0) lines.push(`lost: ${who}: ${counted(lost, 'event')} acknowledged, not pruned, and not there`)
  if (duplicates > 0) lines.push(`twice: ${who}: ${counted(duplicates, 'event')}`)
  return lines
}
