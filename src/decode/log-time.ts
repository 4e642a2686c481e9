// The time at the start of a log line -> microseconds since the epoch. Logs write local time without a zone, syslog without a year.
//
//   Nov 22 08:34:45[.178]              syslog, Heartbeat's daemons; Pacemaker with milliseconds
//   2026-11-22T08:34:45.123456+01:00   journalctl -o short-iso-precise (there +0100), rsyslog's modern form
//   Sun Nov 22 08:00:03 2026           ctime: ldirectord, keepalived on the console
//   2026/11/22_08:34:50                Heartbeat's scripts
//
// `at` of a fact made from a line: the line says in which second (or millisecond) it was written, the time we had it is the latest
// it can have been. Read while it is fresh, both are used: the reading time if it lies in that second, else the end of the second, so
// that lines of one second keep their order. Read later (after a restart, say), the line's own time stands as it is.

export type LogTime = {
  /** Microseconds as the line's clock shows them, read as if they were UTC; without a year, in 1972. */
  readonly wall: number
  /** How exact it is, in microseconds. */
  readonly resolution: number
  readonly year: boolean
  /** Minutes east of UTC, where the line says so. */
  readonly zone?: number
}

export type Timed = { readonly time: LogTime; readonly rest: string }

const SECOND = 1_000_000
/** Older than this when read, a line was not read while it was fresh. */
const FRESH = 5 * SECOND
const DAY = 86_400 * SECOND
/** A leap year, so that 29 February is a day where the year is not said. */
const SOME_YEAR = 1972

/** Microseconds of later years are no safe integers. */
const LAST_YEAR = 2200

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const SYSLOG = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?[ \t]+/
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:(Z)|([+-])(\d\d):?(\d\d))?[ \t]+/
const CTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})/
const HEARTBEAT = /^(\d{4})\/(\d\d)\/(\d\d)_(\d\d):(\d\d):(\d\d)[ \t]+/

/** Any of the four forms. Undefined when the line begins with none, or with a date there is not. */
export function readLogTime(line: string): Timed | undefined {
  return readSyslogTime(line) ?? readIsoTime(line) ?? readHeartbeatTime(line) ?? readCtime(line)
}

export function readSyslogTime(line: string): Timed | undefined {
  const found = SYSLOG.exec(line)
  if (found === null) return undefined
  const [all, month, day, hour, minute, second, fraction] = found
  const wall = wallOf(SOME_YEAR, monthOf(month!), Number(day), Number(hour), Number(minute), Number(second), fraction)
  return wall === undefined ? undefined : { time: { wall, resolution: resolutionOf(fraction), year: false }, rest: line.slice(all.length) }
}

export function readIsoTime(line: string): Timed | undefined {
  const found = ISO.exec(line)
  if (found === null) return undefined
  const [all, year, month, day, hour, minute, second, fraction, utc, sign, zoneHours, zoneMinutes] = found
  const wall = wallOf(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), fraction)
  if (wall === undefined) return undefined
  const zone = utc !== undefined ? 0 : sign === undefined ? undefined : (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1)
  return { time: { wall, resolution: resolutionOf(fraction), year: true, ...(zone === undefined ? {} : { zone }) }, rest: line.slice(all.length) }
}

export function readHeartbeatTime(line: string): Timed | undefined {
  const found = HEARTBEAT.exec(line)
  if (found === null) return undefined
  const [all, year, month, day, hour, minute, second] = found
  const wall = wallOf(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return wall === undefined ? undefined : { time: { wall, resolution: SECOND, year: true }, rest: line.slice(all.length) }
}

/** `rest` begins right behind the year. */
export function readCtime(line: string): Timed | undefined {
  const found = CTIME.exec(line)
  if (found === null) return undefined
  const [all, month, day, hour, minute, second, year] = found
  const wall = wallOf(Number(year), monthOf(month!), Number(day), Number(hour), Number(minute), Number(second))
  return wall === undefined ? undefined : { time: { wall, resolution: SECOND, year: true }, rest: line.slice(all.length) }
}

/** `at` for a line that was had at `readAt`, as the head of this file says. `toUtc` knows the zone of the machine that wrote it: ours. */
export function timeOfLine(time: LogTime, readAt: number, toUtc: (wall: number, readAt: number) => number = localToUtc): number {
  const own = utcOf(time, readAt, toUtc)
  const late = readAt - own
  if (late < 0 || late >= FRESH) return own
  return Math.min(readAt, own + time.resolution - 1)
}

/** `wall` by this process's time zone; where a clock set back shows an hour twice, the later one that is not in the future of `readAt`. */
export function localToUtc(wall: number, readAt: number): number {
  const part = new Date(Math.floor(wall / 1000))
  const fraction = wall % SECOND
  const fields = [
    part.getUTCFullYear(),
    part.getUTCMonth(),
    part.getUTCDate(),
    part.getUTCHours(),
    part.getUTCMinutes(),
    part.getUTCSeconds(),
  ] as const
  const first = new Date(...fields).getTime()
  const second = first + 3_600_000
  const twice = new Date(second).getHours() === new Date(first).getHours()
  return (twice && second * 1000 <= readAt + SECOND ? second : first) * 1000 + fraction
}

function utcOf(time: LogTime, readAt: number, toUtc: (wall: number, readAt: number) => number): number {
  if (time.zone !== undefined) return time.wall - time.zone * 60 * SECOND
  if (time.year) return toUtc(time.wall, readAt)
  // The newest year that does not put the line into the future; a day's grace for clocks and zones.
  const year = new Date(Math.floor(readAt / 1000)).getUTCFullYear() + 1
  for (let candidate = year; candidate > year - 10; candidate--) {
    const at = inYear(time.wall, candidate)
    if (at === undefined) continue
    const utc = toUtc(at, readAt)
    if (utc <= readAt + DAY) return utc
  }
  return readAt
}

function inYear(wall: number, year: number): number | undefined {
  const date = new Date(Math.floor(wall / 1000))
  const month = date.getUTCMonth()
  date.setUTCFullYear(year)
  return date.getUTCMonth() === month ? date.getTime() * 1000 + (wall % 1000) : undefined
}

const monthOf = (name: string): number => {
  const at = MONTHS.indexOf(name)
  return at % 3 === 0 ? at / 3 : -1
}

const resolutionOf = (fraction: string | undefined): number => (fraction === undefined ? SECOND : 10 ** Math.max(0, 6 - fraction.length))

function wallOf(year: number, month: number, day: number, hour: number, minute: number, second: number, fraction = ''): number | undefined {
  if (month < 0 || month > 11 || hour > 23 || minute > 59 || second > 60 || year < 1970 || year > LAST_YEAR) return undefined
  const date = new Date(Date.UTC(year, month, day, hour, minute, second))
  if (date.getUTCDate() !== day && second < 60) return undefined
  return date.getTime() * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}
