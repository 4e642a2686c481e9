// Is anything missing? Reads a whole log and proves it from the numbers that events carry: 1, 2, 3 ... in each life of a source.
import { type AgeWitness, beginOfRun, newAgeWitness } from './ageing.ts'
import type { EventLog, Inspection, Life, Recorded } from './log.ts'
import { addNumber, countNumbers, gapsIn, type Ranges, unionOf } from './ranges.ts'

export type Gap = { readonly from: number; readonly to: number }

export type LifeVerdict = {
  readonly source: string
  readonly run: string
  readonly first: number
  readonly last: number
  /** In the log now. */
  readonly events: number
  /** Dropped by retention. */
  readonly pruned: number
  /** Not there, and the home may have dropped them for their age, of which it keeps no account. */
  readonly aged: number
  /** Never came. */
  readonly gaps: readonly Gap[]
  /** Came, were not pruned, and are not there. */
  readonly lost: number
  /** There twice or more. */
  readonly duplicates: number
}

/** By the order of the log an event of a source is older than the one before: its clock was set back, or it told of something past. */
export type ClockVerdict = { readonly source: string; readonly times: number; readonly worst: number }

export type Verification = {
  readonly home: string
  readonly events: number
  readonly oldest: number | undefined
  readonly newest: number | undefined
  readonly lives: readonly LifeVerdict[]
  readonly clocks: readonly ClockVerdict[]
  readonly unreadable: { readonly count: number; readonly first: readonly { readonly position: string; readonly why: string }[] }
  /** Complaints of the home about its file. */
  readonly damage: readonly string[]
  /** The home knows nothing beside its events: what was pruned or left out of an export looks like a gap. */
  readonly blind: boolean
  /** The home drops what is old, and tells what that may have been only by what is left. */
  readonly ages: boolean
  /** What is to be known of the home beside that. */
  readonly notes: readonly string[]
}

const MOST_UNREADABLE = 10

type Tally = {
  readonly source: string
  readonly run: string
  readonly ranges: Ranges
  events: number
  duplicates: number
  /** The newest number but for those that came late, when it was appended, and the same of every number before a gap. */
  last: number
  lastAppended: number
  readonly beforeGaps: Map<number, number>
}

type Tallies = {
  readonly witness: AgeWitness | undefined
  readonly lives: Map<string, Tally>
  readonly newestAt: Map<string, number>
  readonly clocks: Map<string, { times: number; worst: number }>
  readonly unreadable: { count: number; first: { position: string; why: string }[] }
  events: number
  oldest: number | undefined
  newest: number | undefined
}

/** `progress` is told how many events have been read. Writers and pruning may go on meanwhile. */
export async function verifyLog(log: EventLog, progress: (events: number) => void = () => {}, signal?: AbortSignal): Promise<Verification> {
  const before = await log.inspect?.(true)
  const witness = before?.ageing === undefined ? undefined : newAgeWitness(before.ageing)
  const tallies: Tallies = {
    witness,
    lives: new Map(),
    newestAt: new Map(),
    clocks: new Map(),
    unreadable: { count: 0, first: [] },
    events: 0,
    oldest: undefined,
    newest: undefined,
  }
  const damage = [...(before?.damage ?? [])]
  try {
    // What was taken along of the time before a range was picked out.
    for await (const batch of log.read({ leadIn: false, signal })) {
      for (const recorded of batch) note(tallies, recorded)
      progress(tallies.events)
    }
  } catch (error) {
    if (damage.length === 0) throw error
    // Known by now; what could be read counts.
    damage.push(`reading ended early: ${(error as Error).message}`)
  }
  const after = await log.inspect?.(false)
  const { events, oldest, newest, unreadable } = tallies
  const clocks = [...tallies.clocks].map(([source, clock]) => ({ source, ...clock }))
  return {
    home: log.home,
    events,
    oldest,
    newest,
    lives: verdicts(tallies, before, after),
    clocks,
    unreadable,
    damage,
    blind: before === undefined,
    ages: witness !== undefined,
    notes: before?.ageing?.notes ?? [],
  }
}

/** Every event that came can be read, and none is missing but for its age. */
export const isComplete = (found: Verification): boolean => found.unreadable.count === 0 && isGapless(found)

