// Notices that the wall clock was set: it is held against the clock that only counts.
import type { Outside } from '../../collect/outside.ts'

/** Microseconds the wall clock went further than the other one since it was asked last, where that is more than slewing does. */
export type ClockWatch = () => number | undefined

/** adjtime slews by 0.05 %, and two clocks cannot be read at one instant. Microseconds. */
const STEP_US = 100_000

/** `monotonic` in microseconds as well. */
export function newClockWatch(wall: () => number, monotonic: () => number): ClockWatch {
  let distance = wall() - monotonic()
  return () => {
    const now = wall() - monotonic()
    const by = Math.round(now - distance)
    distance = now
    return Math.abs(by) >= STEP_US ? by : undefined
  }
}

const LOOK_MS = 500

/** Calls `stepped` until the signal is aborted. */
export async function watchClock(sleep: Outside['sleep'], stepped: (by: number) => void, signal: AbortSignal): Promise<void> {
  const watch = newClockWatch(
    () => Date.now() * 1000,
    () => performance.now() * 1000,
  )
  while (!signal.aborted) {
    await sleep(LOOK_MS, signal)
    const by = watch()
    if (by !== undefined) stepped(by)
  }
}
