// Connections and packets per second of each service on each director, from one count to the next.
import type { Event } from '../events/event.ts'
import type { Rates } from './timeline.ts'

type Point = Rates['points'][number]
type Count = { at: number; connections: number; packets: number }
type Series = { readonly node: string; readonly service: string; readonly points: Point[]; before: Count | undefined }
export type RateKeeper = Map<string, Series>

/** More points than that in one series are drawn by nobody: two are made one. */
const MOST_POINTS = 4_000
const MOST_SERIES = 1_000

const numbers = (value: unknown): readonly number[] => (Array.isArray(value) && value.every(one => typeof one === 'number') ? value : [])

/** `event` is ipvs.counted; `at` its time as told. Counters that did not move are not in it: their rate is 0. */
export function keepRates(keeper: RateKeeper, event: Event, node: string, at: number): void {
  const data = event.data as { readonly services?: unknown; readonly since?: unknown } | null
  if (!Array.isArray(data?.services)) return
  const since = typeof data.since === 'number' ? data.since + at - event.at : undefined
  for (const one of data.services as readonly unknown[]) {
    const { service, counters } = (one ?? {}) as { readonly service?: unknown; readonly counters?: unknown }
    const [connections, packetsIn, packetsOut] = numbers(counters)
    if (typeof service !== 'string' || connections === undefined) continue
    keep(keeper, node, service, { at, connections, packets: (packetsIn ?? 0) + (packetsOut ?? 0) }, since)
  }
}

function keep(keeper: RateKeeper, node: string, service: string, count: Count, since: number | undefined): void {
  const key = `${node} ${service}`
  let series = keeper.get(key)
  if (series === undefined) {
    if (keeper.size >= MOST_SERIES) return
    series = { node, service, points: [], before: undefined }
    keeper.set(key, series)
  }
  const { before, points } = series
  series.before = count
  if (before === undefined || count.at <= before.at || count.connections < before.connections || count.packets < before.packets) return
  // Nothing moved from the count before until the look before this one.
  const quietUntil = since !== undefined && since > before.at + 500_000 ? since : before.at
  if (quietUntil > before.at) points.push({ at: quietUntil, seconds: (quietUntil - before.at) / 1e6, connections: 0, packets: 0 })
  const seconds = (count.at - quietUntil) / 1e6
  if (seconds <= 0) return
  points.push({
    at: count.at,
    seconds,
    connections: (count.connections - before.connections) / seconds,
    packets: (count.packets - before.packets) / seconds,
  })
  if (points.length > MOST_POINTS) halve(points)
}

function halve(points: Point[]): void {
  const half: Point[] = []
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [a, b] = [points[i]!, points[i + 1]!]
    const seconds = a.seconds + b.seconds
    const mean = (x: number, y: number): number => (x * a.seconds + y * b.seconds) / seconds
    half.push({ at: b.at, seconds, connections: mean(a.connections, b.connections), packets: mean(a.packets, b.packets) })
  }
  points.splice(0, points.length, ...half)
}

/** A service that stood still all the time is left out. */
export const ratesOf = (keeper: RateKeeper): Rates[] =>
  [...keeper.values()]
    .filter(({ points }) => points.some(({ packets }) => packets > 0))
    .map(({ node, service, points }) => ({ node, service, points }))
    .sort((a, b) => (a.service === b.service ? (a.node < b.node ? -1 : 1) : a.service < b.service ? -1 : 1))
