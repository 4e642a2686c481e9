// A row of a stream's table as an event. What cannot be one says why; reading goes on behind it.
import type { Event } from '../../events/event.ts'
import type { Stream } from '../../events/stream.ts'
import type { Recorded } from '../log.ts'
import type { Dictionary } from './dictionary.ts'

export type Row = readonly [
  position: number,
  at: number,
  origin: number,
  sequence: number,
  kind: number,
  subject: string,
  /** 32 hex digits of a UUID, or `=` and any other text. */
  id: string,
  data: string | Uint8Array,
]

/** A stretch of positions at which the file is damaged. Two entries, so that it is told from a row by its length. */
export type Damage = readonly [first: number, last: number]

/** Hex is made by SQLite: a Uint8Array for every id would cost more than all the rest of a row. */
export const COLUMNS = "position, at, origin, sequence, kind, subject, CASE typeof(id) WHEN 'blob' THEN lower(hex(id)) ELSE '=' || id END, data"

const withDashes = (hex: string): string => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`

export function recordedOf(row: Row | Damage, stream: Stream, { origins, kinds }: Dictionary): Recorded {
  if (row.length === 2) {
    const [first, last] = row
    const where = first === last ? `position ${first} is` : `positions ${first} to ${last} are`
    return { ok: false, position: String(first), stream, why: `the file is damaged: ${where} not readable` }
  }
  const [position, at, origin, sequence, kind, subject, id, data] = row
  const from = origins[origin]
  const what = kinds[kind]
  const unreadable = (why: string): Recorded => ({ ok: false, position: String(position), stream, why })
  if (from === undefined) return unreadable(`its source, number ${origin}, is not in the log`)
  if (what === undefined) return unreadable(`its type, number ${kind}, is not in the log`)
  // A damaged page may hold anything.
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(sequence) || typeof subject !== 'string' || typeof id !== 'string')
    return unreadable('its columns make no sense')
  let value: unknown = data
  if (typeof data === 'string') {
    try {
      value = JSON.parse(data)
    } catch {
      return unreadable(`its data, of type ${what.type}, is not JSON`)
    }
  } else if (!(data instanceof Uint8Array)) return unreadable(`its data, of type ${what.type}, is neither text nor bytes`)
  const event: Event = {
    type: what.type,
    subject,
    at,
    data: value,
    id: id.length === 32 ? withDashes(id) : id.slice(1),
    source: from.source,
    run: from.run,
    sequence,
    version: what.version,
  }
  return { ok: true, position: String(position), stream, event }
}
