// Spans of time in the short form of routing protocols: 1y2w3d4h5m6s, nothing rounded.

import { putAscii, putDecimal, type Text } from '../text.ts'

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [31536000, 'y'],
  [604800, 'w'],
  [86400, 'd'],
  [3600, 'h'],
  [60, 'm'],
  [1, 's'],
]

/** `seconds` is an unsigned 32-bit number. */
export function putRelativeTime(t: Text, seconds: number): void {
  if (seconds === 0) putAscii(t, '0s')
  let rest = seconds
  for (const [size, name] of UNITS) {
    if (rest < size) continue
    putDecimal(t, Math.floor(rest / size))
    putAscii(t, name)
    rest %= size
  }
}
