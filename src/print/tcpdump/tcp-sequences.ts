// First sequence numbers of every TCP conversation, so that later ones can be printed relative to them, as tcpdump does.
//
// tcpdump keeps every conversation for ever in 919 lists, which is what slows it down on captures with many connections.
// Here they lie in open-addressed tables of integers. Memory is bounded: when a table is full it becomes the old generation,
// which is still looked into, and what is used again moves on; only conversations not seen for a whole generation (838,860
// of IPv4, 104,857 of IPv6) are forgotten, and start over with an absolute number.

import { mix } from '../../trace/hash.ts'

const SYN = 0x02

/** One address family's conversations. An entry is `words` numbers: ports, both addresses, first seq, first ack. */
type Table = {
  readonly words: number
  readonly maxSlots: number
  slots: number
  used: number
  entries: Int32Array
  old: { slots: number; entries: Int32Array } | undefined
}

export type TcpSequences = {
  readonly table4: Table
  readonly table6: Table
  /** The answer of `relate4` and `relate6`: first numbers of the conversation in its own order (lower port first), 32 bits with a sign, and whether this packet runs against it. */
  seq: number
  ack: number
  reverse: boolean
}

const newTable = (words: number, maxSlots: number): Table => {
  const slots = 2048
  return { words, maxSlots, slots, used: 0, entries: new Int32Array(slots * words), old: undefined }
}

/** Words of an entry: ports (never 0: a slot with ports 0 is empty), addresses, seq, ack. */
const WORDS4 = 5
const WORDS6 = 11

export const newTcpSequences = (): TcpSequences => ({
  table4: newTable(WORDS4, 1 << 20),
  table6: newTable(WORDS6, 1 << 17),
  seq: 0,
  ack: 0,
  reverse: false,
})

/** Stands for ports 0 and 0, which is what an empty slot holds; ports 65535 and 65535 lose their own place, a pair no one uses. */
const NO_PORTS = -1

const hash4 = (ports: number, a: number, b: number): number => mix(mix(mix(0x9e3779b1, ports), a), b)

/** Place in `entries` of the conversation, or of the empty slot where it belongs. */
function find4(entries: Int32Array, slots: number, ports: number, a: number, b: number): number {
  let slot = hash4(ports, a, b) & (slots - 1)
  for (;;) {
    const at = slot * WORDS4
    const there = entries[at]!
    if (there === 0 || (there === ports && entries[at + 1] === a && entries[at + 2] === b)) return at
    slot = (slot + 1) & (slots - 1)
  }
}

/** As find4, for a key of nine words that stands in `key` at `from`. */
function find6(entries: Int32Array, slots: number, key: Int32Array, from: number): number {
  let hash = 0x9e3779b1
  for (let i = 0; i < 9; i++) hash = mix(hash, key[from + i]!)
  let slot = hash & (slots - 1)
  search: for (;;) {
    const at = slot * WORDS6
    if (entries[at] === 0) return at
    for (let i = 0; i < 9; i++) {
      if (entries[at + i] !== key[from + i]) {
        slot = (slot + 1) & (slots - 1)
        continue search
      }
    }
    return at
  }
}

/** Twice the slots, or a new generation where the limit is reached. Called before an entry is added to a table four fifths full. */
function makeRoom(t: Table): void {
  const { slots, entries, words } = t
  if (slots >= t.maxSlots) {
    t.old = { slots, entries }
    t.entries = new Int32Array(slots * words)
    t.used = 0
    return
  }
  t.slots = slots * 2
  t.entries = new Int32Array(t.slots * words)
  for (let at = 0; at < entries.length; at += words) {
    if (entries[at] === 0) continue
    const to = words === WORDS4 ? find4(t.entries, t.slots, entries[at]!, entries[at + 1]!, entries[at + 2]!) : find6(t.entries, t.slots, entries, at)
    for (let i = 0; i < words; i++) t.entries[to + i] = entries[at + i]!
  }
}

const isFull = (t: Table): boolean => t.used * 5 >= t.slots * 4

