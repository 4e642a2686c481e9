// What a log in Kafka holds, as far as brokers tell without handing over all of it: events are offsets, which the ends of transactions
// and what came twice have too, so there are at most so many; the oldest and newest are the first and last of each partition.
import { STREAMS } from '../../events/stream.ts'
import type { LogStatus, PartitionStatus, StreamStatus, TopicStatus } from '../log.ts'
import { EARLIEST, LATEST, type Lane, lanesOf, offsetsAt, withRetries } from './lanes.ts'
import type { Session } from './read.ts'
import { newReader } from './reader.ts'
import { topicSettings } from './settings.ts'
import { partitionSizes } from './sizes.ts'

/** So many offsets at an end are looked at for an event: the last ones may be ends of transactions. */
const EDGE = 64

type Times = { readonly oldest?: number; readonly newest?: number }

export async function kafkaStatus(session: Session): Promise<LogStatus> {
  const { driver, cluster, address } = session
  const lanes = await lanesOf(driver, cluster, address, STREAMS)
  // Who is in step now, and not when the log was opened.
  await cluster.refreshMetadata()
  return withRetries(cluster, async () => {
    const begins = await offsetsAt(driver, cluster, lanes, EARLIEST)
    const ends = await offsetsAt(driver, cluster, lanes, LATEST)
    const sizes = await partitionSizes(driver, cluster, lanes)
    const times = await timesOf(session, lanes, begins, ends)
    const parts = lanes.map((lane, index): PartitionStatus => {
      const { leader = -1, replicas = [], isr = [] } = metadataOf(session, lane) ?? {}
      const [first, next] = [begins[index]!, ends[index]!]
      return { partition: lane.partition, first, next, bytes: sizes[index], ...times[index], leader, replicas, inSync: isr }
    })
    const names = [...new Set(lanes.map(({ topic }) => topic))]
    const settings = await topicSettings(cluster, names)
    const topics = names.map((topic): TopicStatus => {
      const mine = settings.get(topic)
      return { topic, partitions: parts.filter((_, index) => lanes[index]!.topic === topic), ...(mine !== undefined && { settings: mine }) }
    })
    const streams = STREAMS.map((stream): StreamStatus => {
      const mine = parts.filter((_, index) => lanes[index]!.stream === stream)
      return {
        stream,
        events: sum(mine.map(({ first, next }) => next - first)),
        bytes: sum(mine.map(({ bytes = 0 }) => bytes)),
        oldest: least(mine.map(({ oldest }) => oldest)),
        newest: most(mine.map(({ newest }) => newest)),
      }
    })
    return { home: address.home, bytes: sum(sizes.map((bytes = 0) => bytes)), streams, topics }
  })
}

const metadataOf = ({ cluster }: Session, { topic, partition }: Lane) =>
  cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const least = (times: readonly (number | undefined)[]): number | undefined =>
  times.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)), undefined)
const most = (times: readonly (number | undefined)[]): number | undefined =>
  times.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)), undefined)

/** Of each partition, by what stands at its ends. */
async function timesOf(session: Session, lanes: readonly Lane[], begins: readonly number[], ends: readonly number[]): Promise<Times[]> {
  const firsts = await Promise.all(lanes.map((lane, index) => timesIn(session, lane, begins[index]!, Math.min(ends[index]!, begins[index]! + EDGE))))
  const lasts = await Promise.all(lanes.map((lane, index) => timesIn(session, lane, Math.max(begins[index]!, ends[index]! - EDGE), ends[index]!)))
  return lanes.map((_, index) => {
    const seen = [...firsts[index]!, ...lasts[index]!]
    return seen.length === 0 ? {} : { oldest: Math.min(...seen), newest: Math.max(...seen) }
  })
}

async function timesIn({ driver, cluster, address, ended }: Session, lane: Lane, from: number, to: number): Promise<number[]> {
  const times: number[] = []
  if (from >= to) return times
  const reader = newReader(driver, cluster, [lane], {}, address.cluster, ended)
  reader.seek([from])
  for await (const batch of reader.to([to])) for (const recorded of batch) if (recorded.ok) times.push(recorded.event.at)
  return times
}
