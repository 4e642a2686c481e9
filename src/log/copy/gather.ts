// Reads ahead while the far log is writing: what has gathered meanwhile goes together. Bounded, so that a slow far log slows the reading.
import type { Event } from '../../events/event.ts'
import type { Position, Recorded } from '../log.ts'
import { eventBytes } from '../size.ts'

/** One or the other may be exceeded by one event. */
export type Limits = { readonly events: number; readonly bytes: number }

export type Batch = {
  readonly events: readonly Event[]
  readonly bytes: number
  readonly unreadable: readonly { readonly position: Position; readonly why: string }[]
  /** Of the last of them, and of the one before it; undefined when there was none. */
  readonly position: Position
  readonly before: Position | undefined
  /** Id of the last one; empty when it is unreadable. */
  readonly lastId: string
}

export type Gathering = {
  /** The next of them, as many as are there; undefined at the end. Rejects as the reading does. */
  take(): Promise<Batch | undefined>
  /** No more is wanted. Resolves when the reading has ended. */
  end(): Promise<void>
}

type Item = { readonly recorded: Recorded; readonly bytes: number }

/** `after` is where the reading begins. */
export function gather(batches: AsyncIterable<readonly Recorded[]>, limits: Limits, after: Position | undefined): Gathering {
  let items: Item[] = []
  let bytes = 0
  let before = after
  let ended = false
  let unwanted = false
  let failure: { readonly error: unknown } | undefined
  let more = Promise.withResolvers<void>()
  let room = Promise.withResolvers<void>()

  const isFull = (): boolean => items.length >= limits.events || bytes >= limits.bytes
  const reading = readAhead()

  return {
    async take() {
      for (;;) {
        if (items.length > 0) return cut()
        if (failure !== undefined) throw failure.error
        if (ended) return undefined
        await more.promise
      }
    },
    async end() {
      unwanted = true
      room.resolve()
      await reading
    },
  }

  async function readAhead(): Promise<void> {
    try {
      for await (const batch of batches) {
        for (const recorded of batch) {
          const item = { recorded, bytes: recorded.ok ? eventBytes(recorded.event) : 0 }
          items.push(item)
          bytes += item.bytes
        }
        more.resolve()
        while (isFull() && !unwanted) {
          room = Promise.withResolvers()
          await room.promise
        }
        if (unwanted) break
      }
    } catch (error) {
      failure = { error }
    }
    ended = true
    more.resolve()
  }

  function cut(): Batch {
    const events: Event[] = []
    const unreadable: { position: Position; why: string }[] = []
    let size = 0
    let count = 0
    while (count < items.length && (count === 0 || (count < limits.events && size + items[count]!.bytes <= limits.bytes))) {
      const { recorded, bytes: one } = items[count++]!
      size += one
      if (recorded.ok) events.push(recorded.event)
      else unreadable.push({ position: recorded.position, why: recorded.why })
    }
    const last = items[count - 1]!.recorded
    const batch = {
      events,
      unreadable,
      bytes: size,
      position: last.position,
      before: items[count - 2]?.recorded.position ?? before,
      lastId: last.ok ? last.event.id : '',
    }
    before = last.position
    items = items.slice(count)
    bytes -= size
    if (items.length === 0) more = Promise.withResolvers()
    if (ended) more.resolve()
    if (!isFull()) room.resolve()
    return batch
  }
}
