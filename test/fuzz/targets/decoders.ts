// One target for each packet decoder.

import { decodeAh, newAh } from '../../../src/decode/packet/ah.ts'
import { arpKind, decodeArp, newArp } from '../../../src/decode/packet/arp.ts'
import { decodeEmbedded, newEmbedded } from '../../../src/decode/packet/embedded.ts'
import { decodeEthernet, newEthernet } from '../../../src/decode/packet/ethernet.ts'
import { decodeGre, newGre } from '../../../src/decode/packet/gre.ts'
import { decodeGue, GUE_PORT, newGue } from '../../../src/decode/packet/gue.ts'
import { decodeHeartbeat, decodeHeartbeatStart, HEARTBEAT_PORT, newHeartbeat } from '../../../src/decode/packet/heartbeat.ts'
import { decodeLineField, decodeNetstringField, newHeartbeatField } from '../../../src/decode/packet/heartbeat-field.ts'
import { decodeHttpLine, newHttpLine } from '../../../src/decode/packet/http.ts'
import { decodeIcmp, newIcmp } from '../../../src/decode/packet/icmp.ts'
import { decodeIcmpv6, newIcmpv6 } from '../../../src/decode/packet/icmpv6.ts'
import { decodeIpip, newIpip } from '../../../src/decode/packet/ipip.ts'
import { decodeIpv4, decodeIpv4Fixed, decodeIpv4Option, newIpv4, newIpv4Option } from '../../../src/decode/packet/ipv4.ts'
import { decodeIpv6, decodeIpv6Extensions, newIpv6, newIpv6Extensions } from '../../../src/decode/packet/ipv6.ts'
import { decodeIpvsSync, IPVS_SYNC_PORT, newIpvsSync } from '../../../src/decode/packet/ipvs-sync.ts'
import { decodeIpvsSyncEntry, newIpvsSyncEntry } from '../../../src/decode/packet/ipvs-sync-entry.ts'
import { decodeMldRecord, newMldRecord } from '../../../src/decode/packet/mld-record.ts'
import { decodeNdOption, newNdOption } from '../../../src/decode/packet/nd-option.ts'
import { decodeNullLoopback, newNullLoopback } from '../../../src/decode/packet/null-loopback.ts'
import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6 } from '../../../src/decode/packet/packet.ts'
import { decodeRaw, newRaw } from '../../../src/decode/packet/raw.ts'
import { decodeSctp, decodeSctpChunk, newSctp, newSctpChunk } from '../../../src/decode/packet/sctp.ts'
import { decodeSll, decodeSll2, newSll } from '../../../src/decode/packet/sll.ts'
import { INVALID, OK, type Status } from '../../../src/decode/packet/status.ts'
import { decodeTcp, decodeTcpFixed, newTcp } from '../../../src/decode/packet/tcp.ts'
import { decodeTcpOption, decodeTcpOptions, newTcpOption, newTcpOptions } from '../../../src/decode/packet/tcp-options.ts'
import { decodeUdp, newUdp } from '../../../src/decode/packet/udp.ts'
import { decodeVlan, newVlan } from '../../../src/decode/packet/vlan.ts'
import { checkVrrp, decodeVrrp, newVrrp, type Vrrp } from '../../../src/decode/packet/vrrp.ts'
import { pieces, transport, udpPayload } from '../seeds.ts'
import { type Decode, decoderTarget, type FuzzTarget } from '../target.ts'

const ofLink = (linkType: number) => () => pieces(p => (p.linkType === linkType ? p.at : undefined))
const ofNetwork = (network: number) => () => pieces(p => (p.network === network ? p.networkAt : undefined))
const ipv4Options = () => pieces(p => (p.network === NETWORK_IPV4 && p.bytes[p.networkAt] !== 0x45 ? p.networkAt + 20 : undefined))
const tcpOptions = () =>
  pieces(
    p => (p.protocol === 6 ? p.transportAt + 20 : undefined),
    p => p.payloadAt,
  )
const quotes = () => pieces(p => p.embeddedAt)
const ndOptions = () => pieces(p => (p.protocol === 58 && p.icmpType >= 133 && p.icmpType <= 137 ? p.payloadAt : undefined))
const mldRecords = () => pieces(p => (p.protocol === 58 && p.icmpType === 143 ? p.payloadAt : undefined))
const heartbeats = () => udpPayload(HEARTBEAT_PORT)
const heartbeatFields = () => pieces(p => (p.destinationPort === HEARTBEAT_PORT ? p.payloadAt + 4 : undefined))
const syncEntries = (version: 0 | 1) => () =>
  pieces(p => {
    if (p.destinationPort !== IPVS_SYNC_PORT) return undefined
    const isNew = p.bytes[p.payloadAt] === 0
    return isNew === (version === 1) ? p.payloadAt + (isNew ? 8 : 4) : undefined
  })
const httpLines = () => pieces(p => (p.protocol === 6 && p.payloadLength > 0 ? p.payloadAt : undefined))

/** The advert and its checksum: the addresses of the pseudo header are wherever the input has room for them. */
const vrrp =
  (addressBytes: 4 | 16): Decode<Vrrp> =>
  (b, at, end, out) => {
    checkVrrp(b, at, end, at, at + addressBytes, addressBytes)
    return decodeVrrp(b, at, end, addressBytes, out)
  }

