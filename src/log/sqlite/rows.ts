// Rows of a stream between two positions. Where the file is damaged they are asked for one by one, so that as few as possible are lost.
import type { Stream } from '../../events/stream.ts'
import type { Connection } from './connect.ts'
import { resultCode, SQLITE } from './errors.ts'
import { COLUMNS, type Damage, type Row } from './row.ts'
import { tableOf } from './schema.ts'
import type { Conditions } from './walk.ts'

/** True for what a damaged page makes SQLite, or node:sqlite with a number beyond all others, throw. */
export const isDamage = (error: unknown): boolean =>
  resultCode(error) === SQLITE.corrupt || (error as { code?: unknown } | undefined)?.code === 'ERR_OUT_OF_RANGE'

/** At most `limit` rows behind `after` up to `until` that meet the conditions, oldest first; stretches that are damaged among them. */
export function rowsBetween(
  connection: Connection,
  stream: Stream,
  conditions: Conditions,
  after: number,
  until: number,
  limit: number,
): readonly (Row | Damage)[] {
  const sql = `SELECT ${COLUMNS} FROM ${tableOf(stream)} WHERE position > ? AND position <= ? ${conditions.rows} ORDER BY position LIMIT ?`
  try {
    const rows = connection.prepare(sql).all(after, until, ...conditions.values, limit) as unknown as readonly Row[]
    if (ascend(rows, after, until)) return rows
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  return oneByOne(connection, stream, conditions, after, until, limit)
}

/** A damaged page may answer any position; to go on from there would be to go round in circles. */
function ascend(rows: readonly Row[], after: number, until: number): boolean {
  let before = after
  for (const [position] of rows) {
    if (!(position > before)) return false
    before = position
  }
  return before <= until || rows.length === 0
}

function oneByOne(
  connection: Connection,
  stream: Stream,
  conditions: Conditions,
  after: number,
  until: number,
  limit: number,
): readonly (Row | Damage)[] {
  const found: (Row | Damage)[] = []
  const sql = `SELECT ${COLUMNS} FROM ${tableOf(stream)} WHERE position = ? ${conditions.rows}`
  for (let position = after + 1; position <= until && found.length < limit; position++) {
    try {
      const row = connection.prepare(sql).get(position, ...conditions.values) as unknown as Row | undefined
      if (row !== undefined && row[0] === position) found.push(row)
    } catch (error) {
      if (!isDamage(error)) throw error
      const last = found.at(-1)
      if (last?.length === 2 && last[1] === position - 1) found[found.length - 1] = [last[0], position]
      else found.push([position, position])
    }
  }
  return found
}

/** The position behind which to go on after these. */
export const endOfRows = (rows: readonly (Row | Damage)[]): number => {
  const last = rows.at(-1)!
  return last.length === 2 ? last[1] : last[0]
}
