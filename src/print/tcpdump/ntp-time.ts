// NTP's times: seconds since 1900 in 32 bits, and a fraction of a second in 32 more.

import { type Printer, u16, u32 } from './printer.ts'

const SECONDS_1900_TO_1970 = 2208988800
const FRACTION = 2 ** 32
const NANO = 1e9
const MICRO = 1e6

const nanoText = (fraction: number): string => `${Math.floor((fraction / FRACTION) * NANO)}`.padStart(9, '0')

/** `3912345678.123456789 (2023-12-23T12:34:56Z)`, the date only where the seconds are not zero. */
export function ntpTimeText(p: Printer, at: number): string {
  const seconds = u32(p, at)
  const fraction = u32(p, at + 4)
  const date = seconds === 0 ? '' : ` (${new Date((seconds - SECONDS_1900_TO_1970) * 1000).toISOString().slice(0, 19)}Z)`
  return `${seconds}.${nanoText(fraction)}${date}`
}

/** From the time at `from` to the one at `at`, signed; the latter itself when the former is zero. */
export function ntpDeltaText(p: Printer, from: number, at: number): string {
  const seconds = u32(p, at)
  const fromSeconds = u32(p, from)
  const fraction = u32(p, at + 4)
  const fromFraction = u32(p, from + 4)
  if (fromSeconds === 0 && fromFraction === 0) return ntpTimeText(p, at)
  const later = seconds > fromSeconds || (seconds === fromSeconds && fraction > fromFraction)
  const [whole, part] = later ? [seconds - fromSeconds, fraction - fromFraction] : [fromSeconds - seconds, fromFraction - fraction]
  return `${later ? '+' : '-'}${part < 0 ? whole - 1 : whole}.${nanoText(part >>> 0)}`
}

/** 16 bits of seconds and 16 of fraction. */
export function ntpShortText(p: Printer, at: number): string {
  const seconds = u16(p, at)
  return `${seconds}.${`${Math.floor((u16(p, at + 2) / 65536) * MICRO)}`.padStart(6, '0')}`
}
