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
  readonly value: Buffer
  readonly headers: Record<string, string>
  /** Milliseconds since the epoch, as Kafka wants it; the microseconds are in ce_time. */
  readonly timestamp: string
}

/** Kafka has no time before 1970. */
const timestampOf = (at: number): string => String(Math.max(0, Math.floor(at / 1000)))

/** A cluster's events keep their order because they share a partition; what has no cluster shares one, too. */
export const keyOf = (source: string): string => parseSource(source)?.cluster ?? ''

/** `recorded` is when it was appended, by the writer's clock, and never twice the same: it orders what stands in different partitions. */
export function toMessage(event: Event, recorded: number): Message {
  const { id, source, run, sequence, type, subject, at, version } = event
  const data = storedData(event.data)
  return {
    key: keyOf(source),
    // Bytes are copied: whoever gave them may use them again before they are sent.
    value: typeof data === 'string' ? Buffer.from(data) : Buffer.from(Uint8Array.prototype.slice.call(data)),
    headers: {
      'content-type': typeof data === 'string' ? JSON_TYPE : PCAP,
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: source,
      ce_type: TYPE_PREFIX + type,
      ce_time: formatTime(at),
      ce_subject: subject,
      ce_dataschema: dataSchema(type, version),
      ce_sequence: String(sequence),
      ce_run: run,
      ce_recorded: String(recorded),
    },
    timestamp: timestampOf(at),
  }
}

/** What a message takes on its way, about: to cut what is sent into pieces. Bytes. */
export const messageBytes = ({ value }: Message): number => value.length + 400
