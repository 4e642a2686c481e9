// What we believe of clusters, as plain data. evolve.ts makes it from events; derive.ts and its like answer questions about it.
//
// A fact belongs to the node whose agent said it: nothing here is decided between nodes, so that the order in which their events arrive
// does not matter. Who is right is asked of derive.ts.

/** Microseconds since the epoch, by the clock of the node that said it. */
type Microseconds = number
/** Id of the event that said it: the evidence. */
type EventId = string

/** That something is there, or was said. */
export type Said = {
  /** Since when, as far as it was seen: what a picture shows may have been so for longer. */
  since: Microseconds
  /** The newest word that says so. */
  at: Microseconds
  /** The event that said it first. */
  event: EventId
}

export type Fact<Value> = Said & { value: Value }

export type State = {
  /** Of the newest event. */
  at: Microseconds
  /** How many were folded. */
  events: number
  clusters: Map<string, ClusterState>
}

export type ClusterState = {
  name: string
  nodes: Map<string, NodeState>
  /** Who claimed an address in ARP or neighbour discovery: address -> MAC. */
  claims: Map<string, Map<string, Claim>>
  /** Requests to act, by id; the newest of them. */
  actions: Map<string, ActionState>
}

/** Seen in captured packets. */
export type Claim = { mac: string; first: Microseconds; last: Microseconds; event: EventId; witness: string }

/** `value`: the last part of the newest type: requested, applied, confirmed, refused, failed ... */
export type ActionState = Fact<string> & { request: string; subject: string; node: string; requestedAt: Microseconds }

export type NodeState = {
  name: string
  agent: AgentState

  /** The kernel's virtual server table, by key of the service. */
  services: Map<string, ServiceState>
  /** A table was seen: without, an empty `services` says nothing. */
  table?: Fact<{ buckets?: number }> | undefined
  /** Sync daemons by `master` and `backup`. */
  daemons: Map<string, Fact<SyncDaemonState>>
  timeouts?: Fact<{ tcp: number; tcpfin: number; udp: number }> | undefined
  /** Totals of the table of connections. */
  connections?: ConnectionTotals | undefined
  /** The newest look at counters: what it did not mention has not moved. */
  counted?: { at: Microseconds; since?: Microseconds | undefined; event: EventId } | undefined

  /** By `ADDRESS/PREFIX INTERFACE`. */
  addresses: Map<string, AddressState>
  links: Map<string, LinkState>
  /** By destination, table and way, see host.ts. */
  routes: Map<string, RouteState>
  /** By `ADDRESS INTERFACE`. */
  neighbours: Map<string, NeighbourState>
  /** Kernel settings, those below net.ipv4.vs too, by full name. */
  sysctls: Map<string, Fact<string>>
  /** The kernel's counters by where they are from: snmp, netstat, conntrack ... */
  protocols: Map<string, { at: Microseconds; event: EventId; counters: Map<string, number> }>

  /** What its cluster managers say: heartbeat, keepalived, pacemaker, corosync, ldirectord. */
  managers: Map<string, ManagerState>
  vrrp: Map<string, VrrpInstanceState>
  vrrpGroups: Map<string, Fact<string>>
  /** Scripts that VRRP tracks and that failed: why. */
  vrrpScripts: Map<string, Fact<string>>
  /** Cutting off nodes by force, by the node that is to be cut off. */
  fencing: Map<string, Fact<'requested' | 'succeeded' | 'failed'> & { action: string; why?: string | undefined }>
  /** What its pool manager says of services, by key. */
  pool: Map<string, PoolServiceState>
  /** Checks of real servers whose service the log did not name, by endpoint. */
  checks: Map<string, CheckState>
  /** Commands to IPVS that were refused: the newest. */
  refused?: Fact<string> | undefined

  /** VRRP masters it hears, by `VRID/INTERFACE FAMILY SPEAKER`. */
  masters: Map<string, HeardMaster>
  /** Two masters of one VRID, by `VRID/INTERFACE FAMILY`. */
  contested: Map<string, Fact<string[]>>
  /** Nodes that speak Heartbeat, by `NODE INTERFACE ADDRESS`. */
  heartbeats: Map<string, HeardHeartbeat>

  /** By interface. */
  captures: Map<string, CaptureState>
  lost: LostState
  clockSteps: { at: Microseconds; by: Microseconds; event: EventId }[]
  /** Copies of its log elsewhere, by where. */
  copies: Map<string, CopyState>

  /** What was removed lately, by `KIND KEY`, so that an older event that comes late does not bring it back. */
  gone: Map<string, { at: Microseconds; event: EventId }>
  /** Parts of a large picture that is not whole yet. */
  picture?: { at: Microseconds; parts: number; got: number[]; services: string[] } | undefined
}

