// The log in Kafka, of a driver's parts. What it promises, and what it leaves to the brokers: docs/kafka.md.
import { setMaxListeners } from 'node:events'
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import { STREAMS } from '../../events/stream.ts'
import type { EventLog, ReadOptions } from '../log.ts'
import { closedError, readOnlyError } from '../misuse.ts'
import type { ShareOptions } from '../share.ts'
import type { KafkaAddress } from './address.ts'
import { readBookmarks } from './bookmarks.ts'
import type { Cluster, Driver } from './driver.ts'
import { kafkaError } from './errors.ts'
import { shareKafka } from './group/share.ts'
import { hangUp } from './hang-up.ts'
import { inTime } from './in-time.ts'
import { inspectKafka } from './inspect.ts'
import { lanesOf, withRetries } from './lanes.ts'
import { readKafka, type Session } from './read.ts'
import { kafkaStatus } from './status.ts'
import { checkGroupVersions, checkVersions } from './versions.ts'
import { newWriter, type Writer } from './write.ts'

type Parts = {
  readonly driver: Driver
  readonly address: KafkaAddress
  readonly mode: 'read' | 'write'
  readonly transactionalId: string
  readonly compression: number
}

/** Resolves when a broker has answered and the topics are there; else rejects within seconds. */
export async function newKafkaLog({ driver, address, mode, transactionalId, compression }: Parts): Promise<EventLog> {
  const { home } = address
  const shared = driver.cluster()
  const own = new Set<Cluster>()
  let closed = false
  let writer: Writer | undefined
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each read that is under way

  const told = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (closed) throw closedError(home)
    try {
      return await work()
    } catch (error) {
      throw kafkaError(error, home)
    }
  }
  const session = (cluster: Cluster, ended: () => boolean, end: AbortSignal): Session => ({
    driver,
    cluster,
    address,
    ended,
    end,
  })
  const whole = (): Session => session(shared, () => closed, closing.signal)

  try {
    await told(async () => {
      await inTime(home, shared.connect())
      checkVersions(shared, home)
      await inTime(home, lanesOf(driver, shared, address, STREAMS))
    })
  } catch (error) {
    await hangUp(shared)
    throw error
  }
  if (mode === 'write') writer = newWriter({ driver, cluster: shared, address, transactionalId, compression })

  /** Ends with the log, or when its caller says so. */
  const untilTold = (signal: AbortSignal | undefined) => {
    const stop = new AbortController()
    const abort = (): void => stop.abort()
    const signals = signal === undefined ? [closing.signal] : [closing.signal, signal]
    for (const one of signals) one.addEventListener('abort', abort)
    if (signals.some(({ aborted }) => aborted)) abort()
    setMaxListeners(0, stop.signal)
    return {
      end: stop.signal,
      forget: () => {
        for (const one of signals) one.removeEventListener('abort', abort)
      },
    }
  }

  async function* read(options: ReadOptions = {}) {
    if (closed) throw closedError(home)
    const { end, forget } = untilTold(options.signal)
    const ended = (): boolean => end.aborted
    if (ended()) return forget()
    // One that waits at the end has connections of its own: a broker answers the questions of a connection one after the other.
    const cluster = options.follow ? driver.cluster() : shared
    try {
      if (cluster !== shared) {
        own.add(cluster)
        await cluster.connect()
      }
      yield* readKafka(session(cluster, ended, end), options)
    } catch (error) {
      if (!ended()) throw kafkaError(error, home)
    } finally {
      forget()
      if (cluster !== shared) {
        own.delete(cluster)
        await hangUp(cluster)
      }
    }
  }

  async function* share(options: ShareOptions) {
    if (closed) throw closedError(home)
    checkGroupVersions(shared, home)
    const { end, forget } = untilTold(options.signal)
    const ended = (): boolean => end.aborted
    const connect = async (): Promise<Cluster> => {
      const cluster = driver.cluster()
      own.add(cluster)
      await withRetries(cluster, () => cluster.connect(), ended, Number.POSITIVE_INFINITY)
      return cluster
    }
    const disconnect = async (cluster: Cluster): Promise<void> => {
      own.delete(cluster)
      await hangUp(cluster)
    }
    try {
      yield* shareKafka({ ...session(shared, ended, end), connect, disconnect }, options)
    } catch (error) {
      if (!ended()) throw kafkaError(error, home)
    } finally {
      forget()
    }
  }

  return {
    home,
    append: (events, bookmarks) =>
      told(async () => {
        if (writer === undefined) throw readOnlyError(home)
        return writer.append(events, bookmarks)
      }),
    bookmarks: () =>
      told(async () => {
        // A writer is told what holds, also after an append whose answer was lost.
        await writer?.settle()
        return withRetries(shared, () => readBookmarks(driver, shared, address.prefix, writer !== undefined))
      }),
    read,
    share,
    prune: () =>
      told(async () => {
        throw umtoolError(EXIT.usage, 'Kafka drops old events by itself, whole segments at a time', {
          where: home,
          hint: 'umtool log init --retention STREAM=TIME says how long each stream is kept',
        })
      }),
    status: () => told(() => kafkaStatus(whole())),
    inspect: () => told(() => withRetries(shared, () => inspectKafka(whole()))),
    async close() {
      if (closed) return
      closed = true
      closing.abort()
      await writer?.close()
      await Promise.all([shared, ...own].map(hangUp))
    },
  }
}
