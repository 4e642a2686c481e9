// A packet as one short line: time, connection, who to whom, what: `16:15:50.798 #1 client 10.9.0.1:47316→VIP web:80 SYN`.

import type { Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import { putColour, putNoColour } from './color.ts'
import { putArrow, putConnectionNumber } from './connection-words.ts'
import { putFacts } from './facts.ts'
import { putDestination, putSource } from './parties.ts'
import type { Style } from './style.ts'
import { newClock, putTimestamp } from './tcpdump/timestamp.ts'
import { putAscii, putByte, type Text } from './text.ts'
import { putWhat } from './what.ts'

/** Remembers the text of the second written last; nothing depends on it. */
const clock = newClock()
const TIME_OF_DAY = 0
/** Digits of the six after the second that are not shown, and the blank. */
const CUT = 4

/** Local time to the millisecond, and a blank. */
export function putShortTime(t: Text, p: Packet): void {
  putTimestamp(t, clock, TIME_OF_DAY, p.seconds, Math.floor(p.nanoseconds / 1000), false)
  t.at -= CUT
  putByte(t, 0x20)
}

/** One line with its line feed. */
export function putCompact(t: Text, trace: Trace, p: Packet, style: Style): void {
  const v = trace.verdict
  putShortTime(t, p)
  putColour(t, style, v.colour)
  if (v.connection !== 0) {
    putConnectionNumber(t, v)
    putByte(t, 0x20)
  }
  putSource(t, p, v.source)
  putArrow(t, style)
  putDestination(t, p, v.destination)
  putNoColour(t, style)
  putByte(t, 0x20)
  putWhat(t, trace, p)
  putFacts(t, trace, p, v, style)
  putAscii(t, '\n')
}
