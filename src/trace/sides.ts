// Which end of a connection is the client, judged from its first packet: who opens it, else whose port is no service, else the
// higher port; of equal ports the one who speaks first.

import type { Packet } from '../decode/packet/packet.ts'
import { SCTP_INIT, SCTP_INIT_ACK } from '../decode/packet/sctp.ts'
import { S_CLIENT_IS_B, STATE } from './connection-row.ts'
import type { Connections } from './connections.ts'
import { ICMP, ICMP6, SCTP, TCP } from './protocols.ts'
import { ACK, SYN } from './tcp-header.ts'

const ICMP_ECHO = 8
const ICMP6_ECHO = 128

/** Notes the sides in the row at `base`; `c.key` must be that of the packet. */
export function setSides(c: Connections, base: number, p: Packet): void {
  const opener = openerOf(p)
  const senderIsClient = opener === UNKNOWN ? guess(c, p) : opener === SENDER
  const clientIsB = senderIsClient === c.key.fromB
  if (clientIsB) c.table.i32[base + STATE]! |= S_CLIENT_IS_B
}

const UNKNOWN = 0
const SENDER = 1
const RECEIVER = 2

function openerOf(p: Packet): number {
  switch (p.protocol) {
    case TCP:
      if ((p.tcpFlags & SYN) === 0) return UNKNOWN
      return (p.tcpFlags & ACK) === 0 ? SENDER : RECEIVER
    case SCTP: {
      const chunk = firstChunk(p)
      return chunk === SCTP_INIT ? SENDER : chunk === SCTP_INIT_ACK ? RECEIVER : UNKNOWN
    }
    case ICMP:
      return p.icmpType === ICMP_ECHO ? SENDER : RECEIVER
    case ICMP6:
      return p.icmpType === ICMP6_ECHO ? SENDER : RECEIVER
    default:
      return UNKNOWN
  }
}

const SCTP_HEADER = 12

/** Type of the first chunk of an SCTP packet, -1 when it was not captured. */
export const firstChunk = (p: Packet): number =>
  p.transportAt >= 0 && p.transportAt + SCTP_HEADER < p.end ? p.bytes[p.transportAt + SCTP_HEADER]! : -1

function guess(c: Connections, p: Packet): boolean {
  const sourceServes = c.servicePorts[p.sourcePort & 0xffff]!
  const destinationServes = c.servicePorts[p.destinationPort & 0xffff]!
  if (sourceServes !== destinationServes) return destinationServes === 1
  return p.sourcePort >= p.destinationPort
}
