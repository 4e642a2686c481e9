// Which connection each packet belongs to, and what the packet means in it. One row per connection, both directions together.

import type { Packet } from '../decode/packet/packet.ts'
import { type ConnectionKey, keyOfEmbedded, keyOfPacket, newConnectionKey } from './connection-key.ts'
import {
  BYTES,
  elapsed,
  FIRST_AT,
  FROM_A,
  FROM_B,
  ID,
  LAST_AT,
  LONG_SILENCE_NANOS,
  LOSSES_AND_ICMP_ERRORS,
  OUT_OF_ORDERS_AND_ZERO_WINDOWS,
  OVERHEAD,
  PACKETS,
  ROW_WORDS,
  S_CLIENT_IS_B,
  S_LOOP,
  S_SECOND_LEG,
  SILENCE,
  STATE,
  TWIN,
} from './connection-row.ts'
import { addConnection, type ConnectionTable, findConnection, newConnectionTable, renewConnection } from './connection-table.ts'
import { advanceOther, noteExchange } from './exchange.ts'
import { TCP } from './protocols.ts'
import { setSides } from './sides.ts'
import { newSightings, noteConnection, type Sightings, sight } from './sightings.ts'
import { analyseSegment } from './tcp-analysis.ts'
import { advance, isReuse } from './tcp-state.ts'
import type { Verdict } from './verdict.ts'
import {
  AGAIN_NAT,
  AGAIN_NO,
  CLOSED,
  CLOSING,
  FAST_RETRANSMISSION,
  FIRST_SIGHT,
  KEEP_ALIVE,
  NEW,
  OUT_OF_ORDER,
  PORT_REUSED,
  RESET_NO,
  RETRANSMISSION,
  SEGMENT_LOST,
  SIDE_CLIENT,
  SIDE_SERVER,
  SPURIOUS_RETRANSMISSION,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
} from './verdict-codes.ts'

export type Connections = {
  readonly table: ConnectionTable
  readonly key: ConnectionKey
  readonly sightings: Sightings
  /** 1 for each port known to be a service. */
  readonly servicePorts: Uint8Array
}

export function newConnections(rows: number, servicePorts: readonly number[], seed: number): Connections {
  const ports = new Uint8Array(65536)
  for (const port of servicePorts) ports[port] = 1
  return { table: newConnectionTable(rows), key: newConnectionKey(seed), sightings: newSightings(), servicePorts: ports }
}

const NANOS_PER_SECOND = 1e9

/** A packet that comes by again with a TTL this much lower is sent back and forth. Two hops less may be another place of one capture. */
const LOOP_HOPS = 4

const NOT_NEW_DATA = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION | KEEP_ALIVE | ZERO_WINDOW_PROBE

/** Notes the packet, seen at `c.table.now`, and fills `v`; nothing for a packet of no connection. */
export function observeConnection(c: Connections, p: Packet, v: Verdict): void {
  const { table, key, sightings } = c
  if (!keyOfPacket(key, p)) return
  const again = sight(sightings, p, key, table.micros)
  let row = findConnection(table, key)
  if (again !== AGAIN_NO) {
    v.again = again
    v.againAfter = sightings.after * 1000
    if (again !== AGAIN_NAT && row >= 0) {
      if (sightings.hops >= LOOP_HOPS) {
        v.loop = sightings.hops
        table.i32[row * ROW_WORDS + STATE]! |= S_LOOP
      }
      describe(table, row, key.fromB, v)
      return
    }
  }
  const isNew = row < 0
  if (isNew) row = addConnection(table, key)
  const base = row * ROW_WORDS
  if (!isNew && p.protocol === TCP && isReuse(table, base, p)) {
    renewConnection(table, row)
    v.marks |= PORT_REUSED
  }
  const first = table.u32[base + FROM_A + PACKETS] === 0 && table.u32[base + FROM_B + PACKETS] === 0
  if (first) {
    setSides(c, base, p)
    v.marks |= NEW
  } else v.idle = elapsed(table.f64[(base + LAST_AT) >> 1]!, table.now)
  if (again === AGAIN_NO) noteConnection(sightings, row, table.i32[base + ID]!)
  else if (again === AGAIN_NAT) joinLegs(c, base)
  describe(table, row, key.fromB, v)
  observeInRow(table, base, key.fromB, p, v)
}

/** What is known of the connection before the packet is looked at. */
function describe(t: ConnectionTable, row: number, fromB: boolean, v: Verdict): void {
  const base = row * ROW_WORDS
  const state = t.i32[base + STATE]!
  const id = t.i32[base + ID]!
  const twin = t.i32[base + TWIN]!
  v.connection = id
  v.row = row
  v.twin = twin
  v.colour = (state & S_SECOND_LEG) !== 0 ? twin : id
  v.sender = ((state & S_CLIENT_IS_B) !== 0) === fromB ? SIDE_CLIENT : SIDE_SERVER
}

