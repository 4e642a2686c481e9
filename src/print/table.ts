// Packets as a table with aligned columns.

import type { Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import { putColour, putNoColour } from './color.ts'
import { putShortTime } from './compact.ts'
import { putConnectionNumber } from './connection-words.ts'
import { dropFirstDot, putFacts } from './facts.ts'
import { putDestination, putSource } from './parties.ts'
import type { Style } from './style.ts'
import { putAscii, putByte, putDecimalPadded, type Text } from './text.ts'
import { putWhat } from './what.ts'

/** Columns end here; a longer entry moves the rest of its row. */
const NUMBER = 7
const PARTY = 26
const LENGTH = 6
const WHAT = 22

const BLANK = 0x20
const LINE_FEED = 0x0a

/** Blanks up to `width` characters since `from`, at least one. All entries are ASCII. */
function pad(t: Text, from: number, width: number): void {
  do putByte(t, BLANK)
  while (t.at - from < width)
}

function putCell(t: Text, text: string, width: number): void {
  const from = t.at
  putAscii(t, text)
  pad(t, from, width)
}

/** The heading, once. */
export function putTableHeader(t: Text, _style: Style): void {
  putCell(t, 'TIME', 13)
  putCell(t, 'CONN', NUMBER)
  putCell(t, 'FROM', PARTY)
  putCell(t, 'TO', PARTY)
  putCell(t, 'LENGTH', LENGTH + 1)
  putCell(t, 'WHAT', WHAT)
  putAscii(t, 'NOTES\n')
}

/** One row with its line feed. */
export function putTableRow(t: Text, trace: Trace, p: Packet, style: Style): void {
  const v = trace.verdict
  putShortTime(t, p)
  putColour(t, style, v.colour)
  let from = t.at
  if (v.connection !== 0) putConnectionNumber(t, v)
  pad(t, from, NUMBER)
  from = t.at
  putSource(t, p, v.source)
  pad(t, from, PARTY)
  from = t.at
  putDestination(t, p, v.destination)
  pad(t, from, PARTY)
  putNoColour(t, style)
  putDecimalPadded(t, p.wireLength, LENGTH, BLANK)
  putByte(t, BLANK)
  from = t.at
  putWhat(t, trace, p)
  pad(t, from, WHAT)
  from = t.at
  putFacts(t, trace, p, v, style)
  dropFirstDot(t, from, style)
  while (t.bytes[t.at - 1] === BLANK) t.at--
  putByte(t, LINE_FEED)
}
