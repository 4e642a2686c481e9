// Names of BGP's extended communities, and what the six bytes of each mean (RFC 4360, 4364, 4761, 5512).

type Names = Readonly<Record<number, string>>

export const COMMUNITY_NAMES: Names = {
  2: 'target',
  258: 'target',
  514: 'target',
  3: 'origin',
  259: 'origin',
  515: 'origin',
  16388: 'link-BW',
  5: 'ospf-domain',
  261: 'ospf-domain',
  517: 'ospf-domain',
  32773: 'ospf-domain',
  774: 'ospf-route-type',
  32768: 'ospf-route-type',
  780: 'encapsulation',
  263: 'ospf-router-id',
  32769: 'ospf-router-id',
  32778: 'layer2-info',
  34816: 'eigrp-general-route (flag, tag)',
  34817: 'eigrp-route-metric (AS, delay)',
  34818: 'eigrp-route-metric (reliability, nexthop, bandwidth)',
  34819: 'eigrp-route-metric (load, MTU)',
  34820: 'eigrp-external-route (remote-AS, remote-ID)',
  34821: 'eigrp-external-route (remote-proto, remote-metric)',
  9: 'source-AS',
  267: 'vrf-route-import',
  10: 'l2vpn-id',
  61706: 'l2vpn-id',
}

type Kind =
  | 'system and number'
  | 'address and number'
  | 'large system and number'
  | 'bandwidth'
  | 'address'
  | 'route'
  | 'layer 2'
  | 'system'
  | 'tunnel'

/** Of all others the bytes are shown. */
export const KIND_OF_COMMUNITY: Readonly<Record<number, Kind>> = {
  2: 'system and number',
  3: 'system and number',
  10: 'system and number',
  258: 'address and number',
  259: 'address and number',
  61706: 'address and number',
  267: 'address and number',
  514: 'large system and number',
  515: 'large system and number',
  16388: 'bandwidth',
  5: 'address',
  261: 'address',
  517: 'address',
  32773: 'address',
  263: 'address',
  32769: 'address',
  774: 'route',
  32768: 'route',
  32778: 'layer 2',
  9: 'system',
  780: 'tunnel',
}

export const ROUTE_NAMES: Names = { 1: 'Router', 2: 'Network', 3: 'Summary', 5: 'External', 7: 'NSSA External', 129: 'MPLS-VPN Sham' }

export const TUNNEL_NAMES: Names = {
  1: 'L2TPv3 over IP',
  2: 'GRE',
  3: 'Transmit Tunnel',
  4: 'IPsec',
  5: 'IP in IP with IPsec',
  6: 'MPLS in IP with IPsec',
  7: 'IP in IP',
  8: 'VXLAN',
  9: 'NVGRE',
  10: 'MPLS',
  11: 'MPLS in GRE',
  12: 'VXLAN GPE',
  13: 'MPLS in UDP',
  14: 'IPv6',
  15: 'SR TE',
  16: 'Bare',
  17: 'SR',
}

/** What a layer 2 circuit carries. */
export const ENCAPSULATION_NAMES: Names = {
  0: 'Reserved',
  1: 'Frame Relay',
  2: 'ATM AAL5 SDU VCC transport',
  3: 'ATM transparent cell transport',
  4: 'Ethernet (VLAN) Tagged Mode',
  5: 'Ethernet Raw Mode',
  6: 'Cisco HDLC',
  7: 'PPP',
  8: 'SONET/SDH Circuit Emulation Service over MPLS',
  9: 'ATM n-to-one VCC cell transport',
  10: 'ATM n-to-one VPC cell transport',
  11: 'IP layer 2 transport',
  15: 'Frame Relay Port mode',
  17: 'Structure-agnostic E1 over packet',
  18: 'Structure-agnostic T1 (DS1) over packet',
  19: 'VPLS',
  20: 'Structure-agnostic T3 (DS3) over packet',
  21: 'Nx64kbit/s Basic Service using Structure-aware',
  25: 'Frame Relay DLCI',
  40: 'Structure-agnostic E3 over packet',
  41: 'Octet-aligned playload for Structure-agnostic DS1 circuits',
  42: 'E1 Nx64kbit/s with CAS using Structure-aware',
  43: 'DS1 (ESF) Nx64kbit/s with CAS using Structure-aware',
  44: 'DS1 (SF) Nx64kbit/s with CAS using Structure-aware',
}
