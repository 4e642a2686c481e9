// Where the newest N of a selection begin: blocks and rows from the end backwards, one stream after the other.
import type { Stream } from '../../events/stream.ts'
import type { Selection } from '../log.ts'
import type { Connection } from './connect.ts'
import type { Dictionary } from './dictionary.ts'
import { damagedError } from './errors.ts'
import { COLUMNS, type Row, recordedOf } from './row.ts'
import { isDamage } from './rows.ts'
import { BLOCK, blockOf, streamNumber, tableOf } from './schema.ts'
import { type Conditions, conditionsOf } from './walk.ts'

/** Rows decoded at a time when a predicate has to see them. */
const ROWS_TO_TEST = 128

/**
 * The position behind which the newest `count` stand, of those behind `after` and up to `end`; `after` when there are no more than that.
 * A generator, so that a long search can be interrupted: it yields nothing but turns.
 */
export function* beforeLast(
  connection: Connection,
  dictionary: Dictionary,
  streams: readonly Stream[],
  selection: Selection,
  range: { readonly after: number; readonly end: number },
  count: number,
): Generator<undefined, number, void> {
  if (count === 0) return range.end
  let newest: number[] = []
  for (const stream of streams) {
    const conditions = conditionsOf(selection, stream, dictionary)
    if (conditions === undefined) continue
    // What is older than the oldest of enough others cannot be among the newest.
    const after = newest.length === count ? newest[count - 1]! : range.after
    const found = yield* newestOf(connection, dictionary, stream, conditions, selection.where, { after, end: range.end }, count)
    newest = newest
      .concat(found)
      .sort((a, b) => b - a)
      .slice(0, count)
  }
  return newest.length < count ? range.after : newest[count - 1]! - 1
}

/** Positions, the newest first. */
function* newestOf(
  connection: Connection,
  dictionary: Dictionary,
  stream: Stream,
  conditions: Conditions,
  where: Selection['where'],
  { after, end }: { readonly after: number; readonly end: number },
  count: number,
): Generator<undefined, number[], void> {
  const found: number[] = []
  const blocksSql = `SELECT block FROM block WHERE stream = ? AND block < ? AND block >= ? ${conditions.blocks} ORDER BY block DESC LIMIT 16`
  const limit = where === undefined ? count : ROWS_TO_TEST
  const rowsSql = `SELECT ${where === undefined ? 'position' : COLUMNS} FROM ${tableOf(stream)}
    WHERE position < ? AND position > ? ${conditions.rows} ORDER BY position DESC LIMIT ?`
  for (let below = blockOf(end) + 1; ; ) {
    const blocks = connection.prepare(blocksSql)
    const numbers = blocks.all(streamNumber(stream), below, blockOf(after), ...conditions.values) as unknown as [number][]
    if (numbers.length === 0) return found
    for (const [number] of numbers) {
      if (!(number < below)) throw damagedError()
      below = number
      const from = Math.max(after, number * BLOCK - 1)
      for (let before = Math.min(end + 1, (number + 1) * BLOCK); before > from; ) {
        const rows = rowsBackwards(connection, rowsSql, from, before, conditions.values, limit)
        // Damage counts as one thing found; what is before it in its block is not looked at.
        for (const row of rows ?? [[from + 1] as const]) {
          if (where !== undefined && row.length > 1) {
            const recorded = recordedOf(row as Row, stream, dictionary)
            if (recorded.ok && !where(recorded.event)) continue
          }
          found.push(row[0])
          if (found.length === count) return found
        }
        yield
        before = rows === undefined || rows.length < limit ? from : rows.at(-1)![0]
      }
    }
  }
}

/** Whole rows or positions alone, as the statement has it; undefined where the file is damaged. */
function rowsBackwards(
  { prepare }: Connection,
  sql: string,
  from: number,
  before: number,
  values: readonly number[],
  limit: number,
): readonly (Row | readonly [number])[] | undefined {
  try {
    const rows = prepare(sql).all(before, from, ...values, limit) as unknown as readonly (Row | readonly [number])[]
    return rows.every(([position], i) => position > from && position < (i === 0 ? before : rows[i - 1]![0])) ? rows : undefined
  } catch (error) {
    if (isDamage(error)) return undefined
    throw error
  }
}
