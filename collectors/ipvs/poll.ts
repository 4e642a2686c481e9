// One look at the virtual server table: what is read, in which order, and what is said of it. Between looks, glances: only at services,
// real servers and weights, so that a change is said soon.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Counters } from '../../src/decode/ipvsadm-stats.ts'
import { parseProcIpVsStats } from '../../src/decode/proc-ip-vs-stats.ts'
import type { IpvsFact } from '../../src/events/ipvs.ts'
import { isDue, isDueAt, isPictureDue } from '../every.ts'
import { type Ask, askIpvsadm } from './ask.ts'
import { connectionsFact, openConnections, type SaidConnections } from './connections.ts'
import { countedFacts, resetFacts, type StatsTable, takeCounters } from './counters.ts'
import { type KernelSettings, kernelChanges, readKernelSettings } from './kernel.ts'
import { glancePause, newPace, noteGlance, type Pace } from './pace.ts'
import { readBuckets, sampledFacts } from './sampled.ts'
import type { IpvsSettings } from './settings.ts'
import { lookAtTable, type Table } from './table.ts'

/** What is remembered from look to look. Times are microseconds; `Since`: when the look began. */
type State = {
  table?: Table
  stats?: StatsTable
  statsSince?: number
  totals?: { readonly counters: Counters; readonly movedAt: number }
  kernel?: { readonly settings: KernelSettings; readonly since: number; readonly timeoutsSince: number }
  connections?: { readonly said: SaidConnections; readonly at: number }
  sampledAt?: number
  changed: boolean
  readonly pace: Pace
}

/** Counters follow the totals with the estimator's next turns: each is renewed every 2 s, not all at once. */
const SETTLED = 5
/** Looks in a row that may make no sense. */
const MOST_FAILURES = 5

export type Poller = {
  /** Looks at all that is due and says what it saw. Throws when it cannot go on. */
  look(): Promise<void>
  /** Looks only whether services, real servers and weights are still the same, and says what is not. */
  glance(): Promise<void>
  /** Milliseconds until a glance is worth its cost. */
  pause(): number
}

export function poller(surroundings: Surroundings<IpvsSettings>): Poller {
  const state: State = { changed: false, pace: newPace() }
  const ask = askIpvsadm(surroundings)
  let failures = 0
  return {
    async look() {
      try {
        await look(state, surroundings, ask)
        failures = 0
      } catch (error) {
        failures++
        if (!(error instanceof SyntaxError) || failures >= MOST_FAILURES) throw error
        surroundings.trouble(error.message)
      }
    },
    async glance() {
      if (state.table === undefined) return
      try {
        await lookForChanges(state, surroundings, ask, surroundings.outside.now(), false)
      } catch (error) {
        // What makes no sense will not make more of it in the next look, which says so.
        if (!(error instanceof SyntaxError)) throw error
      }
    },
    pause: () => glancePause(state.pace, surroundings.settings.changes * 1000),
  }
}

/** What is read goes into the state; without a table there, ipvsadm failed. */
async function lookForChanges(
  state: State,
  { outside, say }: Surroundings<IpvsSettings>,
  ask: Ask,
  begin: number,
  wantsDetails: boolean,
): Promise<void> {
  // Every look begins with what a glance is: so it is known what one costs while there are none, and when the table has become shorter.
  const isGlance = state.table !== undefined && !wantsDetails
  let saidSomething = false
  const tell = (facts: readonly IpvsFact[]): void => {
    if (facts.length === 0) return
    say(facts)
    saidSomething = true
  }
  const table = await lookAtTable(outside, ask, state.table, wantsDetails, tell)
  if (isGlance) noteGlance(state.pace, outside.now() - begin, saidSomething)
  state.changed ||= saidSomething
  if (table === undefined) return
  // Counters belong to the objects of one picture: a new picture takes them over when they are read again.
  if (table.picture !== state.table?.picture) delete state.stats
  state.table = table
}

