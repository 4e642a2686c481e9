// What is counted of one interface, over all children that captured it one after another.

import type { ChildCounts } from './child-protocol.ts'
import { isLoopback } from './interface-state.ts'

export type InterfaceCounts = {
  readonly interface: string
  readonly backend: 'pcap' | 'tcpdump' | undefined
  /** Packets in the streams. */
  readonly captured: number
  /** Packets that passed the filter, by the kernel's count; on loopback and `any` it counts those of loopback twice. */
  readonly received: number
  /** Of these, packets lost because the ring was full, and because the interface had no room. */
  readonly droppedByKernel: number
  readonly droppedByInterface: number
  /** Received, and still unread when the capture was stopped. */
  readonly droppedByUs: number
  /** Packets that passed the filter but for its sampling; undefined where nobody counts them. On `any` those of loopback count twice. */
  readonly sampledOut: number | undefined
  /** How often, and for how many milliseconds, nobody listened because the interface was gone. */
  readonly gaps: number
  readonly gapMs: number
}

export type Totals = {
  readonly interface: string
  readonly samples: boolean
  captured: number
  received: number
  dropped: number
  droppedByInterface: number
  left: number
  sampledOut: number
  /** For some of the time nobody counted what sampling left out, or the count would be wrong. */
  uncounted: boolean
  gaps: number
  gapMs: number
}

export const newTotals = (name: string, samples: boolean): Totals => ({
  interface: name,
  samples,
  captured: 0,
  received: 0,
  dropped: 0,
  droppedByInterface: 0,
  left: 0,
  sampledOut: 0,
  uncounted: false,
  gaps: 0,
  gapMs: 0,
})

/** Adds the last counts of a child that has ended. */
export function addCounts(t: Totals, { captured, received, dropped, droppedByInterface, sampledOut }: ChildCounts): void {
  t.captured += captured
  // A child that was killed could not say what it received.
  t.received += Math.max(received, captured + dropped)
  t.dropped += dropped
  t.droppedByInterface += droppedByInterface
  if (t.interface !== 'any' && !isLoopback(t.interface)) t.left += Math.max(0, received - dropped - captured)
  t.sampledOut += sampledOut ?? 0
  // One that never opened the interface left nothing out.
  if (sampledOut === undefined && captured + received > 0) t.uncounted = true
}

/** The totals, and on top of them what a child that still runs has counted. */
export function countsOf(t: Totals, backend: InterfaceCounts['backend'], now: ChildCounts | undefined): InterfaceCounts {
  return {
    interface: t.interface,
    backend,
    captured: t.captured + (now?.captured ?? 0),
    received: t.received + (now?.received ?? 0),
    droppedByKernel: t.dropped + (now?.dropped ?? 0),
    droppedByInterface: t.droppedByInterface + (now?.droppedByInterface ?? 0),
    droppedByUs: t.left,
    sampledOut: leftOut(t, now),
    gaps: t.gaps,
    gapMs: t.gapMs,
  }
}

function leftOut(t: Totals, now: ChildCounts | undefined): number | undefined {
  if (!t.samples) return 0
  if (t.uncounted || (now !== undefined && now.sampledOut === undefined)) return undefined
  const count = t.sampledOut + (now?.sampledOut ?? 0)
  // The kernel shows packets of loopback going out and coming in.
  return isLoopback(t.interface) ? Math.round(count / 2) : count
}
