// The transitions of the range, with a scrubber above: where the player is, what lies before and behind.
import type { Event } from '../../events/event.ts'
import { eventLine, newColumns } from '../../print/event/line.ts'
import { isTransition } from '../../replay/transition.ts'
import { span } from '../cells.ts'
import { choose, chosenAt } from '../chosen.ts'
import { timeOfDay } from '../clock.ts'
import { passes } from '../filter.ts'
import { shifted } from '../list.ts'
import type { Model, Moment, Replay } from '../model.ts'
import type { View } from '../view.ts'
import { detailOf, lineText } from './events.ts'

const FAINT = '\x1b[2m'
const RESET = '\x1b[0m'
const SGR = /\x1b\[[0-9;]*m/g

export const timeline: View = model => {
  const { style, replay } = model
  const moments = replay === undefined ? liveMoments(model) : replayed(model, replay.transitions)
  const columns = newColumns()
  const clock = timeOfDay(model.zone)
  return {
    head: replay === undefined ? ['live: space holds, [ goes back to the transition before', ''] : [...scrubber(model, replay), ''],
    count: moments.count,
    newest: replay === undefined ? undefined : lastBefore(moments, replay.status.at),
    line(index) {
      const moment = moments.at(index)
      if (moment === undefined) return ''
      const line = eventLine({ ...moment.event, at: moment.at }, { style, clock }, columns)
      const future = replay !== undefined && moment.at > replay.status.at
      return future ? `${FAINT}${line.replace(SGR, '')}${RESET}` : line
    },
    empty: [
      '',
      model.filters.timeline.text === '' ? '  Nothing has changed hands in this time.' : '  No transition passes the filter; esc takes it away.',
    ],
    detail: index => detailOf(moments.at(index)?.event),
    moment: index => moments.at(index)?.at,
  }
}

/** The last moment that is over, as the player stands. */
function lastBefore(moments: Moments, at: number): number {
  let [low, high] = [0, moments.count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (moments.at(middle)!.at <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

type Moments = { readonly count: number; at(index: number): Moment | undefined }

/** Of the events at hand; only new ones are looked at. */
function liveMoments(model: Model): Moments {
  const { session, chosen } = model
  const filter = model.filters.timeline
  const wanted = (event: Event): boolean => isTransition(event) && (filter.text === '' || passes(filter, lineText(event)))
  model.lists.timeline = shifted(model.lists.timeline, choose(chosen.timeline, session.events, filter.text, wanted))
  return {
    count: chosen.timeline.numbers.length,
    at(index) {
      const event = chosenAt(chosen.timeline, session.events, index)
      return event === undefined ? undefined : { at: event.at, event }
    },
  }
}

function replayed(model: Model, every: readonly Moment[]): Moments {
  const filter = model.filters.timeline
  const wanted = filter.text === '' ? every : every.filter(({ event }) => passes(filter, lineText(event)))
  return { count: wanted.length, at: index => wanted[index] }
}

/** Two lines: a bar with a mark for each transition and the place of the player, and the times of its ends. */
function scrubber({ size: { columns }, style, zone }: Model, { status, transitions }: Replay): string[] {
  const { since, until, at } = status
  const width = columns - 2
  const cell = (time: number): number => Math.max(0, Math.min(width - 1, Math.floor(((time - since) / Math.max(1, until - since)) * width)))
  const bar: string[] = Array.from({ length: width }, () => (style.ascii ? '-' : '─'))
  for (const moment of transitions) bar[cell(moment.at)] = style.ascii ? '|' : '┼'
  const here = cell(at)
  bar[here] = `\x1b[7m${style.ascii ? '#' : '█'}${RESET}`
  const clock = timeOfDay(zone)
  const from = clock(since).slice(0, 8)
  const to = clock(until).slice(0, 8)
  const middle = `${clock(at).slice(0, 12)}  ${span(at - since)} of ${span(until - since)}`
  const blanks = Math.max(2, columns - from.length - to.length - middle.length)
  const left = Math.floor(blanks / 2)
  return [` ${bar.join('')}`, `${from}${' '.repeat(left)}${middle}${' '.repeat(blanks - left)}${to}`]
}