/** The packet was first seen in another connection: NAT makes two legs of one. The number seen first gives the colour. */
function joinLegs(c: Connections, base: number): void {
  const { table, sightings } = c
  const { i32 } = table
  const other = sightings.row * ROW_WORDS
  if (sightings.row < 0 || i32[other + ID] !== sightings.id || other === base) return
  const id = i32[base + ID]!
  if (i32[base + TWIN] === sightings.id && i32[other + TWIN] === id) return
  const later = id > sightings.id ? base : other
  const earlier = later === base ? other : base
  i32[later + TWIN] = i32[earlier + ID]!
  i32[earlier + TWIN] = i32[later + ID]!
  i32[later + STATE]! |= S_SECOND_LEG
  i32[earlier + STATE]! &= ~S_SECOND_LEG
}

function observeInRow(t: ConnectionTable, base: number, fromB: boolean, p: Packet, v: Verdict): void {
  const { u32, i32, f64 } = t
  const f = base + (fromB ? FROM_B : FROM_A)
  const r = base + (fromB ? FROM_A : FROM_B)
  /** Payload that was not here before; IP may claim more than there was. */
  let bytes = p.payloadLength
  if (p.wireLength < bytes) bytes = p.wireLength
  u32[f + PACKETS]!++
  if (v.idle >= LONG_SILENCE_NANOS) u32[base + SILENCE] = (Math.min(0x7fffffff, Math.floor(v.idle / NANOS_PER_SECOND)) << 1) | (fromB ? 1 : 0)
  if (p.protocol === TCP) {
    analyseSegment(t, base, f, r, p, v)
    advance(t, base, f, r, p, v)
    if (v.marks !== 0) countMarks(t, base, v.marks)
    if (!isNewData(v.marks)) bytes = 0
    else if (bytes > 0) noteExchange(t, base, v)
  } else advanceOther(t, base, f, r, p, v)
  // Who broke a long silence waits for an answer; with it the silence is over.
  if ((u32[base + SILENCE]! & 1) !== (fromB ? 1 : 0)) u32[base + SILENCE] = 0
  f64[(f + BYTES) >> 1]! += bytes
  u32[f + OVERHEAD]! += p.wireLength - bytes
  f64[(base + LAST_AT) >> 1] = t.now
  const clientIsB = (i32[base + STATE]! & S_CLIENT_IS_B) !== 0
  v.clientBytes = f64[(base + (clientIsB ? FROM_B : FROM_A) + BYTES) >> 1]!
  v.serverBytes = f64[(base + (clientIsB ? FROM_A : FROM_B) + BYTES) >> 1]!
  if ((v.marks & (CLOSED | CLOSING)) !== 0 || v.reset !== RESET_NO) v.duration = elapsed(f64[(base + FIRST_AT) >> 1]!, t.now)
}

function countMarks(t: ConnectionTable, base: number, marks: number): void {
  if ((marks & SEGMENT_LOST) !== 0) addLow(t, base + LOSSES_AND_ICMP_ERRORS)
  if ((marks & OUT_OF_ORDER) !== 0) addLow(t, base + OUT_OF_ORDERS_AND_ZERO_WINDOWS)
  if ((marks & ZERO_WINDOW) !== 0) addHigh(t, base + OUT_OF_ORDERS_AND_ZERO_WINDOWS)
}

const isNewData = (marks: number): boolean => (marks & NOT_NEW_DATA) === 0 || (marks & FIRST_SIGHT) !== 0

/** One more in a 16-bit half that stops at its limit. */
function addLow(t: ConnectionTable, at: number): void {
  if ((t.u32[at]! & 0xffff) !== 0xffff) t.u32[at]!++
}

function addHigh(t: ConnectionTable, at: number): void {
  if (t.u32[at]! >>> 16 !== 0xffff) t.u32[at]! += 0x10000
}

/** An ICMP error: `v.about` becomes the number of the connection it quotes, if that is known. */
export function observeError(c: Connections, p: Packet, v: Verdict): void {
  if (p.embeddedAt < 0 || !keyOfEmbedded(c.key, p)) return
  const row = findConnection(c.table, c.key)
  if (row < 0) return
  const base = row * ROW_WORDS
  addHigh(c.table, base + LOSSES_AND_ICMP_ERRORS)
  v.about = c.table.i32[base + ID]!
  v.row = row
  v.twin = c.table.i32[base + TWIN]!
  v.colour = (c.table.i32[base + STATE]! & S_SECOND_LEG) !== 0 ? v.twin : v.about
}
