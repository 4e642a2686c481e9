// Connections with trouble: how many of each kind, and the worst of them with what happened.
//
// A connection is judged when it is forgotten, when its addresses and ports begin a new one, or when the trace ends. Of the two legs
// of a NATed connection only the first counts, since both show the same trouble.

import { formatAddress } from '../lvs/address.ts'
import {
  ADDRESS_A,
  ADDRESS_B,
  FROM_A,
  FROM_B,
  ID,
  KIND,
  LAST_AT,
  LOSSES_AND_ICMP_ERRORS,
  OUT_OF_ORDERS_AND_ZERO_WINDOWS,
  PHASE_SYN,
  PORTS,
  RETRANSMISSIONS,
  ROW_WORDS,
  S_CLIENT_IS_B,
  S_LOOP,
  S_PHASE,
  S_RESET_MASK,
  S_RESET_SHIFT,
  S_SECOND_LEG,
  SLOWEST_ANSWER,
  STATE,
  SYN_TO_SYN_ACK,
  SYNS,
} from './connection-row.ts'
import type { ConnectionTable } from './connection-table.ts'
import { IPV6_KIND } from './protocols.ts'
import {
  RESET_AFTER_CLOSE,
  RESET_AFTER_IDLE,
  RESET_BY_CLIENT,
  RESET_BY_SERVER,
  RESET_NO,
  RESET_REFUSED,
  RESET_UNASKED,
  RESET_UNKNOWN_THERE,
} from './verdict-codes.ts'

export type Trouble = {
  readonly id: number
  /** IANA number of the protocol. */
  readonly protocol: number
  readonly client: Endpoint
  readonly server: Endpoint
  readonly score: number
  /** RESET_*. */
  readonly reset: number
  readonly unanswered: boolean
  readonly syns: number
  readonly retransmissions: number
  readonly outOfOrder: number
  readonly zeroWindows: number
  readonly lost: number
  readonly icmpErrors: number
  readonly loop: boolean
  /** Nanoseconds, -1 where not known. */
  readonly slowestAnswer: number
  readonly synToSynAck: number
}

export type Endpoint = { readonly address: Uint8Array; readonly port: number }

/** Connections by kind of trouble; one may count in several. */
export type TroubleCounts = {
  refused: number
  reset: number
  unanswered: number
  retransmitted: number
  outOfOrder: number
  zeroWindow: number
  lost: number
  slow: number
  icmpError: number
  loop: number
  /** With any of these, once. */
  connections: number
}

export type Troubles = { readonly counts: TroubleCounts; readonly worst: Trouble[] }

export const newTroubles = (): Troubles => ({
  counts: {
    refused: 0,
    reset: 0,
    unanswered: 0,
    retransmitted: 0,
    outOfOrder: 0,
    zeroWindow: 0,
    lost: 0,
    slow: 0,
    icmpError: 0,
    loop: 0,
    connections: 0,
  },
  worst: [],
})

export const copyTroubles = (t: Troubles): Troubles => ({ counts: { ...t.counts }, worst: [...t.worst] })

const KEPT = 32
/** An answer or a handshake that takes this long is slow. */
export const SLOW_NANOS = 1e9
/** A SYN this old without a sign of an answer counts as unanswered. */
const PATIENCE_NANOS = 1e9

const RESET_SCORES: Readonly<Record<number, number>> = {
  [RESET_NO]: 0,
  [RESET_REFUSED]: 500,
  [RESET_UNASKED]: 500,
  [RESET_BY_CLIENT]: 200,
  [RESET_BY_SERVER]: 400,
  [RESET_UNKNOWN_THERE]: 600,
  [RESET_AFTER_IDLE]: 300,
  [RESET_AFTER_CLOSE]: 0,
}

const nanosOf = (short: number): number => (short === 0 ? -1 : (short - 1) * 1000)

