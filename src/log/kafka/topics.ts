// The topics of a log in Kafka: one per stream and one for bookmarks, and how each should be set.
import { STREAMS, type Stream } from '../../events/stream.ts'

export const streamTopic = (prefix: string, stream: Stream): string => `${prefix}.${stream}`
export const bookmarkTopic = (prefix: string): string => `${prefix}.bookmarks`
export const allTopics = (prefix: string): string[] => [...STREAMS.map(stream => streamTopic(prefix, stream)), bookmarkTopic(prefix)]

export type TopicPlan = {
  readonly topic: string
  readonly partitions: number
  readonly replicas: number
  /** By Kafka's own names of topic settings. */
  readonly settings: Readonly<Record<string, string>>
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** As long as events are worth keeping; what a fleet keeps longer it says with --retention. Milliseconds. */
export const KEPT: Readonly<Record<Stream, number>> = { capture: 6 * HOUR, stats: 7 * DAY, events: 180 * DAY, actions: 1825 * DAY }

/** A picture of 10,000 real servers has two million characters before it is packed. Bytes. */
const LARGEST = 16 << 20
/** Each append of an agent's copy leaves a bookmark, and whoever asks for one reads them all: compacted before they are many. Bytes. */
const MARKS = 8 << 20
/** Kafka drops whole segments, the newest never: a segment must end well before its content may go. */
const segmentFor = (kept: number): number => Math.max(HOUR, Math.min(7 * DAY, Math.floor(kept / 6)))

export type PlanOptions = {
  readonly partitions: number
  readonly replicas: number
  readonly kept?: Readonly<Partial<Record<Stream, number>>>
}

/** `message.timestamp.after.max.ms`: what happened is kept with its time, also when a node's clock is ahead; Kafka 4 would refuse an hour. */
const COMMON = { 'max.message.bytes': String(LARGEST), 'message.timestamp.type': 'CreateTime', 'compression.type': 'producer' } as const
const ANY_TIME = { 'message.timestamp.after.max.ms': '9223372036854775807', 'message.timestamp.before.max.ms': '9223372036854775807' } as const

export function planTopics(prefix: string, { partitions, replicas, kept = {} }: PlanOptions): TopicPlan[] {
  // A write counts when more than one broker has it, where there are more.
  const copies = { 'min.insync.replicas': String(replicas > 2 ? 2 : 1), 'unclean.leader.election.enable': 'false' }
  const streams = STREAMS.map(stream => {
    const ms = kept[stream] ?? KEPT[stream]
    const retention = { 'cleanup.policy': 'delete', 'retention.ms': String(ms), 'segment.ms': String(segmentFor(ms)) }
    return { topic: streamTopic(prefix, stream), partitions, replicas, settings: { ...COMMON, ...ANY_TIME, ...copies, ...retention } }
  })
  const bookmarks = { 'cleanup.policy': 'compact', 'segment.ms': String(DAY), 'segment.bytes': String(MARKS), 'min.cleanable.dirty.ratio': '0.1' }
  return [...streams, { topic: bookmarkTopic(prefix), partitions, replicas, settings: { ...COMMON, ...copies, ...bookmarks } }]
}
