// What managers say of clusters and pools, and what is heard on the wire.
import type { Fact, Microseconds, Said } from './said.ts'

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
  /** When a node was last said to be gone, by its log: it may be back since, and its agent not. `at` counts. */
  deaths: Map<string, Fact<string>>
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
