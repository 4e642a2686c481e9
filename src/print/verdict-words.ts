// The words for what a packet is in its connection: retransmission 1, answer 12.3 ms, reset by server ...

import type { Verdict } from '../trace/verdict.ts'
import {
  ACKED_UNSEEN,
  CLOSED,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  NEW,
  OUT_OF_ORDER,
  PORT_REUSED,
  RESET_AFTER_CLOSE,
  RESET_AFTER_IDLE,
  RESET_BY_CLIENT,
  RESET_BY_SERVER,
  RESET_NO,
  RESET_REFUSED,
  RESET_UNASKED,
  RESET_UNKNOWN_THERE,
  RETRANSMISSION,
  SEGMENT_LOST,
  SIDE_CLIENT,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_OPENED,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from '../trace/verdict-codes.ts'
import { putNoColour, putTrouble } from './color.ts'
import { constant, putConstant } from './constant.ts'
import { putDuration, putSize } from './quantity.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, type Text } from './text.ts'

const DOT = constant(' \xc2\xb7 ') // UTF-8 of " · "
const ASCII_DOT = constant(' | ')

/** Between two things said of one packet. */
export const putDot = (t: Text, style: Style): void => putConstant(t, style.ascii ? ASCII_DOT : DOT)

/** A new connection shows by its number, and windows are updated all the time. */
const SPOKEN = ~(NEW | WINDOW_UPDATE)

/** Everything about the packet that needs a word, each with a dot before it. */
export function putVerdictWords(t: Text, v: Verdict, style: Style): void {
  if ((v.marks & SPOKEN) !== 0) putMarks(t, v, style)
  if (v.synToSynAck >= 0) putTime(t, style, v.synToSynAck, ' to SYN-ACK')
  if (v.synAckToAck >= 0) putTime(t, style, v.synAckToAck, ' from SYN-ACK to ACK')
  if (v.synToAck >= 0) putTime(t, style, v.synToAck, ' from SYN to ACK')
  if (v.answer >= 0) putAnswerTime(t, v, style)
  if (v.reset !== RESET_NO) putReset(t, v, style)
  else if (v.duration >= 0) putEnd(t, v, style)
}

/** With a dot before it; where there is one. */
export const putAnswerTime = (t: Text, v: Verdict, style: Style): void => putTime(t, style, v.answer, ' to answer')

function putTime(t: Text, style: Style, nanos: number, what: string): void {
  putDot(t, style)
  putDuration(t, nanos, style.ascii)
  putAscii(t, what)
}

/** `count` 0 says no number. */
function putTroubleWord(t: Text, style: Style, word: string, count: number): void {
  putDot(t, style)
  putTrouble(t, style)
  putAscii(t, word)
  if (count > 0) putDecimal(t, count)
  putNoColour(t, style)
}

function putWord(t: Text, style: Style, word: string, count: number): void {
  putDot(t, style)
  putAscii(t, word)
  if (count > 0) putDecimal(t, count)
}

function putMarks(t: Text, v: Verdict, style: Style): void {
  const { marks } = v
  if ((marks & RETRANSMISSION) !== 0)
    putTroubleWord(t, style, v.syns > 1 ? 'SYN retransmission ' : 'retransmission ', v.syns > 1 ? v.syns - 1 : v.retransmissions)
  if ((marks & FAST_RETRANSMISSION) !== 0) putTroubleWord(t, style, 'fast retransmission ', v.retransmissions)
  if ((marks & SPURIOUS_RETRANSMISSION) !== 0) putTroubleWord(t, style, 'spurious retransmission ', v.retransmissions)
  if ((marks & OUT_OF_ORDER) !== 0) putTroubleWord(t, style, 'out of order', 0)
  if ((marks & SEGMENT_LOST) !== 0) putTroubleWord(t, style, 'segment before it missing', 0)
  if ((marks & ACKED_UNSEEN) !== 0) putWord(t, style, 'ACK of unseen data', 0)
  if ((marks & ZERO_WINDOW) !== 0) putTroubleWord(t, style, 'zero window', 0)
  if ((marks & ZERO_WINDOW_PROBE) !== 0) putTroubleWord(t, style, 'zero window probe', 0)
  if ((marks & WINDOW_FULL) !== 0) putTroubleWord(t, style, 'window full', 0)
  if ((marks & DUPLICATE_ACK) !== 0) putWord(t, style, 'duplicate ACK ', v.duplicateAcks)
  if ((marks & KEEP_ALIVE) !== 0) putWord(t, style, 'keep-alive', 0)
  if ((marks & KEEP_ALIVE_ACK) !== 0) putWord(t, style, 'keep-alive ACK', 0)
  if ((marks & ZERO_WINDOW_PROBE_ACK) !== 0) putWord(t, style, 'zero window probe ACK', 0)
  if ((marks & WINDOW_OPENED) !== 0) putWord(t, style, 'window open again', 0)
  if ((marks & PORT_REUSED) !== 0) putWord(t, style, 'ports used again', 0)
}

function putEnd(t: Text, v: Verdict, style: Style): void {
  putDot(t, style)
  if ((v.marks & CLOSED) !== 0) {
    putAscii(t, 'closed after ')
    putTotals(t, v, style)
    return
  }
  // Only this side is seen here.
  const client = v.sender === SIDE_CLIENT
  putAscii(t, client ? 'client closes after ' : 'server closes after ')
  putDuration(t, v.duration, style.ascii)
  putAscii(t, ', ')
  putSize(t, client ? v.clientBytes : v.serverBytes)
  putAscii(t, client ? ' up' : ' down')
}

function putTotals(t: Text, v: Verdict, style: Style): void {
  putDuration(t, v.duration, style.ascii)
  putAscii(t, ', ')
  putSize(t, v.clientBytes)
  putAscii(t, ' up, ')
  putSize(t, v.serverBytes)
  putAscii(t, ' down')
}

function putReset(t: Text, v: Verdict, style: Style): void {
  putDot(t, style)
  if (v.reset === RESET_AFTER_CLOSE) {
    putAscii(t, 'reset after close')
    return
  }
  putTrouble(t, style)
  putAscii(t, resetWords(v))
  if (v.reset === RESET_AFTER_IDLE) {
    putDuration(t, v.idle, style.ascii)
    putAscii(t, ' of silence')
  }
  putNoColour(t, style)
  if (v.reset === RESET_REFUSED || v.reset === RESET_UNASKED) return
  putAscii(t, ' after ')
  putTotals(t, v, style)
}

function resetWords(v: Pick<Verdict, 'reset' | 'sender'>): string {
  const client = v.sender === SIDE_CLIENT
  switch (v.reset) {
    case RESET_REFUSED:
      return 'refused'
    case RESET_UNASKED:
      return 'reset: the client did not ask for this SYN-ACK'
    case RESET_BY_CLIENT:
      return 'reset by client'
    case RESET_BY_SERVER:
      return 'reset by server'
    case RESET_UNKNOWN_THERE:
      return client ? 'reset: the client does not know this connection' : 'reset: the server does not know this connection'
    case RESET_AFTER_IDLE:
      return client ? 'reset by client after ' : 'reset by server after '
    default:
      return ''
  }
}
