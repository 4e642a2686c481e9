// Multilink Frame Relay (FRF.16): frames in fragments over several lines, and how the lines of a bundle are kept.

import { putAscii, putEscapedByte } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putFlags } from './flags.ts'
import { printFrameRelay } from './frame-relay.ts'
import { BEGIN, END, FRAGMENT_FLAGS, fragmentSequence, KIND } from './frame-relay-fragment.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const LEAST = 4
const HEADER = 2
const CONTROL_HEADER = 3
const ELEMENT_HEADER = 2
const LONGEST_NAME = 50

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'Add Link',
  2: 'Add Link ACK',
  3: 'Add Link Reject',
  4: 'Hello',
  5: 'Hello ACK',
  6: 'Remove Link',
  7: 'Remove Link ACK',
}

const BUNDLE = 1
const LINK = 2
const MAGIC = 3
const ELEMENTS: Readonly<Record<number, string>> = {
  [BUNDLE]: 'Bundle ID',
  [LINK]: 'Link ID',
  [MAGIC]: 'Magic Number',
  5: 'Timestamp',
  6: 'Vendor Extension',
  7: 'Cause',
}

/** Prints the frame at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printMultilinkFrameRelay(p: Printer, length: number, captured: number): void {
  p.protocol = 'mfr'
  if (captured < HEADER) {
    putTruncated(p)
    p.linkHeader = captured
  } else p.linkHeader = printFrame(p, p.start, length)
}

function printFrame(p: Printer, at: number, length: number): number {
  const t = p.text
  if (length < LEAST) {
    putAscii(t, `[length ${length} < ${LEAST}]`)
    putInvalid(p)
    return length
  }
  if (!has(p, at, LEAST)) {
    putTruncated(p)
    return length
  }
  const kind = u8(p, at) & KIND
  if (kind === KIND && u8(p, at + 1) === 0) {
    const message = u8(p, at + 2)
    putAscii(t, 'FRF.16 Control, Flags [')
    putFlags(t, FRAGMENT_FLAGS, kind, 'none')
    putAscii(t, `], ${MESSAGES[message] ?? `Unknown Message (0x${hex(message, 2)})`}, length ${length}`)
    if (p.options.verbose === 0 || printElements(p, at + CONTROL_HEADER, length - CONTROL_HEADER)) return CONTROL_HEADER
    putTruncated(p)
    return length
  }
  putAscii(t, `FRF.16 Frag, seq ${fragmentSequence(p, at)}, Flags [`)
  putFlags(t, FRAGMENT_FLAGS, kind, 'none')
  putAscii(t, ']')
  if (kind === (BEGIN | END) || kind === BEGIN) {
    putAscii(t, ', ')
    printFrameRelay(p, at + HEADER, length - HEADER)
    return HEADER
  }
  putUnknownData(p, at, length, '\n\t')
  return 0
}

/** Answers false when the capture ends within an element; elements longer than the frame go on to the end of the capture. */
function printElements(p: Printer, start: number, length: number): boolean {
  const { verbose } = p.options
  let at = start
  let left = length
  while (left > ELEMENT_HEADER) {
    if (!has(p, at, ELEMENT_HEADER)) return false
    const type = u8(p, at)
    const whole = u8(p, at + 1)
    putAscii(p.text, `\n\tIE ${ELEMENTS[type] ?? 'Unknown'} (${type}), length ${whole}: `)
    if (type === 0 || whole <= ELEMENT_HEADER) return true
    if (!has(p, at, whole)) return false
    const size = whole - ELEMENT_HEADER
    const known = putElement(p, type, at + ELEMENT_HEADER, size)
    if (verbose > 1 || !known) putUnknownData(p, at + ELEMENT_HEADER, size, '\n\t  ')
    at += whole
    left = (left - whole) >>> 0
  }
  return true
}

/** Answers false for an element that is only shown as bytes; a time stamp is one, tcpdump takes it for its own machine's. */
function putElement(p: Printer, type: number, at: number, size: number): boolean {
  const t = p.text
  if (type === MAGIC) {
    if (size === 4) putAscii(t, `0x${hex(u32(p, at), 8)}`)
    else {
      putAscii(t, `[IE data length ${size} != 4]`)
      putInvalid(p)
    }
    return true
  }
  if (type !== BUNDLE && type !== LINK) return false
  for (let i = 0; i < Math.min(size, LONGEST_NAME); i++) {
    const c = u8(p, at + i)
    if (c === 0) break
    putEscapedByte(t, c)
  }
  return true
}
