// The times of one log's lines: the year that syslog leaves out, also across a New Year, and the zone that nearly all leave out.

import { type LogTime, readCtime, readLogTime } from '../decode/log-time.ts'
import type { Zone } from './zone.ts'

/** What must be known of a log before its first line can be placed. Walls are as in LogTime. */
export type Years = {
  /** The last line's, of those without a year. */
  readonly last: number | undefined
  /** New Years between the first such line and the last. */
  readonly crossed: number
}

export type LogClock = {
  /** Microseconds. Asked for the lines in their order. */
  at(time: LogTime): number
}

const MICROSECONDS = 1_000_000
const DAY = 86_400 * MICROSECONDS
/** December behind January is a line that came late, January behind December a New Year. */
const HALF_YEAR = 183 * DAY

/** Any form of time that a log's line may begin with; ldirectord puts a bracket around it. */
export const timeOf = (line: string): LogTime | undefined =>
  (line.startsWith('[') ? readCtime(line.slice(1))?.time : undefined) ?? readLogTime(`${line} `)?.time

/** To be given every line's time, before a clock is made. */
export function newYearScan(): { note(time: LogTime): void; years(): Years } {
  let last: number | undefined
  let crossed = 0
  return {
    note(time) {
      if (time.year) return
      if (last !== undefined && time.wall < last - HALF_YEAR) crossed++
      // One December line behind January's is not the way back.
      if (last !== undefined && time.wall > last + HALF_YEAR) return
      last = time.wall
    },
    years: () => ({ last, crossed }),
  }
}

/**
 * `year` is of the first line; without it the newest that does not put the last line behind `written` (microseconds), which is when the file
 * was written last.
 */
export function newLogClock(years: Years, zone: Zone, written: number, year?: number): LogClock {
  let now = year ?? newest(years, zone, written)
  let wall: number | undefined
  let before: number | undefined
  const place = (of: number, inYear: number): number => zone.toUtc(withYear(of, inYear), before)
  return {
    at(time) {
      const at = time.zone !== undefined ? time.wall - time.zone * 60 * MICROSECONDS : time.year ? zone.toUtc(time.wall, before) : yearless(time)
      before = Math.max(before ?? at, at)
      return at
    },
  }

  function yearless(time: LogTime): number {
    if (wall !== undefined && time.wall > wall + HALF_YEAR) return place(time.wall, now - 1)
    if (wall !== undefined && time.wall < wall - HALF_YEAR) now++
    wall = time.wall
    return place(time.wall, now)
  }
}

function newest({ last, crossed }: Years, zone: Zone, written: number): number {
  const latest = new Date(written / 1000).getUTCFullYear() + 1
  if (last === undefined) return latest - 1
  const fits = [latest, latest - 1, latest - 2].find(year => zone.toUtc(withYear(last, year)) <= written + DAY)
  return (fits ?? latest - 1) - crossed
}

/** 29 February of a year without one is 1 March. */
function withYear(wall: number, year: number): number {
  const milliseconds = Math.floor(wall / 1000)
  const date = new Date(milliseconds)
  date.setUTCFullYear(year)
  return date.getTime() * 1000 + (wall - milliseconds * 1000)
}
