// What is said of a real server in a word: by its pool manager's checks, by its weight, by other directors.
import { safe } from '../../print/event/escape.ts'
import type { CheckState } from '../../state/ha-state.ts'
import type { ServerView } from '../../state/pools.ts'
import { span } from '../cells.ts'
import type { Mood } from './overview-row.ts'

export function wordOn({ check, quiesced, out, elsewhere }: ServerView, now: number): { readonly mood: Mood; readonly word: string } {
  const failed = check?.value === 'failed' ? whyFailed(check) : undefined
  if (out !== undefined)
    return { mood: 'bad', word: `taken out by ${safe(out.by)} ${span(now - out.since)}${failed === undefined ? '' : `: ${failed}`}` }
  if (quiesced !== undefined) {
    const by = quiesced.by === undefined ? 'by hand' : `by ${safe(quiesced.by)}`
    return {
      mood: quiesced.by === undefined ? 'odd' : 'bad',
      word: `quiesced ${by} ${span(now - quiesced.since)}${failed === undefined ? '' : `: ${failed}`}`,
    }
  }
  if (failed !== undefined) return { mood: 'bad', word: `check failed ${span(now - check!.since)}: ${failed}` }
  const [other] = elsewhere
  if (other !== undefined)
    return { mood: 'odd', word: `${safe(other.node)} ${other.weight === undefined ? 'has it not' : `has weight ${other.weight}`}` }
  return { mood: 'good', word: check === undefined ? '' : `check ok ${span(now - check.since)}` }
}

const whyFailed = ({ manager, check, why }: CheckState): string =>
  safe([manager, check, why].filter(word => word !== undefined && word !== '').join(' '))
