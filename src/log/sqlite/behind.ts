// What stands behind a position: whole blocks as they are described, and the rows of the block the position lies in.
import { STREAMS } from '../../events/stream.ts'
import type { StreamStatus } from '../log.ts'
import type { Connection } from './connect.ts'
import { BYTES_OF_ROW } from './prune.ts'
import { BLOCK, blockOf, streamNumber, tableOf } from './schema.ts'

type Sums = readonly [events: number, bytes: number | null, oldest: number | null, newest: number | null]

export const statusesBehind = ({ prepare }: Connection, position: number): StreamStatus[] =>
  STREAMS.map(stream => {
    const first = blockOf(position) + 1
    const whole = prepare('SELECT sum(events), sum(bytes), min(min_at), max(max_at) FROM block WHERE stream = ? AND block >= ?').get(
      streamNumber(stream),
      first,
    ) as unknown as Sums
    const part = prepare(`SELECT count(*), sum(${BYTES_OF_ROW}), min(at), max(at) FROM ${tableOf(stream)} WHERE position > ? AND position < ?`).get(
      position,
      first * BLOCK,
    ) as unknown as Sums
    const times = (column: 2 | 3): number[] => [whole[column], part[column]].filter(at => at !== null)
    return {
      stream,
      events: (whole[0] ?? 0) + part[0],
      bytes: (whole[1] ?? 0) + (part[1] ?? 0),
      oldest: times(2).length === 0 ? undefined : Math.min(...times(2)),
      newest: times(3).length === 0 ? undefined : Math.max(...times(3)),
    }
  })