export type AgentState = {
  role?: Fact<'director' | 'real-server'> | undefined
  version?: string | undefined
  /** Its newest start; `value` is false when the life before it had not ended in order. */
  started?: Fact<boolean> | undefined
  /** It ended in order, `value` says why; older than `started` when it was started again. */
  stopped?: Fact<string> | undefined
  /** Of its newest event of any kind. */
  heard: Microseconds
  /** Of its newest that is neither counters nor packets. */
  spoke: Microseconds
  /** The newest of those that it had said when it was cut off the last time. */
  cutOffAt?: Microseconds | undefined
  collectors: Map<string, CollectorState>
}

export type CollectorState = Fact<'expected' | 'running' | 'failed' | 'skipped' | 'stopped' | 'absent'> & {
  why?: string | undefined
  remedy?: string | undefined
  trouble?: Fact<string> | undefined
  counted?: { at: Microseconds; events: number; troubles: number; lag: number } | undefined
}

export type ServiceSettings = {
  scheduler: string
  schedulerFlags?: string[] | undefined
  persistence?: { seconds: number; netmask?: string | undefined; engine?: string | undefined } | undefined
  onePacket?: boolean | undefined
}

export type ServiceState = Said & {
  key: string
  settings: Fact<ServiceSettings>
  counted?: Counted | undefined
  /** Its counters began at zero again. */
  resetAt?: Microseconds | undefined
  /** By endpoint. */
  servers: Map<string, RealServerState>
}

export type ServerSettings = {
  forwarding: 'masq' | 'route' | 'tunnel' | 'local'
  tunnel?: { kind: 'ipip' | 'gre' | 'gue'; port?: number | undefined; checksum?: string | undefined } | undefined
  upper?: number | undefined
  lower?: number | undefined
}

export type RealServerState = Said & {
  endpoint: string
  settings: Fact<ServerSettings>
  weight: Fact<number>
  /** What it had before its weight became 0. */
  weightBefore?: number | undefined
  /** Connections now, at `counted.at`. */
  active: number
  inactive: number
  counted?: Counted | undefined
  /** Its counters began at zero again. */
  resetAt?: Microseconds | undefined
  /** By state, from the table of connections. */
  connections?: { at: Microseconds; event: EventId; states: Map<string, number>; templates: number; synced: number } | undefined
}

/** connections, packets in, packets out, bytes in, bytes out */
export type Five = [number, number, number, number, number]

export type Counted = {
  /** When they were looked at, and when before. */
  at: Microseconds
  since: Microseconds
  event: EventId
  counters: Five
  /** Per second between the two looks; absent after the first look and after a reset. */
  rates?: Five | undefined
}

export type SyncDaemonState = {
  interface: string
  syncid: number
  maxlen?: number | undefined
  group?: string | undefined
  port?: number | undefined
  ttl?: number | undefined
}

export type ConnectionTotals = {
  at: Microseconds
  event: EventId
  connections: number
  templates: number
  synced: number
  /** Why nobody looked closer. */
  skipped?: string | undefined
}

export type AddressState = Said & {
  address: string
  prefix: string
  interface: string
  scope: string
  label?: string | undefined
  peer?: string | undefined
}
export type LinkState = Said & {
  name: string
  up: boolean
  carrier: boolean
  mtu: number
  mac?: string | undefined
  master?: string | undefined
}
export type RouteState = Said & {
  destination: string
  family: 4 | 6
  table: string
  kind: string
  gateway?: string | undefined
  interface?: string | undefined
  protocol?: string | undefined
  scope?: string | undefined
  source?: string | undefined
  metric?: number | undefined
  hops?: { gateway?: string | undefined; interface?: string | undefined; weight: number }[] | undefined
}
/** `mac` is '' when nobody answers for it any more. */
export type NeighbourState = Said & { address: string; interface: string; mac: string }

