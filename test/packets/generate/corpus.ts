// The list of generated captures: link type and packets by name.
import { arpPackets } from './arp.ts'
import { grePackets } from './gre.ts'
import { httpPackets } from './http.ts'
import { icmpPackets } from './icmp.ts'
import { icmp6Packets } from './icmp6.ts'
import { igmpPackets } from './igmp.ts'
import { ipv4Packets, tunnelPackets } from './ipv4.ts'
import { ipv6Packets } from './ipv6.ts'
import { ethernetPackets, nullPackets, rawPackets, sll2Packets, sllPackets } from './links.ts'
import { sctpPackets } from './sctp.ts'
import { tcpPackets } from './tcp.ts'
import { portPackets, udpPackets } from './udp.ts'
import { vrrpPackets } from './vrrp.ts'

export type Generated = { name: string; linkType: number; packets: Buffer[] }

const NULL = 0
const ETHERNET = 1
const RAW = 101
const LOOP = 108
const LINUX_SLL = 113
const IPV4 = 228
const IPV6 = 229
const LINUX_SLL2 = 276

/** Packets of the protocols umtool prints; made anew at every call. */
export function corpus(): Generated[] {
  return [
    { name: 'arp', linkType: ETHERNET, packets: arpPackets() },
    { name: 'ethernet', linkType: ETHERNET, packets: ethernetPackets() },
    { name: 'gre', linkType: ETHERNET, packets: grePackets() },
    { name: 'http', linkType: ETHERNET, packets: httpPackets() },
    { name: 'icmp', linkType: ETHERNET, packets: icmpPackets() },
    { name: 'icmp6', linkType: ETHERNET, packets: icmp6Packets() },
    { name: 'igmp', linkType: ETHERNET, packets: igmpPackets() },
    { name: 'ipv4', linkType: ETHERNET, packets: ipv4Packets() },
    { name: 'ipv6', linkType: ETHERNET, packets: ipv6Packets() },
    { name: 'loop', linkType: LOOP, packets: nullPackets() },
    { name: 'null', linkType: NULL, packets: nullPackets() },
    { name: 'raw', linkType: RAW, packets: rawPackets() },
    { name: 'raw-ipv4', linkType: IPV4, packets: rawPackets() },
    { name: 'raw-ipv6', linkType: IPV6, packets: rawPackets() },
    { name: 'sctp', linkType: ETHERNET, packets: sctpPackets() },
    { name: 'sll', linkType: LINUX_SLL, packets: sllPackets() },
    { name: 'sll2', linkType: LINUX_SLL2, packets: sll2Packets() },
    { name: 'tcp', linkType: ETHERNET, packets: tcpPackets() },
    { name: 'tunnels', linkType: ETHERNET, packets: tunnelPackets() },
    { name: 'udp', linkType: ETHERNET, packets: udpPackets() },
    { name: 'vrrp', linkType: ETHERNET, packets: vrrpPackets() },
  ]
}

/** Every well-known port: also those of protocols umtool does not print. */
export const ports = (): Generated => ({ name: 'ports', linkType: ETHERNET, packets: portPackets() })
