// What the newest block of each stream holds, gathered while events are written.
import { STREAMS, type Stream } from '../../events/stream.ts'
import type { Connection } from './connect.ts'
import { HOLDS, streamNumber } from './schema.ts'

export type Block = {
  number: number
  events: number
  bytes: number
  largest: number
  minAt: number
  maxAt: number
  kinds: Set<number>
  origins: Set<number>
  dirty: boolean
}

export const newBlocks = (): Map<Stream, Block> => new Map()

type BlockRow = [events: number, bytes: number, largest: number, minAt: number, maxAt: number]

export function noteEvent(
  connection: Connection,
  blocks: Map<Stream, Block>,
  stream: Stream,
  number: number,
  at: number,
  bytes: number,
  kind: number,
  origin: number,
): void {
  let block = blocks.get(stream)
  if (block === undefined || block.number !== number) {
    if (block !== undefined) flushBlock(connection, stream, block)
    block = load(connection, stream, number)
    blocks.set(stream, block)
  }
  block.events++
  block.bytes += bytes
  if (bytes > block.largest) block.largest = bytes
  if (at < block.minAt) block.minAt = at
  if (at > block.maxAt) block.maxAt = at
  block.dirty = true
  if (!block.kinds.has(kind)) {
    block.kinds.add(kind)
    hold(connection, stream, number, HOLDS.kind, kind)
  }
  if (!block.origins.has(origin)) {
    block.origins.add(origin)
    hold(connection, stream, number, HOLDS.origin, origin)
  }
}

export function flushBlocks(connection: Connection, blocks: Map<Stream, Block>): void {
  for (const stream of STREAMS) {
    const block = blocks.get(stream)
    if (block?.dirty) flushBlock(connection, stream, block)
  }
}

function flushBlock({ prepare }: Connection, stream: Stream, block: Block): void {
  if (!block.dirty) return
  const { number, events, bytes, largest, minAt, maxAt } = block
  prepare('INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?, ?, ?)').run(streamNumber(stream), number, events, bytes, largest, minAt, maxAt)
  block.dirty = false
}

const hold = ({ prepare }: Connection, stream: Stream, number: number, what: number, id: number): void =>
  void prepare('INSERT OR IGNORE INTO holds VALUES (?, ?, ?, ?)').run(streamNumber(stream), number, what, id)

/** Kinds and origins that are there already are written once more, which does no harm. */
function load({ prepare }: Connection, stream: Stream, number: number): Block {
  const row = prepare('SELECT events, bytes, largest, min_at, max_at FROM block WHERE stream = ? AND block = ?').get(streamNumber(stream), number)
  const [events, bytes, largest, minAt, maxAt] = (row as unknown as BlockRow | undefined) ?? [
    0,
    0,
    0,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ]
  return { number, events, bytes, largest, minAt, maxAt, kinds: new Set(), origins: new Set(), dirty: false }
}
