// Times of events by the clock of the cluster, for one reading of a log: offsets taken off, steps undone as the timeline does it.
import type { Event } from '../../events/event.ts'
import type { Clocks } from '../../flow/clocks.ts'
import { isCounted } from '../../timeline/noise.ts'
import { newReading, type Order, toldAt } from '../../timeline/order.ts'

/** To be asked about every event of the reading, in its order; the answer corrects times of that event, and of packets in it. */
export type Correction = (event: Event) => (at: number) => number

export function newCorrection(clocks: Clocks, order: Order): Correction {
  // What is polled, captured and told comes with different delays: each follows the steps by itself.
  const [packets, counters, facts] = [newReading(order), newReading(order), newReading(order)]
  return ({ type, source, at }) => {
    const node = nodeOf(source)
    const read = type === 'packets.captured' ? packets : isCounted(type) ? counters : facts
    const ahead = read(node, at)
    return time => toldAt(clocks, order, node, time, ahead)
  }
}

/** `/CLUSTER/NODE/COLLECTOR`: homes hand out no other. */
export const nodeOf = (source: string): string => source.slice(source.indexOf('/', 1) + 1, source.lastIndexOf('/'))

/** A clock was set in the middle. */
export const hasSteps = ({ nodes }: Order): boolean => [...nodes.values()].some(steps => steps.length > 0)

/** How far steps put any clock back and forward at most: microseconds, not above and not below 0. */
export function reachOf({ nodes }: Order): { readonly back: number; readonly forward: number } {
  let [back, forward] = [0, 0]
  for (const steps of nodes.values()) {
    let ahead = 0
    for (const { by } of steps) {
      ahead += by
      back = Math.min(back, ahead)
      forward = Math.max(forward, ahead)
    }
  }
  return { back, forward }
}
