// What is worth saying when a trace ends: counts, talkers, connections with trouble, claims, transitions.

import type { Trace } from './trace.ts'

/** What only the capture knows; absent means "does not apply" (a file has no kernel that drops). */
export type CaptureCounts = {
  readonly captured?: number
  readonly sampledOut?: number
  readonly droppedByKernel?: number
  readonly droppedByUs?: number
}

export type Summary = { readonly packets: number; readonly counts: CaptureCounts }

export const summarize = (trace: Trace, counts: CaptureCounts): Summary => ({ packets: trace.packets, counts })
