// What `umtool trace --port 80` captures, as a pcap filter (pcap-filter(7)).
//
// - The ports, then what the Ultra Monkey page has always added to them: `port 80 or icmp or arp`.
// - `icmp6` beside `icmp`: neighbour discovery is the ARP of IPv6, and its errors (packet too big) are what breaks tunnels. Whole
//   `icmp6` rather than `icmp6[0] >= 133 and icmp6[0] <= 137`: libpcap reads the type right behind the fixed header, so that a
//   packet with an extension header would be judged by the wrong byte. (Reports of multicast listeners, which have one, stay out.)
// - `ip proto 112 or ip6 proto 112` for VRRP: libpcap's own word `vrrp` means IPv4 only.
// - `udp port 694` for Heartbeat.
//
// 802.1Q: Linux takes the tag off a received frame before a capture sees it, but a card that cannot insert tags gets its outgoing
// frames with the tag inside, and `port 80` would not find these. Hence `or (vlan and (...))`, last, because `vlan` shifts all
// offsets behind it; only on Ethernet, where libpcap knows the word; and not with sampling, where the program would outgrow what
// kernels before 6.8 accept (net.core.optmem_max), upon which libpcap filters in user space. Second tags (QinQ) stay unseen.

import { type TunnelFormat, tunnelFilter } from './filter-tunnel.ts'
import { sampleExpression } from './sample.ts'

export type FilterOptions = {
  /** Service ports of TCP, UDP and SCTP; none for no base at all. */
  readonly ports: readonly number[]
  /** Nothing but the ports. */
  readonly onlyPort?: boolean
  /** Words of a filter as typed: alone they are the whole filter, with ports both must agree. */
  readonly words?: string
  /** One connection in this many; 1 is all. */
  readonly sample?: number
  /** Tunnels in which packets to the ports are looked for too. Words see their outer header. */
  readonly tunnels?: readonly TunnelFormat[]
  /** Link type of the capture (LINKTYPE_ value); only Ethernet (1, the default) knows VLAN tags. */
  readonly linkType?: number
}

const ETHERNET = 1
const NOT_ETHERNET = -1
const HEARTBEAT = 694

/** What belongs to the ports, and how `--explain` describes it. */
const AROUND: readonly (readonly [filter: string, meaning: string])[] = [
  ['icmp', 'ICMP'],
  ['arp', 'ARP'],
  ['icmp6', 'ICMPv6, neighbour discovery included'],
  ['ip proto 112 or ip6 proto 112', 'VRRP'],
  [`udp port ${HEARTBEAT}`, 'Heartbeat'],
]

/** The filter; empty when everything is to be captured. */
export function buildFilter({ ports, onlyPort = false, words = '', sample = 1, tunnels = [], linkType = ETHERNET }: FilterOptions): string {
  const typed = words.trim()
  if (ports.length === 0) return all(typed, sample > 1 ? sampleExpression(sample) : '')
  const base = any(ports.map(port => `port ${port}`).concat(onlyPort ? [] : AROUND.map(([filter]) => filter)))
  const direct = all(typed === '' ? base : `(${base}) and (${typed})`, sample > 1 ? sampleOfService(sample, ports) : '')
  const wrapped = tunnelFilter(ports, tunnels, sample)
  const filter = wrapped === '' ? direct : `(${direct}) or ${typed === '' ? wrapped : `((${wrapped}) and (${typed}))`}`
  const tagged = linkType === ETHERNET && sample === 1 && !/\bvlan\b/.test(typed)
  return tagged ? `${typed === '' || wrapped !== '' ? filter : `(${filter})`} or (vlan and (${filter}))` : filter
}

/** The filter without its sampling, for counting what that leaves out. Undefined without sampling. */
export function unsampledFilter({ ports, onlyPort, words = '', sample = 1, tunnels = [] }: FilterOptions): string | undefined {
  if (sample <= 1) return undefined
  // No VLAN tags: where packets are sampled they are not looked for.
  return buildFilter({ ports, onlyPort: onlyPort ?? false, words, tunnels, linkType: NOT_ETHERNET })
}

/** The filter and, line by line, what its parts are for: `--explain`. */
export function explainFilter(options: FilterOptions): string {
  const { ports, onlyPort = false, words = '', sample = 1 } = options
  const filter = buildFilter(options)
  if (filter === '') return 'no filter: every packet is captured'
  const notes: [string, string][] = []
  if (ports.length > 0) notes.push([any(ports.map(port => `port ${port}`)), 'the service, both directions: TCP, UDP, SCTP'])
  if (ports.length > 0 && !onlyPort) notes.push(...AROUND.map(([part, meaning]): [string, string] => [part, meaning]))
  if (words.trim() !== '') notes.push([words.trim(), ports.length > 0 ? 'your words, which must hold as well' : 'your words'])
  if (sample > 1) notes.push([`1/${sample}`, SAMPLED(ports.length > 0)])
  if (filter.includes(' or (vlan and (')) notes.push(['vlan', 'the same once more, for frames that leave with their tag inside'])
  const width = Math.max(...notes.map(([part]) => part.length))
  return `${filter}\n\n${notes.map(([part, meaning]) => `  ${part.padEnd(width)}  ${meaning}\n`).join('')}`
}

const SAMPLED = (service: boolean): string =>
  service
    ? 'of the connections, by a hash of client address and port: the same ones on every node'
    : 'of the connections, by a hash of both ends: not the same ones on the two sides of NAT; with --port they are'

function sampleOfService(n: number, ports: readonly number[]): string {
  const to = any(ports.map(port => `dst port ${port}`))
  const from = any(ports.map(port => `src port ${port}`))
  const expression = sampleExpression(n, { to, from })
  return ports.includes(HEARTBEAT) ? `(udp port ${HEARTBEAT} or (${expression}))` : expression
}

const any = (filters: readonly string[]): string => filters.join(' or ')

const all = (filter: string, sample: string): string => (filter === '' || sample === '' ? filter + sample : `(${filter}) and ${sample}`)
