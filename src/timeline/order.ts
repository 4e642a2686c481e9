// Times of events by the clock of the cluster: what a node's clock is ahead is taken off, and steps of its clock are undone.
//
// After a step the same time comes twice, or a span of it never. Which side of the step an event is on is told by the order in which its
// node's log holds it: of the readings that are possible there, the one nearest to what stands before it is taken.
import type { Event } from '../events/event.ts'
import { type Clocks, correctedAt, type NodeClock } from '../flow/clocks.ts'
import type { ClockNote } from './timeline.ts'

type Step = { readonly at: number; readonly by: number }
export type Order = { readonly nodes: Map<string, Step[]> }

export const newOrder = (): Order => ({ nodes: new Map() })

/** To be given every event, in log order, before the first question. */
export function noteSteps({ nodes }: Order, node: string, event: Event): void {
  let steps = nodes.get(node)
  if (steps === undefined) {
    steps = []
    nodes.set(node, steps)
  }
  const by = (event.data as { readonly by?: unknown } | null)?.by
  if (event.type === 'clock.stepped' && typeof by === 'number' && Number.isSafeInteger(by)) steps.push({ at: event.at, by })
}

/** One reading of the log: how far each node's clock had been put forward, for one event after the other in log order. */
export type Reading = (node: string, at: number) => number

/** Microseconds before and after a step in which events of either side may stand: an agent notices a step a moment later, or sooner than others. */
const AROUND = 12_000_000

/** Steps are noticed a moment later than they happen. */
const SLACK = 2_000_000

export function newReading({ nodes }: Order): Reading {
  const places = new Map<string, { done: number; newest: number }>()
  return (node, at) => {
    const steps = nodes.get(node)
    if (steps === undefined || steps.length === 0) return 0
    let place = places.get(node)
    if (place === undefined) {
      place = { done: 0, newest: Number.NEGATIVE_INFINITY }
      places.set(node, place)
    }
    const { newest } = place
    const distance = (epoch: number): number => Math.abs(at - aheadIn(steps, epoch) - newest)
    const next = steps[place.done]
    if (next !== undefined && Math.abs(at - next.at) < AROUND && isOf(steps, place.done + 1, at)) {
      if (!isOf(steps, place.done, at) || distance(place.done + 1) < distance(place.done)) place.done++
    }
    const epoch = epochOf(steps, place.done, at, distance)
    const ahead = aheadIn(steps, epoch)
    if (epoch === place.done) place.newest = Math.max(newest, at - ahead)
    return ahead
  }
}

/** Usually the one the log has come to; an earlier one for what was written before a step and is said late. */
function epochOf(steps: readonly Step[], done: number, at: number, distance: (epoch: number) => number): number {
  if (!isOf(steps, done, at)) {
    for (let epoch = done - 1; epoch >= 0; epoch--) if (isOf(steps, epoch, at)) return epoch
    // A time that no clock showed: counted on from one before a step. The nearest reading is right.
    let best = done
    for (let epoch = done - 1; epoch >= 0; epoch--) if (distance(epoch) < distance(best)) best = epoch
    return best
  }
  const last = steps[done - 1]
  const isLate = last !== undefined && Math.abs(at - (last.at - last.by)) < AROUND && isOf(steps, done - 1, at) && distance(done - 1) < distance(done)
  return isLate ? done - 1 : done
}

/** Whether a clock could show that time behind so many steps, and before the next one. */
function isOf(steps: readonly Step[], epoch: number, at: number): boolean {
  const [before, next] = [steps[epoch - 1], steps[epoch]]
  return (before === undefined || at >= before.at - SLACK) && (next === undefined || at <= next.at - next.by + SLACK)
}

const aheadIn = (steps: readonly Step[], epoch: number): number => {
  let ahead = 0
  for (let i = 0; i < epoch; i++) ahead += steps[i]!.by
  return ahead
}

/** Without a bound an offset is a guess, and times stand as they are. */
const isKnown = (clock: NodeClock | undefined): clock is NodeClock => clock !== undefined && clock.how !== 'none' && Number.isFinite(clock.error)

/** Between steps offsets are as good as the packets there; the steps themselves are undone by what the node said of them. */
const surest = ({ spans }: NodeClock): NodeClock['spans'][number] => spans.reduce((best, span) => (span.error < best.error ? span : best))

/** `at` by the clock of the cluster; `ahead` as a reading said: a clock that said when it was stepped is believed. */
export function toldAt(clocks: Clocks, order: Order, node: string, at: number, ahead: number): number {
  const clock = clocks.get(node)
  if (!isKnown(clock)) return at - ahead
  const hasSteps = (order.nodes.get(node)?.length ?? 0) > 0
  return hasSteps ? Math.round(at - ahead - surest(clock).offset) : correctedAt(clocks, node, at)
}

/** What was done to the times of each node, by name. */
export function clockNotes(order: Order, clocks: Clocks): ClockNote[] {
  const names = new Set([...order.nodes.keys(), ...clocks.keys()])
  return [...names].sort().map(node => {
    const clock = clocks.get(node)
    const known = isKnown(clock)
    return {
      node,
      offset: known ? clock.offset : undefined,
      error: known ? clock.error : undefined,
      pairs: clock?.pairs ?? 0,
      steps: order.nodes.get(node) ?? [],
    }
  })
}
