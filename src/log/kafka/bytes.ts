// Reads the integers of Kafka's protocol from a buffer; a read past the end throws RangeError, which means a damaged answer.
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'

export type Cursor = { readonly buffer: Buffer; at: number; readonly end: number }

export const newCursor = (buffer: Buffer, at = 0, end = buffer.length): Cursor => ({ buffer, at, end })

function take(cursor: Cursor, count: number): number {
  const at = cursor.at
  if (count < 0 || at + count > cursor.end) throw new RangeError(`${count} bytes at ${at} of ${cursor.end}`)
  cursor.at = at + count
  return at
}

export const readInt8 = (cursor: Cursor): number => cursor.buffer.readInt8(take(cursor, 1))
export const readInt16 = (cursor: Cursor): number => cursor.buffer.readInt16BE(take(cursor, 2))
export const readInt32 = (cursor: Cursor): number => cursor.buffer.readInt32BE(take(cursor, 4))

/** Offsets, times and producer ids stay far below 2^53; -1 stays -1. */
export function readInt64(cursor: Cursor): number {
  const at = take(cursor, 8)
  return cursor.buffer.readInt32BE(at) * 4_294_967_296 + cursor.buffer.readUInt32BE(at + 4)
}

export const skip = (cursor: Cursor, count: number): number => take(cursor, count)

/** INT16 length and UTF-8; null is empty. */
export function readText(cursor: Cursor): string {
  const length = Math.max(0, readInt16(cursor))
  const at = take(cursor, length)
  return cursor.buffer.toString('utf8', at, at + length)
}

/** How many items of at least `least` bytes follow; null is none. */
export function readCount(cursor: Cursor, least: number): number {
  const count = readInt32(cursor)
  if (count * least > cursor.end - cursor.at) throw new RangeError(`${count} items in ${cursor.end - cursor.at} bytes`)
  return Math.max(0, count)
}

/** Zigzag, up to 32 bits. */
export function readVarint(cursor: Cursor): number {
  const { buffer, end } = cursor
  let value = 0
  for (let shift = 0; shift < 35 && cursor.at < end; shift += 7) {
    const byte = buffer[cursor.at++]!
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
  }
  throw new RangeError('a number has no end')
}

/** Zigzag, up to 64 bits; exact below 2^53. */
export function readVarlong(cursor: Cursor): number {
  const { buffer, end } = cursor
  let value = 0
  let unit = 1
  for (let count = 0; count < 10 && cursor.at < end; count++) {
    const byte = buffer[cursor.at++]!
    value += (byte & 0x7f) * unit
    unit *= 128
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  throw new RangeError('a number has no end')
}

/** What `read` makes of an answer; a damaged one is nobody's fault here: it may come whole the next time. */
export function understood<Answer>(read: () => Answer): Answer {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw notUnderstood(error)
  }
}

export const notUnderstood = (error: Error) =>
  umtoolError(EXIT.unreachable, `a broker sent an answer that cannot be read: ${error.message}`, {
    hint: 'check that it is a Kafka broker, and what stands between it and here',
    cause: error,
  })