async function look(state: State, surroundings: Surroundings<IpvsSettings>, ask: Ask): Promise<void> {
  const { outside, settings, say } = surroundings
  const begin = outside.now()
  const tell = (facts: readonly IpvsFact[], isChange: boolean): void => {
    if (facts.length === 0) return
    say(facts)
    state.changed ||= isChange
  }

  const wantsDetails = isDueAt(state.table?.detailsSince, begin, settings.details, settings.interval)
  await lookForChanges(state, surroundings, ask, begin, wantsDetails)
  const { table } = state
  if (table === undefined) return

  if (wantsDetails || isDueAt(state.kernel?.since, begin, settings.kernel, settings.interval))
    tell(await lookAtKernel(state, surroundings, ask, wantsDetails), true)

  const showsAll = state.kernel !== undefined && isPictureDue(state.sampledAt, begin, state.changed)
  if (showsAll) {
    const at = outside.now()
    say(sampledFacts(table.picture, readBuckets(table.lines.text), state.kernel!.settings, at))
    state.sampledAt = at
    state.changed = false
  }
  tell(await lookAtCounters(state, surroundings, ask, showsAll, wantsDetails), false)
  if (isDueAt(state.connections?.at, begin, settings.connections, settings.interval)) tell(await lookAtConnections(state, surroundings), false)
}

async function lookAtKernel(state: State, { outside }: Surroundings<IpvsSettings>, ask: Ask, wantsTimeouts: boolean): Promise<IpvsFact[]> {
  const since = outside.now()
  const before = state.kernel
  const settings = await readKernelSettings(outside, ask, before?.settings, wantsTimeouts)
  const timeoutsSince = wantsTimeouts || before === undefined ? since : before.timeoutsSince
  state.kernel = { settings, since, timeoutsSince }
  return before === undefined ? [] : kernelChanges(before.settings, settings, { at: outside.now(), since: before.since }, before.timeoutsSince)
}

async function lookAtCounters(
  state: State,
  { outside }: Surroundings<IpvsSettings>,
  ask: Ask,
  all: boolean,
  certainly: boolean,
): Promise<IpvsFact[]> {
  const { picture } = state.table!
  const since = state.statsSince
  const begin = outside.now()
  // The counters of one service alone may be set to zero, which the totals do not show.
  const moved = haveMoved(state, (await outside.read('/proc/net/ip_vs_stats')) ?? '', begin)
  if (!moved && !certainly) {
    return countedFacts(picture, { at: outside.now(), since }, all)
  }
  const text = await ask('--stats', '--exact')
  if (text === undefined) return []
  const at = outside.now()
  const { table, wentBack } = takeCounters(state.stats, text, picture)
  state.stats = table
  state.statsSince = begin
  return [...resetFacts(picture, wentBack, { at, since: since ?? at }), ...countedFacts(picture, { at, since }, all)]
}

/** The kernel's totals are one short file: while they rest, no counter can have moved, and ipvsadm need not run. */
function haveMoved(state: State, text: string, now: number): boolean {
  if (text === '') return true
  const counters = parseProcIpVsStats(text)
  const was = state.totals
  if (was === undefined || counters.some((counter, i) => counter !== was.counters[i])) state.totals = { counters, movedAt: now }
  return state.stats === undefined || !isDue(state.totals!.movedAt, now, SETTLED)
}

async function lookAtConnections(state: State, { outside, settings }: Surroundings<IpvsSettings>): Promise<IpvsFact[]> {
  const { picture } = state.table!
  const open = openConnections(picture)
  const at = outside.now()
  const before = state.connections
  if (open > settings.mostConnections) {
    state.connections = { said: before?.said ?? new Map(), at }
    const skipped = `more than ${settings.mostConnections} connections`
    return [{ type: 'connections.counted', subject: 'ipvs', at, data: { connections: open, templates: 0, synced: 0, skipped, services: [] } }]
  }
  const text = (await outside.read('/proc/net/ip_vs_conn_sync')) ?? (await outside.read('/proc/net/ip_vs_conn'))
  if (text === undefined) return []
  const { fact, said } = connectionsFact(text, picture, before?.said ?? new Map(), before === undefined, outside.now())
  state.connections = { said, at }
  return fact.data.services.length > 0 || before === undefined ? [fact] : []
}
