// Recorded events into the order of their corrected times, with bounded memory: what comes a little late is put in its place.
import { inPlay, isSame, type Played } from './played.ts'

/** Held back at most. What comes later than by half of them is out of order; so many small events are some minutes of a busy fleet. */
const HELD = 65_536
/** Bytes of data held back at most: packets are large and come nearly in order. */
const HELD_BYTES = 64 << 20
/** Handed on at a time. */
const PIECE = 1024

export type Sorter<T> = {
  /** What may leave now, in order. */
  push(item: T, bytes: number): readonly T[] | undefined
  end(): readonly T[]
}

export function newSorter<T>(compare: (a: T, b: T) => number, held = HELD, heldBytes = HELD_BYTES): Sorter<T> {
  let waiting: T[] = []
  let bytes = 0
  return {
    push(item, size) {
      waiting.push(item)
      bytes += size
      if (waiting.length < held && bytes < heldBytes) return undefined
      waiting.sort(compare)
      const leaving = waiting.slice(0, Math.max(1, waiting.length >> 1))
      waiting = waiting.slice(leaving.length)
      bytes = Math.floor(bytes / 2)
      return leaving
    },
    end: () => waiting.sort(compare),
  }
}

const SMALL = 512
const LARGE = 16_384

/** About what an event takes in memory: good enough to bound it, and cheap to know. Bytes. */
export function weightOf({ data, type }: Played['event']): number {
  if (data instanceof Uint8Array) return data.byteLength + SMALL
  return type.endsWith('.sampled') || type.endsWith('.counted') ? LARGE : SMALL
}

/** What came before an error leaves before it. */
export async function* inOrder(batches: AsyncIterable<readonly Played[]>): AsyncGenerator<readonly Played[], void, void> {
  const sorter = newSorter(inPlay)
  let broken: { readonly error: unknown } | undefined
  try {
    for await (const batch of batches)
      for (const played of batch) {
        const leaving = sorter.push(played, weightOf(played.event))
        if (leaving !== undefined) yield leaving
      }
  } catch (error) {
    broken = { error }
  }
  const rest = sorter.end()
  if (rest.length > 0) yield rest
  if (broken !== undefined) throw broken.error
}

type Head = { readonly batches: AsyncIterator<readonly Played[]>; batch: readonly Played[]; at: number }

/** Several sources, each in order, as one. Of an event that is there several times one comes. */
export async function* merged(sources: readonly AsyncIterable<readonly Played[]>[]): AsyncGenerator<readonly Played[], void, void> {
  const heads: Head[] = []
  try {
    for (const source of sources) heads.push({ batches: source[Symbol.asyncIterator](), batch: [], at: 0 })
    let open: Head[] = []
    for (const head of heads) if (await refill(head)) open.push(head)
    let piece: Played[] = []
    let last: Played | undefined
    while (open.length > 0) {
      let first = open[0]!
      for (const head of open) if (inPlay(head.batch[head.at]!, first.batch[first.at]!) < 0) first = head
      const played = first.batch[first.at++]!
      if (last === undefined || !isSame(played, last)) piece.push(played)
      last = played
      if (piece.length >= PIECE) {
        yield piece
        piece = []
      }
      if (first.at < first.batch.length) continue
      // What is known leaves before somebody is waited for.
      if (piece.length > 0) yield piece
      piece = []
      if (!(await refill(first))) open = open.filter(head => head !== first)
    }
  } finally {
    for (const { batches } of heads) await batches.return?.(undefined)
  }
}

async function refill(head: Head): Promise<boolean> {
  do {
    const { done, value } = await head.batches.next()
    if (done) return false
    head.batch = value
    head.at = 0
  } while (head.batch.length === 0)
  return true
}
