// Puts a Packet back to "nothing known" and takes over what the record says, before chain.ts fills it.

import { NETWORK_NONE, type Packet } from './packet.ts'
import type { PacketRecord } from './record.ts'

/** Field by field, in the order of newPacket: plain stores are what makes this cost a few nanoseconds. */
export function resetPacket(record: PacketRecord, out: Packet): void {
  out.bytes = record.bytes
  out.at = record.at
  out.end = record.end
  out.wireLength = record.wireLength
  out.linkType = record.linkType
  out.seconds = record.seconds
  out.nanoseconds = record.nanoseconds
  out.interfaceId = record.interfaceId
  out.sourceMacAt = -1
  out.destinationMacAt = -1
  out.vlan = -1
  out.vlanTags = 0
  out.outerVlan = -1
  out.etherType = -1
  out.direction = -1
  out.interfaceIndex = -1
  out.network = NETWORK_NONE
  out.networkAt = -1
  out.networkLength = 0
  out.sourceAt = -1
  out.destinationAt = -1
  out.addressBytes = 0
  out.ttl = -1
  out.tos = 0
  out.ipId = -1
  out.fragment = false
  out.fragmentOffset = 0
  out.protocol = -1
  out.depth = 0
  out.outerAt = -1
  out.tunnel = -1
  resetTransport(out)
  out.arpOperation = 0
  out.arpSenderMacAt = -1
  out.arpTargetMacAt = -1
}

/** The part above IP alone: what a tunnel's inner packet must not inherit from the outer one. */
export function resetTransport(out: Packet): void {
  out.transportAt = -1
  out.transportLength = 0
  out.sourcePort = -1
  out.destinationPort = -1
  out.tcpFlags = 0
  out.tcpSequence = 0
  out.tcpAcknowledgment = 0
  out.tcpWindow = 0
  out.payloadAt = -1
  out.payloadLength = 0
  out.icmpType = -1
  out.icmpCode = -1
  out.icmpId = -1
  out.icmpSequence = -1
  out.embeddedAt = -1
  out.embeddedNetwork = NETWORK_NONE
  out.embeddedSourceAt = -1
  out.embeddedDestinationAt = -1
  out.embeddedProtocol = -1
  out.embeddedSourcePort = -1
  out.embeddedDestinationPort = -1
}
