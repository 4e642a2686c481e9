// A clock that stands still while anybody works and jumps to the next thing that is waited for when nobody does: a day in seconds.

export type VirtualTime = {
  /** Microseconds since the epoch. */
  now(): number
  /** Fulfilled when the clock has come to `at`, or when the signal is aborted. */
  until(at: number, signal?: AbortSignal): Promise<void>
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Lets time pass to `end`, or, where that is infinite, until nothing is waited for any more. */
  run(end: number): Promise<void>
}

type Waiter = { readonly at: number; readonly resolve: () => void }

/** Turns of the event loop in which nothing new is asked for: then everybody waits for the clock, or for nothing that comes from here. */
const QUIET_TURNS = 3

export function newVirtualTime(start: number): VirtualTime {
  let clock = start
  /** Sorted by time, the first to wait first. */
  const waiters: Waiter[] = []
  let asked = 0

  function until(at: number, signal?: AbortSignal): Promise<void> {
    asked++
    return new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const done = (): void => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const waiter = { at: Math.max(at, clock), resolve: done }
      const abort = (): void => {
        const i = waiters.indexOf(waiter)
        if (i >= 0) waiters.splice(i, 1)
        done()
      }
      signal?.addEventListener('abort', abort, { once: true })
      let i = waiters.length
      while (i > 0 && waiters[i - 1]!.at > waiter.at) i--
      waiters.splice(i, 0, waiter)
    })
  }

  async function quiet(): Promise<void> {
    for (let turns = 0; turns < QUIET_TURNS; turns++) {
      const before = asked
      await new Promise(resolve => setImmediate(resolve))
      if (asked !== before) turns = -1
    }
  }

  return {
    now: () => clock,
    until,
    sleep: (milliseconds, signal) => until(clock + milliseconds * 1000, signal),
    async run(end) {
      for (;;) {
        await quiet()
        const next = waiters[0]
        if (next === undefined || next.at > end) {
          if (Number.isFinite(end)) clock = Math.max(clock, end)
          return
        }
        waiters.shift()
        clock = next.at
        next.resolve()
      }
    },
  }
}
