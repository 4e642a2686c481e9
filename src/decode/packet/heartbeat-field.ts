// One `name=value` of a Heartbeat message, in either of its two wire forms (see heartbeat.ts).
//
//  netstring: LENGTH ':' '(' TYPE ')' NAME '=' VALUE ','     LENGTH counts from '(' to the end of VALUE
//  lines:     [ '(' TYPE ')' ] NAME '=' VALUE LINEFEED       binary values are base64 here

import { lacks } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const HEARTBEAT_STRING = 0
export const HEARTBEAT_BINARY = 1
export const HEARTBEAT_STRUCT = 2
export const HEARTBEAT_LIST = 3

export type HeartbeatField = {
  /** HEARTBEAT_*; 4 and 5 are compressed structures. */
  type: number
  nameAt: number
  nameLength: number
  /** Untrusted bytes. */
  valueAt: number
  valueLength: number
  next: number
}

export const newHeartbeatField = (): HeartbeatField => ({ type: 0, nameAt: -1, nameLength: 0, valueAt: -1, valueLength: 0, next: -1 })

/** A message is at most 256 KiB in Heartbeat 3: no length has more digits. */
const MAXIMUM_DIGITS = 6

const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = 0x28
const CLOSE = 0x29
const EQUALS = 0x3d
const LINE_FEED = 0x0a

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE

/** Reads the netstring at `at`. `out` is written only when the answer is OK. */
export function decodeNetstringField(b: Uint8Array, at: number, end: number, out: HeartbeatField): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  let i = at
  let length = 0
  while (i < end && isDigit(b[i]!)) {
    if (i - at === MAXIMUM_DIGITS) return INVALID
    length = length * 10 + b[i++]! - ZERO
  }
  if (i === end) return TRUNCATED
  if (i === at || b[i] !== COLON) return INVALID
  const start = i + 1
  const stop = start + length
  if (lacks(b, start, end, length + 1)) return TRUNCATED
  if (b[stop] !== COMMA) return INVALID
  return readPair(b, start, stop, true, stop + 1, out) ? OK : INVALID
}

/** Reads the line at `at`. `out` is written only when the answer is OK. */
export function decodeLineField(b: Uint8Array, at: number, end: number, out: HeartbeatField): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  let stop = at
  while (stop < end && b[stop] !== LINE_FEED) stop++
  if (stop === end) return TRUNCATED
  return readPair(b, at, stop, false, stop + 1, out) ? OK : INVALID
}

function readPair(b: Uint8Array, start: number, stop: number, needsType: boolean, next: number, out: HeartbeatField): boolean {
  const typed = stop - start >= 3 && b[start] === OPEN && isDigit(b[start + 1]!) && b[start + 2] === CLOSE
  if (needsType && !typed) return false
  const nameAt = typed ? start + 3 : start
  let equals = nameAt
  while (equals < stop && b[equals] !== EQUALS) equals++
  if (equals === stop || equals === nameAt) return false
  out.type = typed ? b[start + 1]! - ZERO : HEARTBEAT_STRING
  out.nameAt = nameAt
  out.nameLength = equals - nameAt
  out.valueAt = equals + 1
  out.valueLength = stop - equals - 1
  out.next = next
  return true
}
