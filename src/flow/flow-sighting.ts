// One packet at one place: what is kept of every packet of the client that is asked for.
import { NETWORK_IPV4, NETWORK_IPV6, type Packet } from '../decode/packet/packet.ts'
import { formatAddress, parseAddress } from '../lvs/address.ts'
import { macNumber } from '../trace/arp-claims.ts'
import { ICMP, ICMP6, TCP } from '../trace/protocols.ts'
import { identityOf, timestampOf } from './identity.ts'

/** The client that is asked for; without a port all of its connections. */
export type Wanted = { readonly bytes: Uint8Array; readonly port: number | undefined }

/** One end of a packet. Port -1: none, or not captured. */
export type End = { readonly address: string; readonly port: number }

export type Sighting = {
  readonly node: string
  readonly interface: string
  readonly event: string
  readonly packet: number
  /** Microseconds by the node's own clock, and by the reference's, which may be `error` off. */
  readonly at: number
  readonly time: number
  readonly error: number
  /** WAY_* of faces.ts. */
  readonly way: number
  readonly fromClient: boolean
  readonly identity: number
  /** IANA; of an ICMP error that of the packet it is about. */
  readonly protocol: number
  readonly source: End
  readonly destination: End
  /** Hardware addresses as numbers, -1 where the capture has none. */
  readonly sourceMac: number
  readonly destinationMac: number
  readonly vlan: number
  readonly ttl: number
  /** Outermost IP header of a tunnel, and the protocol that carries the packet (4, 41, 47; 17 for GUE). */
  readonly outer: { readonly from: string; readonly to: string; readonly by: number } | undefined
  readonly flags: number
  readonly sequence: number
  readonly acknowledgment: number
  readonly payload: number
  readonly timestamp: number
  readonly ipId: number
  /** Bytes before this fragment, -1 for a whole datagram. */
  readonly fragmentAt: number
  /** Of an ICMP error: type, code, and who sent it to whom; the ends above are those of the packet it is about, the client's as source. */
  readonly quoting: { readonly type: number; readonly code: number; readonly from: string; readonly to: string } | undefined
}

/** `10.1.1.1`, `10.1.1.1:4711`, `fd00::1`, `[fd00::1]:4711`; undefined when it is none of these. */
export function parseWanted(text: string): Wanted | undefined {
  const match =
    /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text) ?? (text.split(':').length === 2 ? /^([^:]*):(\d{1,5})$/.exec(text) : [text, text, undefined])
  if (match === null) return undefined
  const bytes = parseAddress(match[1] ?? '')
  const port = match[2] === undefined ? undefined : Number(match[2])
  return bytes === undefined || (port !== undefined && port > 65535) ? undefined : { bytes, port }
}

const same = (p: Packet, at: number, { bytes }: Wanted): boolean => {
  if (at < 0) return false
  for (let i = 0; i < bytes.length; i++) if (p.bytes[at + i] !== bytes[i]) return false
  return true
}

const NOT = 0
const FROM = 1
const TO = 2
const ABOUT_FROM = 3
const ABOUT_TO = 4

/** Whether and how the packet is one of the client's. Later fragments have no ports and are taken for the moment. */
export function belongs(p: Packet, wanted: Wanted): number {
  const size = wanted.bytes.length
  if (p.embeddedAt >= 0) {
    if ((p.embeddedNetwork === NETWORK_IPV4 ? 4 : 16) !== size) return NOT
    if (same(p, p.embeddedSourceAt, wanted) && fits(p.embeddedSourcePort, wanted)) return ABOUT_FROM
    return same(p, p.embeddedDestinationAt, wanted) && fits(p.embeddedDestinationPort, wanted) ? ABOUT_TO : NOT
  }
  if (p.addressBytes !== size || (p.network !== NETWORK_IPV4 && p.network !== NETWORK_IPV6)) return NOT
  const later = p.fragment && p.fragmentOffset > 0
  if (same(p, p.sourceAt, wanted) && (later || fits(portOf(p, true), wanted))) return FROM
  return same(p, p.destinationAt, wanted) && (later || fits(portOf(p, false), wanted)) ? TO : NOT
}

const fits = (port: number, { port: wanted }: Wanted): boolean => (wanted === undefined ? port >= 0 : port === wanted)

/** An echo's identifier stands for both ports, as in connections. */
const portOf = (p: Packet, source: boolean): number =>
  p.protocol === ICMP || p.protocol === ICMP6 ? p.icmpId : source ? p.sourcePort : p.destinationPort

export type Seen = Pick<Sighting, 'node' | 'interface' | 'event' | 'packet' | 'at' | 'time' | 'error' | 'way'>

/** What is kept of a packet that `belongs`; the packet's own bytes are not. */
export function sightingOf(p: Packet, how: number, seen: Seen): Sighting {
  const about = how === ABOUT_FROM || how === ABOUT_TO
  const size = p.addressBytes
  const source = formatAddress(p.bytes, p.sourceAt, size)
  const destination = formatAddress(p.bytes, p.destinationAt, size)
  const quoted = p.embeddedNetwork === NETWORK_IPV4 ? 4 : 16
  const ends = about
    ? {
        source: { address: formatAddress(p.bytes, p.embeddedSourceAt, quoted), port: p.embeddedSourcePort },
        destination: { address: formatAddress(p.bytes, p.embeddedDestinationAt, quoted), port: p.embeddedDestinationPort },
      }
    : { source: { address: source, port: portOf(p, true) }, destination: { address: destination, port: portOf(p, false) } }
  return {
    ...seen,
    fromClient: how === FROM || how === ABOUT_TO,
    identity: identityOf(p),
    protocol: about ? p.embeddedProtocol : p.protocol,
    ...ends,
    sourceMac: p.sourceMacAt < 0 ? -1 : macNumber(p.bytes, p.sourceMacAt),
    destinationMac: p.destinationMacAt < 0 ? -1 : macNumber(p.bytes, p.destinationMacAt),
    vlan: p.vlan,
    ttl: p.ttl,
    outer: outerOf(p),
    flags: p.protocol === TCP ? p.tcpFlags : 0,
    sequence: p.tcpSequence,
    acknowledgment: p.tcpAcknowledgment,
    payload: p.payloadLength,
    timestamp: timestampOf(p),
    ipId: p.ipId,
    fragmentAt: p.fragment ? p.fragmentOffset : -1,
    quoting: about ? { type: p.icmpType, code: p.icmpCode, from: source, to: destination } : undefined,
  }
}

/** IPv4 has its addresses 12 and 16 bytes into the header, IPv6 8 and 24. */
function outerOf(p: Packet): Sighting['outer'] {
  if (p.depth === 0 || p.outerAt < 0) return undefined
  const four = p.bytes[p.outerAt]! >> 4 === 4
  const size = four ? 4 : 16
  const from = p.outerAt + (four ? 12 : 8)
  const to = p.outerAt + (four ? 16 : 24)
  if (to + size > p.end) return undefined
  return { from: formatAddress(p.bytes, from, size), to: formatAddress(p.bytes, to, size), by: p.tunnel }
}

/** Which end is the client's. */
export const clientEnd = (s: Sighting): End => ((s.quoting === undefined ? s.fromClient : !s.fromClient) ? s.source : s.destination)
export const serverEnd = (s: Sighting): End => ((s.quoting === undefined ? s.fromClient : !s.fromClient) ? s.destination : s.source)
