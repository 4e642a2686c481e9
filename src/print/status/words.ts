// Times, rates and marks of a status, as a person reads them.

import { safe } from '../event/escape.ts'
import type { Gravity } from '../event/gravity.ts'
import type { Style } from '../style.ts'

const SECOND = 1_000_000
const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

/** `0.4 s`, `12 s`, `3 min`, `2 h 5 min`, `3 d 4 h`; less than nothing is nothing, since clocks of nodes differ. */
export function span(microseconds: number): string {
  const seconds = Math.max(0, microseconds) / SECOND
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 2 * MINUTE) return `${Math.floor(seconds)} s`
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} min`
  if (seconds < 2 * DAY) return two(seconds, HOUR, 'h', MINUTE, 'min')
  return two(seconds, DAY, 'd', HOUR, 'h')
}

function two(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small)
  return `${Math.floor(seconds / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`
}

export const ago = (at: number, now: number): string => `${span(now - at)} ago`

const UNITS = ['', 'k', 'M', 'G', 'T'] as const

/** `0`, `0.5`, `12`, `1.2k`, `34M`: at most five characters. */
export function amount(value: number): string {
  if (value === 0) return '0'
  let scaled = value
  let unit = 0
  for (; scaled >= 999.5 && unit < UNITS.length - 1; unit++) scaled /= 1000
  const digits = scaled < 9.95 && !(unit === 0 && Number.isInteger(scaled)) ? 1 : 0
  return `${scaled.toFixed(digits)}${UNITS[unit]}`
}

/** `1,234 servers`, `1 server`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${String(n).replace(/\B(?=(\d{3})+$)/g, ',')} ${n === 1 ? one : many}`

/** The sign says with and without colours what the colour says. */
const MARKS: Readonly<Record<Gravity, readonly [utf8: string, ascii: string, colour: string]>> = {
  bad: ['▼', '!', '\x1b[38;5;196m'],
  good: ['▲', '+', '\x1b[38;5;28m'],
  changed: ['●', '*', '\x1b[38;5;136m'],
  plain: [' ', ' ', ''],
}
const FAINT = '\x1b[2m'
const STRONG = '\x1b[1m'
const RESET = '\x1b[0m'

export const mark = (gravity: Gravity, { ascii }: Style): string => MARKS[gravity][ascii ? 1 : 0]

const within = (begin: string, text: string, { colour }: Style): string => (colour && begin !== '' && text !== '' ? `${begin}${text}${RESET}` : text)

/** In the colour of its gravity; `text` is made safe for a terminal. */
export const coloured = (gravity: Gravity, text: string, style: Style): string => within(MARKS[gravity][2], safe(text), style)
export const faint = (text: string, style: Style): string => within(FAINT, safe(text), style)
export const strong = (text: string, style: Style): string => within(STRONG, safe(text), style)
