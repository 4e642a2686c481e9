// When to look again. By the machine's clock, which may be stepped: a time in the future is no reason to wait for it.

const SECOND = 1_000_000

/** Whether `seconds` have passed since `last` (microseconds), or there was no last time, or the clock went back. */
export const isDue = (last: number | undefined, now: number, seconds: number): boolean =>
  last === undefined || now < last || now - last >= seconds * SECOND

/** A quarter of an interval's tolerance: a look every 30 s must not fall to every 32 s because a poll comes each 2 s and a bit early. */
export const isDueAt = (last: number | undefined, now: number, seconds: number, poll: number): boolean =>
  isDue(last, now + (poll * SECOND) / 4, seconds)

/** Milliseconds to sleep so that looks begin `seconds` apart; none when a look took longer than that. */
export function pause(began: number, now: number, seconds: number): number {
  const spent = (now - began) / 1000
  return spent < 0 ? seconds * 1000 : Math.max(0, seconds * 1000 - spent)
}

const CHANGED = 300
const UNCHANGED = 3600

/** A full picture is said at the start, then every five minutes if something changed since the last one, hourly if not. */
export const isPictureDue = (last: number | undefined, now: number, changed: boolean): boolean => isDue(last, now, changed ? CHANGED : UNCHANGED)
