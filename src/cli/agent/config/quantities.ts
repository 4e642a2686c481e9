// Lengths of time and sizes as they stand in the configuration: `6h`, `180d`, `1h30m`; `64KiB`, `1GiB`.
import { parseSpan } from '../../events/when.ts'

const MICROSECONDS = 1_000_000
const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
}

export const SPAN_FORM = 'a length of time such as 30s, 15m, 6h or 7d'
export const SIZE_FORM = 'a size such as 64KiB, 500MiB or 1GiB'

/** Seconds; undefined for what is none, and for 0. */
export function parseSeconds(text: unknown): number | undefined {
  const span = typeof text === 'string' ? parseSpan(text) : undefined
  return span === undefined || span === 0 ? undefined : span / MICROSECONDS
}

/** Bytes; undefined for what is none, and for 0. */
export function parseBytes(text: unknown): number | undefined {
  const match = typeof text === 'string' ? /^(\d{1,15}(?:\.\d{1,6})?) ?([A-Za-z]{1,3})$/.exec(text) : null
  const unit = match === null || !Object.hasOwn(SIZE_UNITS, match[2]!) ? undefined : SIZE_UNITS[match[2]!]
  const bytes = unit === undefined ? 0 : Math.round(Number(match![1]) * unit)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined
}
