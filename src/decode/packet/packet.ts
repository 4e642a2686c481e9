// What the decoders know of one packet, flat and of one shape, so that decoding allocates nothing. Filled by chain.ts.
//
// Offsets count from the start of the buffer the record points into; -1 says "not there". Lengths are bytes.

/** Which network header was found innermost. */
export const NETWORK_NONE = 0
export const NETWORK_IPV4 = 4
export const NETWORK_IPV6 = 6
export const NETWORK_ARP = 1

export type Packet = {
  bytes: Uint8Array
  /** First byte of the record and the first byte after what was captured. */
  at: number
  end: number
  wireLength: number
  linkType: number
  seconds: number
  nanoseconds: number
  interfaceId: number

  /** Link layer. MAC offsets are -1 where the link has none. `vlan` is the innermost VLAN id, -1 without a tag. */
  sourceMacAt: number
  destinationMacAt: number
  vlan: number
  etherType: number
  /** How many VLAN tags the frame has, and the id of the outermost (the service tag of QinQ); 0 and -1 without one. */
  vlanTags: number
  outerVlan: number
  /** Linux cooked packet type (0 to us, 1 broadcast, 2 multicast, 3 other host, 4 sent by us), -1 where unknown. */
  direction: number
  /** Interface index of the machine that captured (Linux cooked v2), -1 where the link does not say. */
  interfaceIndex: number

  /** Network layer: NETWORK_*. For a tunnel this is the inner packet, and `outer*` is the outermost IP header. */
  network: number
  networkAt: number
  /** Length of the IP packet as IP says it, header included (from the wire length where IP says 0, as offloading leaves it). */
  networkLength: number
  sourceAt: number
  destinationAt: number
  /** Bytes of one address: 4, 16, or 0 without one. */
  addressBytes: number
  ttl: number
  /** Type of service or traffic class: DSCP in the upper six bits, ECN in the lower two. */
  tos: number
  ipId: number
  /** IP says more fragments follow, or this is not the first one. */
  fragment: boolean
  /** Offset of this fragment in bytes; 0 for a whole datagram. */
  fragmentOffset: number
  /** IANA protocol number of what follows all IP headers and extension headers; -1 without IP. */
  protocol: number

  /** Tunnelling: how many IP headers lie outside `networkAt`, and the first of them. `tunnel` is the protocol that carries the inner packet (4, 41, 47; 17 for GUE), or -1. */
  depth: number
  outerAt: number
  tunnel: number

  /**
   * Transport layer, or whatever else IP carries; `transportAt` is -1 in later fragments. `transportLength` is what IP says,
   * not what was captured. Ports are those of TCP, UDP and SCTP, -1 otherwise.
   */
  transportAt: number
  transportLength: number
  sourcePort: number
  destinationPort: number
  /** The TCP_* bits of tcp.ts: the eight usual ones, and 0x100 for accurate ECN. */
  tcpFlags: number
  tcpSequence: number
  tcpAcknowledgment: number
  tcpWindow: number
  /**
   * Payload after the transport header: where (-1 when the capture ends before it), and how long it was on the wire. For a
   * protocol whose header we do not know (VRRP, ESP, ...) it starts at `transportAt`; in later fragments it is all there is.
   */
  payloadAt: number
  payloadLength: number

  /** ICMP and ICMPv6; -1 otherwise. `embeddedAt` is the offending packet's IP header inside an ICMP error, or -1. */
  icmpType: number
  icmpCode: number
  /** Identifier and sequence number of an echo and its answer; -1 in all others. */
  icmpId: number
  icmpSequence: number
  embeddedAt: number
  /** What could be read of the offending packet: NETWORK_IPV4 or NETWORK_IPV6 (its address length follows), else NETWORK_NONE and -1. */
  embeddedNetwork: number
  embeddedSourceAt: number
  embeddedDestinationAt: number
  embeddedProtocol: number
  embeddedSourcePort: number
  embeddedDestinationPort: number

  /** ARP; operation is 0 otherwise. Sender and target protocol addresses are `sourceAt` and `destinationAt`; these are the hardware ones. */
  arpOperation: number
  arpSenderMacAt: number
  arpTargetMacAt: number
}

export const newPacket = (): Packet => ({
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  wireLength: 0,
  linkType: 1,
  seconds: 0,
  nanoseconds: 0,
  interfaceId: 0,
  sourceMacAt: -1,
  destinationMacAt: -1,
  vlan: -1,
  vlanTags: 0,
  outerVlan: -1,
  etherType: -1,
  direction: -1,
  interfaceIndex: -1,
  network: NETWORK_NONE,
  networkAt: -1,
  networkLength: 0,
  sourceAt: -1,
  destinationAt: -1,
  addressBytes: 0,
  ttl: -1,
  tos: 0,
  ipId: -1,
  fragment: false,
  fragmentOffset: 0,
  protocol: -1,
  depth: 0,
  outerAt: -1,
  tunnel: -1,
  transportAt: -1,
  transportLength: 0,
  sourcePort: -1,
  destinationPort: -1,
  tcpFlags: 0,
  tcpSequence: 0,
  tcpAcknowledgment: 0,
  tcpWindow: 0,
  payloadAt: -1,
  payloadLength: 0,
  icmpType: -1,
  icmpCode: -1,
  icmpId: -1,
  icmpSequence: -1,
  embeddedAt: -1,
  embeddedNetwork: NETWORK_NONE,
  embeddedSourceAt: -1,
  embeddedDestinationAt: -1,
  embeddedProtocol: -1,
  embeddedSourcePort: -1,
  embeddedDestinationPort: -1,
  arpOperation: 0,
  arpSenderMacAt: -1,
  arpTargetMacAt: -1,
})