export const isGapless = ({ lives }: Verification): boolean => lives.every(({ gaps, lost }) => gaps.length === 0 && lost === 0)

export const isSound = ({ damage, lives }: Verification): boolean => damage.length === 0 && lives.every(({ duplicates }) => duplicates === 0)

function note(tallies: Tallies, recorded: Recorded): void {
  if (!recorded.ok) {
    tallies.unreadable.count++
    if (tallies.unreadable.first.length < MOST_UNREADABLE) tallies.unreadable.first.push({ position: recorded.position, why: recorded.why })
    return
  }
  const { source, run, sequence, at } = recorded.event
  tallies.events++
  tallies.oldest = Math.min(tallies.oldest ?? at, at)
  tallies.newest = Math.max(tallies.newest ?? at, at)
  const life = tallyOf(tallies.lives, source, run)
  life.events++
  if (!addNumber(life.ranges, sequence)) life.duplicates++
  if (tallies.witness !== undefined) {
    const appended = recorded.appended ?? at
    tallies.witness.note(source, recorded.stream, appended)
    noteGap(life, sequence, appended)
  }
  const newest = tallies.newestAt.get(source)
  if (newest !== undefined && at < newest) {
    const clock = tallies.clocks.get(source) ?? { times: 0, worst: 0 }
    tallies.clocks.set(source, { times: clock.times + 1, worst: Math.max(clock.worst, newest - at) })
  }
  tallies.newestAt.set(source, at)
}

function noteGap(life: Tally, sequence: number, appended: number): void {
  if (sequence <= life.last) return
  if (sequence > life.last + 1 && life.last > 0) life.beforeGaps.set(life.last, life.lastAppended)
  life.last = sequence
  life.lastAppended = appended
}

const keyOf = (source: string, run: string): string => `${source}\n${run}`

function tallyOf(lives: Map<string, Tally>, source: string, run: string): Tally {
  const key = keyOf(source, run)
  let life = lives.get(key)
  if (life === undefined) {
    life = { source, run, ranges: [], events: 0, duplicates: 0, last: 0, lastAppended: 0, beforeGaps: new Map() }
    lives.set(key, life)
  }
  return life
}

/**
 * Where the home remembers what came, gaps are what never came; where it does not, what is not there. What it remembers is taken
 * before the reading and what it pruned after it, so that neither writing nor pruning in between looks like a loss.
 */
function verdicts({ lives, witness }: Tallies, before: Inspection | undefined, after: Inspection | undefined): LifeVerdict[] {
  const remembered = new Map(before?.lives.map(life => [keyOf(life.source, life.run), life]))
  const pruned = new Map(after?.lives.map(life => [keyOf(life.source, life.run), life.pruned]))
  for (const { source, run } of remembered.values()) tallyOf(lives, source, run)
  return [...lives].map(([key, tally]) => verdictOf(tally, remembered.get(key), pruned.get(key) ?? 0, witness))
}

function verdictOf(tally: Tally, life: Life | undefined, pruned: number, witness: AgeWitness | undefined): LifeVerdict {
  const { source, run, ranges, events, duplicates, beforeGaps } = tally
  const remembered: Ranges = life?.ranges.flat() ?? []
  // What was written during the reading is there and not remembered.
  const came = unionOf(remembered, ranges)
  const stillThere = countNumbers(remembered) + countNumbers(ranges) - countNumbers(came)
  const missing = gapsIn(came).map(([from, to]) => ({ from, to }))
  const isAged = ({ from }: Gap): boolean => witness?.mayBeGone(source, from === 1 ? beginOfRun(run) : beforeGaps.get(from - 1)) ?? false
  const gaps = missing.filter(gap => !isAged(gap))
  return {
    source,
    run,
    first: came[0] ?? 0,
    last: came.at(-1) ?? 0,
    events,
    pruned,
    aged: numbersIn(missing) - numbersIn(gaps),
    gaps,
    lost: Math.max(0, countNumbers(remembered) - pruned - stillThere),
    duplicates,
  }
}

export const numbersIn = (gaps: readonly Gap[]): number => gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)
