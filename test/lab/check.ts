// Holds the event logs of a run against what was done (truth) and what the kernel and the daemons say themselves (witnesses), both ways:
// what happened is there, in time, by the right node and subject; and nothing is there that did not happen.
import { gaps, type Logged } from './host/events.ts'
import type { Seen } from './host/seen.ts'
import type { Expectation, Pattern, Truth } from './host/truth.ts'
import { WITNESSED } from './host/witnesses.ts'

export type Verdict = 'found' | 'missing' | 'invented' | 'forbidden' | 'broken'

export type Row = {
  readonly verdict: Verdict
  readonly scenario: string
  readonly node: string
  /** `type subject`, or a sentence. */
  readonly what: string
  /** Seconds between what was done, or witnessed, and the event. */
  readonly after?: number | undefined
  /** What it came after is the word of the kernel or a daemon, not what was done to bring it about; and its collector had not just started. */
  readonly witnessed?: true
}

/** Besides the witnessed ones: said only when a scenario expects or allows it. Others (samples, counters, neighbours) come as they like. */
const OF_A_CHANGE = [
  'node.took-over',
  'node.gave-up',
  'node.left',
  'node.returned',
  'node.standby-requested',
  'health-check.failed',
  'health-check.recovered',
  'pool-server',
  'pool-fallback',
  'pool-service',
  'resource.failed',
  'manager.stopped',
  'membership.changed',
  'quorum.lost',
  'link.changed',
  'clock.stepped',
  'log-file.rotated',
  'service.changed',
  'real-server.changed',
  'sync-daemon',
  'ipvs-timeouts.changed',
  'ipvs-counters.reset',
  'vrrp.silenced',
  'vrrp.resigned',
  'heartbeat.silenced',
  'collector.failed',
  'events.lost',
]

const SECOND = 1_000_000
/** An event may be a little before the time its cause was written down. */
const BEFORE = 1
/**
 * A collector that has just started, with all else of its node, has first looks to take; one about to lose its power may not have said the last
 * thing it saw.
 */
const WAKING = 12
const FADING = 3

export function check(truth: Truth, logs: ReadonlyMap<string, readonly Logged[]>, seen: readonly Seen[]): readonly Row[] {
  const events = [...logs.values()].flat()
  const explained = new Set<Logged>()
  const scenarioAt = (at: number): string => truth.scenarios.findLast(({ began }) => began <= at)?.name ?? 'set-up'
  return [
    ...truth.expected.map(expectation => expected(expectation, logs, explained)),
    ...witnessed(truth, events, seen, explained).map(row => ({ scenario: scenarioAt(row.at), ...row })),
    ...unexplained(truth, events, explained).map(row => ({ scenario: scenarioAt(row.at), ...row })),
    ...[...logs].flatMap(([node, of]) => gaps(of).map(what => ({ verdict: 'broken' as const, scenario: '', node, what }))),
  ]
}

function expected(expectation: Expectation, logs: ReadonlyMap<string, readonly Logged[]>, explained: Set<Logged>): Row {
  const { at, within, type, node, subject, scenario, data } = expectation
  const isIt = ({ event }: Logged): boolean =>
    event.type === type &&
    (subject === '*' || event.subject === subject) &&
    event.at >= at - BEFORE * SECOND &&
    event.at <= at + within * SECOND &&
    holds(event.data, data ?? {})
  const found = (logs.get(node) ?? []).filter(logged => !explained.has(logged)).find(isIt)
  const row = { scenario, node, what: `${type} ${subject}${data === undefined ? '' : ` ${JSON.stringify(data)}`}` }
  if (found === undefined) return { verdict: 'missing', ...row }
  explained.add(found)
  return { verdict: 'found', ...row, after: (found.event.at - at) / SECOND }
}

