// Points in time as people write them: `15m` ago, a date, an hour, RFC 3339, epoch seconds or milliseconds.
import { parseTime } from '../../events/time.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1e3, s: 1e6, m: 60e6, h: 3600e6, d: 86_400e6, w: 604_800e6 }
const SPAN = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/
const PART = /(\d+(?:\.\d+)?)(ms|[smhdw])/g

/** `90s`, `15m`, `1h30m`, `2d` in microseconds; undefined when it is none. */
export function parseSpan(text: string): number | undefined {
  if (!SPAN.test(text)) return undefined
  let sum = 0
  for (const [, count, unit] of text.matchAll(PART)) sum += Number(count) * UNITS[unit!]!
  return Math.round(sum)
}

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?)?$/
const OF_TODAY = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/

/** Microseconds since the epoch, or undefined. Times without a zone are local; a bare time of day is the last one that has been. */
export function parseWhen(text: string, now: number): number | undefined {
  if (text === 'now') return now
  const span = parseSpan(text)
  if (span !== undefined) return now - span
  const exact = parseTime(text)
  if (exact !== undefined) return exact
  if (/^\d{10}(?:\.\d{1,6})?$/.test(text)) return Math.round(Number(text) * 1e6)
  if (/^\d{13}$/.test(text)) return Number(text) * 1e3
  const local = LOCAL.exec(text)
  if (local !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = local
    return localTime([Number(year), Number(month), Number(day)], [Number(hour), Number(minute), Number(second)], fraction)
  }
  const ofDay = OF_TODAY.exec(text)
  if (ofDay === null) return undefined
  const [, hour, minute, second = '0', fraction = ''] = ofDay
  const onDay = (daysAgo: number): number | undefined => {
    const day = new Date(now / 1e3)
    day.setHours(12)
    day.setDate(day.getDate() - daysAgo) // days are not all 24 hours long
    return localTime([day.getFullYear(), day.getMonth() + 1, day.getDate()], [Number(hour), Number(minute), Number(second)], fraction)
  }
  const at = onDay(0)
  return at === undefined || at <= now ? at : onDay(1)
}

type Three = readonly [number, number, number]

function localTime([year, month, day]: Three, [hour, minute, second]: Three, fraction: string): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const date = new Date(year, month - 1, day, hour, minute, second)
  if (date.getMonth() !== month - 1 || date.getDate() !== day) return undefined
  return date.getTime() * 1e3 + Number(fraction.padEnd(6, '0'))
}

/** The same, or a usage error that says what is understood. */
export function whenOf(flag: string, text: string, now: number): number {
  const at = parseWhen(text, now)
  if (at !== undefined) return at
  throw umtoolError(EXIT.usage, `${flag} takes a time, and "${text}" is none`, {
    hint: '15m or 1h30m (ago), 18:40, 2026-11-22, 2026-11-22T18:40:01.5, 2026-11-22T18:40:01Z, or seconds since 1970',
  })
}

/** A length of time, or a usage error. */
export function spanOf(flag: string, text: string): number {
  const span = parseSpan(text)
  if (span !== undefined) return span
  throw umtoolError(EXIT.usage, `${flag} takes a length of time, and "${text}" is none`, { hint: '500ms, 30s, 15m, 1h30m or 2d' })
}
