// Arista's tap aggregation: the time a frame was seen, between its addresses and its type.

import { putAscii } from '../text.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

const TIMESTAMP = 1
const HEADER = 4
const SECONDS_32 = 1
const SECONDS_16 = 2
const BILLION = 1_000_000_000

const TIMESCALES: Readonly<Record<number, string>> = { 0: 'TAI', 1: 'UTC' }
const FORMATS: Readonly<Record<number, string>> = { [SECONDS_32]: '64-bit', [SECONDS_16]: '48-bit' }
const HARDWARE: Readonly<Record<number, string>> = { 0: 'R/R2', 1: 'R3' }

const known = (names: Readonly<Record<number, string>>, value: number): string => `${names[value] ?? 'Unknown'} (${value})`

/** Prints the header at `at`, which is behind the frame's type; answers its length, 0 when it is of a kind not known. */
export function printArista(p: Printer, at: number): number {
  const t = p.text
  p.protocol = 'arista'
  const kind = u16(p, at)
  putAscii(t, `SubType ${kind === TIMESTAMP ? 'Timestamp' : 'Unknown'} (0x${kind.toString(16).padStart(4, '0')}), `)
  if (kind !== TIMESTAMP) return 0
  putAscii(t, `Timescale ${known(TIMESCALES, u8(p, at + 2))}, `)
  const version = u8(p, at + 3)
  const format = version >>> 4
  putAscii(t, `Format ${known(FORMATS, format)}, HwInfo ${known(HARDWARE, version & 0xf)}, Timestamp `)
  if (format !== SECONDS_32 && format !== SECONDS_16) return 0
  const size = format === SECONDS_32 ? 4 : 2
  const written = format === SECONDS_32 ? u32(p, at + HEADER) : u16(p, at + HEADER)
  const nanoseconds = u32(p, at + HEADER + size)
  const seconds = written + Math.floor(nanoseconds / BILLION)
  const wrapped = seconds >>> 0
  putAscii(t, format === SECONDS_32 ? new Date(wrapped * 1000).toISOString().slice(0, 19).replace('T', ' ') : String(seconds))
  putAscii(t, `.${String(nanoseconds % BILLION).padStart(9, '0')}: `)
  return HEADER + size + 4
}
