// Which bytes of a direction are known to be missing: a short list of holes, newest first, from a pool that all connections share.
//
// What fills a hole soon is out of order; what was here already is a retransmission. Without room for one more hole the oldest of
// the direction is forgotten, and with an empty pool the new one: what fills it is then called a retransmission.

export type Holes = {
  /** Three words each: from, to, next (index + 1, 0 at the end). */
  readonly words: Uint32Array
  /** First free one, index + 1. */
  free: number
}

const WORDS = 3
const NEXT_HOLE = 2
const POOL = 1 << 14
/** Holes of one direction. */
const MOST = 64

export function newHoles(): Holes {
  const words = new Uint32Array(POOL * WORDS)
  for (let i = 0; i < POOL - 1; i++) words[i * WORDS + NEXT_HOLE] = i + 2
  return { words, free: 1 }
}

/** `from` to `to` (sequence numbers, `to` excluded) was skipped. Answers the new head of the list `head`. */
export function openHole(h: Holes, head: number, from: number, to: number): number {
  const { words } = h
  if (h.free === 0) return head
  const hole = h.free
  const at = (hole - 1) * WORDS
  h.free = words[at + NEXT_HOLE]!
  words[at] = from
  words[at + 1] = to
  words[at + NEXT_HOLE] = head
  trim(h, hole)
  return hole
}

/** Gives the whole list back. */
export function closeHoles(h: Holes, head: number): void {
  for (let hole = head; hole !== 0; ) hole = release(h, hole)
}

/** Gives one back; answers what came after it. */
function release(h: Holes, hole: number): number {
  const at = (hole - 1) * WORDS
  const next = h.words[at + NEXT_HOLE]!
  h.words[at + NEXT_HOLE] = h.free
  h.free = hole
  return next
}

function trim(h: Holes, head: number): void {
  let hole = head
  for (let i = 1; i < MOST; i++) {
    hole = h.words[(hole - 1) * WORDS + NEXT_HOLE]!
    if (hole === 0) return
  }
  const at = (hole - 1) * WORDS + NEXT_HOLE
  closeHoles(h, h.words[at]!)
  h.words[at] = 0
}

type Filling = { head: number; filled: boolean }
/** The answer of fillHoles, used again for every call. */
const filling: Filling = { head: 0, filled: false }

/** `from` to `to` came after all. Answers the list's new head and whether any of it was missing; valid until the next call. */
export function fillHoles(h: Holes, head: number, from: number, to: number): Filling {
  const { words } = h
  filling.head = head
  filling.filled = false
  let before = 0
  for (let hole = head; hole !== 0; ) {
    const at = (hole - 1) * WORDS
    const start = words[at]!
    const end = words[at + 1]!
    let next = words[at + NEXT_HOLE]!
    if (((from - end) | 0) < 0 && ((to - start) | 0) > 0) {
      filling.filled = true
      const keepsHead = ((from - start) | 0) > 0
      const keepsTail = ((end - to) | 0) > 0
      if (keepsHead) {
        words[at + 1] = from
        // In the middle: the tail is a hole of its own.
        if (keepsTail) words[at + NEXT_HOLE] = openHole(h, next, to, end)
      } else if (keepsTail) words[at] = to
      else {
        next = release(h, hole)
        if (before === 0) filling.head = next
        else words[(before - 1) * WORDS + NEXT_HOLE] = next
        hole = next
        continue
      }
    }
    before = hole
    hole = next
  }
  return filling
}
