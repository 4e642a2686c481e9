// The protocol of Redis (RESP 2): every string and number a segment holds, in quotation marks.

import { putAscii, putByte, putEscapedByte } from '../text.ts'
import { has, type Printer, putTruncated, u8 } from './printer.ts'

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a
const QUOTE = 0x22
const MINUS = 0x2d

const SIMPLE_STRING = 0x2b // +
const FAILURE = MINUS
const INTEGER = 0x3a // :
const BULK_STRING = 0x24 // $
const ARRAY = 0x2a // *

/** A length no number can be: nothing, too large, less than nothing, no number at all. */
const NULL = -1
const TOO_LARGE = -3
const NEGATIVE = -4
const NO_NUMBER = -5

const SAID: Readonly<Record<number, string>> = {
  [NULL]: ' null',
  [TOO_LARGE]: ' length too large',
  [NEGATIVE]: ' length negative and not -1',
  [NO_NUMBER]: ' invalid',
}

const LARGEST = 0x7fffffff

/** Thrown where a value goes on behind the segment, and caught in printResp: unlike a read past the capture, it does not end the whole packet. */
const END_OF_PAYLOAD: { readonly endOfPayload: true } = Object.freeze({ endOfPayload: true })

/** Where reading has come to; `end` is where the payload ends, which the capture may not reach. */
type Place = { at: number; readonly end: number }

/** Prints the values of the segment in order. Arrays only group them: a list of counts, not a recursion, since a packet may nest thousands. */
export function printResp(p: Printer, at: number, length: number): void {
  p.protocol = 'resp'
  putAscii(p.text, ': RESP')
  const place: Place = { at, end: at + length }
  const missing: number[] = []
  try {
    while (place.at < place.end || missing.length > 0) {
      const members = putValue(p, place)
      if (members > 0) missing.push(members)
      else while (missing.length > 0 && --missing[missing.length - 1]! === 0) missing.pop()
    }
  } catch (error) {
    if (error !== END_OF_PAYLOAD) throw error
    putTruncated(p)
  }
}

/** The byte at the place. */
function peek(p: Printer, place: Place): number {
  if (place.at >= place.end) throw END_OF_PAYLOAD
  return u8(p, place.at)
}

/** Prints one value; answers how many more belong to it, which is 0 but for an array. */
function putValue(p: Printer, place: Place): number {
  switch (peek(p, place)) {
    case SIMPLE_STRING:
    case FAILURE:
    case INTEGER:
      place.at++
      putSegment(p, place.at, findLineEnd(p, place))
      return 0
    case BULK_STRING:
      place.at++
      putBulkString(p, place)
      return 0
    case ARRAY: {
      place.at++
      const members = readLength(p, place)
      if (members <= 0) putAscii(p.text, members === 0 ? ' empty' : SAID[members]!)
      return members
    }
    default:
      putInline(p, place)
      return 0
  }
}

function putBulkString(p: Printer, place: Place): void {
  const length = readLength(p, place)
  if (length < 0) {
    putAscii(p.text, SAID[length]!)
    return
  }
  if (length === 0) putAscii(p.text, ' empty')
  else {
    if (place.at + length > place.end || !has(p, place.at, length)) throw END_OF_PAYLOAD
    putSegment(p, place.at, place.at + length)
    place.at += length
  }
  findLineEnd(p, place)
}

/** A command typed by hand: a line, whichever way it ends. */
function putInline(p: Printer, place: Place): void {
  skipLineEnds(p, place)
  const from = place.at
  while (!isLineEnd(peek(p, place))) place.at++
  putSegment(p, from, place.at)
  skipLineEnds(p, place)
}

const isLineEnd = (c: number): boolean => c === CARRIAGE_RETURN || c === LINE_FEED

function skipLineEnds(p: Printer, place: Place): void {
  while (place.at < place.end && has(p, place.at, 1) && isLineEnd(p.bytes[place.at]!)) place.at++
}

/** Answers where the next carriage return with a line feed stands, and goes behind it. */
function findLineEnd(p: Printer, place: Place): number {
  for (; ; place.at++) {
    if (place.at + 2 > place.end || !has(p, place.at, 2)) throw END_OF_PAYLOAD
    if (p.bytes[place.at] === CARRIAGE_RETURN && p.bytes[place.at + 1] === LINE_FEED) break
  }
  place.at += 2
  return place.at - 2
}

/** A decimal number and the end of its line; where either is missing, reading goes on behind the first wrong byte. */
function readLength(p: Printer, place: Place): number {
  const negative = peek(p, place) === MINUS
  if (negative) place.at++
  let length = 0
  let digits = 0
  for (; ; digits++) {
    const digit = peek(p, place) - 0x30
    if (digit < 0 || digit > 9) break
    length = Math.min(length * 10 + digit, LARGEST + 1)
    place.at++
  }
  if (digits === 0 || !skip(p, place, CARRIAGE_RETURN) || !skip(p, place, LINE_FEED)) {
    if (digits === 0) place.at++
    return NO_NUMBER
  }
  if (negative) return length === 1 ? NULL : NEGATIVE
  return length > LARGEST ? TOO_LARGE : length
}

/** Goes behind the byte at the place and answers whether it was `wanted`. */
const skip = (p: Printer, place: Place, wanted: number): boolean => {
  const c = peek(p, place)
  place.at++
  return c === wanted
}

function putSegment(p: Printer, from: number, to: number): void {
  const t = p.text
  putAscii(t, ' "')
  for (let i = from; i < to; i++) putEscapedByte(t, p.bytes[i]!)
  putByte(t, QUOTE)
}
