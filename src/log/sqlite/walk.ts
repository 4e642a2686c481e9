// One stream of a log in order: its blocks first, which tell where rows can be that the selection wants, then the rows.
import type { Stream } from '../../events/stream.ts'
import type { Selection } from '../log.ts'
import { typeMatches } from '../select.ts'
import type { Connection } from './connect.ts'
import type { Dictionary } from './dictionary.ts'
import { damagedError } from './errors.ts'
import type { Damage, Row } from './row.ts'
import { endOfRows, rowsBetween } from './rows.ts'
import { BLOCK, blockOf, HOLDS, streamNumber } from './schema.ts'

/** Rows at a time, and how large they may be together as far as the block knows. */
const MOST_ROWS = 512
const MOST_BYTES = 8 << 20
/** Blocks looked up at a time. */
const MOST_BLOCKS = 64

/** What of a selection SQLite judges: conditions on blocks and on rows, with the values of their question marks. */
export type Conditions = { readonly blocks: string; readonly rows: string; readonly values: readonly number[] }

/** Undefined when nothing can match: no such type or node has ever been logged. */
export function conditionsOf({ since, until, types, nodes, collectors }: Selection, stream: Stream, dictionary: Dictionary): Conditions | undefined {
  const blocks: string[] = []
  const rows: string[] = []
  const values: number[] = []
  const wanted = (what: number, column: string, ids: readonly number[]): void => {
    const list = ids.join(', ')
    rows.push(`AND ${column} IN (${list})`)
    blocks.push(
      `AND EXISTS (SELECT 1 FROM holds WHERE holds.stream = block.stream AND holds.block = block.block AND what = ${what} AND id IN (${list}))`,
    )
  }
  if (since !== undefined) {
    blocks.push('AND max_at >= ?')
    rows.push('AND at >= ?')
    values.push(since)
  }
  if (until !== undefined) {
    blocks.push('AND min_at < ?')
    rows.push('AND at < ?')
    values.push(until)
  }
  if (types !== undefined) {
    const ids = idsOf(dictionary.kinds, kind => kind.stream === stream && types.some(type => typeMatches(type, kind.type)))
    if (ids.length === 0) return undefined
    wanted(HOLDS.kind, 'kind', ids)
  }
  if (nodes !== undefined || collectors !== undefined) {
    const ids = idsOf(
      dictionary.origins,
      ({ node, collector }) => (nodes?.includes(node ?? '') ?? true) && (collectors?.includes(collector ?? '') ?? true),
    )
    if (ids.length === 0) return undefined
    wanted(HOLDS.origin, 'origin', ids)
  }
  return { blocks: blocks.join(' '), rows: rows.join(' '), values }
}

function idsOf<Name>(names: readonly (Name | undefined)[], matches: (name: Name) => boolean): number[] {
  const ids: number[] = []
  names.forEach((name, id) => {
    if (name !== undefined && matches(name)) ids.push(id)
  })
  return ids
}

type BlockRow = readonly [block: number, events: number, largest: number]

/** Where a walk through a stream is. */
export type Cursor = {
  readonly stream: Stream
  readonly conditions: Conditions
  /** All up to here has been handed out or is not wanted. */
  position: number
  readonly end: number
  blocks: readonly BlockRow[]
  /** Index of the next of `blocks`. */
  at: number
  /** The range of positions being read, and how many rows at a time. */
  until: number
  rows: number
}

export const newCursor = (stream: Stream, conditions: Conditions, after: number, end: number): Cursor => ({
  stream,
  conditions,
  position: after,
  end,
  blocks: [],
  at: 0,
  until: after,
  rows: 0,
})

/** The next rows, oldest first; empty when a stretch held none, undefined at the end. */
export function nextRows(connection: Connection, cursor: Cursor): readonly (Row | Damage)[] | undefined {
  if (cursor.position >= cursor.until && !nextStretch(connection, cursor)) return undefined
  const { stream, conditions, position, until, end } = cursor
  const rows = rowsBetween(connection, stream, conditions, position, Math.min(until, end), cursor.rows)
  cursor.position = rows.length < cursor.rows ? until : endOfRows(rows)
  return rows
}

/** Neighbouring blocks with few rows are read as one. */
function nextStretch(connection: Connection, cursor: Cursor): boolean {
  if (cursor.at >= cursor.blocks.length && !nextBlocks(connection, cursor)) return false
  const { blocks } = cursor
  let [last, events, largest] = blocks[cursor.at++]!
  cursor.position = Math.max(cursor.position, last * BLOCK - 1)
  while (cursor.at < blocks.length && events < MOST_ROWS && blocks[cursor.at]![0] === last + 1) {
    const next = blocks[cursor.at++]!
    last = next[0]
    events += next[1]
    largest = Math.max(largest, next[2])
  }
  cursor.until = (last + 1) * BLOCK - 1
  cursor.rows = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_BYTES / largest) || 1))
  return cursor.position < cursor.until
}

function nextBlocks({ prepare }: Connection, cursor: Cursor): boolean {
  const { stream, conditions, end } = cursor
  const from = blockOf(cursor.until + 1)
  if (cursor.until >= end) return false
  const sql = `SELECT block, events, largest FROM block WHERE stream = ? AND block >= ? AND block <= ? ${conditions.blocks} ORDER BY block LIMIT ?`
  const blocks = prepare(sql).all(streamNumber(stream), from, blockOf(end), ...conditions.values, MOST_BLOCKS) as unknown as readonly BlockRow[]
  // In a damaged file they may be in any order: to follow them would be to go round in circles.
  let before = from - 1
  for (const [block] of blocks) {
    if (!Number.isSafeInteger(block) || block <= before) throw damagedError()
    before = block
  }
  cursor.blocks = blocks
  cursor.at = 0
  return cursor.blocks.length > 0
}
