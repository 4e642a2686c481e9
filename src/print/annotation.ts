// What umtool knows of a packet, as the end of its line on a terminal: `  · #12 client→VIP web · retransmission 1`.
//
// Fixed words are UTF-8 spelled as bytes, since text is assembled as bytes. Of the packet itself nothing is shown but addresses and
// what passed the checks of heartbeat-nodes.ts, so no captured byte reaches the terminal as it is.

import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { isGratuitous, isProbe } from '../trace/beliefs.ts'
import type { Known } from '../trace/roles.ts'
import type { Trace } from '../trace/trace.ts'
import { AGAIN_NO, APP_NONE, SIDE_CLIENT, type Verdict } from '../trace/verdict.ts'
import { putAgain } from './again-words.ts'
import { putApplication } from './application-words.ts'
import { putColour, putNoColour, putTrouble } from './color.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, type Text } from './text.ts'
import { putDot, putVerdictWords } from './verdict-words.ts'

const START = '  \xc2\xb7 ' // UTF-8 of "  · "
const ASCII_START = '  | '
const ARROW = '\xe2\x86\x92' // UTF-8 of →
const ASCII_ARROW = '->'

/** Appends the annotation of the packet just observed, without a line feed; nothing where there is nothing to say. */
export function putAnnotation(t: Text, trace: Trace, p: Packet, style: Style): void {
  const v = trace.verdict
  const before = t.at
  putAscii(t, style.ascii ? ASCII_START : START)
  const begun = t.at
  if (v.connection !== 0) putConnection(t, v, style)
  else if (v.about !== 0) putAbout(t, v, style)
  else putParties(t, v.source, v.destination, style)
  const named = t.at !== begun
  putFacts(t, trace, p, v, style)
  if (t.at === begun) t.at = before
  else if (!named) closeUp(t, begun, style)
}

/** Each fact brings its dot; the first one has none to follow. */
function closeUp(t: Text, begun: number, style: Style): void {
  const dot = style.ascii ? 3 : 4
  t.bytes.copyWithin(begun, begun + dot, t.at)
  t.at -= dot
}

function putFacts(t: Text, trace: Trace, p: Packet, v: Verdict, style: Style): void {
  if (v.again !== AGAIN_NO) putAgain(t, trace, p, v, style)
  if (v.connection !== 0) putVerdictWords(t, v, style)
  if (p.network === NETWORK_ARP && p.arpOperation !== 0) putArp(t, p, style)
  if (v.application !== APP_NONE) putApplication(t, trace, p, v, style)
  if (v.change !== undefined) putChange(t, v, style)
}

function putConnection(t: Text, v: Verdict, style: Style): void {
  putColour(t, style, v.colour)
  putAscii(t, '#')
  putDecimal(t, v.connection)
  if (v.twin !== 0 && v.colour !== v.connection) {
    putAscii(t, '=#')
    putDecimal(t, v.twin)
  }
  putAscii(t, ' ')
  const client = v.sender === SIDE_CLIENT
  putLabel(t, v.source, client ? 'client' : 'server')
  putAscii(t, style.ascii ? ASCII_ARROW : ARROW)
  putLabel(t, v.destination, client ? 'server' : 'client')
  putNoColour(t, style)
}

/** Role words are ASCII, names too (map.ts and heartbeat-nodes.ts see to it). */
const putLabel = (t: Text, known: Known, otherwise: string): void => putAscii(t, known.label === '' ? otherwise : known.label)

function putAbout(t: Text, v: Verdict, style: Style): void {
  putColour(t, style, v.colour)
  putAscii(t, 'about #')
  putDecimal(t, v.about)
  putNoColour(t, style)
}

function putParties(t: Text, source: Known, destination: Known, style: Style): void {
  if (source.label === '' && destination.label === '') return
  if (source !== destination) putLabel(t, source, '')
  if (destination.label === '') return
  putAscii(t, style.ascii ? ASCII_ARROW : ARROW)
  putLabel(t, destination, '')
}

function putArp(t: Text, p: Packet, style: Style): void {
  if (p.sourceAt < 0 || p.destinationAt < 0 || p.addressBytes !== 4) return
  if (isProbe(p)) {
    putDot(t, style)
    putAscii(t, 'probe')
  } else if (isGratuitous(p)) {
    putDot(t, style)
    putAscii(t, 'gratuitous')
  }
}

function putChange(t: Text, v: Verdict, style: Style): void {
  putDot(t, style)
  if (v.change!.trouble) putTrouble(t, style)
  putAscii(t, v.change!.text)
  if (v.change!.trouble) putNoColour(t, style)
}
