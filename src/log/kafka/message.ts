// An event as a Kafka message: CloudEvents 1.0 in binary mode (headers ce_*, content-type), its data the value, its cluster the key.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
import { dataSchema, PCAP, TYPE_PREFIX } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import { formatTime } from '../../events/time.ts'
import { storedData } from '../size.ts'

export const JSON_TYPE = 'application/json'

export type Message = {
  readonly key: string
  readonly value: string | Uint8Array
  /** Milliseconds since the epoch, as Kafka wants it; the microseconds are in ce_time. */
  readonly timestamp: number
  /** What the headers say; a bookmark has none. */
  readonly event?: Event
  /** When it was appended, by the writer's clock, and never twice the same: it orders what stands in different partitions. Microseconds. */
  recorded?: number
}

export type EventMessage = Message & { readonly event: Event }

/** Kafka has no time before 1970. */
const timestampOf = (at: number): number => Math.max(0, Math.floor(at / 1000))

const clusters = new Map<string, string>()
const MOST_CLUSTERS = 100_000

/** A cluster's events keep their order because they share a partition; what has no cluster shares one, too. */
export function keyOf(source: string): string {
  let cluster = clusters.get(source)
  if (cluster === undefined) {
    cluster = parseSource(source)?.cluster ?? ''
    if (clusters.size >= MOST_CLUSTERS) clusters.clear()
    clusters.set(source, cluster)
  }
  return cluster
}

/** Throws when the data cannot be written as JSON. */
export function toMessage(event: Event): EventMessage {
  const data = storedData(event.data)
  // Bytes are copied: whoever gave them may use them again before they are sent.
  return { key: keyOf(event.source), value: typeof data === 'string' ? data : new Uint8Array(data), timestamp: timestampOf(event.at), event }
}

/** In this order; the text of each by its event. */
export const HEADERS: readonly { readonly name: string; readonly of: (event: Event, message: Message) => string }[] = [
  { name: 'content-type', of: (_, { value }) => (typeof value === 'string' ? JSON_TYPE : PCAP) },
  { name: 'ce_specversion', of: () => '1.0' },
  { name: 'ce_id', of: ({ id }) => id },
  { name: 'ce_source', of: ({ source }) => source },
  { name: 'ce_type', of: ({ type }) => TYPE_PREFIX + type },
  { name: 'ce_time', of: ({ at }) => formatTime(at) },
  { name: 'ce_subject', of: ({ subject }) => subject },
  { name: 'ce_dataschema', of: ({ type, version }) => dataSchema(type, version) },
  { name: 'ce_sequence', of: ({ sequence }) => String(sequence) },
  { name: 'ce_run', of: ({ run }) => run },
  { name: 'ce_recorded', of: (_, { recorded = 0 }) => String(recorded) },
]

/** What a message takes on its way before it is packed, at least: to cut what is sent into pieces. Bytes. */
export const messageBytes = ({ value }: Message): number => value.length + 400
