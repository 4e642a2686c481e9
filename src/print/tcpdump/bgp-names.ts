// Names of BGP's messages, families and capabilities (RFC 4271, 4760, 5492; IANA's BGP and SAFI tables).

import { AFI_NAMES } from './address-families.ts'

type Names = Readonly<Record<number, string>>

export const MESSAGE_NAMES: Names = { 1: 'Open', 2: 'Update', 3: 'Notification', 4: 'Keepalive', 5: 'Route Refresh' }

export const UNICAST = 1
export const MULTICAST = 2
export const UNICAST_AND_MULTICAST = 3
export const LABELED = 4
export const MULTICAST_VPN = 5
export const VPLS = 65
export const MDT = 66
export const VPN = 128
export const VPN_MULTICAST = 129
export const VPN_UNICAST_AND_MULTICAST = 130
export const ROUTE_TARGETS = 132

export const SAFI_NAMES: Names = {
  0: 'Reserved',
  [UNICAST]: 'Unicast',
  [MULTICAST]: 'Multicast',
  [UNICAST_AND_MULTICAST]: 'Unicast+Multicast',
  [LABELED]: 'labeled Unicast',
  [MULTICAST_VPN]: 'Multicast VPN',
  64: 'Tunnel',
  [VPLS]: 'VPLS',
  [MDT]: 'MDT',
  70: 'EVPN',
  [VPN]: 'labeled VPN Unicast',
  [VPN_MULTICAST]: 'labeled VPN Multicast',
  [VPN_UNICAST_AND_MULTICAST]: 'labeled VPN Unicast+Multicast',
  [ROUTE_TARGETS]: 'Route Target Routing Information',
}

/** `AFI IPv4 (1), SAFI Unicast (1)` */
export const familyText = (afi: number, safi: number): string =>
  `AFI ${AFI_NAMES[afi] ?? 'Unknown'} (${afi}), SAFI ${SAFI_NAMES[safi] ?? 'Unknown'} (${safi})`

export const ATTRIBUTE_NAMES: Names = {
  1: 'Origin',
  2: 'AS Path',
  3: 'Next Hop',
  4: 'Multi Exit Discriminator',
  5: 'Local Preference',
  6: 'Atomic Aggregate',
  7: 'Aggregator',
  8: 'Community',
  9: 'Originator ID',
  10: 'Cluster List',
  11: 'DPA',
  12: 'Advertisers',
  13: 'RCID Path / Cluster ID',
  14: 'Multi-Protocol Reach NLRI',
  15: 'Multi-Protocol Unreach NLRI',
  16: 'Extended Community',
  17: 'AS4 Path',
  18: 'Aggregator4',
  22: 'PMSI Tunnel',
  23: 'Tunnel Encapsulation',
  24: 'Traffic Engineering',
  25: 'IPv6 Extended Community',
  26: 'Accumulated IGP Metric',
  27: 'PE Distinguisher Label',
  28: 'Entropy Label',
  32: 'Large Community',
  128: 'Attribute Set',
  255: 'Reserved for development',
}

export const CAPABILITY_NAMES: Names = {
  1: 'Multiprotocol Extensions',
  2: 'Route Refresh',
  3: 'Cooperative Route Filtering',
  4: 'Multiple Routes to a Destination',
  5: 'Extended Next Hop Encoding',
  8: 'Multiple Labels',
  64: 'Graceful Restart',
  65: '32-Bit AS Number',
  67: 'Dynamic Capability',
  68: 'Multisession BGP',
  69: 'Multiple Paths',
  70: 'Enhanced Route Refresh',
  71: 'Long-lived Graceful Restart',
  128: 'Route Refresh (Cisco)',
}

export const FAILURE_NAMES: Names = {
  1: 'Message Header Error',
  2: 'OPEN Message Error',
  3: 'UPDATE Message Error',
  4: 'Hold Timer Expired',
  5: 'Finite State Machine Error',
  6: 'Cease',
  7: 'Capability Message Error',
}

/** Of each failure, what is known more exactly; a held timer has nothing. */
export const SUBCODE_NAMES: Readonly<Record<number, Names>> = {
  1: { 1: 'Connection Not Synchronized', 2: 'Bad Message Length', 3: 'Bad Message Type' },
  2: {
    1: 'Unsupported Version Number',
    2: 'Bad Peer AS',
    3: 'Bad BGP Identifier',
    4: 'Unsupported Optional Parameter',
    5: 'Authentication Failure',
    6: 'Unacceptable Hold Time',
    7: 'Capability Message Error',
  },
  3: {
    1: 'Malformed Attribute List',
    2: 'Unrecognized Well-known Attribute',
    3: 'Missing Well-known Attribute',
    4: 'Attribute Flags Error',
    5: 'Attribute Length Error',
    6: 'Invalid ORIGIN Attribute',
    7: 'AS Routing Loop',
    8: 'Invalid NEXT_HOP Attribute',
    9: 'Optional Attribute Error',
    10: 'Invalid Network Field',
    11: 'Malformed AS_PATH',
  },
  5: { 0: 'Unspecified Error', 1: 'In OpenSent State', 2: 'In OpenConfirm State', 3: 'In Established State' },
  6: {
    1: 'Maximum Number of Prefixes Reached',
    2: 'Administrative Shutdown',
    3: 'Peer Unconfigured',
    4: 'Administrative Reset',
    5: 'Connection Rejected',
    6: 'Other Configuration Change',
    7: 'Connection Collision Resolution',
  },
  7: { 1: 'Invalid Action Value', 2: 'Invalid Capability Length', 3: 'Malformed Capability Value', 4: 'Unsupported Capability Code' },
}
