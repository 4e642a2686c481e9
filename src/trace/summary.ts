// What is worth saying when a trace ends: counts, talkers, connections with trouble, who claims what, what changed.

import { formatAddress } from '../lvs/address.ts'
import { addressBytes } from './address-table.ts'
import { macText } from './arp-claims.ts'
import { PROTOCOL_NAMES } from './protocol-counts.ts'
import { whoIs } from './roles.ts'
import { copyTalkers, countTalkers, topTalkers } from './talkers.ts'
import type { NotedChange, Trace } from './trace.ts'
import { copyTroubles, endpointText, judge, type Trouble, type TroubleCounts } from './troubles.ts'

/** What only the capture knows; absent means "does not apply" (a file has no kernel that drops). */
export type CaptureCounts = {
  readonly captured?: number
  readonly sampledOut?: number
  readonly droppedByKernel?: number
  readonly droppedByUs?: number
}

export type SummaryTrouble = Omit<Trouble, 'client' | 'server'> & {
  /** `192.0.2.1:80`, and the label of its role, '' without one. */
  readonly client: string
  readonly clientLabel: string
  readonly server: string
  readonly serverLabel: string
}

export type Summary = {
  readonly packets: number
  readonly bytes: number
  readonly counts: CaptureCounts
  /** Seconds from the first packet to the last. */
  readonly seconds: number
  /** Seconds since the epoch of the first packet, with fraction. */
  readonly begin: number
  /** Largest first; protocols that were not seen are left out. */
  readonly protocols: readonly { readonly name: string; readonly packets: number; readonly bytes: number }[]
  /** Packets that came by a second time, by how. */
  readonly again: { readonly copies: number; readonly forwarded: number; readonly tunnelled: number; readonly nat: number }
  readonly connections: { readonly seen: number; readonly forgotten: number }
  readonly talkers: readonly { readonly address: string; readonly label: string; readonly bytes: number; readonly packets: number }[]
  readonly trouble: TroubleCounts
  /** Worst first. */
  readonly worst: readonly SummaryTrouble[]
  /** VIPs and the MAC that claimed them last; `moves` says how often that changed. */
  readonly claims: readonly {
    readonly address: string
    readonly label: string
    readonly mac: string
    readonly macLabel: string
    readonly moves: number
  }[]
  /** The last changes, oldest first, and how many there were in all. */
  readonly changes: readonly Readonly<NotedChange>[]
  readonly changeCount: number
}

const TALKERS = 10
const CLAIMS = 16

/** May be called at any time; changes nothing. */
export function summarize(trace: Trace, counts: CaptureCounts): Summary {
  const { connections, beliefs } = trace
  const { table } = connections
  const troubles = copyTroubles(trace.troubles)
  const talkers = copyTalkers(trace.talkers)
  for (let row = 0; row < table.used; row++) {
    judge(troubles, table, row, trace.lastAt)
    countTalkers(talkers, table, row)
  }
  const label = (address: Uint8Array): string => whoIs(beliefs.roles, address, 0, address.length).label
  const { packets, bytes } = trace.protocols
  return {
    packets: trace.packets,
    bytes: bytes.reduce((sum, n) => sum + n, 0),
    counts,
    seconds: Math.max(0, trace.lastAt - trace.firstAt) / 1e9,
    begin: trace.origin + trace.firstAt / 1e9,
    protocols: PROTOCOL_NAMES.map((name, i) => ({ name, packets: packets[i]!, bytes: bytes[i]! }))
      .filter(p => p.packets > 0)
      .sort((a, b) => b.packets - a.packets),
    again: { copies: trace.again[1]!, forwarded: trace.again[2]!, tunnelled: trace.again[3]!, nat: trace.again[4]! },
    connections: { seen: table.nextId - 1, forgotten: table.evicted },
    talkers: topTalkers(talkers, TALKERS).map(t => ({
      address: formatAddress(t.address, 0, t.address.length),
      label: label(t.address),
      bytes: t.bytes,
      packets: t.packets,
    })),
    trouble: troubles.counts,
    worst: troubles.worst.map(({ client, server, ...rest }) => ({
      ...rest,
      client: endpointText(client),
      clientLabel: label(client.address),
      server: endpointText(server),
      serverLabel: label(server.address),
    })),
    claims: claimsOf(trace),
    changes: trace.changes.map(c => ({ ...c })),
    changeCount: trace.changeCount,
  }
}

/** VIPs, and any address whose claimant changed. */
function claimsOf(trace: Trace): Summary['claims'] {
  const { claims, roles } = trace.beliefs
  const found: Summary['claims'][number][] = []
  const bytes = new Uint8Array(16)
  const mac = new Uint8Array(6)
  for (let i = 0; i < claims.table.used && found.length < CLAIMS; i++) {
    const length = addressBytes(claims.table, i, bytes)
    const known = whoIs(roles, bytes, 0, length)
    if (claims.mac[i]! < 0 || (known.role !== 'vip' && claims.moves[i] === 0)) continue
    const text = macText(claims.mac[i]!)
    for (let j = 0; j < mac.length; j++) mac[j] = Number.parseInt(text.slice(3 * j, 3 * j + 2), 16)
    found.push({
      address: formatAddress(bytes, 0, length),
      label: known.label,
      mac: text,
      macLabel: whoIs(roles, mac, 0, mac.length).label,
      moves: claims.moves[i]!,
    })
  }
  return found.sort((a, b) => b.moves - a.moves)
}
