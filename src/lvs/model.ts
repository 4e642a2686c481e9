// The words of Linux Virtual Server as types: services, real servers and how packets get to them.

/** `masq` NAT, `route` direct routing, `tunnel` IPIP, GRE or GUE, `local` a process of the director itself. */
export type ForwardingMethod = 'masq' | 'route' | 'tunnel' | 'local'

export type ServiceProtocol = 'tcp' | 'udp' | 'sctp'

export type RealServer = {
  /** Text of the address, IPv6 without brackets; `port` is 0 for a firewall-mark service. */
  readonly address: string
  readonly port: number
  readonly forwarding: ForwardingMethod
  readonly weight: number
}

/** By protocol, address and port, or by a firewall mark (then `protocol` is absent, `address` empty and `port` 0). */
export type VirtualService = {
  readonly protocol?: ServiceProtocol
  readonly address: string
  readonly port: number
  readonly fwmark?: number
  readonly scheduler: string
  readonly servers: readonly RealServer[]
}
