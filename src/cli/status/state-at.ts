// The state at a moment, folded from a log: facts from the beginning or from a snapshot, counters and packets from shortly before.
//
// Facts (streams events and actions) are few and say since when; counters are many, and each hour all are said; packets are only asked who
// claims an address. A log of ten million events holds some hundred thousand facts.
import type { EventLog, Position, Recorded } from '../../log/log.ts'
import { evolve } from '../../state/evolve.ts'
import { newState } from '../../state/new-state.ts'
import type { State } from '../../state/state.ts'
import { keepSnapshot, loadSnapshots, type Snapshot } from './snapshots.ts'

export type StateAt = {
  readonly state: State
  /** Events that were folded. */
  readonly read: number
  /** Of the oldest fact in the log: microseconds; undefined when there is none. */
  readonly knownSince: number | undefined
  /** The log has lost its beginning to retention: what was so before, and was not said again since, is not known. */
  readonly begun: 'whole' | 'cut'
  /** Where the range of a bundle begins: of before, it has only what was needed to know its beginning. Microseconds. */
  readonly rangeBegin?: number | undefined
  /** What could not be read, in words: the first. */
  readonly unreadable: { readonly count: number; readonly why: string | undefined }
}

export type StateAtOptions = {
  /** Where snapshots are kept; undefined: nowhere. */
  readonly snapshots?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** How many facts are folded before a snapshot is worth its while. */
  readonly factsBetween?: number | undefined
}

/** All counters there are, moved or not, are said every hour. Microseconds. */
export const COUNTERS_BEFORE = 65 * 60_000_000
/** Who claims an address says so at least this often while somebody asks. Microseconds. */
export const CLAIMS_BEFORE = 5 * 60_000_000
const MOST_CAPTURES = 500
/** The last words of a node that has been silent for long are looked for. */
const LAST_WORDS = 100
const MOST_SILENT = 100
const FACTS_BETWEEN = 20_000

const FACTS = ['events', 'actions'] as const

/** What is known at `at` (microseconds): of events up to then, that one included. */
export async function stateAt(log: EventLog, at: number, options: StateAtOptions = {}): Promise<StateAt> {
  const fold = newFold(at)
  const { home } = log
  if (home.startsWith('sqlite:') || home.startsWith('kafka:')) await foldLookedUp(log, at, fold, options)
  else await foldInOneGo(log, at, fold, options)
  const { state, read, unreadable } = fold
  const { knownSince, begun } = await beginningOf(log)
  return { state, read, knownSince, begun, rangeBegin: await log.rangeBegin?.(), unreadable }
}

type Fold = { state: State; readonly at: number; read: number; readonly unreadable: { count: number; why: string | undefined } }

const newFold = (at: number): Fold => ({ state: newState(), at, read: 0, unreadable: { count: 0, why: undefined } })

function take(fold: Fold, recorded: Recorded): void {
  if (recorded.ok) {
    evolve(fold.state, recorded.event)
    fold.read++
  } else if (++fold.unreadable.count === 1) fold.unreadable.why = recorded.why
}

async function foldAll(fold: Fold, batches: AsyncIterable<readonly Recorded[]>): Promise<void> {
  for await (const batch of batches) for (const recorded of batch) take(fold, recorded)
}

/** A file has to be read as a whole each time. */
async function foldInOneGo(log: EventLog, at: number, fold: Fold, { signal }: StateAtOptions): Promise<void> {
  for await (const batch of log.read({ until: at + 1, signal }))
    for (const recorded of batch) {
      const before = at - (recorded.ok ? recorded.event.at : at)
      if (recorded.stream === 'stats' && before > COUNTERS_BEFORE) continue
      if (recorded.stream === 'capture' && before > CLAIMS_BEFORE) continue
      take(fold, recorded)
    }
}

async function foldLookedUp(log: EventLog, at: number, fold: Fold, options: StateAtOptions): Promise<void> {
  const { signal } = options
  await foldFacts(log, fold, options)
  const until = at + 1
  await foldAll(fold, log.read({ streams: ['stats'], since: at - COUNTERS_BEFORE, until, signal }))
  await foldAll(fold, log.read({ streams: ['capture'], since: at - CLAIMS_BEFORE, until, last: MOST_CAPTURES, signal }))
  // Of a node that was cut off long ago, the last words are further back.
  const silent = [...fold.state.clusters.values()].flatMap(({ nodes }) =>
    [...nodes.values()].filter(({ agent }) => agent.heard < at - COUNTERS_BEFORE),
  )
  for (const { name } of silent.slice(0, MOST_SILENT))
    await foldAll(fold, log.read({ streams: ['stats'], nodes: [name], until: at - COUNTERS_BEFORE, last: LAST_WORDS, signal }))
}

/**
 * Facts from the nearest snapshot on. Up to the first that is later than the moment asked for, all that stands before is folded, and may
 * be kept as a snapshot; behind it only what is not later.
 */
async function foldFacts(log: EventLog, fold: Fold, { snapshots: folder, signal, factsBetween = FACTS_BETWEEN }: StateAtOptions): Promise<void> {
  const { at } = fold
  let after: Position | undefined
  for (const snapshot of folder === undefined ? [] : loadSnapshots(folder, log.home, at)) {
    if (!(await isOfThisLog(log, snapshot))) continue
    fold.state = snapshot.state
    after = snapshot.position
    break
  }
  let previous: Position | undefined
  let sinceSnapshot = 0
  reading: for await (const batch of log.read({ streams: FACTS, after, signal })) {
    for (const recorded of batch) {
      if (recorded.ok && recorded.event.at > at) break reading
      take(fold, recorded)
      sinceSnapshot++
      if (folder !== undefined && recorded.ok && previous !== undefined && sinceSnapshot >= factsBetween) {
        keepSnapshot(folder, log.home, { position: recorded.position, previous, id: recorded.event.id, state: fold.state })
        sinceSnapshot = 0
      }
      previous = recorded.position
      after = recorded.position
    }
  }
  await foldAll(fold, log.read({ streams: FACTS, after, until: at + 1, signal }))
}

/** The event a snapshot ends with still stands where it stood: another log, or one that was written anew, has another there. */
async function isOfThisLog(log: EventLog, { previous, position, id }: Snapshot): Promise<boolean> {
  const stop = new AbortController()
  try {
    for await (const [first] of log.read({ streams: FACTS, after: previous, signal: stop.signal }))
      return first?.ok === true && first.position === position && first.event.id === id
  } catch {
    // A position of another home.
  } finally {
    stop.abort()
  }
  return false
}

async function beginningOf(log: EventLog): Promise<Pick<StateAt, 'knownSince' | 'begun'>> {
  const { streams } = await log.status()
  const knownSince = streams.find(({ stream }) => stream === 'events')?.oldest
  const { lives } = (await log.inspect?.(false)) ?? { lives: [] }
  return { knownSince, begun: lives.some(({ pruned }) => pruned > 0) ? 'cut' : 'whole' }
}
