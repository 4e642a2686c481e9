// What umtool knows of a packet, as the end of its line on a terminal: `  · #12 client→VIP web · retransmission 1`.
//
// Fixed words are UTF-8 spelled as bytes, since text is assembled as bytes. Of the packet itself nothing is shown but addresses and
// what passed a check, so no captured byte reaches the terminal as it is.

import type { Packet } from '../decode/packet/packet.ts'
import { type Known, NOBODY } from '../trace/roles.ts'
import type { Trace } from '../trace/trace.ts'
import { SIDE_CLIENT, type Verdict } from '../trace/verdict.ts'
import { putColour, putNoColour, putTrouble } from './color.ts'
import { putArrow, putConnectionNumber } from './connection-words.ts'
import { type Constant, constant, putConstant } from './constant.ts'
import { dropFirstDot, putFacts } from './facts.ts'
import type { Style } from './style.ts'
import { putAscii, putByte, putDecimal, type Text } from './text.ts'

const START = constant('  \xc2\xb7 ') // UTF-8 of "  · "
const ASCII_START = constant('  | ')
const CLIENT = constant('client')
const SERVER = constant('server')

/** Appends the annotation of the packet just observed, without a line feed; nothing where there is nothing to say. */
export function putAnnotation(t: Text, trace: Trace, p: Packet, style: Style): void {
  const v = trace.verdict
  const before = t.at
  putConstant(t, style.ascii ? ASCII_START : START)
  const begun = t.at
  if (v.connection !== 0) putConnection(t, v, style)
  else if (v.about !== 0) putAbout(t, v, style)
  else putRoles(t, v.source, v.destination, style)
  const named = t.at !== begun
  putFacts(t, trace, p, v, style)
  if (t.at === begun) t.at = before
  else if (!named) dropFirstDot(t, begun, style)
}

function putConnection(t: Text, v: Verdict, style: Style): void {
  putColour(t, style, v.colour)
  putConnectionNumber(t, v)
  putByte(t, 0x20)
  const client = v.sender === SIDE_CLIENT
  putLabel(t, v.source, client ? CLIENT : SERVER)
  putArrow(t, style)
  putLabel(t, v.destination, client ? SERVER : CLIENT)
  putNoColour(t, style)
}

/** Role words are ASCII, names too (map.ts and heartbeat-nodes.ts see to it). */
function putLabel(t: Text, known: Known, otherwise: Constant): void {
  if (known === NOBODY) putConstant(t, otherwise)
  else putAscii(t, known.label)
}

/** An ICMP error about a connection. */
function putAbout(t: Text, v: Verdict, style: Style): void {
  putTrouble(t, style)
  putNoColour(t, style)
  putColour(t, style, v.colour)
  putAscii(t, 'about #')
  putDecimal(t, v.about)
  putNoColour(t, style)
}

/** Of a packet without connection: who it is from and to, as far as they have roles. */
function putRoles(t: Text, source: Known, destination: Known, style: Style): void {
  putAscii(t, source.label)
  if (destination.label === '' || source === destination) return
  putArrow(t, style)
  putAscii(t, destination.label)
}
