// What a log holds, from what was counted while it was written.
import { statSync } from 'node:fs'
import { STREAMS } from '../../events/stream.ts'
import type { StreamStatus } from '../log.ts'
import type { Connection } from './connect.ts'
import { streamNumber } from './schema.ts'

export function streamStatuses({ prepare }: Connection): StreamStatus[] {
  const counters = new Map(prepare('SELECT name, value FROM counter').all() as unknown as [string, number][])
  return STREAMS.map(stream => {
    const times = prepare('SELECT min(min_at), max(max_at) FROM block WHERE stream = ?').get(streamNumber(stream))
    const [oldest, newest] = times as unknown as [number | null, number | null]
    return {
      stream,
      events: counters.get(`${stream}.events`) ?? 0,
      bytes: counters.get(`${stream}.bytes`) ?? 0,
      oldest: oldest ?? undefined,
      newest: newest ?? undefined,
    }
  })
}

/** Of the file and of what belongs to it. */
export const bytesOnDisk = (path: string): number =>
  ['', '-wal'].reduce((sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0), 0)
