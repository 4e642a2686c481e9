// Times as the screen shows them: here or in UTC.
import { newClock } from '../print/event/clock.ts'

export type Zone = 'local' | 'utc'

/** `2026-11-22 21:49:57.627542`; '' for what is no time. */
export function dateAndTime(zone: Zone): (at: number) => string {
  const clock = newClock(zone)
  return at => (Number.isSafeInteger(Math.round(at)) ? clock(Math.round(at)) : '')
}

/** `21:49:57.627542` */
export function timeOfDay(zone: Zone): (at: number) => string {
  const clock = dateAndTime(zone)
  return at => clock(at).slice(11)
}
