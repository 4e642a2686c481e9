// What trace has to say about the packet at hand: one flat object, filled again for every packet.
//
// Times are nanoseconds, -1 where not known. Marks are those of Wireshark's tcp.analysis, by the same definitions except where
// tcp-analysis.ts says otherwise.

import type { Change } from './change.ts'
import { type Known, NOBODY } from './roles.ts'

/** Who sent the packet. */
export const SIDE_NONE = 0
export const SIDE_CLIENT = 1
export const SIDE_SERVER = 2

/** First packet of its connection. */
export const NEW = 1 << 0
export const RETRANSMISSION = 1 << 1
export const FAST_RETRANSMISSION = 1 << 2
/** The other side had already acknowledged these bytes. */
export const SPURIOUS_RETRANSMISSION = 1 << 3
export const OUT_OF_ORDER = 1 << 4
export const DUPLICATE_ACK = 1 << 5
/** Bytes are missing between the packets before and this one. */
export const SEGMENT_LOST = 1 << 6
/** Acknowledges bytes of the other side that were never seen here. */
export const ACKED_UNSEEN = 1 << 7
export const KEEP_ALIVE = 1 << 8
export const KEEP_ALIVE_ACK = 1 << 9
export const ZERO_WINDOW = 1 << 10
export const ZERO_WINDOW_PROBE = 1 << 11
export const ZERO_WINDOW_PROBE_ACK = 1 << 12
export const WINDOW_FULL = 1 << 13
export const WINDOW_UPDATE = 1 << 14
/** A SYN for addresses and ports that an older connection had. */
export const PORT_REUSED = 1 << 15
/** The connection ended with this packet. */
export const CLOSED = 1 << 16
/** One side said FIN and the other has not been heard at all: all that a one-sided capture shows of an end. */
export const CLOSING = 1 << 17

/** A window update that opens a window that was closed. */
export const WINDOW_OPENED = 1 << 18

/** A retransmission of bytes that are seen here for the first time. */
export const FIRST_SIGHT = 1 << 19

/** How a packet that was seen before came by again. */
export const AGAIN_NO = 0
/** Nothing differs: the capture (or the network) shows it twice. */
export const AGAIN_COPY = 1
/** Other hardware addresses, same IP addresses: direct routing, or a router. */
export const AGAIN_FORWARDED = 2
/** Inside a tunnel that was not there before, or no longer inside one. */
export const AGAIN_TUNNELLED = 3
/** One end's address or port is another one now. */
export const AGAIN_NAT = 4

/** Why a connection was reset. */
export const RESET_NO = 0
/** RST in answer to a SYN. */
export const RESET_REFUSED = 1
/** RST of the client in answer to a SYN-ACK it did not ask for: the answer came from an unexpected address, or the SYN was forged. */
export const RESET_UNASKED = 2
export const RESET_BY_CLIENT = 3
export const RESET_BY_SERVER = 4
/** The receiver does not know the connection: RST without ACK that answers a segment in the middle of one. */
export const RESET_UNKNOWN_THERE = 5
/** After a silence of a minute and more. */
export const RESET_AFTER_IDLE = 6
/** After the connection had been closed by a FIN: harmless. */
export const RESET_AFTER_CLOSE = 7

/** What the payload was read as; the message itself is in the trace's beliefs. */
export const APP_NONE = 0
export const APP_VRRP = 1
export const APP_HEARTBEAT = 2
export const APP_SYNC = 3

export type Verdict = {
  /** Set by the short way (usual-segment.ts): all that it does not set is as clearVerdict left it, and the Packet was not filled. */
  usual: boolean
  /** Number of the connection, from 1 in the order of appearance; 0 for a packet of none. */
  connection: number
  /** Row in the connection table, -1 without one. */
  row: number
  /** Number that picks the colour: one for both legs of a connection that NAT rewrites. */
  colour: number
  /** SIDE_*. */
  sender: number
  /** The bits above. */
  marks: number
  /** How many SYNs (1 and more), retransmissions and duplicate ACKs this sender has sent so far, this packet included. */
  syns: number
  retransmissions: number
  duplicateAcks: number
  /** AGAIN_*, and how long after the first sight of the packet. */
  again: number
  againAfter: number
  /** How many hops the packet has made since its first sight, when it goes round in circles; else 0. */
  loop: number
  /** Number of the other leg of a connection that NAT rewrites; 0 without one. */
  twin: number
  /** Set on the packet that completes the time. `synToAck` only where no SYN-ACK was seen. */
  synToSynAck: number
  synAckToAck: number
  synToAck: number
  /** From the client's last request byte to the server's first answer byte. */
  answer: number
  /** Since the first packet, and since the packet before in either direction. */
  duration: number
  idle: number
  /** RESET_*. */
  reset: number
  /** Payload bytes so far by sender, each byte once. */
  clientBytes: number
  serverBytes: number
  /** Number of the connection an ICMP error is about; 0 for none. */
  about: number
  /** Who the IP or ARP addresses are. */
  source: Known
  destination: Known
  /** APP_*. */
  application: number
  /** CLAIM_* of arp-claims.ts, and offsets of the address that is claimed and of the MAC that claims it. */
  claim: number
  claimAt: number
  claimMacAt: number
  change: Change | undefined
}

/**
 * Times and sizes outgrow small integers. A field that holds a fraction once is kept as a double ever after; without this, V8 would
 * find out field by field and throw away optimized code each time.
 */
const DOUBLE = 0.5

export function newVerdict(): Verdict {
  const v: Verdict = {
    usual: false,
    connection: 0,
    row: -1,
    colour: 0,
    sender: SIDE_NONE,
    marks: 0,
    syns: 0,
    retransmissions: 0,
    duplicateAcks: 0,
    again: AGAIN_NO,
    againAfter: DOUBLE,
    loop: 0,
    twin: 0,
    synToSynAck: DOUBLE,
    synAckToAck: DOUBLE,
    synToAck: DOUBLE,
    answer: DOUBLE,
    duration: DOUBLE,
    idle: DOUBLE,
    reset: RESET_NO,
    clientBytes: DOUBLE,
    serverBytes: DOUBLE,
    about: 0,
    source: NOBODY,
    destination: NOBODY,
    application: APP_NONE,
    claim: 0,
    claimAt: -1,
    claimMacAt: -1,
    change: undefined,
  }
  clearVerdict(v)
  return v
}

export function clearVerdict(v: Verdict): void {
  v.usual = false
  v.connection = 0
  v.row = -1
  v.colour = 0
  v.sender = SIDE_NONE
  v.marks = 0
  v.syns = 0
  v.retransmissions = 0
  v.duplicateAcks = 0
  v.again = AGAIN_NO
  v.againAfter = -1
  v.loop = 0
  v.twin = 0
  v.synToSynAck = -1
  v.synAckToAck = -1
  v.synToAck = -1
  v.answer = -1
  v.duration = -1
  v.idle = -1
  v.reset = RESET_NO
  v.clientBytes = 0
  v.serverBytes = 0
  v.about = 0
  v.source = NOBODY
  v.destination = NOBODY
  v.application = APP_NONE
  v.claim = 0
  v.claimAt = -1
  v.claimMacAt = -1
  v.change = undefined
}
