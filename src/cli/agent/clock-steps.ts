// Notices that the wall clock was set: it is held against the clock that only counts.
import type { Outside } from '../../collect/outside.ts'

/** Microseconds the wall clock went further than the other one since it was asked last, where that is more than slewing does. */
export type ClockWatch = () => number | undefined

/** adjtime slews by 0.05 %. Microseconds. */
const STEP_US = 100_000

/** `monotonic` in microseconds as well. */
export function newClockWatch(wall: () => number, monotonic: () => number): ClockWatch {
  let distance = distanceOf(wall, monotonic)
  return () => {
    const now = distanceOf(wall, monotonic)
    const by = Math.round(now - distance)
    distance = now
    return Math.abs(by) >= STEP_US ? by : undefined
  }
}

const TRIES = 5
/** Both clocks read within this time were read at one instant. Microseconds. */
const NARROW_US = 5000

/** A busy machine may run somebody else between the two readings, for longer than a step is: the narrowest of some counts. */
function distanceOf(wall: () => number, monotonic: () => number): number {
  let distance = 0
  let narrowest = Number.POSITIVE_INFINITY
  for (let i = 0; i < TRIES && narrowest > NARROW_US; i++) {
    const before = monotonic()
    const at = wall()
    const width = monotonic() - before
    if (width >= narrowest) continue
    narrowest = width
    distance = at - before - width / 2
  }
  return distance
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
