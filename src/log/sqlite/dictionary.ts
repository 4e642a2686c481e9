// The numbers that stand for sources, lives and types in the tables, read once and again when an unknown one turns up.
import { parseSource } from '../../events/source.ts'
import { type Stream, streamOf } from '../../events/stream.ts'
import type { Connection } from './connect.ts'
import { damagedError } from './errors.ts'

export type OriginName = { readonly source: string; readonly run: string; readonly node: string | undefined; readonly collector: string | undefined }
export type KindName = { readonly type: string; readonly version: number; readonly stream: Stream }

export type Dictionary = {
  readonly origins: (OriginName | undefined)[]
  readonly kinds: (KindName | undefined)[]
}

export const newDictionary = (): Dictionary => ({ origins: [], kinds: [] })

/** Numbers are given one after the other; one far beyond the rest comes from a damaged file. */
const FAR = 1 << 20

/** Reads what has come since the last time. */
export function refresh({ prepare }: Connection, { origins, kinds }: Dictionary): void {
  for (const [id, source, run] of prepare('SELECT id, source, run FROM origin WHERE id >= ?').all(origins.length) as unknown as unknown[][]) {
    if (!isNext(id, origins.length) || typeof source !== 'string' || typeof run !== 'string') throw damagedError()
    const parsed = parseSource(source)
    origins[id] = { source, run, node: parsed?.node, collector: parsed?.collector }
  }
  for (const [id, type, version] of prepare('SELECT id, type, version FROM kind WHERE id >= ?').all(kinds.length) as unknown as unknown[][]) {
    if (!isNext(id, kinds.length) || typeof type !== 'string' || typeof version !== 'number') throw damagedError()
    kinds[id] = { type, version, stream: streamOf(type) }
  }
}

const isNext = (id: unknown, length: number): id is number => Number.isSafeInteger(id) && (id as number) > 0 && (id as number) < length + FAR