/** Adds the connection in `row` if it has trouble. */
export function judge(t: Troubles, table: ConnectionTable, row: number, now: number): void {
  const { i32, u32, f64 } = table
  const base = row * ROW_WORDS
  const state = i32[base + STATE]!
  if ((state & S_SECOND_LEG) !== 0) return
  const reset = (state & S_RESET_MASK) >> S_RESET_SHIFT
  const syns = u32[base + SYNS]!
  const waiting = (state & S_PHASE) === PHASE_SYN
  const unanswered = waiting && (syns > 1 || now - f64[(base + LAST_AT) >> 1]! > PATIENCE_NANOS)
  const retransmissions = u32[base + FROM_A + RETRANSMISSIONS]! + u32[base + FROM_B + RETRANSMISSIONS]!
  const outOfOrder = u32[base + OUT_OF_ORDERS_AND_ZERO_WINDOWS]! & 0xffff
  const zeroWindows = u32[base + OUT_OF_ORDERS_AND_ZERO_WINDOWS]! >>> 16
  const lost = u32[base + LOSSES_AND_ICMP_ERRORS]! & 0xffff
  const icmpErrors = u32[base + LOSSES_AND_ICMP_ERRORS]! >>> 16
  const slowestAnswer = nanosOf(u32[base + SLOWEST_ANSWER]!)
  const synToSynAck = nanosOf(u32[base + SYN_TO_SYN_ACK]!)
  const slowest = Math.max(slowestAnswer, synToSynAck)
  const slow = slowest >= SLOW_NANOS
  const loop = (state & S_LOOP) !== 0
  const score =
    (loop ? 700 : 0) +
    RESET_SCORES[reset]! +
    (unanswered ? 450 + Math.min(100, 10 * syns) : 0) +
    Math.min(300, 10 * retransmissions) +
    Math.min(200, 20 * zeroWindows) +
    Math.min(400, 100 * icmpErrors) +
    Math.min(50, lost + outOfOrder) +
    (slow ? Math.min(300, slowest / 1e7) : 0)
  if (score === 0) return
  const { counts } = t
  counts.connections++
  if (reset === RESET_REFUSED) counts.refused++
  else if (reset !== RESET_NO && reset !== RESET_AFTER_CLOSE) counts.reset++
  if (unanswered) counts.unanswered++
  if (retransmissions > 0) counts.retransmitted++
  if (outOfOrder > 0) counts.outOfOrder++
  if (zeroWindows > 0) counts.zeroWindow++
  if (lost > 0) counts.lost++
  if (slow) counts.slow++
  if (icmpErrors > 0) counts.icmpError++
  if (loop) counts.loop++
  if (t.worst.length === KEPT && score <= t.worst[KEPT - 1]!.score) return
  const clientIsB = (state & S_CLIENT_IS_B) !== 0
  keep(t.worst, {
    id: i32[base + ID]!,
    protocol: i32[base + KIND]! & 0xff,
    client: endpoint(table, base, clientIsB),
    server: endpoint(table, base, !clientIsB),
    score,
    reset,
    unanswered,
    syns,
    retransmissions,
    outOfOrder,
    zeroWindows,
    lost,
    icmpErrors,
    loop,
    slowestAnswer,
    synToSynAck,
  })
}

/** In order of score, the earlier connection first among equals. */
function keep(worst: Trouble[], trouble: Trouble): void {
  const at = worst.findIndex(w => w.score < trouble.score)
  worst.splice(at < 0 ? worst.length : at, 0, trouble)
  if (worst.length > KEPT) worst.pop()
}

function endpoint(t: ConnectionTable, base: number, b: boolean): Endpoint {
  const length = t.i32[base + KIND]! >= IPV6_KIND ? 16 : 4
  const from = base + (b ? ADDRESS_B : ADDRESS_A)
  const address = Uint8Array.from({ length }, (_, i) => t.i32[from + (i >> 2)]! >> (8 * (3 - (i & 3))))
  return { address, port: b ? t.i32[base + PORTS]! & 0xffff : t.i32[base + PORTS]! >>> 16 }
}

/** `192.0.2.1:80`, `[2001:db8::1]:80`. */
export const endpointText = ({ address, port }: Endpoint): string => {
  const text = formatAddress(address, 0, address.length)
  return address.length === 4 ? `${text}:${port}` : `[${text}]:${port}`
}
