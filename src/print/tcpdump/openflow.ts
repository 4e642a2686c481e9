// OpenFlow: messages between a switch and its controller, of all versions; with -v what is in those of 1.0 and 1.3.

import { putAscii } from '../text.ts'
import { type Message, refuse } from './openflow-fields.ts'
import { MESSAGES_10 } from './openflow10.ts'
import { MESSAGES_13 } from './openflow13.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 8

const VERSIONS = [undefined, '1.0', '1.1', '1.2', '1.3', '1.4', '1.5']
const MESSAGES: Readonly<Record<number, readonly Message[]>> = { 1: MESSAGES_10, 4: MESSAGES_13 }

/** Prints the messages of a segment that begins with one; the last may go on in the next segment. */
export function printOpenFlow(p: Printer, start: number, length: number): void {
  p.protocol = 'openflow'
  putAscii(p.text, ': OpenFlow')
  const end = start + length
  for (let at = start; at < end; ) {
    const size = putMessage(p, at, end)
    if (size === 0) return
    at += size
  }
}

/** Answers the message's size, or 0 when it is the last that can be printed. */
function putMessage(p: Printer, at: number, end: number): number {
  const t = p.text
  const version = u8(p, at)
  putAscii(t, `\n\tversion ${VERSIONS[version] ?? `unknown (0x${hex(version, 2)})`}`)
  if (end - at < 2) return putPartial(p, at + 1, end)
  const type = u8(p, at + 1)
  const message = MESSAGES[version]?.[type]
  putAscii(t, `, type ${message?.name ?? `unknown (0x${hex(type, 2)})`}`)
  if (end - at < 4) return putPartial(p, at + 2, end)
  const size = u16(p, at + 2)
  putAscii(t, `, length ${size}${size < HEADER ? ' (too short!)' : ''}`)
  if (end - at < HEADER) return putPartial(p, at + 4, end)
  putAscii(t, `, xid 0x${hex(u32(p, at + 4), 8)}`)
  if (size < HEADER) {
    refuse(p, at + HEADER, end - at - HEADER)
    return 0
  }
  putBody(p, at + HEADER, size - HEADER, message)
  return size > end - at ? 0 : size
}

function putPartial(p: Printer, at: number, end: number): 0 {
  putAscii(p.text, ' (end of TCP payload)')
  check(p, at, end - at)
  return 0
}

function putBody(p: Printer, at: number, length: number, message: Message | undefined): void {
  const { exactly = length, least = 0, print } = message ?? {}
  const wrong = length !== exactly || length < least
  if (wrong) putInvalid(p)
  if (wrong || print === undefined || p.options.verbose === 0) check(p, at, length)
  else print(p, at, length)
}
