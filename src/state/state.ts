// What we believe of clusters, as plain data. evolve.ts makes it from events; derive.ts and its like answer questions about it.
//
// A fact belongs to the node whose agent said it: nothing here is decided between nodes, so that the order in which their events arrive
// does not matter. Who is right is asked of derive.ts.
import type { CheckState, HeardHeartbeat, HeardMaster, ManagerState, PoolServiceState, VrrpInstanceState } from './ha-state.ts'
import type { ConnectionTotals, ServiceState, SyncDaemonState } from './ipvs-state.ts'
import type { EventId, Fact, Microseconds, Said } from './said.ts'

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