export type ManagerState = {
  name: string
  running?: Fact<boolean> | undefined
  version?: string | undefined
  /** It ended without a word, or in order: why. */
  ended?: Fact<string> | undefined
  /** What the node said of itself: it took over (true) or gave up, and why. */
  owns?: (Fact<boolean> & { reason: string; other?: string | undefined; resources: string[] }) | undefined
  /** Heartbeat's word: none, local, foreign, all, transition. */
  holds?: Fact<string> | undefined
  quorum?: Fact<boolean> | undefined
  /** Node ids. */
  members?: Fact<number[]> | undefined
  /** Its own words for nodes: active, dead, online, standby; and died, left, joined, returned from its log. */
  peers: Map<string, Fact<string>>
  /** Ways to nodes by `NODE/WAY`: up, failed, or its own word. */
  links: Map<string, Fact<string>>
  resources: Map<string, ResourceState>
  /** Somebody asked that a node give up what it holds, by that node. */
  standby: Map<string, Fact<string>>
  /** Its newest complaints by kind. */
  troubles: Map<string, Fact<string>>
}

export type ResourceState = Fact<'started' | 'stopped' | 'failed'> & {
  nodes: string[]
  /** ocf:heartbeat:IPaddr2, where it was said. */
  agent?: string | undefined
  /** Pacemaker's role: Started, Promoted ... */
  role?: string | undefined
  why?: string | undefined
  /** It was decided to move it: how, to where. */
  moving?: Fact<string> | undefined
}

export type VrrpInstanceState = Said & {
  name: string
  /** INIT, BACKUP, MASTER, FAULT, STOP, DELETED */
  state: string
  previous?: string | undefined
  cause?: string | undefined
  priority?: Fact<number> | undefined
  interface?: string | undefined
  vrid?: number | undefined
  addresses?: string[] | undefined
  trouble?: (Fact<string> & { peer?: string | undefined }) | undefined
}

export type PoolServiceState = {
  service: string
  manager: string
  /** Enough real servers are left, by its manager. */
  up?: Fact<boolean> | undefined
  there?: Fact<boolean> | undefined
  /** The fallback (sorry server) that answers now; '' when it does not. */
  fallback?: Fact<string> | undefined
  servers: Map<string, PoolServerState>
  configured?: Fact<ConfiguredService> | undefined
}

export type ConfiguredService = {
  scheduler: string
  check?: string | undefined
  quiescent?: boolean | undefined
  fallback?: string | undefined
  servers: { server: string; forwarding: string; weight: number }[]
}

export type PoolServerState = {
  /** in the pool, quiesced (weight 0), or taken out */
  placed?: (Fact<'in' | 'quiesced' | 'out'> & { initial?: boolean | undefined; foreign?: boolean | undefined }) | undefined
  weight?: Fact<number> | undefined
  check?: CheckState | undefined
}

/** By kind of check, '' where the log does not name it. */
export type CheckState = Fact<'failed' | 'recovered'> & {
  manager: string
  check?: string | undefined
  why?: string | undefined
  /** Failures so far, and at how many it is taken out. */
  count?: number | undefined
  limit?: number | undefined
}

export type HeardMaster = Fact<'speaking' | 'silent' | 'resigned'> & {
  speaker: string
  interface: string
  family: 4 | 6
  vrid: number
  priority?: number | undefined
  /** Seconds. */
  interval?: number | undefined
  addresses: string[]
  mac?: string | undefined
  /** When it is silent: when it was heard last. */
  last?: Microseconds | undefined
}

export type HeardHeartbeat = Fact<'speaking' | 'silent'> & {
  node: string
  interface: string
  address: string
  status?: string | undefined
  holds?: string | undefined
  generation?: number | undefined
  deadtime?: number | undefined
  /** When it is silent: when it was heard last. */
  last?: Microseconds | undefined
}

export type CaptureState = {
  at: Microseconds
  event: EventId
  packets: number
  dropped: number
  sampledOut: number
  filter: string
  sample: number
}

export type LostState = {
  events: number
  /** The newest. */
  list: { id: EventId; events: number; why: string; stream?: string | undefined; from: Microseconds; to: Microseconds; at: Microseconds }[]
}

/** `value` is false while it is interrupted. */
export type CopyState = Fact<boolean> & {
  why?: string | undefined
  waiting?: number | undefined
  /** Seconds: the age of the oldest that waits. */
  behind?: number | undefined
  refused?: number | undefined
  counted?: Microseconds | undefined
}
