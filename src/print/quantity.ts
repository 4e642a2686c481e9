// Times and sizes for people: three digits are enough.

import { constant, putConstant } from './constant.ts'
import { putAscii, putByte, putDecimal, type Text } from './text.ts'

/** `value` thousandths of a unit with three significant digits: 1,234 -> 1.23, 12,345 -> 12.3, 123,456 -> 123. */
function putThousandths(t: Text, value: number): void {
  const digits = (value < 9_995 ? 1 : 0) + (value < 99_950 ? 1 : 0)
  const scale = SCALES[digits]!
  const rounded = Math.round(value / SCALES[3 - digits]!)
  putDecimal(t, Math.floor(rounded / scale))
  if (digits === 0) return
  const rest = rounded % scale
  const tenths = digits === 2 ? Math.floor(rest / 10) : rest
  putByte(t, 0x2e)
  putByte(t, 0x30 + tenths)
  if (digits === 2) putByte(t, 0x30 + rest - 10 * tenths)
}

const SCALES = [1, 10, 100, 1000]

const MICROS = ' \xc2\xb5s' // UTF-8 of µs
/** Below these many nanoseconds, the unit before. */
const UNITS_FROM = [999_500, 999_500_000, 600e9] as const
const NANOS_OF_UNIT = [1e3, 1e3, 1e6, 60e9]
const TIME_UNITS = [MICROS, ' ms', ' s', ' min'].map(constant)
const ASCII_MICROS = constant(' us')

/**
 * Nanoseconds: `840 µs`, `12.3 ms`, `1.24 s`, `15 min`. All is compared always, so that the first long time does not find V8's
 * optimized code unprepared.
 */
export function putDuration(t: Text, nanos: number, ascii: boolean): void {
  const unit = (nanos >= UNITS_FROM[0] ? 1 : 0) + (nanos >= UNITS_FROM[1] ? 1 : 0) + (nanos >= UNITS_FROM[2] ? 1 : 0)
  const value = nanos / NANOS_OF_UNIT[unit]!
  if (unit === 1 || unit === 2) putThousandths(t, value)
  else putDecimal(t, Math.min(Number.MAX_SAFE_INTEGER, Math.round(value)))
  putConstant(t, ascii && unit === 0 ? ASCII_MICROS : TIME_UNITS[unit]!)
}

/** `532 B`, `12.3 kB`, `4.50 MB`: decimal units. */
export function putSize(t: Text, bytes: number): void {
  if (bytes < 1000) {
    putDecimal(t, bytes)
    putAscii(t, ' B')
    return
  }
  let scaled = bytes
  let unit = 0
  for (; scaled >= 999_500 && unit < 3; unit++) scaled /= 1000
  putThousandths(t, scaled)
  putAscii(t, UNITS[unit]!)
}

const UNITS = [' kB', ' MB', ' GB', ' TB']

/** 1234567 -> 1,234,567 */
export const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',')
