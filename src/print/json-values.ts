// JSON values written as bytes: addresses, times, captured text. A key brings the comma before it and the colon behind: `,"ttl":`.

import type { Packet } from '../decode/packet/packet.ts'
import { type Constant, constant, putConstant, putNumber } from './constant.ts'
import { DIGITS4, HEX2, putAscii, putByte, putDecimalPadded, putIpv4, putIpv6, putMac, reserve, type Text } from './text.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** An address of 4, 6 or 16 bytes as a string. */
export function putAddress(t: Text, key: Constant, b: Uint8Array, at: number, length: number): void {
  putConstant(t, key)
  putByte(t, QUOTE)
  if (length === 4) putIpv4(t, b, at)
  else if (length === 16) putIpv6(t, b, at)
  else putMac(t, b, at)
  putByte(t, QUOTE)
}

/** Captured bytes as a JSON string of ASCII: anything but visible ASCII as \u00XX, as if it were Latin-1. */
export function putCaptured(t: Text, key: Constant, b: Uint8Array, at: number, length: number): void {
  putConstant(t, key)
  putByte(t, QUOTE)
  for (let i = at; i < at + length; i++) putJsonByte(t, b[i]!)
  putByte(t, QUOTE)
}

function putJsonByte(t: Text, byte: number): void {
  if (byte < 0x20 || byte >= 0x7f) {
    putAscii(t, '\\u00')
    reserve(t, 2)
    t.view.setInt16(t.at, HEX2[byte]!, true)
    t.at += 2
    return
  }
  if (byte === QUOTE || byte === BACKSLASH) putByte(t, BACKSLASH)
  putByte(t, byte)
}

/** Nanoseconds as whole microseconds; times of a forged capture may be absurd, but a number they stay. */
export const putMicros = (t: Text, key: Constant, nanos: number): void =>
  putNumber(t, key, Math.min(Number.MAX_SAFE_INTEGER, Math.round(nanos / 1000)))

/** Seconds of year 10000: RFC 3339 ends there. */
const LAST_SECOND = 253_402_300_800

const DATE_LENGTH = 20
/** The second whose `2026-11-22T16:15:50.` was written last; the same for all who write, so nothing but a memory. */
const date = { second: -1, text: constant('') }
const ZULU = constant('Z"')
const MICROS_PER_SECOND = 1_000_000

/** RFC 3339 in UTC with six digits of a second, nine where the capture has them; nothing for a time that has no such form. */
export function putTime(t: Text, p: Packet): void {
  const { seconds, nanoseconds } = p
  if (seconds < 0 || seconds >= LAST_SECOND) return
  if (seconds !== date.second) {
    date.second = seconds
    date.text = constant(`,"time":"${new Date(seconds * 1000).toISOString().slice(0, DATE_LENGTH - 1)}.`)
  }
  putConstant(t, date.text)
  const micros = Math.floor(nanoseconds / 1000)
  if (micros * 1000 === nanoseconds && micros < MICROS_PER_SECOND) putSixDigits(t, micros)
  else if (micros * 1000 === nanoseconds) putDecimalPadded(t, micros, 6, 0x30)
  else putDecimalPadded(t, nanoseconds, 9, 0x30)
  putConstant(t, ZULU)
}

function putSixDigits(t: Text, n: number): void {
  reserve(t, 8)
  const high = (n / 10000) | 0
  t.view.setInt16(t.at, DIGITS4[high]! >> 16, true)
  t.view.setInt32(t.at + 2, DIGITS4[n - high * 10000]!, true)
  t.at += 6
}
