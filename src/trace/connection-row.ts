// Where each field of a connection lies in its row of the connection table: 64 words of 32 bits, four cache lines.
//
// The two ends are called A and B; A is the one with the smaller address and port, so that both directions find the same row.
// Times are nanoseconds since the first packet of the trace as doubles (exact for 104 days); short ones are microseconds in 32 bits.

export const ROW_WORDS = 64

/** Key: addresses (an IPv4 address is one word, the rest 0), ports of A and B, protocol and IP version. */
export const ADDRESS_A = 0
export const ADDRESS_B = 4
export const PORTS = 8
export const KIND = 9
export const KEY_WORDS = 10

export const HASH = 10
/** Number shown to people, from 1. */
export const ID = 11
export const STATE = 12
/** Number of the other leg of a NATed connection, 0 without one. */
export const TWIN = 13

/** Doubles: index into the Float64Array view is the word divided by two. */
export const LAST_AT = 14
export const FIRST_AT = 16
/** The first SYN, the first SYN-ACK, and the last request byte of the client that is still unanswered (before that, the last SYN). */
export const SYN_AT = 18
export const SYN_ACK_AT = 20
export const REQUEST_AT = 22

/** Microseconds plus one, 0 while unknown. */
export const SYN_TO_SYN_ACK = 24
export const SLOWEST_ANSWER = 25
/** Last SYN to the client's first ACK: how close packets must be to be called out of order. */
export const INITIAL_RTT = 26

export const SYNS = 27
/** Pairs of 16-bit counts that stop at their limit: low and high half. */
export const OUT_OF_ORDERS_AND_ZERO_WINDOWS = 28
export const LOSSES_AND_ICMP_ERRORS = 29
/** Sequence number of the client's SYN. */
export const CLIENT_ISN = 30
/** Seconds of the last long silence, shifted by one, and who broke it (1: B); 0 once the other side has answered. */
export const SILENCE = 31

/** SILENCE: who breaks a silence this long and is answered with a reset talks to somebody who has forgotten the connection. */
export const LONG_SILENCE_NANOS = 60e9

/** First word of the direction from A to B, and of the one from B to A. */
export const FROM_A = 32
export const FROM_B = 48

/** Inside a direction. The sequence number after the highest seen, and the highest without a hole before it. */
export const NEXT = 0
export const CONTIGUOUS = 1
export const LAST_ACK = 2
/** Window as the header has it, not scaled. */
export const WINDOW = 3
/** D_* bits below, and the current run of duplicate ACKs in the upper half. */
export const BITS = 4
/** Microseconds (modulo 2^32) when NEXT was reached, and of the last segment. */
export const NEXT_AT = 5
export const ACK_AT = 6
export const PACKETS = 7
/** Bytes on the wire that are no new payload (headers, padding, what was sent again), and new payload bytes (a double). */
export const OVERHEAD = 8
export const RETRANSMISSIONS = 9
export const BYTES = 10
/** First of the holes in the sequence (tcp-holes.ts), 0 without one. */
export const HOLES = 12

/** Kept by roles-of-row.ts, in words that directions leave free: where the table of roles has the two ends. */
export const ROLE_OF_A = FROM_A + 13
export const ROLE_OF_B = FROM_A + 14
export const ROLES_LOOKED_UP = FROM_A + 15

/** Bits of a direction. */
export const D_NEXT = 1 << 0
export const D_CONTIGUOUS = 1 << 1
export const D_ACK = 1 << 2
export const D_SYN = 1 << 3
export const D_FIN = 1 << 4
/** WINDOW is from a SYN, which is never scaled. */
export const D_UNSCALED = 1 << 5
/** The last segment was a keep-alive, or a probe of a closed window. */
export const D_KEEP_ALIVE = 1 << 6
export const D_PROBE = 1 << 7
/** Window scale, 0 to 14, and whether it was offered in the SYN. */
export const D_SCALE_SHIFT = 8
export const D_SCALE_MASK = 0x0f << 8
export const D_SCALED = 1 << 12
export const D_DUPLICATES_SHIFT = 16
export const D_LOW = 0xffff

/** STATE: how far the connection has come (lowest three bits), then bits. */
export const S_PHASE = 7
export const PHASE_NEW = 0
export const PHASE_SYN = 1
export const PHASE_SYN_ACK = 2
export const PHASE_OPEN = 3
export const PHASE_CLOSED = 4
export const PHASE_RESET = 5
/** B is the client. */
export const S_CLIENT_IS_B = 1 << 3
/** First packet was not a SYN: its beginning was not seen. */
export const S_MIDDLE = 1 << 6
/** REQUEST_AT waits for an answer. */
export const S_REQUEST = 1 << 7
/** This is the second leg of a NATed connection. */
export const S_SECOND_LEG = 1 << 8
/** A packet of it went round in circles. */
export const S_LOOP = 1 << 9
/** RESET_* of verdict.ts. */
export const S_RESET_SHIFT = 24
export const S_RESET_MASK = 7 << 24

const NANOS_PER_MICRO = 1000
const LONGEST = 0xfffffffe * NANOS_PER_MICRO

/** Nanoseconds from `then` to `now`, 0 where the clock of the capture went back. Not Math.max: V8's middle compiler calls a function for it. */
export function elapsed(then: number, now: number): number {
  if (now > then) return now - then
  return 0
}

/** A short time as the row keeps it: microseconds plus one. */
export const shortTime = (nanos: number): number => (nanos > 0 ? (nanos < LONGEST ? nanos / NANOS_PER_MICRO : 0xfffffffe) : 0) + 1

export function setPhase(t: { readonly i32: Int32Array }, base: number, phase: number): void {
  t.i32[base + STATE] = (t.i32[base + STATE]! & ~S_PHASE) | phase
}
