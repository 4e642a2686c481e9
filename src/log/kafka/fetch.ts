// One fetch from one broker: kafkajs asks, the answer is read here, since its own decoder makes three objects of every message.
// Fetch version 11 (Kafka 2.3 and later).
import { isUmtoolError } from '../../cli/errors.ts'
import type { KafkaRecord } from './batch.ts'
import { type Batch, readBatches, readRecords } from './batch.ts'
import { type Cursor, newCursor, readCount, readInt16, readInt32, readInt64, readText, skip, understood } from './bytes.ts'
import { type Broker, type Driver, type FetchArguments, READ_COMMITTED } from './driver.ts'

export type Wanted = { readonly topic: string; readonly partition: number; readonly offset: number }

export type Fetched = {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  /** Committed up to here. */
  readonly stable: number
  readonly first: number
  /** Where to go on: behind everything that was seen, what was left out included. */
  readonly next: number
  readonly records: readonly KafkaRecord[]
}

export const FETCH_VERSION = 11
/** Bytes per partition and in all; a larger batch still comes, alone. */
const PART = 4 << 20
const ALL = 16 << 20

/** Waits up to `wait` milliseconds while there is nothing. */
export async function fetchFrom(driver: Driver, broker: Broker, wanted: readonly Wanted[], wait: number, most = PART): Promise<readonly Fetched[]> {
  const topics = [...Map.groupBy(wanted, ({ topic }) => topic)].map(([topic, mine]) => ({
    topic,
    partitions: mine.map(({ partition, offset }) => ({ partition, fetchOffset: String(offset), maxBytes: most })),
  }))
  const request: FetchArguments = { maxWaitTime: wait, minBytes: 1, maxBytes: ALL, isolationLevel: READ_COMMITTED, topics }
  const protocol = driver.requests.Fetch.protocol({ version: FETCH_VERSION })(request)
  const parts = (await broker.connectionPool.send({
    ...protocol,
    response: {
      decode: async payload => ({ clientSideThrottleTime: payload.length < 4 ? 0 : payload.readInt32BE(0), payload }),
      parse: async decoded => understood(() => readFetched((decoded as { payload: Buffer }).payload)),
    },
  })) as Part[]
  const from = new Map(wanted.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]))
  return Promise.all(parts.map(part => unpack(part, from.get(`${part.topic}/${part.partition}`) ?? 0)))
}

type Part = Pick<Fetched, 'topic' | 'partition' | 'errorCode' | 'stable' | 'first'> & { readonly aborted: Aborted[]; readonly set: Buffer }
type Aborted = { readonly producerId: number; readonly firstOffset: number }

/** Throws RangeError for what is damaged. */
export function readFetched(payload: Buffer): Part[] {
  const cursor = newCursor(payload)
  skip(cursor, 4) // throttle time
  const errorCode = readInt16(cursor)
  skip(cursor, 4) // session
  const parts: Part[] = []
  for (let topics = readCount(cursor, 6); topics > 0; topics--) {
    const topic = readText(cursor)
    for (let left = readCount(cursor, 40); left > 0; left--) parts.push(readPart(cursor, topic, errorCode))
  }
  return parts
}

function readPart(cursor: Cursor, topic: string, error: number): Part {
  const partition = readInt32(cursor)
  const errorCode = readInt16(cursor) || error
  skip(cursor, 8) // high watermark
  const stable = readInt64(cursor)
  const first = readInt64(cursor)
  const aborted: Aborted[] = []
  for (let left = readCount(cursor, 16); left > 0; left--) aborted.push({ producerId: readInt64(cursor), firstOffset: readInt64(cursor) })
  skip(cursor, 4) // preferred replica
  const length = Math.max(0, readInt32(cursor))
  const at = skip(cursor, length)
  return { topic, partition, errorCode, stable, first, aborted, set: cursor.buffer.subarray(at, at + length) }
}

async function unpack({ set, aborted, ...part }: Part, from: number): Promise<Fetched> {
  const batches = understood(() => readBatches(set))
  const valid = withoutAborted(batches, aborted)
  const records = (await Promise.all(valid.map(batch => readRecords(batch).catch(error => inItsPlace(batch, error))))).flat()
  // A batch is fetched whole, and may begin before the offset that was asked for.
  const behind = records.findIndex(({ offset }) => offset >= from)
  const rest = behind < 0 ? [] : behind === 0 ? records : records.slice(behind)
  return { ...part, next: Math.max(from, batches.at(-1)?.next ?? from), records: rest }
}

/** Somebody's program wrote what is no batch inside: it holds up nobody, and is handed out as unreadable. */
function inItsPlace({ next, count, maxTimestamp, brokerTime }: Batch, error: Error): KafkaRecord[] {
  if (isUmtoolError(error)) throw error
  const why = `a batch of ${count} messages cannot be unpacked: ${error.message}`
  const nothing = { keyAt: 0, keyEnd: 0, valueAt: -1, valueEnd: 0, headersAt: 0, end: 0 }
  return [{ offset: next - 1, timestamp: maxTimestamp, brokerTime, buffer: Buffer.alloc(0), ...nothing, why }]
}

/** Leaves out the ends of transactions, and what belongs to one that was given up: from its first offset to its end. */
function withoutAborted(batches: readonly Batch[], aborted: Aborted[]): Batch[] {
  const waiting = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset)
  const given = new Set<number>()
  return batches.filter(batch => {
    while (waiting.length > 0 && waiting[0]!.firstOffset < batch.next) given.add(waiting.shift()!.producerId)
    if (batch.control) {
      given.delete(batch.producerId)
      return false
    }
    return !(batch.transactional && given.has(batch.producerId))
  })
}
