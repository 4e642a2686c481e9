// What stays the same of a packet on its way: the number by which it is known again at another node.
//
// Forwarding changes hardware addresses and the TTL, a tunnel wraps it, NAT writes over one end. What survives all of them: IP id, TCP
// sequence numbers, flags, window and timestamps, lengths, and the first bytes of a payload. A retransmission of Linux has a new IP id
// and new timestamps; where both are missing it looks like the first sending.

import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { u32 } from '../decode/packet/read.ts'
import { OK } from '../decode/packet/status.ts'
import { decodeTcpOption, newTcpOption, TCP_OPTION_TIMESTAMPS } from '../decode/packet/tcp-options.ts'
import { mix } from '../trace/hash.ts'
import { ICMP, ICMP6, TCP } from '../trace/protocols.ts'

const TCP_FIXED = 20
/** Payload of datagrams that is compared: snapshot lengths differ between nodes, and this much all of them have. */
const PAYLOAD_WORDS = 4
const SECOND_SEED = 0x2545f4
const OPTION = newTcpOption()
/** A timestamps option after two paddings, as nearly every segment has it. */
const USUAL_TIMESTAMPS = 0x0101080a

/** TSval of a TCP packet, -1 where it has none or was cut. */
export function timestampOf(p: Packet): number {
  const { bytes, transportAt, end } = p
  if (p.protocol !== TCP || transportAt < 0 || transportAt + TCP_FIXED > end) return -1
  const optionsAt = transportAt + TCP_FIXED
  const optionsEnd = Math.min(end, transportAt + (bytes[transportAt + 12]! >> 4) * 4)
  if (optionsEnd >= optionsAt + 12 && u32(bytes, optionsAt) === USUAL_TIMESTAMPS) return u32(bytes, optionsAt + 4)
  for (let at = optionsAt; at < optionsEnd && decodeTcpOption(bytes, at, optionsEnd, OPTION) === OK; at = OPTION.next)
    if (OPTION.kind === TCP_OPTION_TIMESTAMPS && OPTION.length === 10) return u32(bytes, OPTION.valueAt)
  return -1
}

function fold(p: Packet, seed: number): number {
  let hash = mix(seed ^ p.protocol, (p.ipId << 16) ^ p.payloadLength)
  const { protocol, bytes } = p
  if (p.fragment) hash = mix(hash, p.fragmentOffset + 1)
  if (protocol === TCP) {
    hash = mix(mix(hash, p.tcpSequence), p.tcpAcknowledgment)
    return mix(mix(hash, (p.tcpFlags << 16) | p.tcpWindow), timestampOf(p))
  }
  if (protocol === ICMP || protocol === ICMP6)
    hash = mix(mix(hash, ((p.icmpId & 0xffff) << 16) | (p.icmpSequence & 0xffff)), (p.icmpType << 8) | p.icmpCode)
  let at = p.payloadAt
  if (p.network === NETWORK_ARP) {
    hash = mix(hash, p.arpOperation)
    at = -1
  }
  for (let i = 0; at >= 0 && i < PAYLOAD_WORDS && at + 4 <= p.end; i++, at += 4) hash = mix(hash, u32(bytes, at))
  return hash
}

const TWO_21 = 2 ** 21

/** 53 bits that are the same at every place a packet passes; addresses are no part of them. */
export const identityOf = (p: Packet): number => (fold(p, 0) >>> 0) * TWO_21 + (fold(p, SECOND_SEED) & (TWO_21 - 1))
