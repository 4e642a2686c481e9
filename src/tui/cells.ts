// Text in columns: cut and filled to a width, with or without the SGR sequences that colour it.
import { padTo, widthOf } from '../print/width.ts'

const SGR = /\x1b\[[0-9;]*m/g
const PLAIN = /^[\x20-\x7e]*$/

/** The columns that `text` takes on the screen; SGR sequences take none. */
export const columnsOf = (text: string): number => widthOf(text.replace(SGR, ''))

/** Plain text, exactly `width` columns: filled with blanks, or cut with an ellipsis at its end. */
export function fit(text: string, width: number): string {
  if (width <= 0) return ''
  if (PLAIN.test(text)) {
    if (text.length <= width) return text.padEnd(width)
    return width === 1 ? '…' : `${text.slice(0, width - 1)}…`
  }
  if (widthOf(text) <= width) return padTo(text, width)
  return padTo(`${head(text, width - 1)}…`, width)
}

/** The same at the right edge: numbers. One that does not fit is cut from the left. */
export function fitRight(text: string, width: number): string {
  const taken = widthOf(text)
  return taken > width ? fit(text, width) : ' '.repeat(width - taken) + text
}

/** As much from the beginning as takes no more than `width` columns. */
function head(text: string, width: number): string {
  let taken = 0
  let end = 0
  for (const c of text) {
    const columns = widthOf(c)
    if (taken + columns > width) break
    taken += columns
    end += c.length
  }
  return text.slice(0, end)
}

/** Coloured text, no wider than `width` columns: cut where it ends, its colour switched off, not filled. */
export function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text
  let room = width - 1
  let out = ''
  let at = 0
  let coloured = false
  const take = (piece: string): boolean => {
    const fitting = head(piece, room)
    out += fitting
    room -= widthOf(fitting)
    return fitting.length === piece.length
  }
  for (const { 0: sequence, index } of text.matchAll(SGR)) {
    if (!take(text.slice(at, index))) return end()
    out += sequence
    coloured = true
    at = index + sequence.length
  }
  take(text.slice(at))
  return end()

  function end(): string {
    return `${out}…${coloured ? '\x1b[0m' : ''}`
  }
}

const BLOCKS = '▁▂▃▄▅▆▇█'
const ASCII_BLOCKS = '_.-~=+*#'

/** The newest `width` values, the newest at the right; the highest of them reaches the top. What is not known is a blank. */
export function sparkline(values: readonly (number | undefined)[], width: number, ascii: boolean): string {
  const blocks = ascii ? ASCII_BLOCKS : BLOCKS
  const shown = values.slice(-width)
  const highest = shown.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
  const text = shown.map(value =>
    value === undefined ? ' ' : highest <= 0 ? blocks[0]! : blocks[Math.min(7, Math.floor((value / highest) * 7.999))]!,
  )
  return text.join('').padStart(width)
}

/** Four columns at most, three digits that count: 0, 7.25, 38.1, 999, 1.2k, 38k, 4.5M. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (value < 0) return `-${short(-value)}`
  if (value === 0) return '0'
  if (value < 0.01) return '<.01'
  if (value < 9.995) return String(Math.round(value * 100) / 100)
  if (value < 99.95) return String(Math.round(value * 10) / 10)
  if (value < 999.5) return String(Math.round(value))
  let scaled = value
  let unit = -1
  do {
    scaled /= 1000
    unit++
  } while (scaled >= 999.5 && unit < UNITS.length - 1)
  return `${scaled < 9.95 ? Math.round(scaled * 10) / 10 : Math.round(scaled)}${UNITS[unit]}`
}

const UNITS = ['k', 'M', 'G', 'T', 'P'] as const

/** How long ago or how long: 0.4s, 12s, 3m20s, 5h02m, 12d. Microseconds. */
export function span(micros: number): string {
  const seconds = Math.max(0, micros) / 1e6
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`
  return `${Math.floor(whole / 86_400)}d`
}

const two = (n: number): string => String(n).padStart(2, '0')
