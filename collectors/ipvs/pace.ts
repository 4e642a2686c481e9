// How long to wait between glances at the table, so that they cost no more than a trifle of one core, however long the table is. Pure.

export type Pace = {
  /** What the last glances took that found nothing. Microseconds. */
  readonly quiet: number[]
  /** What the last glance took, if it found something. */
  eventful: number
}

/** What part of one core glances may take. */
const SHARE = 0.005
/** And what part while each of them finds a change, which costs a run of ipvsadm, or a new picture of a long table. */
const BUSY_SHARE = 0.25
/** Enough that one which was interrupted halfway does not count. */
const REMEMBERED = 5

export const newPace = (): Pace => ({ quiet: [], eventful: 0 })

/** `took` microseconds; nothing where a clock that was set back makes nonsense of it. */
export function noteGlance(pace: Pace, took: number, foundSomething: boolean): void {
  pace.eventful = foundSomething ? took : 0
  if (foundSomething || took < 0) return
  pace.quiet.push(took)
  if (pace.quiet.length > REMEMBERED) pace.quiet.shift()
}

/** Milliseconds until the next glance; at least `least` of them. */
export const glancePause = ({ quiet, eventful }: Pace, least: number): number =>
  Math.max(least, medianOf(quiet) / SHARE / 1000, eventful / BUSY_SHARE / 1000)

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
