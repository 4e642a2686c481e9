// What a director sends into a tunnel to a real server, as a pcap filter: the client's packet lies behind another IP header.
//
// libpcap's own words (`port`, `tcp`) look at the outer header alone, so the inner one is read byte by byte, relative to the outer:
// - IPIP: the packet follows at once (protocol 4 or 41). GRE (RFC 2784): 4 bytes, 4 more with a checksum. GUE (draft-ietf-intarea-gue):
//   UDP and 4 bytes, and as many 32-bit words as its header says.
// - Only the way there: what a real server answers does not come back through the tunnel. Hence the client is always the inner source.
// - ICMP in a tunnel is kept whole, as it is outside of one.
// Not seen: an outer header with IPv4 options or IPv6 extension headers (IPVS writes neither), inner IPv6 extension headers, GRE with a key
// or sequence number, and all fragments but the first, of which no port can be read; neither are they outside of a tunnel.

import { sampledClient } from './sample.ts'

/** How packets are wrapped: IP version of both headers, and what stands between them. */
export type TunnelFormat = {
  readonly kind: 'ipip' | 'gre' | 'gue'
  readonly outer: 4 | 6
  readonly inner: 4 | 6
  /** GUE: the port it is sent to. */
  readonly port?: number | undefined
}

/** Where libpcap's `ip[...]` and `ip6[...]` begin is the outer header; so long it is without options. */
const OUTER = { 4: { name: 'ip', length: 20, protocol: 9 }, 6: { name: 'ip6', length: 40, protocol: 6 } } as const
const INNER_PROTOCOL = { 4: 4, 6: 41 } as const
const ETHER_TYPE = { 4: '0x0800', 6: '0x86dd' } as const
const GRE = 47
const UDP = 17
const TRANSPORTS = [6, 17, 132]
const IS_FRAGMENT = '& 0x1fff != 0'

/** Packets to `ports` inside of any of these tunnels, one connection in `sample`; empty without ports or tunnels. */
export function tunnelFilter(ports: readonly number[], tunnels: readonly TunnelFormat[], sample = 1): string {
  if (ports.length === 0) return ''
  return tunnels.map(tunnel => `(${wrapped(tunnel)} and (${inside(tunnel, ports, sample)}))`).join(' or ')
}

/** That it is such a tunnel, as far as the first byte of the inner header. */
function wrapped(tunnel: TunnelFormat): string {
  const { kind, outer, inner, port = 0 } = tunnel
  const { name, length, protocol } = OUTER[outer]
  const between = {
    ipip: `${name}[${protocol}] = ${INNER_PROTOCOL[inner]}`,
    // Version 0, and of the flags none but that of the checksum.
    gre: `${name}[${protocol}] = ${GRE} and ${name}[${length}:2] & 0x7fff = 0 and ${name}[${length + 2}:2] = ${ETHER_TYPE[inner]}`,
    // Version 0 and no control message.
    gue: `${name}[${protocol}] = ${UDP} and ${name}[${length + 2}:2] = ${port} and ${name}[${length + 8}] & 0xe0 = 0 and ${name}[${length + 9}] = ${INNER_PROTOCOL[inner]}`,
  }[kind]
  const whole = outer === 4 ? ` and ip[0] & 15 = 5 and not ip[6:2] ${IS_FRAGMENT}` : ''
  return `${between}${whole} and ${at(tunnel, 0)} & 0xf0 = 0x${inner}0`
}

function inside(tunnel: TunnelFormat, ports: readonly number[], sample: number): string {
  const four = tunnel.inner === 4
  const protocol = at(tunnel, four ? 9 : 6)
  const transport = `(${TRANSPORTS.map(number => `${protocol} = ${number}`).join(' or ')})`
  const [from, to] = [innerPort(tunnel, 0), innerPort(tunnel, 2)]
  const service = [transport, oneOf(to, ports)]
  if (four) service.push(`not ${at(tunnel, 6, 2)} ${IS_FRAGMENT}`)
  if (sample > 1) {
    const words = four ? [at(tunnel, 12, 4)] : [8, 12, 16, 20].map(offset => at(tunnel, offset, 4))
    // From service port to service port is kept: outside of a tunnel nobody knows which end the client is.
    service.push(`(${oneOf(from, ports)} or ${sampledClient(sample, words, from)})`)
  }
  return `${protocol} = ${four ? 1 : 58} or (${service.join(' and ')})`
}

const oneOf = (value: string, numbers: readonly number[]): string => `(${numbers.map(number => `${value} = ${number}`).join(' or ')})`

/** Bytes of the inner packet. */
const at = (tunnel: TunnelFormat, offset: number, size: 1 | 2 | 4 = 1): string => {
  const { name } = OUTER[tunnel.outer]
  return `${name}[${start(tunnel, offset)}${size === 1 ? '' : `:${size}`}]`
}

const innerPort = (tunnel: TunnelFormat, offset: 0 | 2): string => {
  if (tunnel.inner === 6) return at(tunnel, 40 + offset, 2)
  return `${OUTER[tunnel.outer].name}[${start(tunnel, offset)} + ((${at(tunnel, 0)} & 15) << 2):2]`
}

/** Where the byte `offset` of the inner packet lies. */
function start({ kind, outer }: TunnelFormat, offset: number): string {
  const { name, length } = OUTER[outer]
  if (kind === 'ipip') return String(length + offset)
  if (kind === 'gre') return `${length + 4 + offset} + ((${name}[${length}] & 0x80) >> 5)`
  return `${length + 12 + offset} + ((${name}[${length + 8}] & 31) << 2)`
}
