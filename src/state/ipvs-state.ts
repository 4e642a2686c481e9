// The kernel's virtual server table as it is believed: services, real servers, counters, connections.
import type { EventId, Fact, Microseconds, Said } from './said.ts'

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
