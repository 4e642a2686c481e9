// A far log that fails as far logs do: refuses before, after or in the middle of writing, and keeps every event as often as it came.
import { umtoolError } from '../../../src/cli/errors.ts'
import { EXIT } from '../../../src/cli/exit-codes.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Bookmarks, EventLog } from '../../../src/log/log.ts'
import { openMemoryLog } from '../../../src/log/memory.ts'

export type Wire = {
  /** In the order in which they came, twice where they came twice. */
  readonly events: Event[]
  bookmarks: Bookmarks
  open(): Promise<EventLog>
}

export type Fault = 'before' | 'after' | 'middle' | undefined

export const gone = () => umtoolError(EXIT.unreachable, 'no broker answers', { where: 'far', hint: 'start one' })

/** `fault` is asked at each append; `check` may throw for events that are never taken. */
export function newWire(fault: () => Fault, check: (event: Event) => void = () => {}): Wire {
  const wire: Wire = {
    events: [],
    bookmarks: {},
    async open() {
      return {
        ...openMemoryLog(),
        home: 'far',
        async append(events, bookmarks) {
          for (const event of events) check(event)
          const what = fault()
          if (what === 'before') throw gone()
          wire.events.push(...(what === 'middle' ? events.slice(0, events.length >> 1) : events))
          if (what === 'middle') throw gone()
          wire.bookmarks = { ...wire.bookmarks, ...bookmarks }
          if (what === 'after') throw gone()
          return String(wire.events.length)
        },
        bookmarks: async () => wire.bookmarks,
        close: async () => {},
      }
    },
  }
  return wire
}

/** As a reader sees them: what came twice is dropped. */
export function onceEach(events: readonly Event[]): Event[] {
  const seen = new Set<string>()
  return events.filter(({ source, run, sequence }) => {
    const key = `${source} ${run} ${sequence}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Numbers of each life, in the order in which a reader meets them. */
export function bySource(events: readonly Event[]): Record<string, number[]> {
  const found: Record<string, number[]> = {}
  for (const { source, run, sequence } of events) {
    const key = `${source} ${run}`
    found[key] ??= []
    found[key].push(sequence)
  }
  return found
}
