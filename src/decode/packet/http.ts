// The first line of an HTTP/1 message (RFC 9112): `GET /path HTTP/1.1` or `HTTP/1.1 200 OK`. Offsets only: the target and the
// reason are the peer's bytes.

import { lacks } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const HTTP_PORT = 80

export type HttpLine = {
  kind: 'request' | 'response'
  /** Request: the method. -1 and 0 in a response. */
  methodAt: number
  methodLength: number
  /** Request: the target, or as much of it as was captured. -1 and 0 in a response. */
  targetAt: number
  targetLength: number
  /** 10 for HTTP/1.0, 11 for HTTP/1.1, 20 for the preface of HTTP/2; -1 when the capture ends before it. */
  version: number
  /** Response: 100 to 599; -1 in a request. */
  status: number
  /** Response: the reason, or as much of it as was captured. -1 and 0 in a request. */
  reasonAt: number
  reasonLength: number
  /** Whether the line's end was captured. */
  complete: boolean
  /** First byte after the line and its line feed; the end of the capture when not complete. */
  next: number
}

export const newHttpLine = (): HttpLine => ({
  kind: 'request',
  methodAt: -1,
  methodLength: 0,
  targetAt: -1,
  targetLength: 0,
  version: -1,
  status: -1,
  reasonAt: -1,
  reasonLength: 0,
  complete: false,
  next: -1,
})

/** RFC 9110, RFC 5789 (PATCH), RFC 4918 (WebDAV), and PRI, with which HTTP/2 begins. */
const METHODS = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'PATCH',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'PRI',
]
const PREFIX = 'HTTP/'
/** `HTTP/1.1` */
const VERSION_LENGTH = 8
/** Servers refuse longer lines (nginx and Apache at 8 KiB). */
const MAXIMUM_LINE = 16384

const SPACE = 0x20
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const ZERO = 0x30

/**
 * Reads the line at `at`. A line that the capture cuts is OK once the method and a byte of the target, or the three digits of
 * the status, are there; before that TRUNCATED. INVALID: no HTTP, as in a segment from the middle of a body.
 */
export function decodeHttpLine(b: Uint8Array, at: number, end: number, out: HttpLine): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const response = matches(b, at, end, PREFIX)
  if (response === PREFIX.length) return decodeResponse(b, at, end, out)
  let cut = response === end - at
  for (let i = 0; i < METHODS.length; i++) {
    const method = METHODS[i]!
    const same = matches(b, at, end, method)
    if (same === end - at) cut = true
    else if (same === method.length && b[at + same] === SPACE) return decodeRequest(b, at, end, method.length, out)
  }
  return cut ? TRUNCATED : INVALID
}

/** How many bytes at `at` are those of `text`. */
function matches(b: Uint8Array, at: number, end: number, text: string): number {
  const limit = Math.min(text.length, end - at)
  let i = 0
  while (i < limit && b[at + i] === text.charCodeAt(i)) i++
  return i
}

/** The line feed that ends the line, or the place where the search gives up: `end`, or too far. */
function findLineEnd(b: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + MAXIMUM_LINE)
  let i = at
  while (i < limit && b[i] !== LINE_FEED) i++
  return i
}

function decodeRequest(b: Uint8Array, at: number, end: number, methodLength: number, out: HttpLine): Status {
  const targetAt = at + methodLength + 1
  const feed = findLineEnd(b, targetAt, end)
  const complete = feed < end
  if (complete && b[feed] !== LINE_FEED) return INVALID
  let stop = complete && b[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed
  let version = -1
  if (complete) {
    const versionAt = stop - VERSION_LENGTH
    if (versionAt <= targetAt + 1 || b[versionAt - 1] !== SPACE) return INVALID
    version = readVersion(b, versionAt, stop)
    if (version < 0) return INVALID
    stop = versionAt - 1
  }
  // Where the capture ends inside the version, the target ends at the blank before it.
  let targetEnd = targetAt
  while (targetEnd < stop && b[targetEnd] !== SPACE) targetEnd++
  if (targetEnd === targetAt) return targetAt === end ? TRUNCATED : INVALID
  if (complete && targetEnd !== stop) return INVALID
  out.kind = 'request'
  out.methodAt = at
  out.methodLength = methodLength
  out.targetAt = targetAt
  out.targetLength = targetEnd - targetAt
  out.version = version
  out.status = -1
  out.reasonAt = -1
  out.reasonLength = 0
  out.complete = complete
  out.next = complete ? feed + 1 : end
  return OK
}

function decodeResponse(b: Uint8Array, at: number, end: number, out: HttpLine): Status {
  const statusAt = at + VERSION_LENGTH + 1
  if (lacks(b, at, end, VERSION_LENGTH + 4)) return looksLikeResponse(b, at, end) ? TRUNCATED : INVALID
  const version = readVersion(b, at, at + VERSION_LENGTH)
  const status = readStatus(b, statusAt)
  if (version < 0 || b[statusAt - 1] !== SPACE || status < 0) return INVALID
  const feed = findLineEnd(b, statusAt + 3, end)
  const complete = feed < end
  if (complete && b[feed] !== LINE_FEED) return INVALID
  const stop = complete && b[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed
  const reasonAt = statusAt + 4
  if (stop > statusAt + 3 && b[statusAt + 3] !== SPACE) return INVALID
  out.kind = 'response'
  out.methodAt = -1
  out.methodLength = 0
  out.targetAt = -1
  out.targetLength = 0
  out.version = version
  out.status = status
  out.reasonAt = stop >= reasonAt ? reasonAt : -1
  out.reasonLength = Math.max(0, stop - reasonAt)
  out.complete = complete
  out.next = complete ? feed + 1 : end
  return OK
}

/** A status line cut before its third digit: whether what is there can still become one. */
function looksLikeResponse(b: Uint8Array, at: number, end: number): boolean {
  const have = end - at
  if (have > 5 && !isDigit(b[at + 5]!)) return false
  if (have > 6 && b[at + 6] !== 0x2e) return false
  if (have > 7 && !isDigit(b[at + 7]!)) return false
  if (have > 8 && b[at + 8] !== SPACE) return false
  for (let i = 9; i < have; i++) if (!isDigit(b[at + i]!)) return false
  return true
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9

/** `HTTP/1.1` in exactly b[at, end) as 11, or -1. */
function readVersion(b: Uint8Array, at: number, end: number): number {
  if (end - at !== VERSION_LENGTH || matches(b, at, end, PREFIX) !== PREFIX.length || b[at + 6] !== 0x2e) return -1
  const major = b[at + 5]!
  const minor = b[at + 7]!
  return isDigit(major) && isDigit(minor) ? (major - ZERO) * 10 + minor - ZERO : -1
}

function readStatus(b: Uint8Array, at: number): number {
  if (!isDigit(b[at]!) || !isDigit(b[at + 1]!) || !isDigit(b[at + 2]!)) return -1
  const status = (b[at]! - ZERO) * 100 + (b[at + 1]! - ZERO) * 10 + b[at + 2]! - ZERO
  return status >= 100 && status <= 599 ? status : -1
}
