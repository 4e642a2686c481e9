// The connections remembered: a fixed number of rows in one buffer, found through a hash table of integers. Nothing is allocated later.
//
// When all rows are taken, one of the next few rows in turn is given up: a finished connection before one that lives, then the one
// longest idle. That is nearly "oldest first", and costs nothing while packets of known connections go by.

import type { ConnectionKey } from './connection-key.ts'
import {
  ADDRESS_A,
  ADDRESS_B,
  elapsed,
  FIRST_AT,
  FROM_A,
  FROM_B,
  HASH,
  HOLES,
  ID,
  KIND,
  LAST_AT,
  PHASE_CLOSED,
  PHASE_NEW,
  PHASE_SYN,
  PORTS,
  ROW_WORDS,
  S_PHASE,
  STATE,
} from './connection-row.ts'
import { IPV6_KIND } from './protocols.ts'
import { closeHoles, type Holes, newHoles } from './tcp-holes.ts'

export type ConnectionTable = {
  readonly rows: number
  /** Three views of the same rows. */
  readonly i32: Int32Array
  readonly u32: Uint32Array
  readonly f64: Float64Array
  /** Hash and row + 1 of every place, by turns; row + 1 is 0 in an empty place. */
  readonly places: Int32Array
  readonly mask: number
  readonly holes: Holes
  /** Time of the packet at hand: nanoseconds, and microseconds in 32 bits. Here, since passing a double to a function allocates it. */
  now: number
  micros: number
  used: number
  /** Where the search for a row to give up goes on. */
  hand: number
  nextId: number
  /** Connections forgotten to make room. */
  evicted: number
  /** Called with a row before it is given up or used again. */
  onRetire: (row: number) => void
}

/** Rows compared when one must go. */
const CANDIDATES = 8

/** Room for `rows` connections at 256 bytes each, and 16 to 32 bytes of index. */
export function newConnectionTable(rows: number): ConnectionTable {
  const buffer = new ArrayBuffer(rows * ROW_WORDS * 4)
  let size = 16
  while (size < rows * 2) size *= 2
  return {
    rows,
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    f64: new Float64Array(buffer),
    places: new Int32Array(size * 2),
    mask: size - 1,
    holes: newHoles(),
    now: 0.5, // a fraction, so that V8 keeps it as a double from the start
    micros: 0,
    used: 0,
    hand: 0,
    nextId: 1,
    evicted: 0,
    onRetire: () => {},
  }
}

function sameKey(t: ConnectionTable, base: number, key: ConnectionKey): boolean {
  const { i32 } = t
  if (i32[base + KIND] !== key.kind || i32[base + PORTS] !== ((key.portA << 16) | key.portB)) return false
  const { a, b } = key
  if (i32[base + ADDRESS_A] !== a[0] || i32[base + ADDRESS_B] !== b[0]) return false
  if (key.kind < IPV6_KIND) return true
  for (let i = 1; i < 4; i++) if (i32[base + ADDRESS_A + i] !== a[i] || i32[base + ADDRESS_B + i] !== b[i]) return false
  return true
}

/** The row of the key, or -1. */
export function findConnection(t: ConnectionTable, key: ConnectionKey): number {
  const { places, mask } = t
  const hash = key.hash | 0
  // Ends: at least half of the places are empty.
  for (let place = hash & mask; ; place = (place + 1) & mask) {
    const row = places[2 * place + 1]! - 1
    if (row < 0) return -1
    if (places[2 * place] === hash && sameKey(t, row * ROW_WORDS, key)) return row
  }
}

/** Before a row is used for another connection. */
function retire(t: ConnectionTable, row: number): void {
  t.onRetire(row)
  const base = row * ROW_WORDS
  closeHoles(t.holes, t.u32[base + FROM_A + HOLES]!)
  closeHoles(t.holes, t.u32[base + FROM_B + HOLES]!)
}

/** A fresh row for the key, which must not be in the table. Everything but the key, number and times is 0. */
export function addConnection(t: ConnectionTable, key: ConnectionKey): number {
  const row = t.used < t.rows ? t.used++ : clear(t, giveUp(t))
  const base = row * ROW_WORDS
  startRow(t, row)
  const { i32 } = t
  for (let i = 0; i < 4; i++) {
    const counts = i === 0 || key.kind >= IPV6_KIND
    i32[base + ADDRESS_A + i] = counts ? key.a[i]! : 0
    i32[base + ADDRESS_B + i] = counts ? key.b[i]! : 0
  }
  i32[base + PORTS] = (key.portA << 16) | key.portB
  i32[base + KIND] = key.kind
  i32[base + HASH] = key.hash
  const { places, mask } = t
  let place = key.hash & mask
  while (places[2 * place + 1] !== 0) place = (place + 1) & mask
  places[2 * place] = key.hash
  places[2 * place + 1] = row + 1
  return row
}

/** The same addresses and ports begin a new connection: a new number, all counts from 0. */
export function renewConnection(t: ConnectionTable, row: number): void {
  retire(t, row)
  startRow(t, clear(t, row))
}

/** All but the key becomes 0. A loop: fill() takes longer to begin than this to end. */
function clear(t: ConnectionTable, row: number): number {
  const { i32 } = t
  for (let i = row * ROW_WORDS + ID; i < (row + 1) * ROW_WORDS; i++) i32[i] = 0
  return row
}

function startRow(t: ConnectionTable, row: number): void {
  const base = row * ROW_WORDS
  t.i32[base + ID] = t.nextId
  // Shown to people and kept in 31 bits; after two thousand million connections it begins again.
  t.nextId = t.nextId === 0x7fffffff ? 1 : t.nextId + 1
  t.f64[(base + FIRST_AT) >> 1] = t.now
  t.f64[(base + LAST_AT) >> 1] = t.now
}

/** Finished, or never answered: less worth keeping than a connection that lives. */
const isSpent = (phase: number): boolean => phase >= PHASE_CLOSED || phase === PHASE_SYN || phase === PHASE_NEW

function giveUp(t: ConnectionTable): number {
  let victim = t.hand
  let worst = -1
  for (let i = 0; i < CANDIDATES; i++) {
    const row = (t.hand + i) % t.rows
    const base = row * ROW_WORDS
    const idle = elapsed(t.f64[(base + LAST_AT) >> 1]!, t.now)
    const score = isSpent(t.i32[base + STATE]! & S_PHASE) ? idle * SPENT_WEIGHT : idle
    if (score > worst) {
      worst = score
      victim = row
    }
  }
  t.hand = (t.hand + CANDIDATES) % t.rows
  t.evicted++
  retire(t, victim)
  removePlace(t, t.i32[victim * ROW_WORDS + HASH]!, victim)
  return victim
}

/** A spent connection idle for one second goes before a live one idle for less than this many seconds. */
const SPENT_WEIGHT = 60

/** Takes the row out of the index and closes the gap, so that no search stops too early. */
function removePlace(t: ConnectionTable, hash: number, row: number): void {
  const { places, mask } = t
  let hole = hash & mask
  while (places[2 * hole + 1] !== row + 1) hole = (hole + 1) & mask
  for (let place = (hole + 1) & mask; places[2 * place + 1] !== 0; place = (place + 1) & mask) {
    const home = places[2 * place]! & mask
    // It may move back only if its home does not lie after the hole (cyclically).
    if (((place - home) & mask) < ((place - hole) & mask)) continue
    places[2 * hole] = places[2 * place]!
    places[2 * hole + 1] = places[2 * place + 1]!
    hole = place
  }
  places[2 * hole] = 0
  places[2 * hole + 1] = 0
}
