// How much an event takes, the same in every home, so that retention by bytes means one thing.
import type { Event } from '../events/event.ts'

/** What position, times, numbers, id and the row itself take beside subject and data; measured on SQLite, rounded. Bytes. */
export const EVENT_OVERHEAD = 56

/** Data as it is kept: bytes as they are, all else as JSON text. */
export const storedData = (data: unknown): string | Uint8Array => (data instanceof Uint8Array ? data : (JSON.stringify(data) ?? 'null'))

export const storedBytes = (subject: string, data: string | Uint8Array): number =>
  EVENT_OVERHEAD + Buffer.byteLength(subject) + (typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength)

export const eventBytes = ({ subject, data }: Event): number => storedBytes(subject, storedData(data))
