// Reads a log in order: a walk through each stream that is wanted, merged by position, up to an end that is fixed beforehand.
import type { Recorded, Selection } from '../log.ts'
import { wantedStreams } from '../select.ts'
import type { Connection } from './connect.ts'
import type { Dictionary } from './dictionary.ts'
import { damagedError } from './errors.ts'
import { type Damage, type Row, recordedOf } from './row.ts'
import { type Cursor, conditionsOf, newCursor, nextRows } from './walk.ts'

type Source = { readonly cursor: Cursor; rows: readonly (Row | Damage)[]; at: number }

/** Position of the newest event there ever was; 0 when there was none. */
export function endOf({ prepare }: Connection): number {
  const [next] = (prepare("SELECT value FROM counter WHERE name = 'next'").get() ?? []) as unknown as [unknown?]
  if (typeof next !== 'number' || !Number.isSafeInteger(next)) throw damagedError()
  return next - 1
}

/**
 * Everything selected behind `after` up to `end`, in order; `undefined` between batches when nothing was found for a while.
 * All up to `end` must have been committed, so that no stream is behind another.
 */
export function* readRange(
  connection: Connection,
  dictionary: Dictionary,
  selection: Selection,
  after: number,
  end: number,
): Generator<Recorded[] | undefined, void, void> {
  let sources: Source[] = []
  for (const stream of wantedStreams(selection.streams)) {
    const conditions = conditionsOf(selection, stream, dictionary)
    if (conditions !== undefined) sources.push({ cursor: newCursor(stream, conditions, after, end), rows: [], at: 0 })
  }
  const { where } = selection
  for (;;) {
    for (const source of sources) {
      while (source.at >= source.rows.length) {
        const rows = nextRows(connection, source.cursor)
        if (rows === undefined) break
        source.rows = rows
        source.at = 0
        if (rows.length === 0) yield undefined
      }
    }
    sources = sources.filter(({ rows, at }) => at < rows.length)
    if (sources.length === 0) return
    const batch: Recorded[] = []
    merge(sources, (row, source) => {
      const recorded = recordedOf(row, source.cursor.stream, dictionary)
      if (where === undefined || !recorded.ok || where(recorded.event)) batch.push(recorded)
    })
    yield batch.length === 0 ? undefined : batch
  }
}

/** Hands out rows in order until one of the sources has none left at hand. */
function merge(sources: readonly Source[], take: (row: Row | Damage, source: Source) => void): void {
  if (sources.length === 1) {
    const [source] = sources as [Source]
    for (; source.at < source.rows.length; source.at++) take(source.rows[source.at]!, source)
    return
  }
  for (;;) {
    let first = sources[0]!
    for (const source of sources) if (source.rows[source.at]![0] < first.rows[first.at]![0]) first = source
    take(first.rows[first.at]!, first)
    if (++first.at >= first.rows.length) return
  }
}
