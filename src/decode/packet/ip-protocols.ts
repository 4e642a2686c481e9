// IANA protocol numbers that the decoders and an LVS operator meet.

export const PROTOCOL_HOP_BY_HOP = 0
export const PROTOCOL_ICMP = 1
export const PROTOCOL_IGMP = 2
export const PROTOCOL_IPIP = 4
export const PROTOCOL_TCP = 6
export const PROTOCOL_UDP = 17
export const PROTOCOL_IPV6 = 41
export const PROTOCOL_ROUTING = 43
export const PROTOCOL_FRAGMENT = 44
export const PROTOCOL_GRE = 47
export const PROTOCOL_ESP = 50
export const PROTOCOL_AH = 51
export const PROTOCOL_ICMPV6 = 58
export const PROTOCOL_NO_NEXT = 59
export const PROTOCOL_DESTINATION_OPTIONS = 60
export const PROTOCOL_VRRP = 112
export const PROTOCOL_SCTP = 132

export const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [PROTOCOL_HOP_BY_HOP]: 'hop-by-hop',
  [PROTOCOL_ICMP]: 'icmp',
  [PROTOCOL_IGMP]: 'igmp',
  [PROTOCOL_IPIP]: 'ipip',
  [PROTOCOL_TCP]: 'tcp',
  [PROTOCOL_UDP]: 'udp',
  33: 'dccp',
  [PROTOCOL_IPV6]: 'ipv6',
  [PROTOCOL_ROUTING]: 'ipv6-route',
  [PROTOCOL_FRAGMENT]: 'ipv6-frag',
  [PROTOCOL_GRE]: 'gre',
  [PROTOCOL_ESP]: 'esp',
  [PROTOCOL_AH]: 'ah',
  [PROTOCOL_ICMPV6]: 'ipv6-icmp',
  [PROTOCOL_NO_NEXT]: 'ipv6-no-next',
  [PROTOCOL_DESTINATION_OPTIONS]: 'ipv6-opts',
  89: 'ospf',
  103: 'pim',
  [PROTOCOL_VRRP]: 'vrrp',
  [PROTOCOL_SCTP]: 'sctp',
  136: 'udplite',
}
