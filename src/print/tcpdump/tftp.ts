// TFTP (RFC 1350, options RFC 2347).

import { putAscii } from '../text.ts'
import { type Printer, putTruncated, u8, u16 } from './printer.ts'
import { putUpToZero } from './text-pieces.ts'

const READ = 1
const WRITE = 2
const ERROR = 5
const OPTIONS = 6
const OPERATIONS: Readonly<Record<number, string>> = { [READ]: 'RRQ', [WRITE]: 'WRQ', 3: 'DATA', 4: 'ACK', [ERROR]: 'ERROR', [OPTIONS]: 'OACK' }
const ERRORS = ['EUNDEF', 'ENOTFOUND', 'EACCESS', 'ENOSPACE', 'EBADOP', 'EBADID', 'EEXISTS', 'ENOUSER']

/** Prints the UDP payload of `length` bytes at `at`. */
export function printTftp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'tftp'
  putAscii(t, `TFTP, length ${length}`)
  if (length < 2) return putTruncated(p)
  const operation = u16(p, at)
  const name = OPERATIONS[operation]
  putAscii(t, `, ${name ?? `tftp-#${operation}`}`)
  if (name === undefined) return
  const complete = putBody(p, operation, at + 2, at + length)
  if (!complete) putTruncated(p)
}

/** Answers false when something is missing. */
function putBody(p: Printer, operation: number, at: number, end: number): boolean {
  switch (operation) {
    case READ:
    case WRITE:
      return putRequest(p, at, end)
    case OPTIONS:
      return putOptions(p, at, end)
    case ERROR:
      return putError(p, at, end)
    default: {
      if (end - at < 2) return false
      putAscii(p.text, ` block ${u16(p, at)}`)
      return true
    }
  }
}

function putRequest(p: Printer, at: number, end: number): boolean {
  const t = p.text
  if (at === end) return false
  putAscii(t, ' "')
  const name = putUpToZero(p, at, end - at)
  putAscii(t, '"')
  if (name === 0 || at + name === end) return false
  putAscii(t, ' ')
  const mode = putUpToZero(p, at + name, end - at - name)
  return mode > 0 && putOptions(p, at + name + mode, end)
}

/** Names and values in turns. */
function putOptions(p: Printer, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    if (u8(p, at) !== 0) putAscii(p.text, ' ')
    const size = putUpToZero(p, at, end - at)
    if (size === 0) return false
    at += size
  }
  return true
}

function putError(p: Printer, at: number, end: number): boolean {
  const t = p.text
  if (end - at < 2) return false
  const code = u16(p, at)
  putAscii(t, ` ${ERRORS[code] ?? `tftp-err-#${code} "`}`)
  if (end - at === 2) return false
  putAscii(t, ' "')
  const size = putUpToZero(p, at + 2, end - at - 2)
  putAscii(t, '"')
  return size > 0
}