const arp: Decode<ReturnType<typeof newArp>> = (b, at, end, out) => {
  const status = decodeArp(b, at, end, out)
  if (status === OK) arpKind(b, out)
  return status
}

/** The first byte is the type of the first header. */
const extensions: Decode<ReturnType<typeof newIpv6Extensions>> = (b, at, end, out): Status =>
  at < end ? decodeIpv6Extensions(b, at + 1, end, b[at]!, out) : INVALID

const extensionSeeds = () => pieces(p => (p.network === NETWORK_IPV6 ? p.networkAt + 6 : undefined)).map(b => Uint8Array.of(b[0]!, ...b.subarray(34)))

const through =
  (protocol: number): Decode<ReturnType<typeof newIpip>> =>
  (b, at, end, out) =>
    decodeIpip(b, at, end, protocol, out)

const entry =
  (version: 0 | 1): Decode<ReturnType<typeof newIpvsSyncEntry>> =>
  (b, at, end, out) =>
    decodeIpvsSyncEntry(b, at, end, version, out)

export const decoders: readonly FuzzTarget[] = [
  decoderTarget('ethernet', newEthernet, decodeEthernet, ofLink(1)),
  decoderTarget('vlan', newVlan, decodeVlan, () => pieces(p => (p.vlanTags > 0 ? p.at + 14 : undefined))),
  decoderTarget('sll', newSll, decodeSll, ofLink(113)),
  decoderTarget('sll2', newSll, decodeSll2, ofLink(276)),
  decoderTarget('null-loopback', newNullLoopback, decodeNullLoopback, ofLink(0)),
  decoderTarget('raw', newRaw, decodeRaw, ofLink(101)),
  decoderTarget('arp', newArp, arp, ofNetwork(NETWORK_ARP)),
  decoderTarget('ipv4', newIpv4, decodeIpv4, ofNetwork(NETWORK_IPV4)),
  decoderTarget('ipv4-fixed', newIpv4, decodeIpv4Fixed, ofNetwork(NETWORK_IPV4), ['payloadAt']),
  decoderTarget('ipv4-option', newIpv4Option, decodeIpv4Option, ipv4Options),
  decoderTarget('ah', newAh, decodeAh, () => pieces(p => (p.bytes[p.networkAt + 9] === 51 ? p.networkAt + 20 : undefined))),
  decoderTarget('ipv6', newIpv6, decodeIpv6, ofNetwork(NETWORK_IPV6), ['payloadLength']),
  decoderTarget('ipv6-extensions', newIpv6Extensions, extensions, extensionSeeds),
  decoderTarget('icmp', newIcmp, decodeIcmp, () => transport(1)),
  decoderTarget('icmpv6', newIcmpv6, decodeIcmpv6, () => transport(58)),
  decoderTarget('nd-option', newNdOption, decodeNdOption, ndOptions),
  decoderTarget('mld-record', newMldRecord, decodeMldRecord, mldRecords),
  decoderTarget('embedded', newEmbedded, decodeEmbedded, quotes),
  decoderTarget('tcp', newTcp, decodeTcp, () => transport(6)),
  decoderTarget('tcp-fixed', newTcp, decodeTcpFixed, () => transport(6), ['payloadAt']),
  decoderTarget('tcp-option', newTcpOption, decodeTcpOption, tcpOptions),
  decoderTarget('tcp-options', newTcpOptions, decodeTcpOptions, tcpOptions),
  decoderTarget('udp', newUdp, decodeUdp, () => transport(17)),
  decoderTarget('ipip-4', newIpip, through(4), () => pieces(p => (p.tunnel === 4 ? p.networkAt : undefined))),
  decoderTarget('ipip-41', newIpip, through(41), () => pieces(p => (p.tunnel === 41 ? p.networkAt : undefined))),
  decoderTarget('gre', newGre, decodeGre, () => pieces(p => (p.tunnel === 47 && p.bytes[p.outerAt] === 0x45 ? p.outerAt + 20 : undefined))),
  decoderTarget('gue', newGue, decodeGue, () => pieces(p => (p.tunnel === 17 ? p.outerAt + 28 : undefined)).concat(udpPayload(GUE_PORT))),
  decoderTarget('sctp', newSctp, decodeSctp, () => transport(132)),
  decoderTarget('sctp-chunk', newSctpChunk, decodeSctpChunk, () => transport(132, 12)),
  decoderTarget('vrrp-ipv4', newVrrp, vrrp(4), () => transport(112)),
  decoderTarget('vrrp-ipv6', newVrrp, vrrp(16), () => transport(112)),
  decoderTarget('heartbeat', newHeartbeat, decodeHeartbeat, heartbeats),
  decoderTarget('heartbeat-start', newHeartbeat, decodeHeartbeatStart, heartbeats),
  decoderTarget('heartbeat-netstring', newHeartbeatField, decodeNetstringField, heartbeatFields),
  decoderTarget('heartbeat-line', newHeartbeatField, decodeLineField, heartbeatFields),
  decoderTarget('ipvs-sync', newIpvsSync, decodeIpvsSync, () => udpPayload(IPVS_SYNC_PORT)),
  decoderTarget('ipvs-sync-entry-0', newIpvsSyncEntry, entry(0), syncEntries(0)),
  decoderTarget('ipvs-sync-entry-1', newIpvsSyncEntry, entry(1), syncEntries(1)),
  decoderTarget('http', newHttpLine, decodeHttpLine, httpLines),
]
