// Times of events by the clock of the cluster: what a node's clock is ahead is taken off, and steps of its clock are undone.
//
// After a step the same time comes twice, or a span of it never. Which side of the step an event is on is told by the order in which its
// node's log holds it: of the two readings of its time the one nearer to what stands before it in the log is taken.
import type { Event } from '../events/event.ts'
import { type Clocks, correctedAt, type NodeClock } from '../flow/clocks.ts'
import type { ClockNote } from './timeline.ts'

type Step = { readonly at: number; readonly by: number }
type NodeOrder = {
  readonly steps: Step[]
  /** What to take off from times after each step, the first being 0: before any. */
  readonly ahead: number[]
  /** The newest time so far, by the clock before the first step. */
  newest: number
}
export type Order = { readonly nodes: Map<string, NodeOrder> }

export const newOrder = (): Order => ({ nodes: new Map() })

/** How far the node's clock had been put forward when it said this, in microseconds. To be asked once for each event, in log order. */
export function aheadBySteps(order: Order, node: string, event: Event): number {
  let o = order.nodes.get(node)
  if (o === undefined) {
    o = { steps: [], ahead: [0], newest: Number.NEGATIVE_INFINITY }
    order.nodes.set(node, o)
  }
  if (event.type === 'clock.stepped') {
    const by = (event.data as { readonly by?: unknown } | null)?.by
    if (typeof by === 'number' && Number.isSafeInteger(by)) {
      o.steps.push({ at: event.at, by })
      o.ahead.push(o.ahead.at(-1)! + by)
    }
  }
  const ahead = o.ahead.length === 1 ? 0 : nearest(o, event.at)
  o.newest = Math.max(o.newest, event.at - ahead)
  return ahead
}

function nearest({ ahead, newest }: NodeOrder, at: number): number {
  let best = ahead.at(-1)!
  // From the newest back: of two as near the newer one is right.
  for (let i = ahead.length - 2; i >= 0 && i >= ahead.length - 4; i--) {
    if (Math.abs(at - ahead[i]! - newest) < Math.abs(at - best - newest)) best = ahead[i]!
  }
  return best
}

/** A clock whose steps the packets showed is corrected by them alone. */
const knowsSteps = (clock: NodeClock | undefined): boolean => clock !== undefined && clock.spans.length > 1

/** `at` by the clock of the cluster; `ahead` as `aheadBySteps` said. */
export function toldAt(clocks: Clocks, node: string, at: number, ahead: number): number {
  return knowsSteps(clocks.get(node)) ? correctedAt(clocks, node, at) : correctedAt(clocks, node, at - ahead)
}

/** What was done to the times of each node, by name. */
export function clockNotes(order: Order, clocks: Clocks): ClockNote[] {
  const names = new Set([...order.nodes.keys(), ...clocks.keys()])
  return [...names].sort().map(node => {
    const clock = clocks.get(node)
    const known = clock !== undefined && clock.how !== 'none' && Number.isFinite(clock.error)
    return {
      node,
      offset: known ? clock.offset : undefined,
      error: known ? clock.error : undefined,
      pairs: clock?.pairs ?? 0,
      steps: order.nodes.get(node)?.steps ?? [],
    }
  })
}
