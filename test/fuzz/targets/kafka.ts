// What a broker answers, and what stands in its topics: any bytes are read or refused with RangeError, in bounds, and within their size.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isUmtoolError } from '../../../src/cli/errors.ts'
import { type Batch, type KafkaRecord, readBatches, recordsOf } from '../../../src/log/kafka/batch.ts'
import { dataOf, newDecoder } from '../../../src/log/kafka/event.ts'
import { readFetched } from '../../../src/log/kafka/fetch.ts'
import { readProduced } from '../../../src/log/kafka/produce.ts'
import { readSizes } from '../../../src/log/kafka/sizes.ts'
import { type FuzzTarget, promise } from '../target.ts'

/** Answers of a real broker (4.1), without correlation id: a transaction that was given up, two that were not, one of them packed. */
const answer = (name: string): Buffer => readFileSync(join(process.cwd(), 'test/fixtures/kafka', `${name}.bin`))

const bytes = (b: Uint8Array, at: number, end: number): Buffer => Buffer.from(b.buffer, b.byteOffset + at, end - at)

/** What `read` finds, or undefined where it refuses as it may. */
function read<Found>(what: () => Found): Found | undefined {
  try {
    return what()
  } catch (error) {
    if (error instanceof RangeError || isUmtoolError(error)) return undefined
    throw error
  }
}

const decoder = newDecoder()

function readMessages(set: Buffer): number {
  const batches = read(() => readBatches(set)) ?? []
  promise(batches.length * 61 <= set.length, 'no more batches than there is room for')
  return batches.reduce((sum, batch) => sum + readBatch(batch), 0)
}

function readBatch(batch: Batch): number {
  const records = read(() => recordsOf(batch, batch.records)) ?? []
  promise(records.length <= batch.records.length, 'no more messages than there is room for')
  for (const record of records) readRecord(record)
  return records.length
}

function readRecord(record: KafkaRecord): void {
  const { buffer, keyAt, keyEnd, valueAt, valueEnd, headersAt, end } = record
  promise(keyAt <= keyEnd && valueEnd <= headersAt && headersAt <= end && end <= buffer.length, 'a message lies in its batch, in order')
  const envelope = decoder.envelopeOf(record)
  const data = dataOf(record, envelope.ok && envelope.value.bytes)
  if (data.ok && data.value instanceof Uint8Array) promise(data.value.length <= Math.max(0, valueEnd - valueAt), 'data is no longer than its message')
}

const target = (name: string, seeds: () => Buffer[], work: (b: Buffer) => unknown): FuzzTarget => ({
  name,
  seeds,
  run: (b, at, end) => void work(bytes(b, at, end)),
  inspect: (b, at, end) => JSON.stringify(work(bytes(b, at, end)) ?? 'refused'),
})

export const kafka: readonly FuzzTarget[] = [
  target(
    'kafka-fetched',
    () => [answer('fetched')],
    b => read(() => readFetched(b))?.map(({ set, ...part }) => ({ ...part, length: set.length, messages: readMessages(set) })),
  ),
  target(
    'kafka-batches',
    () => readFetched(answer('fetched')).map(({ set }) => set),
    b => readMessages(b),
  ),
  target(
    'kafka-produced',
    () => [answer('produced')],
    b => read(() => readProduced(b)),
  ),
  target(
    'kafka-sizes',
    () => [answer('sizes')],
    b => read(() => readSizes(b)),
  ),
]
