// Requests and their answers; and how far the connections have come that are not TCP: UDP, SCTP, echo.

import type { Packet } from '../decode/packet/packet.ts'
import { SCTP_ABORT, SCTP_INIT, SCTP_INIT_ACK } from '../decode/packet/sctp.ts'
import {
  elapsed,
  NEXT,
  PHASE_CLOSED,
  PHASE_NEW,
  PHASE_OPEN,
  PHASE_RESET,
  PHASE_SYN,
  PHASE_SYN_ACK,
  REQUEST_AT,
  S_PHASE,
  S_REQUEST,
  S_RESET_MASK,
  S_RESET_SHIFT,
  SLOWEST_ANSWER,
  STATE,
  SYN_AT,
  SYN_TO_SYN_ACK,
  setPhase,
  shortTime,
} from './connection-row.ts'
import type { ConnectionTable } from './connection-table.ts'
import { SCTP, UDP } from './protocols.ts'
import { firstChunk } from './sides.ts'
import type { Verdict } from './verdict.ts'
import { CLOSED, RESET_BY_CLIENT, RESET_BY_SERVER, RESET_REFUSED, SIDE_CLIENT } from './verdict-codes.ts'

const SCTP_SHUTDOWN_COMPLETE = 14

/** Payload that is new went by. The time to the answer starts with the client's last byte and ends with the server's first one. */
export function noteExchange(t: ConnectionTable, base: number, v: Verdict): void {
  if (v.sender === SIDE_CLIENT) {
    t.f64[(base + REQUEST_AT) >> 1] = t.now
    t.i32[base + STATE]! |= S_REQUEST
  } else if ((t.i32[base + STATE]! & S_REQUEST) !== 0) {
    t.i32[base + STATE]! &= ~S_REQUEST
    const answer = elapsed(t.f64[(base + REQUEST_AT) >> 1]!, t.now)
    v.answer = answer
    const short = shortTime(answer)
    if (short > t.u32[base + SLOWEST_ANSWER]!) t.u32[base + SLOWEST_ANSWER] = short
  }
}

/** Takes a connection that is not TCP one packet further; `f` and `r` are the words of the sender's direction and the other. */
export function advanceOther(t: ConnectionTable, base: number, f: number, r: number, p: Packet, v: Verdict): void {
  if (p.protocol === SCTP) advanceSctp(t, base, p, v)
  else if (p.protocol === UDP) {
    if (p.payloadLength > 0) noteExchange(t, base, v)
  } else if (v.sender === SIDE_CLIENT) {
    t.u32[f + NEXT] = p.icmpSequence
    noteExchange(t, base, v)
  } else if (t.u32[r + NEXT] === p.icmpSequence) noteExchange(t, base, v)
  if (v.sender !== SIDE_CLIENT && (t.i32[base + STATE]! & S_PHASE) === PHASE_NEW) setPhase(t, base, PHASE_OPEN)
}

function advanceSctp(t: ConnectionTable, base: number, p: Packet, v: Verdict): void {
  const phase = t.i32[base + STATE]! & S_PHASE
  switch (firstChunk(p)) {
    case SCTP_INIT:
      if (phase !== PHASE_NEW) return
      t.f64[(base + SYN_AT) >> 1] = t.now
      return setPhase(t, base, PHASE_SYN)
    case SCTP_INIT_ACK:
      if (phase !== PHASE_SYN) return
      v.synToSynAck = elapsed(t.f64[(base + SYN_AT) >> 1]!, t.now)
      t.u32[base + SYN_TO_SYN_ACK] = shortTime(v.synToSynAck)
      return setPhase(t, base, PHASE_SYN_ACK)
    case SCTP_ABORT:
      if (phase >= PHASE_CLOSED) return
      v.reset = phase === PHASE_SYN && v.sender !== SIDE_CLIENT ? RESET_REFUSED : v.sender === SIDE_CLIENT ? RESET_BY_CLIENT : RESET_BY_SERVER
      t.i32[base + STATE] = (t.i32[base + STATE]! & ~S_RESET_MASK) | (v.reset << S_RESET_SHIFT)
      return setPhase(t, base, PHASE_RESET)
    case SCTP_SHUTDOWN_COMPLETE:
      if (phase >= PHASE_CLOSED) return
      v.marks |= CLOSED
      return setPhase(t, base, PHASE_CLOSED)
    default:
      if (phase < PHASE_OPEN) setPhase(t, base, PHASE_OPEN)
  }
}
