// States in which nothing is known yet.
import type { ManagerState } from './ha-state.ts'
import type { ClusterState, NodeState, State } from './state.ts'

export const newState = (): State => ({ at: 0, events: 0, clusters: new Map() })

export const newCluster = (name: string): ClusterState => ({ name, nodes: new Map(), claims: new Map(), actions: new Map() })

export const newNode = (name: string): NodeState => ({
  name,
  agent: { heard: 0, spoke: 0, collectors: new Map() },
  services: new Map(),
  daemons: new Map(),
  addresses: new Map(),
  links: new Map(),
  routes: new Map(),
  neighbours: new Map(),
  sysctls: new Map(),
  protocols: new Map(),
  managers: new Map(),
  vrrp: new Map(),
  vrrpGroups: new Map(),
  vrrpScripts: new Map(),
  fencing: new Map(),
  pool: new Map(),
  checks: new Map(),
  masters: new Map(),
  contested: new Map(),
  heartbeats: new Map(),
  captures: new Map(),
  lost: { events: 0, list: [] },
  clockSteps: [],
  copies: new Map(),
  gone: new Map(),
})

export const newManager = (name: string): ManagerState => ({
  name,
  peers: new Map(),
  deaths: new Map(),
  links: new Map(),
  resources: new Map(),
  standby: new Map(),
  troubles: new Map(),
})
