// Kafka's record batches, format 2: what a fetch answers, and what the broker has on its disk.
// https://kafka.apache.org/documentation/#recordbatch
import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import { type Cursor, newCursor, readInt8, readInt16, readInt32, readInt64, readVarint, readVarlong, skip } from './bytes.ts'

/** One message where it lies: nothing is copied. Ends are exclusive. A value of null has `valueAt` -1. */
export type KafkaRecord = {
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** The broker set the timestamp when the message came: it is not when the event happened. */
  readonly brokerTime: boolean
  readonly buffer: Buffer
  readonly keyAt: number
  readonly keyEnd: number
  readonly valueAt: number
  readonly valueEnd: number
  readonly headersAt: number
  readonly end: number
  /** It stands for a batch that cannot be read. */
  readonly why?: string
}

export type Batch = {
  readonly baseOffset: number
  /** Offset behind the batch. */
  readonly next: number
  readonly producerId: number
  readonly transactional: boolean
  /** The end of a transaction: no message. */
  readonly control: boolean
  readonly compression: number
  readonly brokerTime: boolean
  readonly baseTimestamp: number
  readonly maxTimestamp: number
  readonly count: number
  /** The records, packed as `compression` says. */
  readonly records: Buffer
}

const HEADER = 61
const LENGTH_AT = 8
const MAGIC_AT = 16
/** Offset and length stand before what the length counts. */
const BEFORE = 12

/** Whole batches only: a fetch may cut the last one. Throws RangeError for what is damaged, Error for formats before Kafka 0.11. */
export function readBatches(set: Buffer): Batch[] {
  const batches: Batch[] = []
  for (let at = 0; set.length - at >= HEADER; ) {
    const length = set.readInt32BE(at + LENGTH_AT)
    if (set[at + MAGIC_AT] !== 2)
      throw umtoolError(EXIT.found, `messages of format ${set[at + MAGIC_AT]} are older than Kafka 0.11 and hold no events`)
    if (length < HEADER - BEFORE) throw new RangeError(`a batch of ${length} bytes`)
    const end = at + BEFORE + length
    if (end > set.length) break
    batches.push(readBatch(newCursor(set, at, end)))
    at = end
  }
  return batches
}

function readBatch(cursor: Cursor): Batch {
  const baseOffset = readInt64(cursor)
  skip(cursor, 4 + 4 + 1 + 4) // length, leader epoch, magic, CRC: TCP has its own
  const attributes = readInt16(cursor)
  const lastOffsetDelta = readInt32(cursor)
  const baseTimestamp = readInt64(cursor)
  const maxTimestamp = readInt64(cursor)
  const producerId = readInt64(cursor)
  skip(cursor, 2 + 4) // epoch, sequence
  const count = readInt32(cursor)
  return {
    baseOffset,
    next: baseOffset + lastOffsetDelta + 1,
    producerId,
    transactional: (attributes & 0x10) !== 0,
    control: (attributes & 0x20) !== 0,
    compression: attributes & 0x07,
    brokerTime: (attributes & 0x08) !== 0,
    baseTimestamp,
    maxTimestamp,
    count,
    records: cursor.buffer.subarray(cursor.at, cursor.end),
  }
}

/** Messages that nobody packs larger than this; what grows beyond it was made to harm. Bytes. */
const LARGEST = 256 << 20
const FOREIGN: Readonly<Record<number, string>> = { 2: 'snappy', 3: 'lz4' }

/** The records of a batch, unpacked. Rejects with a sentence for packings that Node has not. */
export async function readRecords(batch: Batch): Promise<KafkaRecord[]> {
  return recordsOf(batch, await unpacked(batch))
}

function unpacked({ compression, records }: Batch): Promise<Buffer> | Buffer {
  if (compression === 0) return records
  const foreign = FOREIGN[compression]
  if (foreign !== undefined || compression > 4)
    throw umtoolError(EXIT.found, `messages are packed with ${foreign ?? `method ${compression}`}, and umtool unpacks gzip and zstd`, {
      hint: 'who writes there must use gzip, zstd or nothing',
    })
  const options = { maxOutputLength: LARGEST }
  return compression === 1 ? promisify(gunzip)(records, options) : promisify(zstdDecompress)(records, options)
}

/** The records as they were before packing. Throws RangeError for what is damaged. */
export function recordsOf({ count, baseOffset, baseTimestamp, maxTimestamp, brokerTime }: Batch, buffer: Buffer): KafkaRecord[] {
  const cursor = newCursor(buffer)
  const records: KafkaRecord[] = []
  for (let i = 0; i < count; i++) {
    const length = readVarint(cursor)
    const end = skip(cursor, length) + length
    cursor.at = end - length
    readInt8(cursor) // attributes: none are in use
    const delta = readVarlong(cursor)
    const timestamp = brokerTime ? maxTimestamp : baseTimestamp + delta
    const offset = baseOffset + readVarint(cursor)
    const keyLength = readVarint(cursor)
    const keyAt = skip(cursor, Math.max(0, keyLength))
    const keyEnd = cursor.at
    const valueLength = readVarint(cursor)
    const valueAt = valueLength < 0 ? -1 : skip(cursor, valueLength)
    records.push({ offset, timestamp, brokerTime, buffer, keyAt, keyEnd, valueAt, valueEnd: cursor.at, headersAt: cursor.at, end })
    if (cursor.at > end) throw new RangeError('a record is longer than it says')
    cursor.at = end
  }
  return records
}
