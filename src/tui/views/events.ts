// Events, newest at the bottom: the lines of `umtool events`.
import { toCloudEvent } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import { safe } from '../../print/event/escape.ts'
import { eventLine, newColumns } from '../../print/event/line.ts'
import { sentenceOf } from '../../print/event/sentence.ts'
import { choose, chosenAt } from '../chosen.ts'
import { timeOfDay } from '../clock.ts'
import { passes } from '../filter.ts'
import { shifted } from '../list.ts'
import { lengthOf, at as ringAt } from '../ring.ts'
import type { View } from '../view.ts'

export const events: View = model => {
  const { session, style } = model
  const filter = model.filters.events
  const all = filter.text === ''
  if (!all)
    model.lists.events = shifted(
      model.lists.events,
      choose(model.chosen.events, session.events, filter.text, event => passes(filter, lineText(event))),
    )
  const eventAt = (index: number): Event | undefined => (all ? ringAt(session.events, index) : chosenAt(model.chosen.events, session.events, index))
  const columns = newColumns()
  const clock = timeOfDay(model.zone)
  return {
    head: [],
    count: all ? lengthOf(session.events) : model.chosen.events.numbers.length,
    line(index) {
      const event = eventAt(index)
      return event === undefined ? '' : eventLine(event, { style, clock }, columns)
    },
    empty: ['', all ? '  No event yet.' : '  No event passes the filter; esc takes it away.'],
    detail: index => detailOf(eventAt(index)),
    copy: index => JSON.stringify(toCloudEvent(eventAt(index)!)),
  }
}

/** What a filter is held against. */
export const lineText = (event: Event): string =>
  `${parseSource(event.source)?.node ?? event.source} ${event.type} ${event.subject} ${sentenceOf(event)}`

/** An event whole, as it stands in the log. */
export function detailOf(event: Event | undefined): { title: string; lines: string[] } | undefined {
  if (event === undefined) return undefined
  const text = JSON.stringify(toCloudEvent(event), undefined, 2).split('\n')
  return {
    title: safe(`${event.type} ${event.subject}`),
    lines: [safe(sentenceOf(event)), '', ...text.map(safe), '', `umtool events --type ${safe(event.type)} --all`],
  }
}
