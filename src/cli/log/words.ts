// Numbers, sizes and times as the log's commands say them.
import { formatTime } from '../../events/time.ts'
import { grouped } from '../../print/quantity.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** `532 B`, `12.3 kB`, `4.50 GB`: decimal units, three digits. */
export function sizeText(bytes: number): string {
  let unit = 0
  let value = bytes
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1000
  return unit === 0 ? `${value} B` : `${value.toPrecision(3)} ${UNITS[unit]}`
}

/** `1 event`, `2,000 events`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`

/** `2026-11-22 18:40:01Z`; a point says nothing is known. */
export const timeText = (at: number | undefined): string => (at === undefined ? '-' : `${formatTime(at).slice(0, 19).replace('T', ' ')}Z`)

/** Microseconds as `1.234 s`. */
export const spanText = (microseconds: number): string => `${(microseconds / 1e6).toFixed(3)} s`
