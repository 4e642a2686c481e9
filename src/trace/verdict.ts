// What trace has to say about the packet at hand: one flat object, filled again for every packet.
//
// Times are nanoseconds, -1 where not known. Marks are those of Wireshark's tcp.analysis, by the same definitions except where
// tcp-analysis.ts says otherwise.

import type { Change } from './change.ts'
import { type Known, NOBODY } from './roles.ts'
import { AGAIN_NO, APP_NONE, RESET_NO, SIDE_NONE } from './verdict-codes.ts'

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
  /** The bits of verdict-codes.ts. */
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
