// The part of a packet's JSON that any decoder could write: link, IP, tunnel, transport, ICMP, ARP.

import { ICMP_TYPE_NAMES } from '../decode/packet/icmp.ts'
import { ICMPV6_TYPE_NAMES } from '../decode/packet/icmpv6.ts'
import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6, NETWORK_NONE, type Packet } from '../decode/packet/packet.ts'
import { SCTP_CHUNK_NAMES } from '../decode/packet/sctp.ts'
import { isEthernetArp, isGratuitous, isProbe } from '../trace/beliefs.ts'
import { ICMP6, SCTP, TCP, UDP } from '../trace/protocols.ts'
import { firstChunk } from '../trace/sides.ts'
import { type Constant, putConstant, putNumber } from './constant.ts'
import { K } from './json-keys.ts'
import { putAddress } from './json-values.ts'
import { putAscii, type Text } from './text.ts'

const MAC = 6
const DIRECTIONS = ['in', 'broadcast', 'multicast', 'other host', 'out'] as const

export function putLink(t: Text, p: Packet): void {
  if (p.sourceMacAt < 0 && p.vlan < 0 && p.direction < 0) return
  putConstant(t, K.linkType)
  putConstant(t, p.direction < 0 ? K.ethernet : K.cooked)
  if (p.sourceMacAt >= 0) putAddress(t, K.source, p.bytes, p.sourceMacAt, MAC)
  if (p.destinationMacAt >= 0) putAddress(t, K.destination, p.bytes, p.destinationMacAt, MAC)
  if (p.vlan >= 0) putNumber(t, K.vlan, p.vlan)
  if (p.vlanTags > 1) putNumber(t, K.outerVlan, p.outerVlan)
  if (p.direction >= 0 && p.direction < DIRECTIONS.length) putAscii(t, `,"direction":"${DIRECTIONS[p.direction]!}"`)
  if (p.interfaceIndex >= 0) putNumber(t, K.interfaceIndex, p.interfaceIndex)
  if (p.network === NETWORK_NONE && p.etherType >= 0) putNumber(t, K.etherType, p.etherType)
  putAscii(t, '}')
}

export function putNetwork(t: Text, p: Packet): void {
  if (p.network === NETWORK_ARP) {
    if (p.arpOperation !== 0) putArp(t, p)
    return
  }
  if (p.network !== NETWORK_IPV4 && p.network !== NETWORK_IPV6) return
  putConstant(t, p.network === NETWORK_IPV4 ? K.ipVersion4 : K.ipVersion6)
  putAddress(t, K.source, p.bytes, p.sourceAt, p.addressBytes)
  putAddress(t, K.destination, p.bytes, p.destinationAt, p.addressBytes)
  if (p.protocol >= 0) putNumber(t, K.protocol, p.protocol)
  putNumber(t, K.length, p.networkLength)
  if (p.ttl >= 0) putNumber(t, K.ttl, p.ttl)
  if (p.ipId >= 0) putNumber(t, K.id, p.ipId)
  if (p.tos > 0) putNumber(t, K.tos, p.tos)
  if (p.fragment) putNumber(t, K.fragmentOffset, p.fragmentOffset)
  putAscii(t, '}')
  if (p.depth > 0) putTunnel(t, p)
  putTransport(t, p)
}

const TUNNELS: Readonly<Record<number, string>> = { 4: 'ipip', 41: 'ipv6', 47: 'gre', 17: 'gue' }

function putTunnel(t: Text, p: Packet): void {
  putNumber(t, K.tunnelDepth, p.depth)
  const name = TUNNELS[p.tunnel]
  if (name !== undefined) putAscii(t, `,"protocol":"${name}"`)
  if (p.outerAt >= 0) {
    const four = p.bytes[p.outerAt]! >> 4 === 4
    putAddress(t, K.source, p.bytes, p.outerAt + (four ? 12 : 8), four ? 4 : 16)
    putAddress(t, K.destination, p.bytes, p.outerAt + (four ? 16 : 24), four ? 4 : 16)
  }
  putAscii(t, '}')
}

