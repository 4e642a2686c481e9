// The words of Linux Virtual Server as types: services, real servers and how packets get to them.

/** `masq` NAT, `route` direct routing, `tunnel` IPIP, GRE or GUE, `local` a process of the director itself. */
export type ForwardingMethod = 'masq' | 'route' | 'tunnel' | 'local'

export type ServiceProtocol = 'tcp' | 'udp' | 'sctp'

/** How `tunnel` wraps a packet. `port` and checksum `remote` are GUE's alone; no checksum is `none`. */
export type Tunnel = { readonly kind: 'ipip' | 'gre' | 'gue'; readonly port?: number; readonly checksum?: 'none' | 'full' | 'remote' }

export type RealServer = {
  /** Text of the address, IPv6 without brackets; `port` is 0 for a firewall-mark service. */
  readonly address: string
  readonly port: number
  readonly forwarding: ForwardingMethod
  readonly weight: number
}

/** Clients that come again within `seconds` go to the same real server; who counts as the same client is up to `netmask`. */
export type Persistence = {
  readonly seconds: number
  /** `255.255.255.0`, or a prefix length for IPv6. Absent: each address for itself. */
  readonly netmask?: string
  /** What else tells clients apart: `sip`. */
  readonly engine?: string
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

/** Connection synchronisation: a master tells, a backup learns. Old kernels say no more than interface and syncid. */
export type SyncDaemon = {
  readonly state: 'master' | 'backup'
  readonly interface: string
  readonly syncid: number
  readonly maxlen?: number
  readonly group?: string
  readonly port?: number
  readonly ttl?: number
}

/** Seconds without a packet until IPVS forgets a connection. */
export type IpvsTimeouts = { readonly tcp: number; readonly tcpfin: number; readonly udp: number }
