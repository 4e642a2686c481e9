// A machine's network as `ip` shows it: addresses, links, routes, neighbours.

export type HostAddress = {
  /** With its prefix: `10.9.0.100/24`. */
  readonly address: string
  readonly interface: string
  readonly scope: string
  /** Where it is another than the interface: `eth0:1`. */
  readonly label?: string
  readonly peer?: string
}

export type HostLink = {
  readonly name: string
  /** By its administrator. */
  readonly up: boolean
  readonly carrier: boolean
  readonly mtu: number
  /** Of Ethernet alone. */
  readonly mac?: string
  /** The bridge, bond or VRF it belongs to. */
  readonly master?: string
}

export type Hop = { readonly gateway?: string; readonly interface?: string }

export type HostRoute = Hop & {
  /** `default`, `10.9.0.0/24`. */
  readonly destination: string
  readonly family: 4 | 6
  /** `main`, a number, or a name of rt_tables. */
  readonly table: string
  /** unicast, local, blackhole, unreachable ... */
  readonly kind: string
  readonly protocol?: string
  readonly scope?: string
  /** Preferred source address. */
  readonly source?: string
  readonly metric?: number
  /** Several ways, by weight. */
  readonly hops?: readonly (Hop & { readonly weight: number })[]
}

export type HostNeighbour = {
  readonly address: string
  readonly interface: string
  readonly mac?: string
  /** REACHABLE, STALE, FAILED ... */
  readonly state: string
}
