// What the client view folds captures into, and questions to it.
import type { Packet } from '../decode/packet/packet.ts'
import { formatAddress } from '../lvs/address.ts'
import { endpointKey } from '../lvs/key.ts'
import { TCP, UDP } from '../trace/protocols.ts'
import type { Trace } from '../trace/trace.ts'
import { type AttemptLog, newAttemptLog } from './attempt-log.ts'
import type { Attempt } from './attempts.ts'
import { type Endpoint, isVirtual } from './endpoints.ts'
import { WAY_OUT } from './faces.ts'
import type { Searches } from './searches.ts'

/** One node's captures. */
export type NodeView = {
  readonly name: string
  readonly index: number
  readonly trace: Trace
  /** By row of the trace's connection table: the attempt and the connection's number then. */
  readonly attempts: (Attempt | undefined)[]
  readonly ids: Int32Array
  /** Receives connections of others: what it begins itself are no clients. */
  serves: boolean
  endAt: number
  /** Attempts that are being sent again and again here. */
  stalled: number
}

/** All that is folded. */
export type Folded = {
  readonly nodes: NodeView[]
  readonly attempts: Map<number, Attempt>
  readonly endpoints: Map<string, Endpoint>
  readonly logs: Map<string, AttemptLog>
  /** Packets sent again, by service and node: the same one may be seen by several. */
  readonly again: Map<string, number[]>
  readonly searches: Searches
  /** Addresses of clients: text to index. */
  readonly clients: Map<string, number>
}

/** An entry is a node's number times this, plus the way (faces.ts) in which the packet was seen. */
export const ENTRY_WAYS = 4

/** `tcp/10.9.0.100:80`: the server's end of the packet. */
export function serverOf(p: Packet, fromClient: boolean): string {
  const address = formatAddress(p.bytes, fromClient ? p.destinationAt : p.sourceAt, p.addressBytes)
  const name = p.protocol === TCP ? 'tcp' : p.protocol === UDP ? 'udp' : 'sctp'
  return `${name}/${endpointKey(address, fromClient ? p.destinationPort : p.sourcePort)}`
}

export function logOf(logs: Map<string, AttemptLog>, service: string): AttemptLog {
  let log = logs.get(service)
  if (log === undefined) {
    log = newAttemptLog()
    logs.set(service, log)
  }
  return log
}

/** Of an attempt that NAT gave two server ends, the virtual one. */
export function serviceOf(endpoints: ReadonlyMap<string, Endpoint>, { endpoint, other }: Attempt): string {
  if (other === '') return endpoint
  return isVirtual(endpoints.get(other)) && !isVirtual(endpoints.get(endpoint)) ? other : endpoint
}

/** Last packet of the node that saw it first. */
export function endOf({ nodes }: Folded, { asked, lastAt }: Attempt): number {
  const entry = asked[0]?.entry
  const node = entry === undefined ? undefined : nodes[Math.floor(entry / ENTRY_WAYS)]
  return node?.endAt ?? Math.max(lastAt, ...nodes.map(({ endAt }) => endAt))
}

/** Whether what began at this entry is a client: not what a node of the cluster began itself. */
export function isClientsEntry({ nodes }: Folded, entry: number): boolean {
  if (entry < 0) return true
  return entry % ENTRY_WAYS !== WAY_OUT || nodes[Math.floor(entry / ENTRY_WAYS)]?.serves !== true
}
