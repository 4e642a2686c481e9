// What the brokers know of events they have dropped: where each partition begins now, and which settings drop more than what is old.
import { STREAMS } from '../../events/stream.ts'
import type { Inspection } from '../log.ts'
import { EARLIEST, lanesOf, offsetsAt } from './lanes.ts'
import { keyOf } from './message.ts'
import type { Session } from './read.ts'
import { topicSettings } from './settings.ts'
import { streamTopic } from './topics.ts'

export async function inspectKafka({ driver, cluster, address }: Session): Promise<Inspection> {
  const lanes = await lanesOf(driver, cluster, address, STREAMS)
  const begins = await offsetsAt(driver, cluster, lanes, EARLIEST)
  const settings = await topicSettings(
    cluster,
    STREAMS.map(stream => streamTopic(address.prefix, stream)),
  )
  const partitions = new Map(STREAMS.map(stream => [stream, cluster.findTopicPartitionMetadata(streamTopic(address.prefix, stream)).length]))
  // A cluster has its partition in each topic by its key; topics of different sizes would have different ones.
  const placeOf = (source: string): string => STREAMS.map(stream => driver.partitionOf(keyOf(source), partitions.get(stream)!)).join(' ')
  const droppedAt = (place: string) => {
    const numbers = place.split(' ').map(Number)
    return STREAMS.filter((stream, index) => lanes.some((lane, at) => lane.stream === stream && lane.partition === numbers[index] && begins[at]! > 0))
  }
  const compacted = [...settings].filter(([, { 'cleanup.policy': policy = '' }]) => policy.includes('compact')).map(([topic]) => topic)
  const notes = compacted.map(topic => `${topic} is compacted, which drops events whatever their age: cleanup.policy should be delete`)
  return { damage: [], lives: [], ageing: { placeOf, droppedAt, dropped: begins.reduce((sum, begin) => sum + begin, 0), notes } }
}
