// How far a TCP connection has come: handshake and its times, requests and answers, the end and its reason.

import type { Packet } from '../decode/packet/packet.ts'
import {
  BITS,
  CLIENT_ISN,
  D_FIN,
  elapsed,
  INITIAL_RTT,
  LAST_ACK,
  PACKETS,
  PHASE_CLOSED,
  PHASE_NEW,
  PHASE_OPEN,
  PHASE_RESET,
  PHASE_SYN,
  PHASE_SYN_ACK,
  REQUEST_AT,
  S_MIDDLE,
  S_PHASE,
  S_RESET_MASK,
  S_RESET_SHIFT,
  SILENCE,
  STATE,
  SYN_ACK_AT,
  SYN_AT,
  SYN_TO_SYN_ACK,
  SYNS,
  setPhase,
  shortTime,
} from './connection-row.ts'
import type { ConnectionTable } from './connection-table.ts'
import { ACK, FIN, RST, SYN } from './tcp-header.ts'
import type { Verdict } from './verdict.ts'
import {
  CLOSED,
  CLOSING,
  RESET_AFTER_CLOSE,
  RESET_AFTER_IDLE,
  RESET_BY_CLIENT,
  RESET_BY_SERVER,
  RESET_REFUSED,
  RESET_UNASKED,
  RESET_UNKNOWN_THERE,
  SIDE_CLIENT,
} from './verdict-codes.ts'

const NANOS_PER_SECOND = 1e9

/** A SYN of another connection than the one the row holds: same addresses and ports, other sequence numbers or long over. */
export function isReuse(t: ConnectionTable, base: number, p: Packet): boolean {
  const phase = t.i32[base + STATE]! & S_PHASE
  if ((p.tcpFlags & (SYN | RST)) !== SYN || phase === PHASE_NEW) return false
  if ((p.tcpFlags & ACK) !== 0) return phase === PHASE_CLOSED || phase === PHASE_RESET
  if ((t.i32[base + STATE]! & S_MIDDLE) !== 0) return true
  return t.u32[base + SYNS]! === 0 ? phase !== PHASE_SYN_ACK : t.u32[base + CLIENT_ISN] !== p.tcpSequence
}

/** Takes the connection one segment further. The marks and the sender must stand in `v`; the segment is already counted. */
export function advance(t: ConnectionTable, base: number, f: number, r: number, p: Packet, v: Verdict): void {
  const flags = p.tcpFlags
  const phase = t.i32[base + STATE]! & S_PHASE
  if ((flags & RST) !== 0) {
    if (phase !== PHASE_RESET) reset(t, base, f, r, p, v)
  } else if ((flags & SYN) !== 0) {
    if ((flags & ACK) !== 0) synAck(t, base, phase, v)
    else syn(t, base, p, phase, v)
  } else {
    if (phase <= PHASE_SYN_ACK) open(t, base, phase, v)
    if ((flags & FIN) !== 0) fin(t, base, f, r, v)
  }
}

function syn(t: ConnectionTable, base: number, p: Packet, phase: number, v: Verdict): void {
  if (phase === PHASE_NEW) {
    t.f64[(base + SYN_AT) >> 1] = t.now
    t.u32[base + CLIENT_ISN] = p.tcpSequence
    setPhase(t, base, PHASE_SYN)
  }
  t.f64[(base + REQUEST_AT) >> 1] = t.now
  t.u32[base + SYNS]!++
  v.syns = t.u32[base + SYNS]!
}

function synAck(t: ConnectionTable, base: number, phase: number, v: Verdict): void {
  if (phase > PHASE_SYN) return
  t.f64[(base + SYN_ACK_AT) >> 1] = t.now
  setPhase(t, base, PHASE_SYN_ACK)
  if (phase !== PHASE_SYN) return
  v.synToSynAck = elapsed(t.f64[(base + SYN_AT) >> 1]!, t.now)
  t.u32[base + SYN_TO_SYN_ACK] = shortTime(v.synToSynAck)
}

/** The first segment without SYN: the handshake is over, or was never seen. */
function open(t: ConnectionTable, base: number, phase: number, v: Verdict): void {
  if (v.sender === SIDE_CLIENT && phase !== PHASE_NEW) {
    if (phase === PHASE_SYN_ACK) v.synAckToAck = elapsed(t.f64[(base + SYN_ACK_AT) >> 1]!, t.now)
    if (t.u32[base + SYNS] !== 0) {
      if (phase === PHASE_SYN) v.synToAck = elapsed(t.f64[(base + SYN_AT) >> 1]!, t.now)
      t.u32[base + INITIAL_RTT] = shortTime(t.now - t.f64[(base + REQUEST_AT) >> 1]!)
    }
  } else if (phase === PHASE_SYN_ACK) return // the server goes on before the client's ACK was seen
  if (phase === PHASE_NEW) t.i32[base + STATE]! |= S_MIDDLE
  setPhase(t, base, PHASE_OPEN)
}

function fin(t: ConnectionTable, base: number, f: number, r: number, v: Verdict): void {
  const { i32 } = t
  if ((i32[f + BITS]! & D_FIN) !== 0) return
  i32[f + BITS]! |= D_FIN
  const alone = t.u32[r + PACKETS] === 0
  if (!alone && (i32[r + BITS]! & D_FIN) === 0) return
  if ((i32[base + STATE]! & S_PHASE) >= PHASE_CLOSED) return
  setPhase(t, base, PHASE_CLOSED)
  v.marks |= alone ? CLOSING : CLOSED
}

function reset(t: ConnectionTable, base: number, f: number, r: number, p: Packet, v: Verdict): void {
  const reason = reasonOf(t, base, f, r, p, v)
  v.reset = reason
  t.i32[base + STATE] = (t.i32[base + STATE]! & ~(S_PHASE | S_RESET_MASK)) | PHASE_RESET | (reason << S_RESET_SHIFT)
}

function reasonOf(t: ConnectionTable, base: number, f: number, r: number, p: Packet, v: Verdict): number {
  const { i32, u32 } = t
  const phase = i32[base + STATE]! & S_PHASE
  const byClient = v.sender === SIDE_CLIENT
  if (((i32[f + BITS]! | i32[r + BITS]!) & D_FIN) !== 0) return RESET_AFTER_CLOSE
  if (phase === PHASE_SYN) return byClient ? RESET_BY_CLIENT : RESET_REFUSED
  const bare = (p.tcpFlags & ACK) === 0
  if (phase === PHASE_SYN_ACK && byClient && bare) return RESET_UNASKED
  const silence = u32[base + SILENCE]! >>> 1
  if (silence > 0) {
    v.idle = Math.max(v.idle, silence * NANOS_PER_SECOND)
    return RESET_AFTER_IDLE
  }
  // RFC 9293, 3.5.2: a host that has no such connection answers with a bare RST that carries the acknowledged number.
  if (bare && u32[r + PACKETS] !== 0 && p.tcpSequence === u32[r + LAST_ACK]) return RESET_UNKNOWN_THERE
  return byClient ? RESET_BY_CLIENT : RESET_BY_SERVER
}
