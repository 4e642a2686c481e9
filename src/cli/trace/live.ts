// placeholder, being written

import type { Pump } from './pump.ts'
import type { TraceSettings } from './settings.ts'
export const captureFilter = (s: TraceSettings): string => s.filter
export const explainFilter = captureFilter
export async function capture(_s: TraceSettings, _p: Pump, _t: unknown, _signal: AbortSignal) {
  return {}
}
