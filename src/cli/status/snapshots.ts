// Snapshots of states, so that a moment in a long log is known at once. A cache: it may be deleted, be stale, damaged, of another log or
// not writable at any time; then more of the log is read.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import pkg from '../../../package.json' with { type: 'json' }
import type { Position } from '../../log/log.ts'
import { decodeState, encodeState } from '../../state/copy.ts'
import type { State } from '../../state/state.ts'

export type Snapshot = {
  /** The state after all facts up to this one. */
  readonly position: Position
  /** Of the fact before it: reading behind that begins with it. */
  readonly previous: Position
  /** Of the event at `position`. */
  readonly id: string
  readonly state: State
}

/** Raised when the same events come to mean another state. */
const FOLDING = 2
const MAGIC = `umtool state ${FOLDING} ${pkg.version}`
const ENDING = '.state'
/** Of one log; with one more, every other goes. */
const MOST_SNAPSHOTS = 64
/** A file that grows beyond this when it is unpacked is none of ours. Bytes. */
const LARGEST = 1 << 30

/** `$XDG_CACHE_HOME/umtool/states`, or that below ~/.cache. */
export function snapshotFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_CACHE_HOME: cache } = env
  return join(cache !== undefined && isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'umtool', 'states')
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

const folderOf = (folder: string, home: string): string => join(folder, hash(home).slice(0, 32))

/** Names begin with the time of the newest event in it, so that the nearest is found without opening others. */
const nameOf = ({ state, position }: Snapshot): string => `${String(state.at).padStart(17, '0')}-${hash(position).slice(0, 8)}${ENDING}`

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.endsWith(ENDING))
      .sort()
  } catch {
    return []
  }
}

/** Those of a log that hold nothing later than `at`, the nearest first; what cannot be read is passed over. */
export function* loadSnapshots(folder: string, home: string, at: number): Generator<Snapshot, void, void> {
  const own = folderOf(folder, home)
  for (const name of namesIn(own).reverse()) {
    if (Number(name.split('-')[0]) > at) continue
    const snapshot = load(join(own, name), home)
    if (snapshot !== undefined && snapshot.state.at <= at) yield snapshot
  }
}

function load(path: string, home: string): Snapshot | undefined {
  try {
    const text = zstdDecompressSync(readFileSync(path), { maxOutputLength: LARGEST }).toString('utf8')
    const [magic, sum, head, ...rest] = text.split('\n')
    const body = rest.join('\n')
    if (magic !== MAGIC || sum !== hash(`${head}\n${body}`)) return undefined
    const { home: of, position, previous, id } = JSON.parse(head!) as Record<string, unknown>
    const state = decodeState(body)
    if (of !== home || state === undefined || typeof position !== 'string' || typeof previous !== 'string' || typeof id !== 'string') return undefined
    return { position, previous, id, state }
  } catch {
    return undefined
  }
}

/** Never throws: without a snapshot it only takes longer the next time. A file is whole or not there. */
export function keepSnapshot(folder: string, home: string, snapshot: Snapshot): void {
  const own = folderOf(folder, home)
  const path = join(own, nameOf(snapshot))
  const draft = `${path}.${process.pid}.new`
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 })
    const { position, previous, id, state } = snapshot
    const head = JSON.stringify({ home, position, previous, id })
    const body = encodeState(state)
    writeFileSync(draft, zstdCompressSync(`${MAGIC}\n${hash(`${head}\n${body}`)}\n${head}\n${body}`), { mode: 0o600 })
    renameSync(draft, path)
    thin(own)
  } catch {
    discard(draft)
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true })
  } catch {
    // Something is in the way where the folder should be.
  }
}

function thin(folder: string): void {
  const names = namesIn(folder)
  if (names.length <= MOST_SNAPSHOTS) return
  for (const [i, name] of names.entries()) if (i % 2 === 1 && i < names.length - 1) rmSync(join(folder, name), { force: true })
}
