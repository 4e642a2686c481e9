// Protocols whose messages are lines of text: HTTP, SMTP, FTP, RTSP, SIP, whois.
//
// Only a packet that begins a message shows text; the middle of a body is just the protocol's name. A line is shown when all
// of it is printable ASCII, so nothing captured reaches the terminal unescaped.

import { putAscii, putDecimal, reserve } from '../text.ts'
import { type Printer, putTruncated, TRUNCATED_PACKET } from './printer.ts'

const TAB = 0x09
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20

/** A word longer than this is neither a command nor a response code. */
const MAXIMUM_WORD = 128

/** What begins a message of one protocol. */
export type TextProtocol = {
  /** Blamed for a truncation. */
  readonly name: string
  /** Said on the line. */
  readonly title: string
  /** First words of requests in upper case, each in the list of its length; undefined when every packet is taken for a message. */
  readonly commands: readonly (readonly Uint8Array[])[] | undefined
}

export const textProtocol = (name: string, commands?: string): TextProtocol => ({
  name,
  title: name.toUpperCase(),
  commands: commands === undefined ? undefined : byLength(commands.split(' ')),
})

function byLength(commands: readonly string[]): Uint8Array[][] {
  const lists: Uint8Array[][] = Array.from({ length: Math.max(...commands.map(command => command.length)) + 1 }, () => [])
  for (const command of commands) lists[command.length]!.push(Uint8Array.from(command, c => c.charCodeAt(0)))
  return lists
}

const printable = (c: number): boolean => c >= SPACE && c < 0x7f

/** Prints the payload of `length` bytes at `at`: its first line, or every line of text with -v. */
export function printTextProtocol(p: Printer, at: number, length: number, protocol: TextProtocol): void {
  const t = p.text
  p.protocol = protocol.name
  const shown = protocol.commands === undefined || beginsMessage(p, at, at + length, protocol.commands)
  putAscii(t, protocol.title)
  if (!shown) return
  const end = at + length
  if (p.options.verbose === 0) {
    putLine(p, ': ', at, end)
    return
  }
  putAscii(t, ', length: ')
  putDecimal(t, length)
  for (let line = at; line > 0 && line < end; ) line = putLine(p, '\n\t', line, end)
}

/** Whether the first word is a command, or the second is a response code of three digits. */
function beginsMessage(p: Printer, at: number, end: number, commands: readonly (readonly Uint8Array[])[]): boolean {
  const first = wordLength(p, at, end)
  if (first === 0) return false
  const same = commands[first < commands.length ? first : 0]!
  for (let i = 0; i < same.length; i++) if (sameLetters(p, at, same[i]!)) return true
  const b = p.bytes
  const captured = Math.min(end, p.end)
  let second = at + first
  while (second < captured && b[second] === SPACE) second++
  if (wordLength(p, second, end) !== 3) return false
  return isDigit(b[second]!) && isDigit(b[second + 1]!) && isDigit(b[second + 2]!)
}

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39

function sameLetters(p: Printer, at: number, command: Uint8Array): boolean {
  for (let i = 0; i < command.length; i++) {
    const c = p.bytes[at + i]!
    if ((c >= 0x61 && c <= 0x7a ? c - SPACE : c) !== command[i]) return false
  }
  return true
}

/** Bytes of the word at `at`; 0 when there is none, when it holds anything but printable ASCII, or when the capture ends within it. */
function wordLength(p: Printer, at: number, end: number): number {
  const b = p.bytes
  let i = at
  for (; i < end; i++) {
    if (i >= p.end) return 0
    const c = b[i]!
    if (c === SPACE || c === TAB || c === CARRIAGE_RETURN || c === LINE_FEED) break
    if (!printable(c) || i - at >= MAXIMUM_WORD) return 0
  }
  return i - at
}

/**
 * Prints `before` and the line at `at`. Answers where the next line begins, or 0 when there is none: the line was cut by the
 * end of the packet, or is not text, in which case nothing is printed.
 */
function putLine(p: Printer, before: string, at: number, end: number): number {
  const b = p.bytes
  for (let i = at; i < end; i++) {
    if (i >= p.end) throw TRUNCATED_PACKET
    const c = b[i]!
    if (c === LINE_FEED) {
      putText(p, before, at, i)
      return i + 1
    }
    if (c === CARRIAGE_RETURN) {
      if (i + 1 >= end) return 0
      if (i + 1 >= p.end) throw TRUNCATED_PACKET
      if (b[i + 1] !== LINE_FEED) return 0
      putText(p, before, at, i)
      return i + 2
    }
    if (!printable(c) && c !== TAB) return 0
  }
  putText(p, before, at, end)
  putTruncated(p)
  return 0
}

/** Bytes that have been found to be printable. */
function putText(p: Printer, before: string, at: number, end: number): void {
  const t = p.text
  putAscii(t, before)
  reserve(t, end - at)
  const b = p.bytes
  const { bytes } = t
  let to = t.at
  for (let i = at; i < end; i++) bytes[to++] = b[i]!
  t.at = to
}
