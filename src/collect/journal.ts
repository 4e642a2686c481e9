// Facts become events and go to the log: in the order in which they were said, many in one append, and none waits for a timer. A log
// that refuses is asked again and again; meanwhile facts are held, and what cannot be held is counted and said when it works again.

import type { Event, Fact } from '../events/event.ts'
import { formatSource } from '../events/source.ts'
import { type HeldFact, hold, holdBookmark, isEmpty, type Limits, newHeld, type Taken, take, type Voice } from './held.ts'
import { within } from './within.ts'

/** The part of a log that writes: see EventLog in src/log/log.ts. */
export type Sink = { append(events: readonly Event[], bookmarks?: Readonly<Record<string, string>>): Promise<unknown> }

export type JournalOptions = {
  readonly cluster: string
  readonly node: string
  readonly sink: Sink
  readonly now: () => number
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** A new UUIDv7. */
  readonly newId: () => string
  /** The version of a type's data. */
  readonly versionOf: (type: string) => number
  /** One sentence for the operator: the log refuses, works again. */
  readonly notice: (text: string) => void
  readonly limits?: Limits
}

export type Journal = {
  /** A new life of a collector. */
  voice(collector: string): Voice
  /** Never waits, never throws. `bookmark` becomes durable together with, or after, what was said before it. */
  say(voice: Voice, facts: readonly Fact[], bookmark?: { readonly name: string; readonly value: string }): void
  /** Fulfilled when all that was said is durable, or after this time: how many facts are not. */
  flush(milliseconds: number): Promise<number>
  /** The log is asked no more. */
  close(): void
}

/** What is held while the log refuses. */
const LIMITS: Limits = { facts: 50_000, bytes: 32 << 20 }
/** One append. */
const BATCH: Limits = { facts: 2000, bytes: 2 << 20 }
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5000
/** A bookmark alone is no news: reading of lines that say nothing shall not make the disk busy. */
const BOOKMARK_MS = 200
const MICROSECONDS = 1_000_000

type Loss = { events: number; from: number; to: number }

export function newJournal(options: JournalOptions): Journal {
  const { cluster, node, sink, now, sleep, newId, versionOf, notice, limits = LIMITS } = options
  const held = newHeld()
  const losses = new Map<Voice, Loss>()
  const closing = new AbortController()
  const idle: (() => void)[] = []
  let inFlight = 0
  let pumping = false
  let later: NodeJS.Timeout | undefined

  return {
    voice: collector => ({ collector, source: formatSource({ cluster, node, collector }), run: newId(), sequence: 0, said: 0, lag: 0 }),
    say,
    flush,
    close() {
      clearTimeout(later)
      closing.abort()
    },
  }

  function say(voice: Voice, facts: readonly Fact[], bookmark?: { readonly name: string; readonly value: string }): void {
    voice.said += facts.length
    for (const fact of facts) for (const gone of hold(held, voice, fact, limits)) lose(gone)
    if (bookmark !== undefined) holdBookmark(held, bookmark.name, bookmark.value)
    if (pumping || closing.signal.aborted) return
    if (facts.length > 0) wakePump()
    else later ??= setTimeout(wakePump, BOOKMARK_MS)
  }

  function wakePump(): void {
    clearTimeout(later)
    later = undefined
    if (pumping) return
    pumping = true
    setImmediate(() => void pump()) // what is said in the same turn goes together
  }

  function lose({ voice, fact }: HeldFact): void {
    const loss = losses.get(voice)
    if (loss === undefined) losses.set(voice, { events: 1, from: fact.at, to: fact.at })
    else {
      loss.events++
      loss.from = Math.min(loss.from, fact.at)
      loss.to = Math.max(loss.to, fact.at)
    }
  }

  async function pump(): Promise<void> {
    while (!isEmpty(held) && !closing.signal.aborted) {
      await commit(take(held, BATCH))
      if (losses.size > 0 && hasRoom() && !closing.signal.aborted) sayLosses()
    }
    pumping = false
    for (const resolve of idle.splice(0)) resolve()
  }

  /** To say a loss where there is none would be the next loss. */
  function hasRoom(): boolean {
    return held.count * 2 <= limits.facts && held.bytes * 2 <= limits.bytes
  }

  function sayLosses(): void {
    const said = [...losses]
    losses.clear()
    for (const [voice, { events, from, to }] of said) {
      const data = { events, why: 'the log took no more, and more could not be held', from, to }
      say(voice, [{ type: 'events.lost', subject: voice.collector, at: now(), data }])
    }
  }

  /** Comes back when all of it is durable, or nobody asks for it any more. */
  async function commit({ facts, bookmarks }: Taken): Promise<void> {
    inFlight = facts.length
    const events = facts.map(toEvent)
    let refusedSince: number | undefined
    for (let wait = FIRST_RETRY_MS; !closing.signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        await sink.append(events, bookmarks)
        if (refusedSince !== undefined) notice(`the log works again, after ${Math.round((now() - refusedSince) / MICROSECONDS)} s`)
        for (const { voice, fact } of facts) voice.lag = Math.max(voice.lag, now() - fact.at)
        inFlight = 0
        return
      } catch (error) {
        if (error instanceof TypeError || error instanceof RangeError) return apart({ facts, bookmarks }, error)
        if (refusedSince === undefined) notice(`the log refuses, events are held meanwhile: ${(error as Error).message}`)
        refusedSince ??= now()
        await sleep(wait, closing.signal)
      }
    }
  }

  function toEvent({ voice, fact }: HeldFact): Event {
    const { type, subject, at, data } = fact
    return { id: newId(), source: voice.source, run: voice.run, sequence: ++voice.sequence, type, version: versionOf(type), subject, at, data }
  }

  /** One of these cannot be written down at all: their numbers are taken back, the good ones go one by one, the bad one is said. */
  async function apart({ facts, bookmarks }: Taken, error: Error): Promise<void> {
    for (const { voice } of facts) voice.sequence--
    if (facts.length === 1) {
      const { voice, fact } = facts[0]!
      const data = { what: `${fact.type} cannot be written to the log`, evidence: error.message, times: 1 }
      say(voice, [{ type: 'collector.troubled', subject: voice.collector, at: now(), data }])
    } else for (const fact of facts) await commit({ facts: [fact], bookmarks: undefined })
    if (bookmarks !== undefined && facts.length > 0) await commit({ facts: [], bookmarks })
    inFlight = 0
  }

  async function flush(milliseconds: number): Promise<number> {
    if (later !== undefined) wakePump()
    if (pumping) await within(milliseconds, new Promise<void>(resolve => idle.push(resolve)))
    return held.count + inFlight
  }
}
