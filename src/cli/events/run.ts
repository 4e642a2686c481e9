// umtool events: reads a log, chooses, prints. Ends at the end of the log, with --first, on Ctrl-C, or when the reader has gone.
import { encodeLine, toCloudEvent } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { lift } from '../../events/upcast.ts'
import { inTimeOrder } from '../../log/in-time-order.ts'
import type { EventLog, Recorded } from '../../log/log.ts'
import { newClock, type TimeFormat } from '../../print/event/clock.ts'
import { eventLine, newColumns, widen } from '../../print/event/line.ts'
import { eventTable } from '../../print/event/table.ts'
import type { Style } from '../../print/style.ts'
import { EXIT } from '../exit-codes.ts'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'
import type { Choice } from './select.ts'

export const OUTPUTS = ['compact', 'table', 'json', 'jsonl'] as const
export type Output = (typeof OUTPUTS)[number]

export type EventsSettings = {
  readonly output: Output
  readonly style: Style
  readonly timeFormat: TimeFormat
  readonly heading: boolean
  /** What was handed out is out of this process before more is asked for: whoever asks for more says that he has dealt with it. */
  readonly careful?: boolean
}

/** Resolves with the exit status: 5 when the log held something that could not be read, which stderr then says. */
export async function printEvents(
  home: Pick<EventLog, 'home' | 'read'>,
  choice: Choice,
  settings: EventsSettings,
  stop: AbortController,
): Promise<number> {
  const out = newStandardOutput()
  out.onClosed = () => stop.abort()
  let unreadable = 0
  const complain = ({ position, why }: { position: string; why: string }): void => {
    unreadable++
    if (unreadable <= 10) process.stderr.write(`umtool: ${home.home}: position ${position} cannot be read: ${why}\n`)
  }
  const printer = newPrinter(settings, choice)
  const found = chosen(home, choice, complain, stop.signal)
  // What is to come has no order but that of its coming; what came together may still be put in order.
  for await (const events of choice.options.follow ? inTimeOrder(found, 1) : inTimeOrder(found)) {
    const bytes = Buffer.from(printer.add(events))
    await writeOut(out, bytes, bytes.length)
    if (settings.careful) await drained(out)
    if (out.closed) break
  }
  const bytes = Buffer.from(printer.end())
  await writeOut(out, bytes, bytes.length)
  await drained(out)
  if (unreadable > 10) process.stderr.write(`umtool: ${home.home}: ${unreadable} positions in all cannot be read; umtool log verify says more\n`)
  return unreadable > 0 ? EXIT.partial : EXIT.ok
}

/** Batches of events that were chosen, oldest first. */
export async function* chosen(
  home: Pick<EventLog, 'read'>,
  { options, first }: Choice,
  complain: (unreadable: Extract<Recorded, { ok: false }>) => void,
  signal: AbortSignal,
): AsyncIterable<Event[]> {
  let left = first ?? Number.POSITIVE_INFINITY
  for await (const batch of home.read({ ...options, signal })) {
    const events: Event[] = []
    for (const recorded of batch) {
      if (!recorded.ok) complain(recorded)
      else if (events.length < left) events.push(lift(recorded.event))
    }
    left -= events.length
    if (events.length > 0) yield events
    if (left <= 0) return
  }
}

type Printer = { add(events: readonly Event[]): string; end(): string }

const lines = (texts: readonly string[]): string => (texts.length === 0 ? '' : `${texts.join('\n')}\n`)

function newPrinter({ output, style, timeFormat, heading }: EventsSettings, { origin }: Choice): Printer {
  const clock = newClock(timeFormat, origin)
  switch (output) {
    case 'jsonl':
      return { add: events => lines(events.map(encodeLine)), end: () => '' }
    case 'json': {
      let count = 0
      return {
        add: events => events.map(event => `${count++ === 0 ? '[' : ','}\n${JSON.stringify(toCloudEvent(event), undefined, 2)}`).join(''),
        end: () => (count === 0 ? '[]\n' : '\n]\n'),
      }
    }
    case 'table': {
      const all: Event[] = []
      return {
        add(events) {
          for (const event of events) all.push(event)
          return ''
        },
        end: () => lines(eventTable(all, clock, heading)),
      }
    }
    case 'compact': {
      const columns = newColumns()
      return {
        add(events) {
          for (const event of events) widen(columns, event)
          return lines(events.map(event => eventLine(event, { style, clock }, columns)))
        },
        end: () => '',
      }
    }
  }
}
