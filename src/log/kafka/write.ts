// Writing to a log in Kafka: what is appended at once goes in one transaction, with its bookmarks; all or nothing, in order.
//
// Kafka tells an outcome that was lost on the way by nothing: then append rejects, the same again is harmless, and readers drop what came twice.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../events/event.ts'
import { STREAMS, streamOf } from '../../events/stream.ts'
import type { Bookmarks, Position } from '../log.ts'
import type { KafkaAddress } from './address.ts'
import type { Cluster, Driver, Producer, Sent } from './driver.ts'
import { LATEST, type Lane, lanesOf, offsetsAt, withRetries } from './lanes.ts'
import { type Message, messageBytes, toMessage } from './message.ts'
import { formatPosition } from './position.ts'
import { newOnce } from './reader.ts'
import { bookmarkTopic, streamTopic } from './topics.ts'

/** What one transaction and one request carry, about: what waits longer goes in the next. Bytes. */
const GROUP = 8 << 20
const REQUEST = 4 << 20
const REQUEST_TIMEOUT = 15_000
const ALL_REPLICAS = -1
/** What is committed is committed: after so long the append is done, readers or not. Milliseconds. */
const PATIENCE = 5000

/** Behind what was written to a partition. */
type Note = { readonly topic: string; readonly partition: number; readonly end: number }

type Topic = { readonly topic: string; readonly messages: Sent[] }

type Waiting = {
  readonly events: readonly Event[]
  readonly messages: ReadonlyMap<string, Message[]>
  readonly bookmarks: Bookmarks | undefined
  readonly bytes: number
  resolve(position: Position | undefined): void
  reject(error: unknown): void
}

export type Writer = {
  append(events: readonly Event[], bookmarks?: Bookmarks): Promise<Position | undefined>
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
  let isNew = newOnce()
  let producer: Producer | undefined
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let recorded = 0
  /** Where every partition ended when the first append came, moved by what is written here. */
  let lanes: readonly Lane[] = []
  let ends: number[] = []
  const partitions = new Map<string, number>()

  const stamp = (): number => {
    recorded = Math.max(recorded + 1, Math.round((performance.timeOrigin + performance.now()) * 1000))
    return recorded
  }
  const forget = async (): Promise<void> => {
    const old = producer
    producer = undefined
    await old?.disconnect().catch(() => {})
  }
  const begin = async (): Promise<Producer> => {
    if (lanes.length === 0) {
      lanes = await lanesOf(driver, cluster, { ...address, cluster: undefined }, STREAMS)
      await cluster.addMultipleTargetTopics([bookmarkTopic(address.prefix)])
      ends = await withRetries(cluster, () => offsetsAt(driver, cluster, lanes, LATEST))
      for (const { topic } of lanes) partitions.set(topic, (partitions.get(topic) ?? 0) + 1)
    }
    if (producer === undefined) {
      const fresh = driver.producer(transactionalId)
      await fresh.connect()
      producer = fresh
    }
    return producer
  }

  /** A broker answers a commit before readers see it, as a rule by a few milliseconds: whoever has appended may count on being read. */
  const readable = async (notes: readonly Note[]): Promise<void> => {
    const until = performance.now() + PATIENCE
    while (performance.now() < until) {
      const stable = await withRetries(cluster, () => offsetsAt(driver, cluster, notes, LATEST), undefined, PATIENCE).catch(() => [])
      if (notes.every(({ end }, index) => stable[index]! >= end)) return
      await sleep(1)
    }
  }

  /** One transaction. */
  const write = async (topics: readonly Topic[]): Promise<void> => {
    const ready = await begin()
    const transaction = await ready.transaction()
    try {
      const notes: Note[] = []
      for (const piece of pieces(topics)) {
        const answers = await transaction.sendBatch({ topicMessages: piece, acks: ALL_REPLICAS, timeout: REQUEST_TIMEOUT, compression })
        for (const { topicName, partition, baseOffset } of answers) {
          const sent = piece.find(({ topic }) => topic === topicName)!.messages
          const count = sent.reduce((sum, message) => (message.partition === partition ? sum + 1 : sum), 0)
          notes.push({ topic: topicName, partition, end: Number(baseOffset) + count })
        }
      }
      await transaction.commit()
      await readable(notes)
      for (const { topic, partition, end } of notes) {
        const index = lanes.findIndex(lane => lane.topic === topic && lane.partition === partition)
        if (index >= 0) ends[index] = Math.max(ends[index]!, end)
      }
    } catch (error) {
      if (transaction.isActive()) await transaction.abort().catch(() => {})
      // What state it is in nobody knows; a new one of the same name ends what is open.
      await forget()
      throw error
    }
  }

  /** What this process has written before is left out; the rest in the order it came, stamped when it goes. */
  const fresh = (group: readonly Waiting[]): { topics: Topic[]; count: number } => {
    const topics = new Map<string, Sent[]>()
    let count = 0
    const add = (topic: string, message: Sent): void => {
      const list = topics.get(topic)
      if (list === undefined) topics.set(topic, [message])
      else list.push(message)
      count++
    }
    for (const { events, messages, bookmarks } of group) {
      const cursors = new Map<string, number>()
      for (const event of events) {
        const topic = streamTopic(address.prefix, streamOf(event.type))
        const index = cursors.get(topic) ?? 0
        cursors.set(topic, index + 1)
        if (!isNew(event.source, event.run, event.sequence)) continue
        const message = messages.get(topic)![index]!
        message.headers.ce_recorded = String(stamp())
        add(topic, { ...message, partition: driver.partitionOf(message.key, partitions.get(topic)!) })
      }
      for (const [name, text] of Object.entries(bookmarks ?? {}))
        add(bookmarkTopic(address.prefix), { key: name, value: Buffer.from(text), headers: {}, timestamp: String(Date.now()), partition: 0 })
    }
    return { topics: [...topics].map(([topic, messages]) => ({ topic, messages })), count }
  }

  const commit = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await begin()
      const { topics, count } = fresh(group)
      if (count > 0) await write(topics)
      const position = formatPosition(lanes, index => ends[index]!)
      for (const { events, resolve } of group) resolve(events.length === 0 ? undefined : position)
    } catch (error) {
      // Nobody knows what is there now: nothing is left out any more, and readers drop what came twice.
      isNew = newOnce()
      if (group.length === 1) group[0]!.reject(error)
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
      const messages = new Map<string, Message[]>()
      let bytes = 0
      for (const event of events) {
        const topic = streamTopic(address.prefix, streamOf(event.type))
        const message = toMessage(checked(event), 0)
        const list = messages.get(topic)
        if (list === undefined) messages.set(topic, [message])
        else list.push(message)
        bytes += messageBytes(message)
      }
      return new Promise((resolve, reject) => {
        waiting.push({ events: [...events], messages, bookmarks, bytes, resolve, reject })
        running ??= Promise.resolve().then(run)
      })
    },
    async close() {
      while (running !== undefined) await running
      await forget()
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
function* pieces(topics: readonly Topic[]): Generator<Topic[], void, void> {
  let piece = new Map<string, Sent[]>()
  let bytes = 0
  const cut = (): Topic[] => [...piece].map(([topic, messages]) => ({ topic, messages }))
  for (const { topic, messages } of topics) {
    for (const message of messages) {
      const size = messageBytes(message)
      if (bytes > 0 && bytes + size > REQUEST) {
        yield cut()
        piece = new Map()
        bytes = 0
      }
      const list = piece.get(topic)
      if (list === undefined) piece.set(topic, [message])
      else list.push(message)
      bytes += size
    }
  }
  if (bytes > 0) yield cut()
}
