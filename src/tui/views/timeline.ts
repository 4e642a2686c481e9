// The transitions of the range, with a scrubber above: where the player is, what lies before and behind.
import type { Event } from '../../events/event.ts'
import { eventLine, newColumns } from '../../print/event/line.ts'
import { isTransition } from '../../replay/transition.ts'
import { span } from '../cells.ts'
import { timeOfDay } from '../clock.ts'
import { passes } from '../filter.ts'
import type { Model, Moment } from '../model.ts'
import { lengthOf, at as ringAt } from '../ring.ts'
import type { View } from '../view.ts'
import { detailOf, lineText } from './events.ts'

const FAINT = '\x1b[2m'
const RESET = '\x1b[0m'

export const timeline: View = model => {
  const { style, replay } = model
  const filter = model.filters.timeline
  const every = replay?.transitions ?? liveTransitions(model)
  const moments = filter.text === '' ? every : every.filter(({ event }) => passes(filter, lineText(event)))
  const columns = newColumns()
  const clock = timeOfDay(model.zone)
  const head = replay === undefined ? ['live: space holds, [ goes back to the transition before', ''] : [...scrubber(model, every), '']
  return {
    head,
    count: moments.length,
    line(index) {
      const moment = moments[index]
      if (moment === undefined) return ''
      const line = eventLine({ ...moment.event, at: moment.at }, { style, clock }, columns)
      const future = replay !== undefined && moment.at > replay.status.at
      return `${future ? FAINT : ''}${future ? line.replace(/\x1b\[[0-9;]*m/g, '') : line}${future ? RESET : ''}`
    },
    empty: ['', filter.text === '' ? '  Nothing has changed hands in this range.' : '  No transition passes the filter; esc takes it away.'],
    detail: index => detailOf(moments[index]?.event),
  }
}

function liveTransitions({ session }: Model): Moment[] {
  const found: Moment[] = []
  for (let index = 0; index < lengthOf(session.events); index++) {
    const event: Event = ringAt(session.events, index)!
    if (isTransition(event)) found.push({ at: event.at, event })
  }
  return found
}

/** Two lines: a bar with a mark for each transition and the place of the player, and the times of its ends. */
function scrubber({ replay, size: { columns }, style, zone }: Model, moments: readonly Moment[]): string[] {
  const { since, until, at } = replay!.status
  const width = columns - 2
  const cell = (time: number): number => Math.max(0, Math.min(width - 1, Math.floor(((time - since) / Math.max(1, until - since)) * width)))
  const bar: string[] = Array.from({ length: width }, () => (style.ascii ? '-' : '─'))
  for (const moment of moments) bar[cell(moment.at)] = style.ascii ? '|' : '┼'
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
