// Facts that wait for the log, bounded: what is over the bound goes by worth, packets and counters first, transitions last. Pure.

import type { Fact } from '../events/event.ts'
import { streamOf } from '../events/stream.ts'

/** Who says something: one life of one collector, or of the agent. */
export type Voice = {
  readonly collector: string
  readonly source: string
  readonly run: string
  /** Of the last event that was handed to the log. */
  sequence: number
  /** Facts said in this run. */
  said: number
  /** The longest from an event to its being durable since this was last set to 0. Microseconds. */
  lag: number
}

export type HeldFact = { readonly order: number; readonly voice: Voice; readonly fact: Fact; readonly bytes: number }
type HeldBookmark = { readonly order: number; readonly name: string; readonly value: string }

export type Taken = { readonly facts: readonly HeldFact[]; readonly bookmarks: Readonly<Record<string, string>> | undefined }

export type Held = {
  order: number
  count: number
  bytes: number
  /** By worth, least first; each oldest first. */
  readonly ranks: readonly Queue<HeldFact>[]
  bookmarks: Queue<HeldBookmark>
}

export type Limits = { readonly facts: number; readonly bytes: number }

type Queue<Item> = { items: Item[]; head: number }

const CAPTURES = 0
const COUNTERS = 1
const PICTURES = 2
const TRANSITIONS = 3

const newQueue = <Item>(): Queue<Item> => ({ items: [], head: 0 })

export const newHeld = (): Held => ({
  order: 0,
  count: 0,
  bytes: 0,
  ranks: [newQueue(), newQueue(), newQueue(), newQueue()],
  bookmarks: newQueue(),
})

export const isEmpty = (held: Held): boolean => held.count === 0 && held.bookmarks.head === held.bookmarks.items.length

/** Keeps a fact. Returns what had to go for it, perhaps itself: of transitions the oldest stay, since they tell how it began. */
export function hold(held: Held, voice: Voice, fact: Fact, limits: Limits): readonly HeldFact[] {
  const entry = { order: held.order++, voice, fact, bytes: sizeOf(fact.data) }
  put(held.ranks[rankOf(fact.type)]!, entry)
  held.count++
  held.bytes += entry.bytes
  const gone: HeldFact[] = []
  while (held.count > limits.facts || held.bytes > limits.bytes) {
    const victim = leastWorth(held)
    if (victim === undefined) break
    held.count--
    held.bytes -= victim.bytes
    gone.push(victim)
  }
  return gone
}

/** Bookmarks are never dropped. Many of one name become the last of them, which is held back until all before it is durable. */
export function holdBookmark(held: Held, name: string, value: string): void {
  const { items, head } = held.bookmarks
  if (items.length - head >= MOST_BOOKMARKS) {
    const last = new Map(items.slice(head).map(bookmark => [bookmark.name, bookmark]))
    held.bookmarks = { items: [...last.values()].sort((a, b) => a.order - b.order), head: 0 }
  }
  put(held.bookmarks, { order: held.order++, name, value })
}

const MOST_BOOKMARKS = 4096

/** The oldest facts, in the order in which they were said, and the bookmarks that stand between and right behind them. */
export function take(held: Held, most: Limits): Taken {
  const facts: HeldFact[] = []
  let bytes = 0
  const marks: HeldBookmark[] = []
  for (;;) {
    const next = oldest(held)
    const mark = first(held.bookmarks)
    if (mark !== undefined && (next === undefined || mark.order < first(next)!.order)) {
      marks.push(shift(held.bookmarks)!)
      continue
    }
    if (next === undefined) break
    const size = first(next)!.bytes
    if (facts.length > 0 && (facts.length >= most.facts || bytes + size > most.bytes)) break
    facts.push(shift(next)!)
    held.count--
    held.bytes -= size
    bytes += size
  }
  return { facts, bookmarks: marks.length === 0 ? undefined : Object.fromEntries(marks.map(({ name, value }) => [name, value])) }
}

function rankOf(type: string): number {
  const stream = streamOf(type)
  if (stream === 'capture') return CAPTURES
  if (stream === 'stats') return COUNTERS
  return type.endsWith('.sampled') ? PICTURES : TRANSITIONS
}

function oldest(held: Held): Queue<HeldFact> | undefined {
  let found: Queue<HeldFact> | undefined
  let order = Number.POSITIVE_INFINITY
  for (const queue of held.ranks) {
    const head = first(queue)
    if (head === undefined || head.order > order) continue
    found = queue
    order = head.order
  }
  return found
}

function leastWorth(held: Held): HeldFact | undefined {
  for (const rank of [CAPTURES, COUNTERS, PICTURES]) {
    const victim = shift(held.ranks[rank]!)
    if (victim !== undefined) return victim
  }
  return held.ranks[TRANSITIONS]!.items.pop()
}

function put<Item>(queue: Queue<Item>, item: Item): void {
  queue.items.push(item)
}

const first = <Item>(queue: Queue<Item>): Item | undefined => queue.items[queue.head]

/** What was taken is let go of now and then, all at once: shift() of a long array moves all of it. */
function shift<Item>(queue: Queue<Item>): Item | undefined {
  if (queue.head === queue.items.length) return undefined
  const item = queue.items[queue.head++]
  if (queue.head === queue.items.length) {
    queue.items = []
    queue.head = 0
  } else if (queue.head >= 1024 && queue.head * 2 > queue.items.length) {
    queue.items = queue.items.slice(queue.head)
    queue.head = 0
  }
  return item
}

const ENVELOPE = 300
const ELEMENT = 200

/** About how many bytes a fact takes: near enough for a bound, without writing it out. */
function sizeOf(data: unknown): number {
  if (data instanceof Uint8Array) return ENVELOPE + data.length
  if (typeof data !== 'object' || data === null) return ENVELOPE
  let size = ENVELOPE
  for (const value of Object.values(data)) {
    if (typeof value === 'string') size += value.length
    else if (Array.isArray(value)) size += value.length * ELEMENT
    else if (typeof value === 'object' && value !== null) size += Object.keys(value).length * ELEMENT
  }
  return size
}
