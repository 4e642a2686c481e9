// Rates of services over the last minutes, second by second: what sparklines are drawn from.
import { ratesAt } from '../state/pools.ts'
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
        const rate = ratesAt(service.counted, node, state.at)?.[0]
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
