// Raw IP (link types 101, 12 and 14; 228 for IPv4 alone, 229 for IPv6 alone): the first four bits say which version it is.

import { lacks } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Raw = { version: 4 | 6 }

export const newRaw = (): Raw => ({ version: 4 })

/** INVALID when the version is neither 4 nor 6. `out` is written only when the answer is OK. */
export function decodeRaw(b: Uint8Array, at: number, end: number, out: Raw): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const version = b[at]! >> 4
  if (version !== 4 && version !== 6) return INVALID
  out.version = version
  return OK
}