/** Does `value` have all of `part`'s members, with the same values? */
const holds = (value: unknown, part: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(part).every(([key, wanted]) => (value as Record<string, unknown> | null)?.[key] === wanted)

type Timed = Omit<Row, 'scenario'> & { readonly at: number }

function witnessed(truth: Truth, events: readonly Logged[], seen: readonly Seen[], explained: Set<Logged>): readonly Timed[] {
  const isAwake = awake(truth, events)
  const used = new Set<Logged>()
  const rows: Timed[] = []
  for (const { node, at, slack, type, subject, optional } of seen) {
    const isCalm = isAwake(node, type, at)
    // What was seen in a look happened some time since the one before. A collector that has just started looks when it comes to it.
    const near = ({ node: where, event }: Logged): boolean =>
      where === node &&
      event.type === type &&
      event.subject === subject &&
      at <= event.at + slack * SECOND &&
      at >= earliest(event) - slack * SECOND &&
      (!isCalm || event.at <= at + slack * SECOND)
    // The same may be told by two sources, and an expectation may have taken it: any one will do, but each change needs its own.
    const found = events.find(logged => !used.has(logged) && near(logged))
    const row = { at, node, what: `${type} ${subject}` }
    if (found !== undefined) {
      used.add(found)
      explained.add(found)
      rows.push({ verdict: 'found', ...row, after: (found.event.at - at) / SECOND, ...(isCalm && { witnessed: true as const }) })
    } else if (!optional && isCalm) {
      rows.push({ verdict: 'missing', ...row })
    }
  }
  return rows
}

/** Seen in a picture, and not by a push: it happened some time since the one before. */
function earliest({ at, data }: Logged['event']): number {
  const since = (data as { since?: unknown } | null)?.since
  return typeof since === 'number' && since < at ? since : at
}

/** Who says what the witnesses see, by the part before the point. */
const SPEAKERS: Readonly<Record<string, readonly string[]>> = {
  address: ['addresses'],
  service: ['ipvs'],
  'real-server': ['ipvs'],
  weight: ['ipvs'],
  'vrrp-instance': ['keepalived'],
  'health-check': ['keepalived', 'ldirectord'],
  'pool-server': ['keepalived', 'ldirectord'],
  node: ['heartbeat'],
  'ha-link': ['heartbeat'],
}

/** Those who first take a full picture say no change before it. */
const FIRST_WORD: Readonly<Record<string, string>> = { ipvs: 'ipvs.sampled', addresses: 'host.sampled' }

/** Was a collector that tells of this type running there, and neither just started nor about to lose its power? */
function awake(truth: Truth, events: readonly Logged[]): (node: string, type: string, at: number) => boolean {
  const starts = new Map<string, number[]>()
  const begun = new Set<string>()
  for (const { node, collector, event } of events) {
    if (event.type !== (FIRST_WORD[collector] ?? 'collector.started') || begun.has(event.run)) continue
    begun.add(event.run)
    const key = `${node} ${collector}`
    starts.set(key, [...(starts.get(key) ?? []), event.at])
  }
  const cuts = truth.done.filter(({ what }) => what === 'power cut')
  return (node, type, at) =>
    (SPEAKERS[type.split('.')[0]!] ?? []).some(collector => {
      const start = starts.get(`${node} ${collector}`)?.findLast(start => start <= at)
      if (start === undefined || at < start + WAKING * SECOND || (truth.end !== undefined && at > truth.end)) return false
      const cut = cuts.find(cut => cut.node === node && cut.at >= start)
      return cut === undefined || at < cut.at - FADING * SECOND
    })
}

function unexplained(truth: Truth, events: readonly Logged[], explained: ReadonlySet<Logged>): readonly Timed[] {
  const { well = Number.POSITIVE_INFINITY, end = Number.POSITIVE_INFINITY } = truth
  const timely = events.filter(({ event }) => event.at >= well && event.at <= end)
  const isActive = (pattern: Pattern, at: number): boolean => {
    const next = truth.scenarios.find(({ began }) => began > pattern.at)?.began ?? Number.POSITIVE_INFINITY
    return at >= pattern.at - BEFORE * SECOND && at < next
  }
  const fits = ({ type, node, subject }: Pattern, { node: where, event }: Logged): boolean =>
    isOfType(event.type, type) && (node === '*' || node === where) && (subject === '*' || subject === event.subject)
  return timely.flatMap((logged): readonly Timed[] => {
    const { event, node } = logged
    const row = { at: event.at, node, what: `${event.type} ${event.subject} ${JSON.stringify(event.data)}`.slice(0, 200) }
    if (truth.never.some(pattern => isActive(pattern, event.at) && fits(pattern, logged))) return [{ verdict: 'forbidden', ...row }]
    if (explained.has(logged)) return []
    const isChange = [...OF_A_CHANGE, ...WITNESSED].some(type => isOfType(event.type, type))
    if (!isChange || truth.allowed.some(pattern => isActive(pattern, event.at) && fits(pattern, logged))) return []
    return [{ verdict: 'invented', ...row }]
  })
}

/** `pool-server` stands for all of `pool-server.*`, `*` for all. */
const isOfType = (type: string, pattern: string): boolean => pattern === '*' || type === pattern || type.startsWith(`${pattern}.`)

export const isGood = (rows: readonly Row[]): boolean => rows.every(({ verdict }) => verdict === 'found')

/** What is good is counted by type; the rest is shown line by line. */
export function table(rows: readonly Row[]): string {
  const lines = rows
    .filter(({ verdict }) => verdict !== 'found')
    .map(({ verdict, scenario, node, what }) => `${verdict.padEnd(9)} ${scenario.padEnd(20)} ${node.padEnd(5)} ${what}`)
  const types = Map.groupBy(
    rows.filter(({ verdict }) => verdict === 'found'),
    ({ what }) => what.split(' ')[0]!,
  )
  const counted = [...types].map(([type, of]) => {
    const after = of.flatMap(({ after }) => (after === undefined ? [] : [after]))
    return `found     ${String(of.length).padStart(4)} x ${type.padEnd(26)} ${Math.min(...after).toFixed(2)} to ${Math.max(...after).toFixed(2)} s after`
  })
  return [...counted, ...lines].join('\n')
}
