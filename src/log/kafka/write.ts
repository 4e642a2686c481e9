// Writing to a log in Kafka: what is appended at once goes in one transaction, with its bookmarks; all or nothing, in order.
//
// Kafka tells an outcome that was lost on the way by nothing: then append rejects, the same again is harmless, and readers drop what came twice.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../events/event.ts'
import { STREAMS, streamOf } from '../../events/stream.ts'
import type { Bookmarks, Position } from '../log.ts'
import type { KafkaAddress } from './address.ts'
import { bookmarkPlaces } from './bookmarks.ts'
import type { Cluster, Driver } from './driver.ts'
import { isForgotten, isPassing } from './errors.ts'
import { LATEST, type Lane, lanesOf, offsetsAt, withRetries } from './lanes.ts'
import { type EventMessage, type Message, messageBytes, toMessage } from './message.ts'
import { formatPosition } from './position.ts'
import { newOnce } from './reader.ts'
import { bookmarkTopic, streamTopic } from './topics.ts'
import { newTransactions, type Part } from './transaction.ts'

/** What one transaction and one request carry, about: what waits longer goes in the next. Bytes. */
const GROUP = 8 << 20
const REQUEST = 4 << 20
/** A writer that dies in the middle holds up readers for that long, unless one of the same name comes again. Milliseconds. */
const TRANSACTION = 20_000
/** What is committed is committed: after so long the append is done, readers or not. Slow brokers take seconds. Milliseconds. */
const PATIENCE = 15_000

/** Between two looks whether readers see it: from one millisecond to these. A thousand writers that asked each millisecond would hold up each other. */
const LONGEST_LOOK = 32

/** Behind what was written to a partition. */
type Note = { readonly topic: string; readonly partition: number; readonly end: number }

type Waiting = {
  readonly messages: readonly EventMessage[]
  readonly bookmarks: Bookmarks | undefined
  readonly bytes: number
  resolve(position: Position | undefined): void
  reject(error: unknown): void
}

export type Writer = {
  append(events: readonly Event[], bookmarks?: Bookmarks): Promise<Position | undefined>
  /** Resolves when no append is under way, and what one left behind whose answer was lost, here or in a former process, is there or will never be. */
  settle(): Promise<void>
  close(): Promise<void>
}

type Parts = {
  readonly driver: Driver
  readonly cluster: Cluster
  readonly address: KafkaAddress
  readonly transactionalId: string
  readonly compression: number
}

