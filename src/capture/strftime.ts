// strftime(3) for file names: local time, the C locale, every conversion of POSIX and glibc's flags `-`, `_`, `0` and `^`.

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DAY = 86400000

/** A number with how wide it is and what fills it up. */
type Padded = readonly [value: number, width: number, pad: '0' | ' ']

const twelve = (t: Date): number => t.getHours() % 12 || 12
const midnight = (year: number, month: number, day: number): number => Date.UTC(year, month, day)
/** 0 on January 1. */
const dayOfYear = (t: Date): number => Math.round((midnight(t.getFullYear(), t.getMonth(), t.getDate()) - midnight(t.getFullYear(), 0, 1)) / DAY)
/** Week of the year, where a week begins on `first` (0 Sunday, 1 Monday), and days before the first such day are in week 0. */
const week = (t: Date, first: number): number => Math.floor((dayOfYear(t) + 7 - ((t.getDay() - first + 7) % 7)) / 7)

/** ISO 8601: the week with the Thursday decides the year. */
function isoWeek(t: Date): { year: number; week: number } {
  const thursday = new Date(midnight(t.getFullYear(), t.getMonth(), t.getDate()) + (3 - ((t.getDay() + 6) % 7)) * DAY)
  const year = thursday.getUTCFullYear()
  return { year, week: 1 + Math.floor((thursday.getTime() - midnight(year, 0, 1)) / DAY / 7) }
}

function offset(t: Date): string {
  const minutes = -t.getTimezoneOffset()
  const absolute = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(absolute / 60) * 100 + (absolute % 60)).padStart(4, '0')}`
}

/** The zone's short name as Intl knows it, which for zones without letters of their own is like GMT+3. */
const zoneName = (t: Date): string =>
  new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(t).find(part => part.type === 'timeZoneName')?.value ?? ''

const NUMBERS: Readonly<Record<string, (t: Date) => Padded>> = {
  C: t => [Math.floor(t.getFullYear() / 100), 2, '0'],
  d: t => [t.getDate(), 2, '0'],
  e: t => [t.getDate(), 2, ' '],
  g: t => [isoWeek(t).year % 100, 2, '0'],
  G: t => [isoWeek(t).year, 1, '0'],
  H: t => [t.getHours(), 2, '0'],
  I: t => [twelve(t), 2, '0'],
  j: t => [dayOfYear(t) + 1, 3, '0'],
  k: t => [t.getHours(), 2, ' '],
  l: t => [twelve(t), 2, ' '],
  m: t => [t.getMonth() + 1, 2, '0'],
  M: t => [t.getMinutes(), 2, '0'],
  s: t => [Math.floor(t.getTime() / 1000), 1, '0'],
  S: t => [t.getSeconds(), 2, '0'],
  u: t => [t.getDay() || 7, 1, '0'],
  U: t => [week(t, 0), 2, '0'],
  V: t => [isoWeek(t).week, 2, '0'],
  w: t => [t.getDay(), 1, '0'],
  W: t => [week(t, 1), 2, '0'],
  y: t => [t.getFullYear() % 100, 2, '0'],
  Y: t => [t.getFullYear(), 1, '0'],
}

const TEXTS: Readonly<Record<string, (t: Date) => string>> = {
  a: t => DAYS[t.getDay()]!.slice(0, 3),
  A: t => DAYS[t.getDay()]!,
  b: t => MONTHS[t.getMonth()]!.slice(0, 3),
  B: t => MONTHS[t.getMonth()]!,
  h: t => MONTHS[t.getMonth()]!.slice(0, 3),
  n: () => '\n',
  p: t => (t.getHours() < 12 ? 'AM' : 'PM'),
  P: t => (t.getHours() < 12 ? 'am' : 'pm'),
  t: () => '\t',
  z: offset,
  Z: zoneName,
  '%': () => '%',
}

const SHORT: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
}

/** `format` with every conversion replaced; what is no conversion stays as it is. */
export function strftime(format: string, time: Date): string {
  return format.replace(/%([-_0^]?)[EO]?([A-Za-z%])/g, (whole, flag: string, letter: string) => {
    const short = SHORT[letter]
    const text = short === undefined ? TEXTS[letter]?.(time) : strftime(short, time)
    if (text !== undefined) return flag === '^' ? text.toUpperCase() : text
    const number = NUMBERS[letter]?.(time)
    if (number === undefined) return whole
    const [value, width, pad] = number
    if (flag === '-') return String(value)
    return String(value).padStart(width, flag === '_' ? ' ' : flag === '0' ? '0' : pad)
  })
}