const word = (b: Uint8Array, at: number): number => (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!

/** Whether the conversation's own order is the other way round: its first end has the lower port, or the lower address where the ports are the same. */
function isReverse(b: Uint8Array, sourceAt: number, destinationAt: number, addressBytes: number, source: number, destination: number): boolean {
  if (source !== destination) return source > destination
  let i = 0
  while (i < addressBytes && b[sourceAt + i] === b[destinationAt + i]) i++
  return i < addressBytes && b[sourceAt + i]! > b[destinationAt + i]!
}

/** Keeps what the segment says where it is the first or a SYN, and leaves the conversation's first numbers in `s`. */
function settle(
  s: TcpSequences,
  entries: Int32Array,
  at: number,
  known: boolean,
  reverse: boolean,
  seq: number,
  ack: number,
  flags: number,
): boolean {
  const relative = known && (flags & SYN) === 0
  if (!relative) {
    entries[at] = reverse ? ack - 1 : seq
    entries[at + 1] = reverse ? seq : ack - 1
  }
  s.reverse = reverse
  s.seq = entries[at]!
  s.ack = entries[at + 1]!
  return relative
}

/**
 * Finds or records the IPv4 conversation of a segment with ACK set, whose addresses stand at `sourceAt` and `destinationAt`.
 * Answers true when the segment's own numbers are to be printed relative to `s.seq` and `s.ack`; false when this segment is
 * the first one (or a SYN, which starts over).
 */
export function relate4(
  s: TcpSequences,
  b: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  source: number,
  destination: number,
  seq: number,
  ack: number,
  flags: number,
): boolean {
  const reverse = isReverse(b, sourceAt, destinationAt, 4, source, destination)
  const first = word(b, reverse ? destinationAt : sourceAt)
  const second = word(b, reverse ? sourceAt : destinationAt)
  const ports = (reverse ? (destination << 16) | source : (source << 16) | destination) || NO_PORTS
  const t = s.table4
  let at = find4(t.entries, t.slots, ports, first, second)
  let known = t.entries[at] !== 0
  if (!known) {
    if (isFull(t)) {
      makeRoom(t)
      at = find4(t.entries, t.slots, ports, first, second)
    }
    t.used++
    t.entries[at] = ports
    t.entries[at + 1] = first
    t.entries[at + 2] = second
    if (t.old !== undefined) known = takeOver(t, at, find4(t.old.entries, t.old.slots, ports, first, second))
  }
  return settle(s, t.entries, at + 3, known, reverse, seq, ack, flags)
}

const key6 = new Int32Array(9)

/** As relate4, for IPv6. */
export function relate6(
  s: TcpSequences,
  b: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  source: number,
  destination: number,
  seq: number,
  ack: number,
  flags: number,
): boolean {
  const reverse = isReverse(b, sourceAt, destinationAt, 16, source, destination)
  const first = reverse ? destinationAt : sourceAt
  const second = reverse ? sourceAt : destinationAt
  key6[0] = (reverse ? (destination << 16) | source : (source << 16) | destination) || NO_PORTS
  for (let i = 0; i < 4; i++) {
    key6[1 + i] = word(b, first + 4 * i)
    key6[5 + i] = word(b, second + 4 * i)
  }
  const t = s.table6
  let at = find6(t.entries, t.slots, key6, 0)
  let known = t.entries[at] !== 0
  if (!known) {
    if (isFull(t)) {
      makeRoom(t)
      at = find6(t.entries, t.slots, key6, 0)
    }
    t.used++
    for (let i = 0; i < 9; i++) t.entries[at + i] = key6[i]!
    if (t.old !== undefined) known = takeOver(t, at, find6(t.old.entries, t.old.slots, key6, 0))
  }
  return settle(s, t.entries, at + 9, known, reverse, seq, ack, flags)
}

/** Copies the numbers of an entry of the old generation; answers false when there is none. */
function takeOver(t: Table, at: number, oldAt: number): boolean {
  const { entries } = t.old!
  if (entries[oldAt] === 0) return false
  t.entries[at + t.words - 2] = entries[oldAt + t.words - 2]!
  t.entries[at + t.words - 1] = entries[oldAt + t.words - 1]!
  return true
}
