// Wall clocks of other machines: `Europe/Berlin`, `+02:00`, `UTC` -> microseconds since the epoch, also in the nights when clocks are set.

export type Zone = {
  readonly name: string
  /**
   * `wall`: microseconds as the clock showed them, read as if they were UTC. An hour that a night shows twice is the first one, unless that
   * would be well before `after` (microseconds), the time of the line above. An hour that was left out is taken as if it had not been.
   */
  toUtc(wall: number, after?: number): number
}

const FIXED = /^(?:UTC|GMT)?([+-])(\d\d):?(\d\d)$/
const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** Lines of one log may stand in another order than their times by this much. Microseconds. */
const DISORDER = 60_000_000
const MOST_KNOWN = 10_000

/** Undefined when there is no such zone. */
export function zoneOf(name: string): Zone | undefined {
  const fixed = FIXED.exec(name)
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    const offset = (fixed[1] === '-' ? -minutes : minutes) * 60_000_000
    return { name, toUtc: wall => wall - offset }
  }
  try {
    return named(name, new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }))
  } catch {
    return undefined
  }
}

/** As this process sees it (TZ). */
export const ownZone = (): Zone => zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? zoneOf('UTC')!

function named(name: string, format: Intl.DateTimeFormat): Zone {
  const known = new Map<number, number>()

  /** Milliseconds east of UTC at a time in milliseconds; zones change at quarters of an hour at the earliest. */
  function offsetAt(at: number): number {
    const quarter = Math.floor(at / QUARTER_MS)
    const before = known.get(quarter)
    if (before !== undefined) return before
    const offset = offsetOf(format, quarter * QUARTER_MS)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(quarter, offset)
    return offset
  }

  return {
    name,
    toUtc(wall, after) {
      const clock = Math.floor(wall / 1000)
      const fraction = wall - clock * 1000
      const offsets = [...new Set([offsetAt(clock - DAY_MS), offsetAt(clock + DAY_MS)])]
      const fits = offsets
        .map(offset => clock - offset)
        .filter(at => clock - at === offsetAt(at))
        .sort((a, b) => a - b)
      const [first = clock - offsets[0]!, second] = fits
      const at = second !== undefined && after !== undefined && first * 1000 + fraction < after - DISORDER ? second : first
      return at * 1000 + fraction
    },
  }
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

function offsetOf(format: Intl.DateTimeFormat, at: number): number {
  const found = OFFSET.exec(format.format(at))
  if (found === null || found[1] === undefined) return 0
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)
  return (found[1] === '-' ? -seconds : seconds) * 1000
}
