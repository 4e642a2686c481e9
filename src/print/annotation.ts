// What umtool knows of a packet, as the end of its line on a terminal: `  · #12 client→VIP web · retransmission 1`.
//
// Fixed words are UTF-8 spelled as bytes, since text is assembled as bytes. Of the packet itself nothing is shown but addresses and
// what passed a check, so no captured byte reaches the terminal as it is.

import type { Packet } from '../decode/packet/packet.ts'
import { type Known, NOBODY } from '../trace/roles.ts'
import type { Trace } from '../trace/trace.ts'
import type { Verdict } from '../trace/verdict.ts'
import { SIDE_CLIENT } from '../trace/verdict-codes.ts'
import { COLOURS, colour, noColour, putColour, putNoColour, putTrouble } from './color.ts'
import { arrow, putArrow, putTwin } from './connection-words.ts'
import { type Constant, constant, putConstant } from './constant.ts'
import { dropFirstDot, putFacts } from './facts.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, type Text } from './text.ts'
import { putAnswerTime } from './verdict-words.ts'

const START_TEXT = '  \xc2\xb7 ' // UTF-8 of "  · "
const ASCII_START_TEXT = '  | '
const START = constant(START_TEXT)
const ASCII_START = constant(ASCII_START_TEXT)

/** Appends the annotation of the packet just observed, without a line feed; nothing where there is nothing to say. `p` need not be filled after the short way (`v.usual`). */
export function putAnnotation(t: Text, trace: Trace, p: Packet, style: Style): void {
  const v = trace.verdict
  if (v.connection !== 0) {
    putConnection(t, v, style)
    if (!v.usual) putFacts(t, trace, p, v, style)
    else if (v.answer >= 0) putAnswerTime(t, v, style)
    return
  }
  const before = t.at
  putConstant(t, style.ascii ? ASCII_START : START)
  const begun = t.at
  if (v.about !== 0) putAbout(t, v, style)
  else putRoles(t, v.source, v.destination, style)
  const named = t.at !== begun
  putFacts(t, trace, p, v, style)
  if (t.at === begun) t.at = before
  else if (!named) dropFirstDot(t, begun, style)
}

/** `#12 client→VIP web` in the connection's colour, with the dot before it. */
function putConnection(t: Text, v: Verdict, style: Style): void {
  if (style !== beginningsStyle) prepareBeginnings(style)
  putConstant(t, beginnings[v.colour % COLOURS]!)
  putDecimal(t, v.connection)
  if (v.twin !== 0 && v.colour !== v.connection) putTwin(t, v)
  putConstant(t, endsOf(v, style))
}

/** The dot, the colour and `#`, by colour. */
const beginnings: Constant[] = []
let beginningsStyle: Style | undefined

function prepareBeginnings(style: Style): void {
  const start = style.ascii ? ASCII_START_TEXT : START_TEXT
  for (let i = 0; i < COLOURS; i++) beginnings[i] = constant(`${start}${colour(style, i)}#`)
  beginningsStyle = style
}

/** ` client→VIP web` and the end of the colour as they were last put: few pairs of roles make nearly all lines. */
type Ends = { readonly source: Known; readonly destination: Known; readonly sender: number; readonly style: Style; readonly text: Constant }
const ENDS_KEPT = 1024
const ends: (Ends | undefined)[] = new Array(ENDS_KEPT).fill(undefined)

function endsOf(v: Verdict, style: Style): Constant {
  const { source, destination, sender } = v
  const place = ((source.index << 5) ^ (destination.index << 1) ^ (sender & 1)) & (ENDS_KEPT - 1)
  let known = ends[place]
  if (known === undefined || known.source !== source || known.destination !== destination || known.sender !== sender || known.style !== style) {
    known = { source, destination, sender, style, text: constant(endsText(v, style)) }
    ends[place] = known
  }
  return known.text
}

/** Role words are ASCII, names too (map.ts and heartbeat-nodes.ts see to it). */
function endsText({ source, destination, sender }: Verdict, style: Style): string {
  const [one, other] = sender === SIDE_CLIENT ? ['client', 'server'] : ['server', 'client']
  return ` ${source === NOBODY ? one : source.label}${arrow(style)}${destination === NOBODY ? other : destination.label}${noColour(style)}`
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
