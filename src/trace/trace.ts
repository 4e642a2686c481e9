// What trace knows while packets go by: connections, roles of addresses, claims, counts. Give it every packet; read `verdict`.

import { NETWORK_ARP, NETWORK_NONE, type Packet } from '../decode/packet/packet.ts'
import type { VirtualService } from '../lvs/model.ts'
import { type Beliefs, isEthernetArp, newBeliefs, observeBeliefs } from './beliefs.ts'
import type { Change } from './change.ts'
import { type Connections, newConnections, observeConnection, observeError } from './connections.ts'
import { learnFromForwarding } from './forwarding.ts'
import type { MapEntry } from './map.ts'
import { countProtocol, newProtocolCounts, type ProtocolCounts } from './protocol-counts.ts'
import { type LocalAddress, NOBODY, newRoles, SOME_CLIENT, whoIs } from './roles.ts'
import { countTalkers, newTalkers, type Talkers } from './talkers.ts'
import { judge, newTroubles, type Troubles } from './troubles.ts'
import { clearVerdict, newVerdict, type Verdict } from './verdict.ts'
import { AGAIN_NAT, AGAIN_NO, SIDE_CLIENT, SIDE_SERVER } from './verdict-codes.ts'

export type TraceOptions = {
  /** What --map said; strongest. */
  readonly map?: readonly MapEntry[]
  /** The IPVS table of this machine. */
  readonly services?: readonly VirtualService[]
  /** Addresses of the machine that captures. */
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
  /** Whole seconds of the first packet since the epoch; the times below are nanoseconds from there. */
  origin: number
  firstAt: number
  lastAt: number
  readonly connections: Connections
  readonly beliefs: Beliefs
  readonly protocols: ProtocolCounts
  /** Packets by AGAIN_*. */
  readonly again: Float64Array
  readonly talkers: Talkers
  readonly troubles: Troubles
  /** The last changes, oldest first. */
  readonly changes: NotedChange[]
  changeCount: number
}

/** Seconds since the epoch of the last time, and how many times in a row without another change between. */
export type NotedChange = { at: number; change: Change; times: number }

/** 256 bytes each: 8 MB, so that the whole stays well below 100 MB. */
const CONNECTIONS = 32_768
const CHANGES_KEPT = 64
/** Only the newest few are looked at for a repetition: two things may go on by turns, a takeover hours ago was another one. */
const CHANGES_COMPARED = 4

export function newTrace(options: TraceOptions = {}): Trace {
  const { map = [], services = [], local = [], servicePorts = [], seed = 0 } = options
  const connections = newConnections(
    options.connections ?? CONNECTIONS,
    [...servicePorts, ...services.map(s => s.port).filter(port => port > 0)],
    seed,
  )
  const trace: Trace = {
    verdict: newVerdict(),
    interfaces: [],
    packets: 0,
    // Fractions, so that V8 keeps them as doubles from the start.
    origin: 0.5,
    firstAt: 0.5,
    lastAt: 0.5,
    connections,
    beliefs: newBeliefs(newRoles(map, services, local)),
    protocols: newProtocolCounts(),
    again: new Float64Array(AGAIN_NAT + 1),
    talkers: newTalkers(),
    troubles: newTroubles(),
    changes: [],
    changeCount: 0,
  }
  connections.table.onRetire = row => {
    judge(trace.troubles, connections.table, row, connections.table.now)
    countTalkers(trace.talkers, connections.table, row)
  }
  return trace
}

/** Takes note of the packet and says in `trace.verdict` what there is to say about it. */
export function observe(trace: Trace, p: Packet): void {
  const { verdict, beliefs } = trace
  clearVerdict(verdict)
  setTime(trace, p)
  countProtocol(trace.protocols, p)
  if (p.network === NETWORK_NONE) return
  setParties(beliefs, p, verdict)
  observeConnection(trace.connections, p, verdict)
  if (p.embeddedAt >= 0) observeError(trace.connections, p, verdict)
  observeBeliefs(beliefs, p, trace.connections.table, verdict)
  if (verdict.again !== AGAIN_NO) {
    trace.again[verdict.again]!++
    learnFromForwarding(beliefs, trace.connections, p, verdict)
    setParties(beliefs, p, verdict)
  }
  if (verdict.sender === SIDE_CLIENT) {
    if (verdict.source === NOBODY && verdict.destination.role === 'vip') verdict.source = SOME_CLIENT
  } else if (verdict.sender === SIDE_SERVER && verdict.destination === NOBODY && verdict.source.role === 'vip') verdict.destination = SOME_CLIENT
  if (verdict.change !== undefined) noteChange(trace, verdict.change, p)
}

function setParties({ roles }: Beliefs, p: Packet, v: Verdict): void {
  if (p.addressBytes === 0 || (p.network === NETWORK_ARP && !isEthernetArp(p))) return
  v.source = whoIs(roles, p.bytes, p.sourceAt, p.addressBytes)
  v.destination = whoIs(roles, p.bytes, p.destinationAt, p.addressBytes)
}

function setTime(trace: Trace, p: Packet): void {
  if (trace.packets++ === 0) {
    trace.origin = p.seconds
    trace.firstAt = p.nanoseconds
    trace.lastAt = p.nanoseconds
  }
  const { table } = trace.connections
  table.now = (p.seconds - trace.origin) * 1e9 + p.nanoseconds
  // Read again, since what comes out of that field is a double for V8 even where it would fit into a small integer.
  const { now } = table
  table.micros = (now / 1000) | 0
  if (now > trace.lastAt) trace.lastAt = now
  else if (now < trace.firstAt) trace.firstAt = now
}

/** What goes on and on, like two masters that both advertise, is one entry with a count. */
function noteChange(trace: Trace, change: Change, p: Packet): void {
  const { changes } = trace
  const at = p.seconds + p.nanoseconds / 1e9
  trace.changeCount++
  for (let i = changes.length - 1; i >= 0 && i >= changes.length - CHANGES_COMPARED; i--) {
    const noted = changes[i]!
    if (noted.change.kind !== change.kind || noted.change.subject !== change.subject) continue
    noted.at = at
    noted.change = change
    noted.times++
    changes.push(...changes.splice(i, 1))
    return
  }
  changes.push({ at, change, times: 1 })
  if (changes.length > CHANGES_KEPT) changes.shift()
}
