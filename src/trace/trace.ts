// What trace knows while packets go by: connections, roles of addresses, claims, counts. Give it every packet; read `verdict`.

import type { Packet } from '../decode/packet/packet.ts'
import type { VirtualService } from '../lvs/model.ts'
import { type Connections, newConnections, observeConnection, observeError } from './connections.ts'
import type { MapEntry } from './map.ts'
import { clearVerdict, newVerdict, type Verdict } from './verdict.ts'

/** An address of the machine that captures. */
export type LocalAddress = { readonly address: string; readonly interface: string }

export type TraceOptions = {
  /** What --map said; strongest. */
  readonly map?: readonly MapEntry[]
  /** The IPVS table of this machine. */
  readonly services?: readonly VirtualService[]
  readonly local?: readonly LocalAddress[]
  /** Ports known to be services (--port); the others are judged by who speaks first and by the lower number. */
  readonly servicePorts?: readonly number[]
  /** Connections remembered at the same time; the one longest idle is forgotten first. */
  readonly connections?: number
  /** Any 32-bit number: mixed into the hash of addresses, so that nobody can prepare packets that slow the search down. */
  readonly seed?: number
}

export type Trace = {
  /** About the packet last observed. */
  readonly verdict: Verdict
  /** Names by the packet's `interfaceId`; the reader of the capture adds to it. */
  readonly interfaces: string[]
  packets: number
  /** Time of the first packet, whole seconds; all other times count from there. */
  origin: number
  readonly connections: Connections
}

/** 256 bytes each. */
const CONNECTIONS = 100_000

export const newTrace = (options: TraceOptions = {}): Trace => ({
  verdict: newVerdict(),
  interfaces: [],
  packets: 0,
  origin: 0,
  connections: newConnections(options.connections ?? CONNECTIONS, options.servicePorts ?? [], options.seed ?? 0),
})

/** Takes note of the packet and says in `trace.verdict` what there is to say about it. */
export function observe(trace: Trace, p: Packet): void {
  const { verdict } = trace
  clearVerdict(verdict)
  if (trace.packets++ === 0) trace.origin = p.seconds
  const now = (p.seconds - trace.origin) * 1e9 + p.nanoseconds
  observeConnection(trace.connections, p, now, verdict)
  if (p.embeddedAt >= 0) observeError(trace.connections, p, verdict)
}
