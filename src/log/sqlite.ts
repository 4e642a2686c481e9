// The log as a SQLite file: the default home. docs/log.md has the format, what it promises, and why.
import { existsSync } from 'node:fs'
import { STREAMS, type Stream } from '../events/stream.ts'
import type { EventLog, LogStatus, Position, PruneBounds, Pruned, ReadOptions, Recorded, Retention } from './log.ts'
import { atOf, closedError, readOnlyError } from './misuse.ts'
import { wantedStreams } from './select.ts'
import { shareAlone } from './share-alone.ts'
import { statusesBehind } from './sqlite/behind.ts'
import { type Connection, checkStillThere, connect, reconnect } from './sqlite/connect.ts'
import { type Dictionary, newDictionary, refresh } from './sqlite/dictionary.ts'
import { sqliteError } from './sqlite/errors.ts'
import { inspect } from './sqlite/inspect.ts'
import { beforeLast } from './sqlite/last.ts'
import { type Limit, pruneSlice, shrinkSlice } from './sqlite/prune.ts'
import { endOf, readRange } from './sqlite/read.ts'
import { bytesOnDisk, streamStatuses } from './sqlite/status.ts'
import { newFollower, newWake } from './sqlite/wake.ts'
import { newWriter } from './sqlite/writer.ts'
import { newTurns } from './turn.ts'

/** How often a follower makes sure that the file is still the one it opened. Milliseconds. */
const STILL_THERE = 1000

export function openSqliteLog(given: string, mode: 'read' | 'write'): EventLog {
  const home = `sqlite:${given}`
  const connection = connect(given, mode)
  const { path } = connection
  const dictionary: Dictionary = newDictionary()
  const wake = newWake(path)
  const writer = mode === 'write' ? newWriter(connection, wake.poke) : undefined
  let closed = false

  const open = (): Connection => {
    if (closed) throw closedError(home)
    return connection
  }
  const forWriting = () => {
    open()
    if (writer === undefined) throw readOnlyError(home)
    return writer
  }
  const told = <Answer>(work: () => Answer): Answer => {
    try {
      return work()
    } catch (error) {
      throw sqliteError(error, path)
    }
  }

  /** Opened where nobody wrote: from the moment that somebody does, the file may only be read together with what he adds. */
  const lookForWriter = (): void => {
    if (connection.immutable && existsSync(`${path}-wal`)) told(() => reconnect(connection))
  }

  async function* read(options: ReadOptions = {}): AsyncGenerator<readonly Recorded[], void, void> {
    const { signal, follow = false } = options
    const ended = (): boolean => closed || signal?.aborted === true
    let after = atOf(options.after, home)
    open()
    const turns = newTurns()
    const follower = newFollower()
    let end = told(() => endOf(connection))
    told(() => refresh(connection, dictionary))
    if (options.last !== undefined) {
      const search = beforeLast(connection, dictionary, wantedStreams(options.streams), options, { after, end }, options.last)
      let step = told(() => search.next())
      while (!step.done) {
        await turns()
        if (ended()) return
        step = told(() => search.next())
      }
      after = step.value
    }
    for (let looked = performance.now(); !ended(); ) {
      if (end > after) {
        const range = readRange(connection, dictionary, options, after, end)
        for (let step = told(() => range.next()); !step.done; step = told(() => range.next())) {
          if (step.value !== undefined) yield step.value
          lookForWriter()
          await turns()
          if (ended()) return
        }
        after = end
      } else if (!follow) return
      else {
        await wake.wait(follower, signal)
        if (ended()) return
        if (performance.now() - looked > STILL_THERE) {
          checkStillThere(connection)
          lookForWriter()
          looked = performance.now()
        }
      }
      if (!follow) return
      end = told(() => endOf(connection))
      if (end > after) told(() => refresh(connection, dictionary))
    }
  }

  async function pruneStream(stream: Stream, limit: Limit): Promise<{ events: number; bytes: number }> {
    const turns = newTurns()
    const gone = { events: 0, bytes: 0 }
    for (let from: number | undefined = 1; from !== undefined; ) {
      const start: number = from
      const rest = { ...limit, most: limit.most - gone.bytes }
      const slice = await forWriting().transact(() => pruneSlice(connection, stream, rest, start))
      gone.events += slice.events
      gone.bytes += slice.bytes
      from = gone.bytes < limit.most ? slice.next : undefined
      await turns()
    }
    return gone
  }

  const log: EventLog = {
    home,
    async append(events, bookmarks) {
      const end = await forWriting().append(events, bookmarks)
      return events.length === 0 ? undefined : String(end)
    },
    async bookmarks() {
      return told(() => Object.fromEntries(open().prepare('SELECT name, value FROM bookmark').all() as unknown as [string, string][]))
    },
    read,
    share: options => shareAlone(log, options),
    async prune(retention: Retention, now: number, { upTo, most = Number.POSITIVE_INFINITY }: PruneBounds = {}): Promise<Pruned> {
      forWriting()
      const end = upTo === undefined ? Number.MAX_SAFE_INTEGER : atOf(upTo, home)
      const pruned = {} as Record<Stream, { events: number; bytes: number }>
      for (const stream of STREAMS) {
        const { age, bytes } = retention[stream] ?? {}
        const limit = { before: age === undefined ? undefined : now - age * 1e6, bytes, upTo: end, most }
        pruned[stream] = age === undefined && bytes === undefined ? { events: 0, bytes: 0 } : await pruneStream(stream, limit)
      }
      const turns = newTurns()
      for (let begun = false; await forWriting().transact(() => shrinkSlice(connection, begun)); begun = true) await turns()
      return pruned
    },
    async status(): Promise<LogStatus> {
      return told(() => ({ home, bytes: bytesOnDisk(path), streams: streamStatuses(open()) }))
    },
    async behind(position: Position | undefined) {
      return told(() => statusesBehind(open(), atOf(position, home)))
    },
    async inspect(deep) {
      return told(() => inspect(open(), deep))
    },
    async close() {
      if (closed) return
      closed = true
      wake.close()
      await writer?.settled()
      connection.db.close()
    },
  }
  return log
}