/** Flags as tcpdump spells them (`S.`, `P.`, `F`), by the low eight bits of the field. */
const FLAGS = Array.from({ length: 256 }, (_, bits) => {
  const letters = [...'FSRP.UEW'].filter((_, i) => ((bits >> i) & 1) !== 0).join('')
  return letters === '' ? 'none' : letters
})

const flagLetters = (bits: number): string => FLAGS[bits & 0xff]!

function putPorts(t: Text, p: Packet, begin: Constant): void {
  putNumber(t, begin, p.sourcePort)
  putNumber(t, K.destinationPort, p.destinationPort)
}

function putTransport(t: Text, p: Packet): void {
  if (p.transportAt < 0) return
  const { protocol } = p
  if (protocol === TCP && p.sourcePort >= 0) {
    putPorts(t, p, K.tcpSourcePort)
    putConstant(t, K.flags)
    putAscii(t, flagLetters(p.tcpFlags))
    putNumber(t, K.seq, p.tcpSequence)
    putNumber(t, K.ack, p.tcpAcknowledgment)
    putNumber(t, K.window, p.tcpWindow)
    putNumber(t, K.length, p.payloadLength)
    putAscii(t, '}')
  } else if (protocol === UDP && p.sourcePort >= 0) {
    putPorts(t, p, K.udpSourcePort)
    putNumber(t, K.length, p.payloadLength)
    putAscii(t, '}')
  } else if (protocol === SCTP && p.sourcePort >= 0) {
    putPorts(t, p, K.sctpSourcePort)
    const chunk = firstChunk(p)
    if (chunk >= 0) putAscii(t, `,"chunk":"${SCTP_CHUNK_NAMES[chunk] ?? chunk}"`)
    putNumber(t, K.length, p.payloadLength)
    putAscii(t, '}')
  } else if (p.icmpType >= 0) putIcmp(t, p)
}

export function icmpName(p: Packet): string {
  return (p.protocol === ICMP6 ? ICMPV6_TYPE_NAMES : ICMP_TYPE_NAMES)[p.icmpType] ?? `type ${p.icmpType}`
}

function putIcmp(t: Text, p: Packet): void {
  putNumber(t, K.icmpType, p.icmpType)
  if (p.icmpCode >= 0) putNumber(t, K.code, p.icmpCode)
  putConstant(t, K.name)
  putAscii(t, icmpName(p))
  putAscii(t, '"')
  if (p.icmpId >= 0) putNumber(t, K.id, p.icmpId)
  if (p.icmpSequence >= 0) putNumber(t, K.sequence, p.icmpSequence)
  if (p.embeddedNetwork !== NETWORK_NONE && p.embeddedSourceAt >= 0 && p.embeddedDestinationAt >= 0) putEmbedded(t, p)
  putAscii(t, '}')
}

function putEmbedded(t: Text, p: Packet): void {
  const length = p.embeddedNetwork === NETWORK_IPV4 ? 4 : 16
  putAddress(t, K.aboutSource, p.bytes, p.embeddedSourceAt, length)
  putAddress(t, K.destination, p.bytes, p.embeddedDestinationAt, length)
  if (p.embeddedProtocol >= 0) putNumber(t, K.protocol, p.embeddedProtocol)
  if (p.embeddedSourcePort >= 0) putNumber(t, K.sourcePort, p.embeddedSourcePort)
  if (p.embeddedDestinationPort >= 0) putNumber(t, K.destinationPort, p.embeddedDestinationPort)
  putAscii(t, '}')
}

function putArp(t: Text, p: Packet): void {
  putNumber(t, K.arpOperation, p.arpOperation)
  const { bytes, addressBytes } = p
  if (isEthernetArp(p)) {
    putAddress(t, K.senderMac, bytes, p.arpSenderMacAt, MAC)
    putAddress(t, K.targetMac, bytes, p.arpTargetMacAt, MAC)
    putAddress(t, K.senderAddress, bytes, p.sourceAt, addressBytes)
    putAddress(t, K.targetAddress, bytes, p.destinationAt, addressBytes)
    if (isProbe(p)) putConstant(t, K.probeTrue)
    else if (isGratuitous(p)) putConstant(t, K.gratuitousTrue)
  }
  putAscii(t, '}')
}
