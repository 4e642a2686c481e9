// Writes events in one transaction: those that are new, what stands for indexes (block, holds, seen), counters and bookmarks.
import type { Event } from '../../events/event.ts'
import { STREAMS, type Stream, streamOf } from '../../events/stream.ts'
import type { Bookmarks } from '../log.ts'
import { addNumber, lastOf, type Ranges } from '../ranges.ts'
import { storedBytes, storedData } from '../size.ts'
import { type Block, flushBlocks, newBlocks, noteEvent } from './blocks.ts'
import type { Connection } from './connect.ts'
import { blockOf, tableOf } from './schema.ts'

type Origin = { readonly id: number; readonly ranges: Ranges; readonly touched: Set<number> }
type Kind = { readonly id: number; readonly stream: Stream }

/** What the last transaction left behind, so that the next need not ask. Void as soon as another connection has written. */
export type Memory = {
  dataVersion: number
  /** When the file was last made sure of, by performance.now(). */
  checked: number
  next: number
  /** By source and run, by type and version. */
  readonly origins: Map<string, Origin>
  readonly kinds: Map<string, Kind>
  readonly blocks: Map<Stream, Block>
  readonly changed: Set<Origin>
  readonly added: Map<Stream, { events: number; bytes: number }>
}

export const newMemory = (): Memory => ({
  dataVersion: -1,
  checked: 0,
  next: 1,
  origins: new Map(),
  kinds: new Map(),
  blocks: newBlocks(),
  changed: new Set(),
  added: new Map(STREAMS.map(stream => [stream, { events: 0, bytes: 0 }])),
})

/** Lives of sources that are kept in memory; beyond that all are forgotten and asked for again. */
const MAX_ORIGINS = 10_000

/** Nothing of what it knew counts any more. */
export function forget(memory: Memory): void {
  memory.dataVersion = -1
  memory.origins.clear()
  memory.kinds.clear()
  memory.blocks.clear()
  memory.changed.clear()
  for (const added of memory.added.values()) Object.assign(added, { events: 0, bytes: 0 })
}

/** To be called inside a transaction that may write. */
export function recall({ prepare }: Connection, memory: Memory): void {
  const [dataVersion] = prepare('PRAGMA data_version').get() as unknown as [number]
  if (dataVersion === memory.dataVersion && memory.origins.size <= MAX_ORIGINS) return
  forget(memory)
  const [next] = prepare("SELECT value FROM counter WHERE name = 'next'").get() as unknown as [number]
  memory.next = next
  memory.dataVersion = dataVersion
}

export function write(connection: Connection, memory: Memory, events: readonly Event[], bookmarks: Bookmarks | undefined): void {
  const { prepare } = connection
  let source = ''
  let run = ''
  let origin: Origin | undefined
  for (const event of events) {
    if (origin === undefined || event.source !== source || event.run !== run) {
      source = event.source
      run = event.run
      origin = originOf(connection, memory, source, run)
    }
    check(event)
    if (!addNumber(origin.ranges, event.sequence, origin.touched)) continue
    memory.changed.add(origin)
    const kind = kindOf(connection, memory, event.type, event.version)
    const data = storedData(event.data)
    const position = memory.next
    insert(connection, kind.stream, event.id).run(position, event.at, origin.id, event.sequence, kind.id, event.subject, event.id, data)
    memory.next = position + 1
    const bytes = storedBytes(event.subject, data)
    noteEvent(connection, memory.blocks, kind.stream, blockOf(position), event.at, bytes, kind.id, origin.id)
    const added = memory.added.get(kind.stream)!
    added.events++
    added.bytes += bytes
  }
  for (const [name, value] of Object.entries(bookmarks ?? {}))
    prepare('INSERT INTO bookmark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value)
}

/** What has been gathered goes into the tables; the last thing before the commit. */
export function flush(connection: Connection, memory: Memory): void {
  const { prepare } = connection
  flushBlocks(connection, memory.blocks)
  for (const origin of memory.changed) flushSeen(connection, origin)
  memory.changed.clear()
  const count = prepare('UPDATE counter SET value = value + ? WHERE name = ?')
  let any = false
  for (const [stream, added] of memory.added) {
    if (added.events === 0) continue
    any = true
    count.run(added.events, `${stream}.events`)
    count.run(added.bytes, `${stream}.bytes`)
    added.events = 0
    added.bytes = 0
  }
  if (any) prepare("UPDATE counter SET value = ? WHERE name = 'next'").run(memory.next)
}

/** A mistake of the caller's; SQLite would take it as something else. */
function check({ at, sequence }: Event): void {
  if (!Number.isSafeInteger(at)) throw new TypeError(`at must be microseconds as a safe integer, not ${at}`)
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new TypeError(`sequence must be a whole number from 1 on, not ${sequence}`)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const insertSql = (id: string): Readonly<Record<Stream, string>> =>
  Object.fromEntries(STREAMS.map(stream => [stream, `INSERT INTO ${tableOf(stream)} VALUES (?, ?, ?, ?, ?, ?, ${id}, ?)`])) as Record<Stream, string>
const INSERT_UUID = insertSql("unhex(?, '-')")
const INSERT_TEXT = insertSql('?')

const insert = ({ prepare }: Connection, stream: Stream, id: string) => prepare((UUID.test(id) ? INSERT_UUID : INSERT_TEXT)[stream])

function originOf({ prepare }: Connection, memory: Memory, source: string, run: string): Origin {
  const key = `${source}\n${run}`
  const known = memory.origins.get(key)
  if (known !== undefined) return known
  prepare('INSERT INTO origin (source, run) VALUES (?, ?) ON CONFLICT DO NOTHING').run(source, run)
  const [id] = prepare('SELECT id FROM origin WHERE source = ? AND run = ?').get(source, run) as unknown as [number]
  const ranges = prepare('SELECT first, last FROM seen WHERE origin = ? ORDER BY first').all(id) as unknown as [number, number][]
  const origin = { id, ranges: ranges.flat(), touched: new Set<number>() }
  memory.origins.set(key, origin)
  return origin
}

function flushSeen({ prepare }: Connection, { id, ranges, touched }: Origin): void {
  for (const first of touched) {
    const last = lastOf(ranges, first)
    if (last === undefined) prepare('DELETE FROM seen WHERE origin = ? AND first = ?').run(id, first)
    else prepare('INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last').run(id, first, last)
  }
  touched.clear()
}

function kindOf({ prepare }: Connection, memory: Memory, type: string, version: number): Kind {
  const key = version === 1 ? type : `${type} ${version}`
  const known = memory.kinds.get(key)
  if (known !== undefined) return known
  prepare('INSERT INTO kind (type, version) VALUES (?, ?) ON CONFLICT DO NOTHING').run(type, version)
  const [id] = prepare('SELECT id FROM kind WHERE type = ? AND version = ?').get(type, version) as unknown as [number]
  const kind = { id, stream: streamOf(type) }
  memory.kinds.set(key, kind)
  return kind
}
