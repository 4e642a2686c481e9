// Times and sizes for people: three digits are enough.

import { putAscii, putByte, putDecimal, putDecimalPadded, type Text } from './text.ts'

/** `value` thousandths of a unit with three significant digits: 1,234 -> 1.23, 12,345 -> 12.3, 123,456 -> 123. */
function putThousandths(t: Text, value: number): void {
  const digits = value < 9_995 ? 2 : value < 99_950 ? 1 : 0
  const step = digits === 2 ? 10 : digits === 1 ? 100 : 1000
  const rounded = Math.round(value / step)
  const scale = 1000 / step
  putDecimal(t, Math.floor(rounded / scale))
  if (digits === 0) return
  putByte(t, 0x2e)
  putDecimalPadded(t, rounded % scale, digits, 0x30)
}

const MICROS = ' \xc2\xb5s' // UTF-8 of µs

/** Nanoseconds: `840 µs`, `12.3 ms`, `1.24 s`, `15 min`. */
export function putDuration(t: Text, nanos: number, ascii: boolean): void {
  if (nanos < 999_500) {
    putDecimal(t, Math.round(nanos / 1000))
    putAscii(t, ascii ? ' us' : MICROS)
  } else putLongDuration(t, nanos)
}

function putLongDuration(t: Text, nanos: number): void {
  if (nanos < 999_500_000) {
    putThousandths(t, nanos / 1000)
    putAscii(t, ' ms')
  } else if (nanos < 600e9) {
    putThousandths(t, nanos / 1e6)
    putAscii(t, ' s')
  } else {
    putDecimal(t, Math.min(Number.MAX_SAFE_INTEGER, Math.round(nanos / 60e9)))
    putAscii(t, ' min')
  }
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
