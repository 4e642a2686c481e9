// Rates of services over the last minutes, second by second: what sparklines are drawn from.
import type { State } from '../state/state.ts'

export type History = {
  /** By `CLUSTER KEY`: a value for each step, the newest last; undefined where nothing was known. */
  readonly services: Map<string, (number | undefined)[]>
  /** The step that was noted last. */
  step: number
}

/** Microseconds between two values: the agent's own interval. */
export const STEP = 2_000_000
/** Values kept. */
const KEPT = 120
/** Services whose rates are remembered. */
const MOST = 4_096

export const newHistory = (): History => ({ services: new Map(), step: Number.NEGATIVE_INFINITY })

/** Notes connections per second of each service, all directors together, once per step of the state's own time. */
export function note(history: History, state: State): void {
  const step = Math.floor(state.at / STEP)
  if (step <= history.step) return
  const gap = Math.min(KEPT, step - history.step)
  history.step = step
  const rates = new Map<string, number>()
  for (const cluster of state.clusters.values())
    for (const node of cluster.nodes.values())
      for (const service of node.services.values()) {
        const rate = connectionRate(service.counted, node.counted?.at, state.at)
        if (rate === undefined) continue
        const key = `${cluster.name} ${service.key}`
        rates.set(key, (rates.get(key) ?? 0) + rate)
      }
  for (const key of rates.keys()) if (!history.services.has(key) && history.services.size < MOST) history.services.set(key, [])
  for (const [key, values] of history.services) {
    // A gap of a step or two is the interval's own jitter.
    for (let i = 1; i < gap; i++) values.push(gap <= 3 ? (values.at(-1) ?? undefined) : undefined)
    values.push(rates.get(key))
    if (values.length > KEPT) values.splice(0, values.length - KEPT)
    if (values.every(value => value === undefined)) history.services.delete(key)
  }
}

/** A count older than this says nothing of now. */
const STALE = 15_000_000

type Rated = { readonly at: number; readonly rates?: readonly number[] | undefined }

/**
 * Connections per second. Counters that did not move are not said again, so a service that the newest look at its node left out has
 * rate 0; undefined when nobody looked lately.
 */
export function connectionRate(counted: Rated | undefined, looked: number | undefined, now: number): number | undefined {
  return rateOf(0, counted, looked, now)
}

/** As `connectionRate`, of any of the five counters. */
export function rateOf(which: 0 | 1 | 2 | 3 | 4, counted: Rated | undefined, looked: number | undefined, now: number): number | undefined {
  const seen = Math.max(looked ?? Number.NEGATIVE_INFINITY, counted?.at ?? Number.NEGATIVE_INFINITY)
  if (now - seen > STALE) return undefined
  if (counted === undefined || counted.rates === undefined) return looked !== undefined && counted === undefined ? 0 : undefined
  return counted.at < seen ? 0 : counted.rates[which]
}
