// The time at the start of a line, in tcpdump's six forms (-t, -tt, ... -ttttt).

import { DIGITS4, putAscii, putByte, putDecimal, putDecimalPadded, reserve, type Text } from '../text.ts'

/** What is remembered from line to line: the reference packet of -ttt and -ttttt, and the time of day last written. */
export type Clock = {
  /** Reference time; seconds and micro- or nanoseconds as the packets have them. */
  referenceSeconds: number
  referenceFraction: number
  /** Second whose text `word1` and `word2` hold ("HH:M", "M:SS"), for local time. */
  second: number
  word1: number
  word2: number
  /** Quarter of an hour for which `zoneSeconds` holds; zones change at such limits only. */
  quarter: number
  zoneSeconds: number
  readonly zone: Zone
}

/** Seconds to add to UTC for local time at `seconds` since the epoch. */
export type Zone = (seconds: number) => number

/** The process's own zone (TZ, /etc/localtime). */
const ownZone: Zone = seconds => -new Date(seconds * 1000).getTimezoneOffset() * 60

export const newClock = (zone: Zone = ownZone): Clock => ({
  referenceSeconds: 0,
  referenceFraction: 0,
  second: -1,
  word1: 0,
  word2: 0,
  quarter: -1,
  zoneSeconds: 0,
  zone,
})

const QUARTER = 900
const DAY = 86400

function zoneAt(clock: Clock, seconds: number): number {
  const quarter = Math.floor(seconds / QUARTER)
  if (quarter !== clock.quarter) {
    clock.quarter = quarter
    clock.zoneSeconds = clock.zone(seconds)
  }
  return clock.zoneSeconds
}

/** Two digits as they lie in memory, first digit lowest. */
const two = (n: number): number => DIGITS4[n]! >>> 16

/** HH:MM:SS of `secondOfDay` into the two words of the clock. */
function setWords(clock: Clock, secondOfDay: number): void {
  const hour = Math.floor(secondOfDay / 3600)
  const minute = Math.floor(secondOfDay / 60) % 60
  const minuteDigits = two(minute)
  clock.word1 = two(hour) | (0x3a << 16) | ((minuteDigits & 0xff) << 24)
  clock.word2 = (minuteDigits >>> 8) | (0x3a << 8) | (two(secondOfDay % 60) << 16)
}

/** tcpdump refuses times whose 32-bit value is negative; so do we, in its words. */
function unprintable(t: Text, seconds: number): boolean {
  if (seconds >>> 0 < 0x80000000) return false
  putAscii(t, '[Error converting time]')
  return true
}

/** The usual case: the second of the line before, microseconds. */
function putSameSecond(t: Text, clock: Clock, fraction: number): void {
  reserve(t, 20)
  const { view } = t
  const to = t.at
  const high = (fraction / 10000) | 0
  view.setInt32(to, clock.word1, true)
  view.setInt32(to + 4, clock.word2, true)
  view.setInt16(to + 8, 0x2e | ((DIGITS4[high]! >>> 8) & 0xff00), true)
  view.setInt8(to + 10, DIGITS4[high]! >>> 24)
  view.setInt32(to + 11, DIGITS4[fraction - high * 10000]!, true)
  view.setInt8(to + 15, 0x20)
  t.at = to + 16
}

function putFraction(t: Text, fraction: number, nano: boolean): void {
  putByte(t, 0x2e)
  if (!nano && fraction < 1000000) {
    reserve(t, 8)
    const high = (fraction / 10000) | 0
    t.view.setInt16(t.at, two(high), true)
    t.view.setInt32(t.at + 2, DIGITS4[fraction - high * 10000]!, true)
    t.at += 6
  } else putDecimalPadded(t, fraction, nano ? 9 : 6, 0x30)
}

function putTimeOfDay(t: Text, clock: Clock, seconds: number, local: boolean): void {
  if (seconds !== clock.second || !local) {
    const shifted = local ? seconds + zoneAt(clock, seconds) : seconds
    setWords(clock, ((shifted % DAY) + DAY) % DAY)
    clock.second = local ? seconds : -1
  }
  reserve(t, 8)
  t.view.setInt32(t.at, clock.word1, true)
  t.view.setInt32(t.at + 4, clock.word2, true)
  t.at += 8
}

function putDate(t: Text, clock: Clock, seconds: number): void {
  const date = new Date((seconds + zoneAt(clock, seconds)) * 1000)
  putDecimalPadded(t, date.getUTCFullYear(), 4, 0x30)
  putByte(t, 0x2d)
  putDecimalPadded(t, date.getUTCMonth() + 1, 2, 0x30)
  putByte(t, 0x2d)
  putDecimalPadded(t, date.getUTCDate(), 2, 0x30)
  putByte(t, 0x20)
}

/** `form` is how often -t was given; `fraction` counts microseconds, or nanoseconds with `nano`. A blank follows, but for form 1. */
export function putTimestamp(t: Text, clock: Clock, form: number, seconds: number, fraction: number, nano: boolean): void {
  if (form === 0 && seconds === clock.second && fraction < 1000000 && !nano) {
    putSameSecond(t, clock, fraction)
    return
  }
  if (form === 1) return
  if (form === 3 || form === 5) {
    putDifference(t, clock, form, seconds, fraction, nano)
    return
  }
  if (!unprintable(t, seconds)) {
    if (form === 2) putDecimal(t, seconds >>> 0)
    else {
      if (form === 4) putDate(t, clock, seconds)
      putTimeOfDay(t, clock, seconds, true)
    }
    putFraction(t, fraction, nano)
  }
  putByte(t, 0x20)
}

/** Since the packet before (form 3) or the first one (form 5); a blank or a minus sign comes first. */
function putDifference(t: Text, clock: Clock, form: number, seconds: number, fraction: number, nano: boolean): void {
  if (clock.referenceSeconds === 0 && clock.referenceFraction === 0) {
    clock.referenceSeconds = seconds
    clock.referenceFraction = fraction
  }
  const before = seconds === clock.referenceSeconds ? fraction < clock.referenceFraction : seconds < clock.referenceSeconds
  let s = before ? clock.referenceSeconds - seconds : seconds - clock.referenceSeconds
  let f = before ? clock.referenceFraction - fraction : fraction - clock.referenceFraction
  if (f < 0) {
    s--
    f += nano ? 1000000000 : 1000000
  }
  putByte(t, before ? 0x2d : 0x20)
  if (!unprintable(t, s)) {
    putTimeOfDay(t, clock, s, false)
    putFraction(t, f, nano)
  }
  putByte(t, 0x20)
  if (form === 3) {
    clock.referenceSeconds = seconds
    clock.referenceFraction = fraction
  }
}
