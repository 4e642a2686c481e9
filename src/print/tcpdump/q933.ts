// Signalling on Frame Relay (Q.933, ANSI T1.617): calls, and which permanent circuits there are.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { has, type Printer, putTruncated, u8 } from './printer.ts'
import { putQ933Element, Q933_ELEMENTS } from './q933-elements.ts'
import { hex } from './text-pieces.ts'

const MESSAGES: Readonly<Record<number, string>> = {
  0: 'ESC to National',
  1: 'Alert',
  2: 'Call proceeding',
  3: 'Progress',
  5: 'Setup',
  7: 'Connect',
  15: 'Connect ACK',
  69: 'Disconnect',
  70: 'Restart',
  77: 'Release',
  78: 'Restart ACK',
  90: 'Release Complete',
  117: 'Status Enquiry',
  125: 'Status Reply',
}

/** Elements of one byte have the highest bit set; 0x90 to 0x9f change the set of codes for those that follow. */
const SINGLE = 0x80
const NOT_LOCKING = 0x08
const isShift = (code: number): boolean => (code & 0xf0) === 0x90
const codesetOf = (shift: number): number => shift & 0x07

const NATIONAL = 5
const KNOWN_CODESETS: readonly number[] = [0, NATIONAL]

/** Prints the message of `length` bytes at `at`, the length of its call reference being the first. */
export function printQ933(p: Printer, at: number, length: number): void {
  const t = p.text
  const { link, verbose } = p.options
  p.protocol = 'q.933'
  if (!link) putAscii(t, 'Q.933')
  const end = at + length
  const there = (i: number): boolean => i < end && has(p, i, 1)
  const reference = there(at) ? u8(p, at) & 0x0f : 0
  let body = at + 2 + reference
  for (let i = at; i < body; i++) if (!there(i)) return putCut(p, length)
  if (body < end && !there(body)) return putCut(p, length)
  const message = u8(p, body - 1)
  let shift = -1
  if (body < end && isShift(u8(p, body))) shift = u8(p, body++)
  const codeset = shift < 0 ? 0 : codesetOf(shift)
  const locking = shift >= 0 && (shift & NOT_LOCKING) === 0
  putAscii(t, `${link ? '' : ', '}${locking && codeset === NATIONAL ? 'ANSI' : 'CCITT'}, codeset ${codeset}`)
  // As tcpdump: a reference of one byte counts as none when the byte behind it all is zero.
  if (reference > 1 || (reference === 1 && u8(p, body) !== 0)) {
    putAscii(t, ', Call Ref: 0x')
    for (let i = 0; i < reference; i++) putAscii(t, hex(u8(p, at + 1 + i), 2))
  }
  if (verbose > 0) putAscii(t, `, ${MESSAGES[message] ?? 'unknown message'} (0x${hex(message, 2)}), length ${length}`)
  else putAscii(t, `, ${MESSAGES[message] ?? `unknown message 0x${hex(message, 2)}`}`)
  const outcome = printElements(p, body, end, { codeset, before: 0, once: shift >= 0 && !locking })
  if (verbose === 0 && outcome !== 'stop') putAscii(t, `, length ${length}`)
  if (outcome === 'cut') putTruncated(p)
}

function putCut(p: Printer, length: number): void {
  putAscii(p.text, `${p.options.link ? '' : ', '}length ${length}`)
  putTruncated(p)
}

/** The set of codes in force; the one `before` comes back after one element where the change was made only `once`. */
type Codes = { codeset: number; before: number; once: boolean }

/** Prints the elements up to `end`; answers how it went: `stop` at one that has no length. */
function printElements(p: Printer, start: number, end: number, codes: Codes): 'end' | 'cut' | 'stop' {
  const { verbose } = p.options
  let at = start
  let used = false
  while (at < end) {
    if (codes.once && used) {
      codes.codeset = codes.before
      codes.once = false
    }
    used = true
    if (!has(p, at, 1)) return 'cut'
    const code = u8(p, at++)
    if (code & SINGLE) {
      if (!isShift(code)) continue
      codes.once = (code & NOT_LOCKING) !== 0
      if (codes.once) codes.before = codes.codeset
      codes.codeset = codesetOf(code)
      used = false
      continue
    }
    if (at >= end || !has(p, at, 1)) return 'cut'
    const size = u8(p, at++)
    const known = KNOWN_CODESETS.includes(codes.codeset)
    if (verbose > 0) putAscii(p.text, `\n\t${(known ? Q933_ELEMENTS[code] : undefined) ?? 'unknown'} IE (0x${hex(code, 2)}), length ${size}: `)
    if (code === 0 || size === 0) return 'stop'
    if (end - at < size || !has(p, at, size)) return 'cut'
    if (known && putQ933Element(p, code, at, size)) {
      if (verbose > 1) putUnknownData(p, at, size, '\n\t  ')
    } else if (verbose > 0) putUnknownData(p, at, size, '\n\t')
    at += size
  }
  return 'end'
}
