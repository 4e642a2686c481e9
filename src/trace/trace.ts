// What trace knows while packets go by: connections, roles of addresses, claims, counts. Give it every packet; read `verdict`.

import type { Packet } from '../decode/packet/packet.ts'
import type { VirtualService } from '../lvs/model.ts'
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
}

export type Trace = {
  /** About the packet last observed. */
  readonly verdict: Verdict
  /** Names by the packet's `interfaceId`; the reader of the capture adds to it. */
  readonly interfaces: string[]
  packets: number
}

export const newTrace = (_options: TraceOptions = {}): Trace => ({ verdict: newVerdict(), interfaces: [], packets: 0 })

/** Takes note of the packet and says in `trace.verdict` what there is to say about it. */
export function observe(trace: Trace, _packet: Packet): void {
  clearVerdict(trace.verdict)
  trace.packets++
}