export function newWriter({ driver, cluster, address, transactionalId, compression }: Parts): Writer {
  const transactions = newTransactions(driver, cluster, transactionalId, TRANSACTION, compression)
  let isNew = newOnce()
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let recorded = 0
  /** Ends when everything that was committed has been seen by readers. */
  let shown: Promise<unknown> = Promise.resolve()
  /** Where every partition ended when the first append came, moved by what is written here. */
  let lanes: readonly Lane[] = []
  let ends: number[] = []
  const partitions = new Map<string, number>()

  const stamp = (): number => {
    recorded = Math.max(recorded + 1, Math.round((performance.timeOrigin + performance.now()) * 1000))
    return recorded
  }
  const begin = async (): Promise<void> => {
    if (lanes.length > 0) return
    const found = await lanesOf(driver, cluster, { ...address, cluster: undefined }, STREAMS)
    const marks = await bookmarkPlaces(cluster, address.prefix)
    partitions.set(bookmarkTopic(address.prefix), marks.length)
    ends = await withRetries(cluster, () => offsetsAt(driver, cluster, found, LATEST))
    for (const { topic } of found) partitions.set(topic, (partitions.get(topic) ?? 0) + 1)
    lanes = found
  }

  /** A broker answers a commit before readers see it, as a rule by a few milliseconds: whoever has appended may count on being read. */
  const readable = async (notes: readonly Note[]): Promise<void> => {
    const until = performance.now() + PATIENCE
    for (let pause = 1; performance.now() < until; pause = Math.min(pause * 2, LONGEST_LOOK)) {
      const stable = await withRetries(cluster, () => offsetsAt(driver, cluster, notes, LATEST), undefined, PATIENCE).catch(() => [])
      if (notes.every(({ end }, index) => stable[index]! >= end)) return
      await sleep(pause)
    }
  }

  /** One transaction; answers where it ends. */
  const write = async (parts: readonly Part[], mayTryAgain = true): Promise<Note[]> => {
    const began = performance.now()
    let committing = false
    try {
      const notes = new Map<string, Note>()
      for (const piece of pieces(parts))
        for (const { topic, partition, offset, count } of await transactions.write(piece))
          notes.set(`${topic}/${partition}`, { topic, partition, end: offset + count })
      committing = true
      await transactions.commit()
      for (const { topic, partition, end } of notes.values()) {
        const index = lanes.findIndex(lane => lane.topic === topic && lane.partition === partition)
        if (index >= 0) ends[index] = Math.max(ends[index]!, end)
      }
      return [...notes.values()]
    } catch (error) {
      await transactions.giveUp()
      // Nothing of it will ever be seen, and under a number of its own it works.
      if (mayTryAgain && !committing && isForgotten(error, address.writer === undefined || performance.now() - began > TRANSACTION))
        return write(parts, false)
      throw error
    }
  }

  /** What this process has written before is left out; the rest in the order it came, stamped when it goes. */
  const fresh = (group: readonly Waiting[]): Part[] => {
    const parts = new Map<string, { topic: string; partition: number; messages: Message[] }>()
    const add = (topic: string, partition: number, message: Message): void => {
      const place = `${topic}/${partition}`
      const part = parts.get(place)
      if (part === undefined) parts.set(place, { topic, partition, messages: [message] })
      else part.messages.push(message)
    }
    const addMark = (key: string, value: string): void => {
      const topic = bookmarkTopic(address.prefix)
      add(topic, driver.partitionOf(key, partitions.get(topic)!), { key, value, timestamp: Date.now() })
    }
    for (const { messages, bookmarks } of group) {
      for (const message of messages) {
        const { source, run, sequence, type } = message.event
        if (!isNew(source, run, sequence)) continue
        const topic = streamTopic(address.prefix, streamOf(type))
        message.recorded = stamp()
        add(topic, driver.partitionOf(message.key, partitions.get(topic)!), message)
      }
      for (const [name, value] of Object.entries(bookmarks ?? {})) addMark(name, value)
    }
    return [...parts.values()]
  }

  const commit = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await begin()
      const parts = fresh(group)
      const notes = parts.length > 0 ? await write(parts) : []
      const position = formatPosition(lanes, index => ends[index]!)
      // The next one is written meanwhile.
      shown = Promise.all([shown, notes.length > 0 && readable(notes)]).then(() => {
        for (const { messages, resolve } of group) resolve(messages.length === 0 ? undefined : position)
      })
    } catch (error) {
      // Nobody knows what is there now: nothing is left out any more, and readers drop what came twice.
      isNew = newOnce()
      if (group.length === 1 || isPassing(error)) for (const { reject } of group) reject(error)
      else for (const one of group) await commit([one])
    }
  }
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      let bytes = 0
      let count = 0
      do bytes += waiting[count++]!.bytes
      while (count < waiting.length && bytes < GROUP)
      const group = waiting.splice(0, count)
      await commit(group)
    }
    running = undefined
  }

  return {
    append(events, bookmarks) {
      // Before anything is sent: all or none, also when data cannot be written as JSON.
      const messages = events.map(event => toMessage(checked(event)))
      const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0)
      return new Promise((resolve, reject) => {
        waiting.push({ messages, bookmarks, bytes, resolve, reject })
        running ??= Promise.resolve().then(run)
      })
    },
    async settle() {
      while (running !== undefined) await running
      await transactions.begin()
    },
    async close() {
      while (running !== undefined) await running
      await shown
      await transactions.giveUp()
    },
  }
}

function checked(event: Event): Event {
  const { at, sequence } = event
  if (!Number.isSafeInteger(at)) throw new TypeError(`at must be microseconds as a safe integer, not ${at}`)
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new TypeError(`sequence must be a whole number from 1 on, not ${sequence}`)
  return event
}

/** Requests of a size a broker takes, in order. */
function* pieces(parts: readonly Part[]): Generator<Part[], void, void> {
  let piece: Part[] = []
  let bytes = 0
  for (const { topic, partition, messages } of parts) {
    for (let from = 0; from < messages.length; ) {
      let to = from
      do bytes += messageBytes(messages[to++]!)
      while (to < messages.length && bytes + messageBytes(messages[to]!) <= REQUEST)
      piece.push({ topic, partition, messages: messages.slice(from, to) })
      from = to
      if (bytes < REQUEST && from >= messages.length) continue
      yield piece
      piece = []
      bytes = 0
    }
  }
  if (piece.length > 0) yield piece
}
