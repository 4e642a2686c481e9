// What a TCP segment is, seen next to those before it: retransmission, duplicate ACK, out of order, keep-alive, window full ...
//
// The definitions are Wireshark's (tcp.analysis, 4.0), so that both tools say the same of the same capture; `umtool` differs where
// test/trace/tcp-analysis.test.ts says so:
// - nothing is concluded about a side that the capture does not show (direct routing: answers do not pass the director);
// - of the segments already seen only the holes between them are remembered (tcp-holes.ts), which is the same but for rare cases.

import type { Packet } from '../decode/packet/packet.ts'
import {
  ACK_AT,
  BITS,
  CONTIGUOUS,
  D_ACK,
  D_CONTIGUOUS,
  D_DUPLICATES_SHIFT,
  D_KEEP_ALIVE,
  D_LOW,
  D_NEXT,
  D_PROBE,
  D_SCALE_MASK,
  D_SCALE_SHIFT,
  D_SCALED,
  D_SYN,
  D_UNSCALED,
  HOLES,
  INITIAL_RTT,
  LAST_ACK,
  NEXT,
  NEXT_AT,
  PACKETS,
  RETRANSMISSIONS,
  WINDOW,
} from './connection-row.ts'
import type { ConnectionTable } from './connection-table.ts'
import { ACK, FIN, RST, SYN, windowScale } from './tcp-header.ts'
import { fillHoles, openHole } from './tcp-holes.ts'
import type { Verdict } from './verdict.ts'
import {
  ACKED_UNSEEN,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  FIRST_SIGHT,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  OUT_OF_ORDER,
  RETRANSMISSION,
  SEGMENT_LOST,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_OPENED,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from './verdict-codes.ts'

/** A retransmission this soon after the duplicate ACK that asks for it is a fast one. */
const FAST_MICROS = 20_000
/** Late by less than this is out of order, where the round trip of the handshake is not known. */
const OUT_OF_ORDER_MICROS = 3_000

const ANY_RETRANSMISSION = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION

/** `base` is the row's first word, `f` and `r` the first words of the sender's direction and of the other one. */
export function analyseSegment(t: ConnectionTable, base: number, f: number, r: number, p: Packet, v: Verdict): void {
  const { u32, i32 } = t
  const bits = i32[f + BITS]!
  const flags = p.tcpFlags
  const length = p.payloadLength
  const end = (p.tcpSequence + length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) | 0
  const known = (bits & D_NEXT) !== 0
  /** Bytes between what was expected and what came: above 0 something is missing, below 0 it was there before. */
  const ahead = (p.tcpSequence - u32[f + NEXT]!) | 0

  let marks = 0
  if (length === 1 && known && ahead === 0 && u32[r + PACKETS] !== 0 && u32[r + WINDOW] === 0) marks = ZERO_WINDOW_PROBE
  else if ((flags & (SYN | FIN | RST)) === 0) marks = markPlain(t, f, r, p, known, ahead)
  else if (known && ahead > 0 && (flags & RST) === 0) marks = SEGMENT_LOST
  if ((marks & SEGMENT_LOST) !== 0) u32[f + HOLES] = openHole(t.holes, u32[f + HOLES]!, u32[f + NEXT]!, p.tcpSequence)

  const repeats = (bits & D_ACK) !== 0 && p.tcpAcknowledgment === u32[f + LAST_ACK]
  let duplicates = repeats ? i32[f + BITS]! >>> D_DUPLICATES_SHIFT : 0
  if ((marks & DUPLICATE_ACK) !== 0 && duplicates < D_LOW) duplicates++
  v.duplicateAcks = duplicates

  if ((flags & ACK) !== 0 && (i32[r + BITS]! & D_CONTIGUOUS) !== 0 && ((p.tcpAcknowledgment - u32[r + CONTIGUOUS]!) | 0) > 0) {
    marks |= ACKED_UNSEEN
    u32[r + CONTIGUOUS] = u32[r + NEXT]!
  }
  const fresh = length > 0 || (flags & (SYN | FIN)) !== 0
  if (fresh && known && ahead < 0) {
    if ((marks & KEEP_ALIVE) === 0) marks |= markRepeated(t, base, f, r, p, end, ahead)
    if ((marks & ANY_RETRANSMISSION) !== 0) u32[f + RETRANSMISSIONS]!++
  }
  v.retransmissions = u32[f + RETRANSMISSIONS]!
  v.marks |= marks
  remember(t, f, p, end, marks, duplicates)
}

/** Marks of a segment without SYN, FIN and RST that is not a probe of a closed window. */
function markPlain(t: ConnectionTable, f: number, r: number, p: Packet, known: boolean, ahead: number): number {
  const { u32, i32 } = t
  const window = p.tcpWindow
  const length = p.payloadLength
  let marks = window === 0 ? ZERO_WINDOW : 0
  if (known && ahead > 0) marks |= SEGMENT_LOST
  if (known && ahead === -1 && length <= 1) marks |= KEEP_ALIVE
  if (length > 0) return reachesEdge(t, f, r, (p.tcpSequence + length) | 0) ? marks | WINDOW_FULL : marks
  if (!known || ahead !== 0 || (i32[f + BITS]! & D_ACK) === 0) return marks
  const forward = (p.tcpAcknowledgment - u32[f + LAST_ACK]!) | 0
  const same = window === u32[f + WINDOW]
  const before = i32[r + BITS]!
  if (window === 0) return same && (before & D_PROBE) !== 0 && (forward === 0 || forward === 1) ? acceptProbe(t, r, p, forward, marks) : marks
  if (forward !== 0) return marks
  if (!same) return marks | (u32[f + WINDOW] === 0 ? WINDOW_UPDATE | WINDOW_OPENED : WINDOW_UPDATE)
  return marks | ((before & D_KEEP_ALIVE) !== 0 ? KEEP_ALIVE_ACK : DUPLICATE_ACK)
}

/** Some receivers take the byte of a probe although their window is closed. */
function acceptProbe(t: ConnectionTable, r: number, p: Packet, forward: number, marks: number): number {
  if (forward === 1) {
    t.u32[r + NEXT] = p.tcpAcknowledgment
    t.u32[r + CONTIGUOUS] = p.tcpAcknowledgment
  }
  return marks | ZERO_WINDOW_PROBE_ACK
}

/** Whether `end` is exactly where the receiver's window ends. Not known without both SYNs, which say how windows are scaled. */
export function reachesEdge(t: ConnectionTable, f: number, r: number, end: number): boolean {
  const bits = t.i32[r + BITS]!
  if ((bits & t.i32[f + BITS]! & D_SYN) === 0 || (bits & D_ACK) === 0) return false
  const scaled = (bits & t.i32[f + BITS]! & D_SCALED) !== 0 && (bits & D_UNSCALED) === 0
  const shift = scaled ? (bits & D_SCALE_MASK) >> D_SCALE_SHIFT : 0
  return end === ((t.i32[r + LAST_ACK]! + (t.i32[r + WINDOW]! << shift)) | 0)
}

/** Which of the kinds of "was here before" it is. */
function markRepeated(t: ConnectionTable, base: number, f: number, r: number, p: Packet, end: number, ahead: number): number {
  const { u32, i32 } = t
  const { head, filled } = fillHoles(t.holes, u32[f + HOLES]!, p.tcpSequence, end)
  u32[f + HOLES] = head
  const first = filled ? FIRST_SIGHT : 0
  // One byte back and more than one byte long: the byte of a probe of a closed window, sent again with what follows it.
  const advances = p.payloadLength > 1 && ahead === -1
  if (!advances) {
    const asked = i32[r + BITS]! >>> D_DUPLICATES_SHIFT >= 2 && u32[r + LAST_ACK] === p.tcpSequence
    if (asked && (t.micros - i32[r + ACK_AT]!) >>> 0 < FAST_MICROS) return FAST_RETRANSMISSION | first
    const late = u32[base + INITIAL_RTT] !== 0 ? u32[base + INITIAL_RTT]! - 1 : OUT_OF_ORDER_MICROS
    if (filled && (t.micros - i32[f + NEXT_AT]!) >>> 0 < late) return OUT_OF_ORDER
  }
  const acknowledged = (i32[r + BITS]! & D_ACK) !== 0 && ((end - u32[r + LAST_ACK]!) | 0) <= 0
  if (p.payloadLength > 0 && acknowledged) return SPURIOUS_RETRANSMISSION | first
  return advances ? 0 : RETRANSMISSION | first
}

function remember(t: ConnectionTable, f: number, p: Packet, end: number, marks: number, duplicates: number): void {
  const { u32, i32 } = t
  const { tcpFlags } = p
  let bits = i32[f + BITS]! & D_LOW & ~(D_KEEP_ALIVE | D_PROBE | D_UNSCALED)
  if ((marks & ZERO_WINDOW_PROBE) === 0) {
    if ((bits & D_NEXT) === 0 || ((end - i32[f + NEXT]!) | 0) > 0) {
      i32[f + NEXT] = end
      i32[f + NEXT_AT] = t.micros
      bits |= D_NEXT
    }
    if ((bits & D_CONTIGUOUS) === 0 || p.tcpSequence === u32[f + CONTIGUOUS]) {
      u32[f + CONTIGUOUS] = u32[f + NEXT]!
      bits |= D_CONTIGUOUS
    }
  } else bits |= D_PROBE
  if ((marks & KEEP_ALIVE) !== 0) bits |= D_KEEP_ALIVE
  if ((tcpFlags & SYN) !== 0) {
    const scale = windowScale(p)
    bits = (bits & ~D_SCALE_MASK) | D_SYN | D_UNSCALED | (scale < 0 ? 0 : D_SCALED | (scale << D_SCALE_SHIFT))
  }
  u32[f + WINDOW] = p.tcpWindow
  if ((tcpFlags & ACK) !== 0) {
    u32[f + LAST_ACK] = p.tcpAcknowledgment
    i32[f + ACK_AT] = t.micros
    bits |= D_ACK
  }
  i32[f + BITS] = bits | (duplicates << D_DUPLICATES_SHIFT)
}
