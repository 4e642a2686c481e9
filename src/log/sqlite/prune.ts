// Drops the oldest rows of a stream in small transactions, so that writers hardly wait, and gives the space back to the disk.
import type { Stream } from '../../events/stream.ts'
import { EVENT_OVERHEAD } from '../size.ts'
import type { Connection } from './connect.ts'
import { pragma } from './connect.ts'
import { BLOCK, HOLDS, streamNumber, tableOf } from './schema.ts'

/** What may go: events older than a time, and as many of the oldest as are too many bytes; no position behind `upTo`, and no more than `most` bytes. */
export type Limit = { readonly before: number | undefined; readonly bytes: number | undefined; readonly upTo: number; readonly most: number }

/** Rows and bytes per transaction: ten or twenty milliseconds. */
const ROWS = 1000
const BYTES = 8 << 20
/** Positions are looked at in this order; the highest one there can be is behind any. */
export type Slice = { readonly events: number; readonly bytes: number; readonly next: number | undefined }

type Victim = readonly [position: number, at: number, origin: number, bytes: number]

export const BYTES_OF_ROW = `octet_length(data) + octet_length(subject) + ${EVENT_OVERHEAD}`

/** One transaction's worth, from position `from` on; `next` is where to go on, undefined when nothing more may go. */
export function pruneSlice(connection: Connection, stream: Stream, { before, bytes, upTo, most }: Limit, from: number): Slice {
  const { prepare } = connection
  const over = bytes === undefined ? 0 : counter(connection, `${stream}.bytes`) - bytes
  const number = streamNumber(stream)
  const block = prepare(
    'SELECT block, events, bytes FROM block WHERE stream = ? AND block >= ? AND block <= ? AND (? > 0 OR min_at < ?) ORDER BY block LIMIT 1',
  ).get(number, Math.floor(from / BLOCK), Math.floor(upTo / BLOCK), over, before ?? Number.MIN_SAFE_INTEGER) as unknown as
    | [number, number, number]
    | undefined
  if (block === undefined) return { events: 0, bytes: 0, next: undefined }
  const [blockNumber, events, blockBytes] = block
  const first = Math.max(from, blockNumber * BLOCK)
  const behind = Math.min((blockNumber + 1) * BLOCK, upTo + 1)
  const limit = Math.max(1, Math.min(ROWS, Math.floor((BYTES * events) / blockBytes)))
  const rows = prepare(
    `SELECT position, at, origin, ${BYTES_OF_ROW} FROM ${tableOf(stream)} WHERE position >= ? AND position < ? ORDER BY position LIMIT ?`,
  ).all(first, behind, limit) as unknown as Victim[]
  const victims = choose(rows, before, over, most)
  remove(connection, stream, blockNumber, victims)
  return {
    events: victims.length,
    bytes: victims.reduce((sum, [, , , size]) => sum + size, 0),
    next: rows.length === limit ? rows.at(-1)![0] + 1 : behind > upTo ? undefined : behind,
  }
}

/** The oldest until it is no longer too much; and any that is too old. */
function choose(rows: readonly Victim[], before: number | undefined, over: number, most: number): Victim[] {
  let left = over
  let gone = 0
  return rows.filter(([, at, , size]) => {
    if (gone >= most) return false
    if (left <= 0 && (before === undefined || at >= before)) return false
    left -= size
    gone += size
    return true
  })
}

function remove(connection: Connection, stream: Stream, block: number, victims: readonly Victim[]): void {
  const [first, last] = [victims[0], victims.at(-1)]
  if (first === undefined || last === undefined) return
  const { prepare } = connection
  const table = tableOf(stream)
  const chosen = new Set(victims.map(([position]) => position))
  const [between] = prepare(`SELECT count(*) FROM ${table} WHERE position BETWEEN ? AND ?`).get(first[0], last[0]) as unknown as [number]
  if (between === chosen.size) prepare(`DELETE FROM ${table} WHERE position BETWEEN ? AND ?`).run(first[0], last[0])
  else for (const position of chosen) prepare(`DELETE FROM ${table} WHERE position = ?`).run(position)

  const perOrigin = new Map<number, number>()
  let bytes = 0
  for (const [, , origin, size] of victims) {
    perOrigin.set(origin, (perOrigin.get(origin) ?? 0) + 1)
    bytes += size
  }
  for (const [origin, count] of perOrigin) prepare('UPDATE origin SET pruned = pruned + ? WHERE id = ?').run(count, origin)
  const count = prepare('UPDATE counter SET value = value - ? WHERE name = ?')
  count.run(victims.length, `${stream}.events`)
  count.run(bytes, `${stream}.bytes`)
  describe(connection, stream, block)
}

/** The block as it is now. */
function describe({ prepare }: Connection, stream: Stream, block: number): void {
  const number = streamNumber(stream)
  const [events, bytes, largest, minAt, maxAt] = prepare(
    `SELECT count(*), sum(size), max(size), min(at), max(at) FROM
      (SELECT at, ${BYTES_OF_ROW} AS size FROM ${tableOf(stream)} WHERE position >= ? AND position < ?)`,
  ).get(block * BLOCK, (block + 1) * BLOCK) as unknown as [number, number, number, number, number]
  prepare('DELETE FROM block WHERE stream = ? AND block = ?').run(number, block)
  if (events > 0) prepare('INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?)').run(number, block, events, bytes, largest, minAt, maxAt)
  else prepare(`DELETE FROM holds WHERE stream = ? AND block = ? AND what IN (${HOLDS.kind}, ${HOLDS.origin})`).run(number, block)
}

const counter = ({ prepare }: Connection, name: string): number =>
  (prepare('SELECT value FROM counter WHERE name = ?').get(name) as unknown as [number])[0]

/** Empty pages are used again; only when they are more than a quarter of the file, and 64 MiB, the file is made smaller. */
const EMPTY_SHARE = 4
const EMPTY_BYTES = 64 << 20
/** Per transaction: 4 MiB. */
const PAGES = 512

/** One transaction's worth of making the file smaller; false when there is nothing to do. `begun` goes on until no page is empty. */
export function shrinkSlice({ db }: Connection, begun: boolean): boolean {
  const empty = pragma(db, 'freelist_count') as number
  const all = pragma(db, 'page_count') as number
  const enough = empty > all / EMPTY_SHARE && empty * (pragma(db, 'page_size') as number) > EMPTY_BYTES
  if (empty === 0 || !(begun || enough)) return false
  db.exec(`PRAGMA incremental_vacuum(${PAGES})`)
  return true
}
