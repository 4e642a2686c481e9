// Events of several nodes in the order of their times, however the log has them: one node after the other where logs were put together.
import type { Event } from '../../events/event.ts'

type Reader = { readonly iterator: AsyncIterator<Event>; head: Event }

/** `read` answers one node's events in the order of its log. Memory: what the readers hold. */
export async function* sideBySide(nodes: readonly string[], read: (node: string) => AsyncIterable<Event>): AsyncGenerator<Event, void, void> {
  const readers: Reader[] = []
  try {
    for (const node of nodes) {
      const iterator = read(node)[Symbol.asyncIterator]()
      const first = await iterator.next()
      if (first.done !== true) readers.push({ iterator, head: first.value })
    }
    while (readers.length > 0) {
      let earliest = readers[0]!
      for (const reader of readers) if (reader.head.at < earliest.head.at) earliest = reader
      yield earliest.head
      const next = await earliest.iterator.next()
      if (next.done === true) readers.splice(readers.indexOf(earliest), 1)
      else earliest.head = next.value
    }
  } finally {
    for (const { iterator } of readers) await iterator.return?.()
  }
}
