// Microseconds since the epoch <-> RFC 3339 in UTC with six digits: `2026-11-22T18:40:01.123456Z`.

let second = Number.NaN
let prefix = ''

/** Throws RangeError for what is no safe integer (1684 to 2255 are). The part before the point is kept, since times come in rows. */
export function formatTime(at: number): string {
  if (!Number.isSafeInteger(at)) throw new RangeError(`no time: ${at}`)
  const whole = Math.floor(at / 1_000_000)
  if (whole !== second) {
    prefix = new Date(whole * 1000).toISOString().slice(0, 19)
    second = whole
  }
  return `${prefix}.${String(at - whole * 1_000_000).padStart(6, '0')}Z`
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Any RFC 3339 time; what is finer than a microsecond is cut off. Undefined when it is none, such as 30 February. */
export function parseTime(text: string): number | undefined {
  const found = RFC3339.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, seconds, fraction = '', sign, aheadHours = '0', aheadMinutes = '0'] = found
  if (Number(hour) > 23 || Number(minute) > 59 || Number(seconds) > 59 || Number(aheadHours) > 23 || Number(aheadMinutes) > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1) return undefined
  date.setUTCHours(Number(hour), Number(minute), Number(seconds))
  const ahead = (Number(aheadHours) * 60 + Number(aheadMinutes)) * (sign === '-' ? -60 : 60)
  return (date.getTime() / 1000 - ahead) * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}
