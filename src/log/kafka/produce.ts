// One batch to one partition: Produce version 7 (Kafka 2.1 and later), acknowledged by every replica that is in step.
import { newCursor, readCount, readInt16, readInt32, readInt64, readText, understood } from './bytes.ts'
import type { Broker, Driver } from './driver.ts'

export const PRODUCE_VERSION = 7

const API_KEY = 0
const ALL_REPLICAS = -1
/** How long a broker waits for the other replicas. Milliseconds. */
const REPLICAS = 10_000
/** The broker has it already: its answer was lost on the way. */
const DUPLICATE_SEQUENCE = 46

export type Batch = { readonly topic: string; readonly partition: number; readonly batch: Buffer }

/** The offset of its first message. */
export async function produceTo(driver: Driver, broker: Broker, transactionalId: string, { topic, partition, batch }: Batch): Promise<number> {
  const { errorCode, offset } = (await broker.connectionPool.send({
    request: {
      apiKey: API_KEY,
      apiVersion: PRODUCE_VERSION,
      apiName: 'Produce',
      encode: async () => asEncoder(request(transactionalId, topic, partition, batch)),
    },
    response: {
      decode: async payload => ({ clientSideThrottleTime: payload.length < 4 ? 0 : payload.readInt32BE(payload.length - 4), payload }),
      parse: async decoded => understood(() => readProduced((decoded as { payload: Buffer }).payload)),
    },
  })) as { errorCode: number; offset: number }
  if (errorCode !== 0 && errorCode !== DUPLICATE_SEQUENCE) throw driver.errorOf(errorCode)
  return offset
}

/** What kafkajs copies from. */
const asEncoder = (buffer: Buffer) => ({ buf: buffer, buffer })

function request(transactionalId: string, topic: string, partition: number, batch: Buffer): Buffer {
  const [id, name] = [Buffer.from(transactionalId), Buffer.from(topic)]
  const head = Buffer.alloc(2 + id.length + 2 + 4 + 4 + 2 + name.length + 4 + 4 + 4)
  let at = head.writeInt16BE(id.length, 0)
  at += id.copy(head, at)
  at = head.writeInt16BE(ALL_REPLICAS, at)
  at = head.writeInt32BE(REPLICAS, at)
  at = head.writeInt32BE(1, at) // topics
  at = head.writeInt16BE(name.length, at)
  at += name.copy(head, at)
  at = head.writeInt32BE(1, at) // partitions
  at = head.writeInt32BE(partition, at)
  head.writeInt32BE(batch.length, at)
  return Buffer.concat([head, batch])
}

/** Throws RangeError for what is damaged. */
export function readProduced(payload: Buffer): { errorCode: number; offset: number } {
  const cursor = newCursor(payload)
  if (readCount(cursor, 6) !== 1) throw new RangeError('an answer to something else')
  readText(cursor)
  if (readCount(cursor, 30) !== 1) throw new RangeError('an answer to something else')
  readInt32(cursor)
  return { errorCode: readInt16(cursor), offset: readInt64(cursor) }
}
