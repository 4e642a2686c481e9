// First sequence numbers of every TCP conversation, so that later ones can be printed relative to them, as tcpdump does.
//
// tcpdump keeps every conversation for ever in 919 lists, which is what slows it down on captures with many connections.
// Here they lie in open-addressed tables of integers. Memory is bounded: when a table is full it becomes the old generation,
// which is still looked into, and what is used again moves on; only conversations not seen for a whole generation (838,860
// of IPv4, 104,857 of IPv6) are forgotten, and start over with an absolute number.

const ACK = 0x10
const SYN = 0x02

/** One address family's conversations. An entry is `words` numbers: key (ports, then both addresses), first seq, first ack. */
type Table = {
  readonly keyWords: number
  readonly words: number
  readonly maxSlots: number
  slots: number
  used: number
  entries: Int32Array
  /** 1 where an entry stands. */
  taken: Uint8Array
  old: { slots: number; entries: Int32Array; taken: Uint8Array } | undefined
}

export type TcpSequences = {
  readonly table4: Table
  readonly table6: Table
  readonly key: Int32Array
  /** The answer of `relate`: first numbers of the conversation in its own order (lower port first), and whether this packet runs against it. */
  seq: number
  ack: number
  reverse: boolean
}

const newTable = (addressWords: number, maxSlots: number): Table => {
  const words = 1 + 2 * addressWords + 2
  const slots = 2048
  return {
    keyWords: words - 2,
    words,
    maxSlots,
    slots,
    used: 0,
    entries: new Int32Array(slots * words),
    taken: new Uint8Array(slots),
    old: undefined,
  }
}

export const newTcpSequences = (): TcpSequences => ({
  table4: newTable(1, 1 << 20),
  table6: newTable(4, 1 << 17),
  key: new Int32Array(9),
  seq: 0,
  ack: 0,
  reverse: false,
})

/** How full a table may get before it grows or ages: a power of two keeps the test for it an integer. */
const full = (t: Table): boolean => t.used * 5 >= t.slots * 4

function hashOf(key: Int32Array, words: number): number {
  let h = 0x9e3779b1
  for (let i = 0; i < words; i++) {
    h = Math.imul(h ^ key[i]!, 0x85ebca6b)
    h ^= h >>> 15
  }
  return h >>> 0
}

/** The slot of `key`, or the empty one where it belongs (then `taken` is 0 there). */
function slotOf(key: Int32Array, hash: number, keyWords: number, words: number, slots: number, entries: Int32Array, taken: Uint8Array): number {
  let slot = hash & (slots - 1)
  outer: while (taken[slot] !== 0) {
    const from = slot * words
    for (let i = 0; i < keyWords; i++) {
      if (entries[from + i] !== key[i]) {
        slot = (slot + 1) & (slots - 1)
        continue outer
      }
    }
    break
  }
  return slot
}

/** Twice the slots, or a new generation where the limit is reached. */
function makeRoom(t: Table): void {
  if (t.slots >= t.maxSlots) {
    t.old = { slots: t.slots, entries: t.entries, taken: t.taken }
    t.entries = new Int32Array(t.slots * t.words)
    t.taken = new Uint8Array(t.slots)
    t.used = 0
    return
  }
  const { slots, entries, taken, words, keyWords } = t
  t.slots = slots * 2
  t.entries = new Int32Array(t.slots * words)
  t.taken = new Uint8Array(t.slots)
  const key = new Int32Array(keyWords)
  for (let s = 0; s < slots; s++) {
    if (taken[s] === 0) continue
    for (let i = 0; i < keyWords; i++) key[i] = entries[s * words + i]!
    const slot = slotOf(key, hashOf(key, keyWords), keyWords, words, t.slots, t.entries, t.taken)
    t.entries.set(entries.subarray(s * words, (s + 1) * words), slot * words)
    t.taken[slot] = 1
  }
}

const word = (b: Uint8Array, at: number): number => (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!

/**
 * Finds or records the conversation of a segment with ACK set. Answers true when the segment's own numbers are to be printed
 * relative to `s.seq` and `s.ack`; false when this segment is the first one (or a SYN, which starts over).
 * `addressBytes` is 4 or 16; the addresses must lie inside `b`.
 */
export function relate(
  s: TcpSequences,
  b: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  addressBytes: number,
  sourcePort: number,
  destinationPort: number,
  seq: number,
  ack: number,
  flags: number,
): boolean {
  let reverse = sourcePort > destinationPort
  if (sourcePort === destinationPort) {
    let i = 0
    while (i < addressBytes && b[sourceAt + i] === b[destinationAt + i]) i++
    reverse = i < addressBytes && b[sourceAt + i]! > b[destinationAt + i]!
  }
  const first = reverse ? destinationAt : sourceAt
  const second = reverse ? sourceAt : destinationAt
  const { key } = s
  key[0] = reverse ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort
  let table: Table
  if (addressBytes === 4) {
    table = s.table4
    key[1] = word(b, first)
    key[2] = word(b, second)
  } else {
    table = s.table6
    for (let i = 0; i < 4; i++) {
      key[1 + i] = word(b, first + 4 * i)
      key[5 + i] = word(b, second + 4 * i)
    }
  }
  s.reverse = reverse
  const { keyWords, words } = table
  const hash = hashOf(key, keyWords)
  let slot = slotOf(key, hash, keyWords, words, table.slots, table.entries, table.taken)
  let known = table.taken[slot] !== 0
  if (!known) {
    if (full(table)) {
      makeRoom(table)
      slot = slotOf(key, hash, keyWords, words, table.slots, table.entries, table.taken)
    }
    const { entries } = table
    const from = slot * words
    for (let i = 0; i < keyWords; i++) entries[from + i] = key[i]!
    table.taken[slot] = 1
    table.used++
    const { old } = table
    if (old !== undefined) {
      const before = slotOf(key, hash, keyWords, words, old.slots, old.entries, old.taken)
      if (old.taken[before] !== 0) {
        known = true
        entries[from + keyWords] = old.entries[before * words + keyWords]!
        entries[from + keyWords + 1] = old.entries[before * words + keyWords + 1]!
      }
    }
  }
  const { entries } = table
  const at = slot * words + keyWords
  if (!known || (flags & SYN) !== 0) {
    entries[at] = reverse ? ack - 1 : seq
    entries[at + 1] = reverse ? seq : ack - 1
    s.seq = entries[at]! >>> 0
    s.ack = entries[at + 1]! >>> 0
    return false
  }
  s.seq = entries[at]! >>> 0
  s.ack = entries[at + 1]! >>> 0
  return true
}

/** Whether a segment with these flags takes part: only those with ACK do. */
export const takesPart = (flags: number): boolean => (flags & ACK) !== 0
