// The partitions of a log: where each begins and ends, who leads it, and asking again when that changes.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stream } from '../../events/stream.ts'
import type { KafkaAddress } from './address.ts'
import { type Broker, type Cluster, type Driver, type OffsetQuery, READ_COMMITTED } from './driver.ts'
import { isPassing } from './errors.ts'
import type { Place } from './position.ts'
import { streamTopic } from './topics.ts'

export type Lane = Place & { readonly topic: string }

/** Timestamps with a meaning, in a query for offsets. */
export const EARLIEST = -2
export const LATEST = -1

/** Milliseconds between two attempts: grows from the first to the second. */
const FIRST_PAUSE = 4
const LONGEST_PAUSE = 1000
/** How long something that passes by itself is waited for: a broker that dies is missed after nine seconds, and another leads. Milliseconds. */
const PATIENCE = 20_000

/** In the order of streams, then of partitions. Throws what kafkajs throws when a topic is not there. */
export async function lanesOf(driver: Driver, cluster: Cluster, address: KafkaAddress, streams: readonly Stream[]): Promise<Lane[]> {
  const topics = streams.map(stream => streamTopic(address.prefix, stream))
  if (topics.length > 0) await cluster.addMultipleTargetTopics(topics)
  return streams.flatMap((stream, index) => {
    const topic = topics[index]!
    const count = cluster.findTopicPartitionMetadata(topic).length
    if (count === 0) throw driver.errorOf(UNKNOWN_TOPIC)
    const only = address.cluster === undefined ? undefined : driver.partitionOf(address.cluster, count)
    return Array.from({ length: count }, (_, partition) => ({ stream, topic, partition })).filter(
      ({ partition }) => only === undefined || partition === only,
    )
  })
}

const UNKNOWN_TOPIC = 3

export type Located = { readonly topic: string; readonly partition: number }

/** Who leads each partition now; throws a passing error when nobody does. */
export function byLeader<Item extends Located>(driver: Driver, cluster: Cluster, items: readonly Item[]): Map<number, Item[]> {
  return Map.groupBy(items, ({ topic, partition }) => {
    const found = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)
    if (found === undefined || found.leader < 0) throw driver.errorOf(LEADER_NOT_AVAILABLE)
    return found.leader
  })
}

export const LEADER_NOT_AVAILABLE = 5

export const brokerOf = (cluster: Cluster, nodeId: number): Promise<Broker> => cluster.findBroker({ nodeId })

/** Tries again while the error is one that passes, and asks for leaders anew in between. Not longer than `patience` milliseconds. */
export async function withRetries<Answer>(
  cluster: Cluster,
  work: () => Promise<Answer>,
  ended: () => boolean = () => false,
  patience = PATIENCE,
): Promise<Answer> {
  const until = performance.now() + patience
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work()
    } catch (error) {
      if (ended() || !isPassing(error) || performance.now() > until) throw error
    }
    await sleep(pause)
    // What it says will show in the next attempt.
    await cluster.refreshMetadata().catch(() => {})
  }
}

/** For each item the first offset with this time or a later one, in milliseconds; -1 where there is none. EARLIEST and LATEST (committed) always answer. */
export async function offsetsAt(
  driver: Driver,
  cluster: Cluster,
  items: readonly Located[],
  timestamp: number,
  isolationLevel = READ_COMMITTED,
): Promise<number[]> {
  const found = new Map<string, number>()
  const leaders = byLeader(driver, cluster, items)
  await Promise.all(
    [...leaders].map(async ([nodeId, mine]) => {
      const topics: OffsetQuery[] = [...Map.groupBy(mine, ({ topic }) => topic)].map(([topic, parts]) => ({
        topic,
        partitions: parts.map(({ partition }) => ({ partition, timestamp: String(timestamp) })),
      }))
      const broker = await brokerOf(cluster, nodeId)
      const { responses } = await broker.listOffsets({ isolationLevel, topics })
      for (const { topic, partitions } of responses)
        for (const { partition, offset } of partitions) found.set(`${topic}/${partition}`, Number(offset))
    }),
  )
  return items.map(({ topic, partition }) => found.get(`${topic}/${partition}`) ?? -1)
}
