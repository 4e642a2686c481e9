// The connections that packets of the nodes belong to, as rows of a table: who talks to whom, how far it has come, what is wrong with it.
import { formatAddress } from '../lvs/address.ts'
import {
  ADDRESS_A,
  ADDRESS_B,
  BYTES,
  FIRST_AT,
  FROM_A,
  FROM_B,
  ID,
  KIND,
  LAST_AT,
  LOSSES_AND_ICMP_ERRORS,
  OUT_OF_ORDERS_AND_ZERO_WINDOWS,
  PACKETS,
  PHASE_CLOSED,
  PHASE_NEW,
  PHASE_OPEN,
  PHASE_RESET,
  PHASE_SYN,
  PHASE_SYN_ACK,
  PORTS,
  RETRANSMISSIONS,
  ROW_WORDS,
  S_CLIENT_IS_B,
  S_PHASE,
  STATE,
} from '../trace/connection-row.ts'
import type { ConnectionTable } from '../trace/connection-table.ts'
import { IPV6_KIND } from '../trace/protocols.ts'
import type { Trace } from '../trace/trace.ts'

export type ConnectionRow = {
  readonly node: string
  readonly id: number
  /** IANA number. */
  readonly protocol: number
  readonly client: string
  readonly server: string
  readonly state: 'new' | 'syn' | 'syn-ack' | 'open' | 'closed' | 'reset'
  readonly packets: number
  readonly bytes: number
  /** Microseconds since the epoch. */
  readonly first: number
  readonly last: number
  readonly retransmissions: number
  /** Words, empty when all is well. */
  readonly trouble: string
}

const STATES = {
  [PHASE_NEW]: 'new',
  [PHASE_SYN]: 'syn',
  [PHASE_SYN_ACK]: 'syn-ack',
  [PHASE_OPEN]: 'open',
  [PHASE_CLOSED]: 'closed',
  [PHASE_RESET]: 'reset',
} as const

export const SORTS = ['last', 'first', 'client', 'server', 'packets', 'bytes', 'trouble'] as const
export type Sort = (typeof SORTS)[number]

/** All connections that are remembered; `wanted` chooses. At most `most`, the first by `sort` (of counts and times the largest first). */
export function connectionRows(
  traces: ReadonlyMap<string, Trace>,
  sort: Sort,
  reverse: boolean,
  most: number,
  wanted: (row: ConnectionRow) => boolean,
): ConnectionRow[] {
  const rows: ConnectionRow[] = []
  for (const [node, trace] of traces)
    for (let row = 0; row < trace.connections.table.used; row++) {
      const read = rowOf(node, trace, row)
      if (wanted(read)) rows.push(read)
    }
  const order = ORDERS[sort]
  rows.sort((a, b) => (reverse ? -1 : 1) * order(a, b) || (a.node < b.node ? -1 : a.node > b.node ? 1 : a.id - b.id))
  return rows.slice(0, most)
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const ORDERS: Readonly<Record<Sort, (a: ConnectionRow, b: ConnectionRow) => number>> = {
  last: (a, b) => b.last - a.last,
  first: (a, b) => b.first - a.first,
  client: (a, b) => byText(a.client, b.client),
  server: (a, b) => byText(a.server, b.server),
  packets: (a, b) => b.packets - a.packets,
  bytes: (a, b) => b.bytes - a.bytes,
  trouble: (a, b) => Number(b.trouble !== '') - Number(a.trouble !== '') || b.retransmissions - a.retransmissions || b.last - a.last,
}

function rowOf(node: string, trace: Trace, row: number): ConnectionRow {
  const { table } = trace.connections
  const { i32, u32, f64 } = table
  const base = row * ROW_WORDS
  const state = i32[base + STATE]!
  const clientIsB = (state & S_CLIENT_IS_B) !== 0
  const retransmissions = u32[base + FROM_A + RETRANSMISSIONS]! + u32[base + FROM_B + RETRANSMISSIONS]!
  const micros = (nanos: number): number => Math.round(trace.origin * 1e6 + nanos / 1000)
  const phase = STATES[(state & S_PHASE) as keyof typeof STATES] ?? 'new'
  return {
    node,
    id: i32[base + ID]!,
    protocol: i32[base + KIND]! & 0xff,
    client: endpoint(table, base, clientIsB),
    server: endpoint(table, base, !clientIsB),
    state: phase,
    packets: u32[base + FROM_A + PACKETS]! + u32[base + FROM_B + PACKETS]!,
    bytes: f64[(base + FROM_A + BYTES) >> 1]! + f64[(base + FROM_B + BYTES) >> 1]!,
    first: micros(f64[(base + FIRST_AT) >> 1]!),
    last: micros(f64[(base + LAST_AT) >> 1]!),
    retransmissions,
    trouble: troubleOf(table, base, phase, retransmissions),
  }
}

function troubleOf({ u32 }: ConnectionTable, base: number, phase: ConnectionRow['state'], retransmissions: number): string {
  const words: string[] = []
  if (phase === 'reset') words.push('reset')
  if (retransmissions > 0) words.push(`${retransmissions} sent again`)
  const zeroWindows = u32[base + OUT_OF_ORDERS_AND_ZERO_WINDOWS]! >>> 16
  if (zeroWindows > 0) words.push(`${zeroWindows} zero window`)
  const lost = u32[base + LOSSES_AND_ICMP_ERRORS]! & 0xffff
  if (lost > 0) words.push(`${lost} lost`)
  const errors = u32[base + LOSSES_AND_ICMP_ERRORS]! >>> 16
  if (errors > 0) words.push(`${errors} icmp errors`)
  return words.join(', ')
}

const bytes = new Uint8Array(16)

function endpoint(t: ConnectionTable, base: number, b: boolean): string {
  const length = t.i32[base + KIND]! >= IPV6_KIND ? 16 : 4
  const from = base + (b ? ADDRESS_B : ADDRESS_A)
  for (let i = 0; i < length; i++) bytes[i] = t.i32[from + (i >> 2)]! >> (8 * (3 - (i & 3)))
  const text = formatAddress(bytes, 0, length)
  const port = b ? t.i32[base + PORTS]! & 0xffff : t.i32[base + PORTS]! >>> 16
  return length === 4 ? `${text}:${port}` : `[${text}]:${port}`
}
