// Notices that the wall clock was set: it is held against the clock that only counts.
import type { Outside } from '../../collect/outside.ts'

/** Microseconds the wall clock went further than the other one since it was asked last, where that is more than slewing does. */
export type ClockWatch = () => number | undefined

/** adjtime slews by 0.05 %. Microseconds. */
const STEP_US = 100_000
/** Between two readings of the counting clock that are closer than this the wall clock was read in one go. Microseconds. */
const AT_ONCE_US = 10_000
const TRIES = 5

/**
 * `monotonic` in microseconds as well. On a busy machine we may be held up between the two clocks, which looks like a step there and a
 * step back: such readings do not count.
 */
export function newClockWatch(wall: () => number, monotonic: () => number): ClockWatch {
  let distance = distanceNow(wall, monotonic)
  return () => {
    const now = distanceNow(wall, monotonic)
    if (now === undefined) return undefined
    const by = Math.round(now - (distance ?? now))
    distance = now
    return Math.abs(by) >= STEP_US ? by : undefined
  }
}

/** From the counting clock to the wall clock; undefined when they could not be read together. */
function distanceNow(wall: () => number, monotonic: () => number): number | undefined {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = monotonic()
    const at = wall()
    const after = monotonic()
    if (after - before < AT_ONCE_US) return at - before
  }
  return undefined
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
