// A log that does not answer: asked again after 1 s, 2 s ... 30 s, and said twice in all, when it goes and when it is back.

/** Milliseconds. */
const FIRST_WAIT = 1000
const LONGEST_WAIT = 30_000
/** So much of a wait is left to chance: when brokers come back, not all nodes of a fleet come in the same moment. */
const SCATTER = 0.2

export type Away = {
  /** Since when it has been away, in microseconds, and why it was away the last time; undefined while it answers. */
  now(): { readonly since: number; readonly why: string } | undefined
  /** It failed: how many milliseconds to wait before the next try. `first` tells whether that is news. */
  failed(why: string): { readonly wait: number; readonly first: boolean }
  /** It works: for how many microseconds it was away, undefined when it was not. */
  worked(): number | undefined
}

/** `clock` in microseconds, `random` from 0 to below 1. */
export function newAway(clock: () => number, random: () => number): Away {
  let away: { since: number; why: string } | undefined
  let next = FIRST_WAIT
  return {
    now: () => away,
    failed(why) {
      const first = away === undefined
      away = { since: away?.since ?? clock(), why }
      const wait = Math.max(FIRST_WAIT, next * (1 - SCATTER * random()))
      next = Math.min(next * 2, LONGEST_WAIT)
      return { wait, first }
    },
    worked() {
      next = FIRST_WAIT
      if (away === undefined) return undefined
      const { since } = away
      away = undefined
      return Math.max(0, clock() - since)
    },
  }
}
