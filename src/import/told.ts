// Facts of one collector of one node on their way to a log: their order, their numbers, and ids that follow from what they were made of.

import { createHash } from 'node:crypto'
import type { Event, Fact } from '../events/event.ts'
import { formatSource } from '../events/source.ts'

/** What one collector of one node would have said, in the order of its times but for trifles. */
export type Told = {
  readonly node: string
  readonly collector: string
  /** Of the material and of how it was read: the same again gives the same events. Hexadecimal. */
  readonly digest: string
  facts(): AsyncIterable<Fact>
}

type Head = { readonly told: Told; readonly rest: AsyncIterator<Fact>; fact: Fact; number: number; readonly run: string; last: number }

export type TellOptions = { readonly cluster: string; readonly versionOf: (type: string) => number }

/**
 * All of them as events, merged by time: one fact of each is held. Each begins with collector.started and ends with collector.stopped, as
 * a collector's life does; one that has nothing to say has no life.
 */
export async function* tellAll(all: readonly Told[], { cluster, versionOf }: TellOptions): AsyncGenerator<Event, void, void> {
  const heads: Head[] = []
  const opened: AsyncIterator<Fact>[] = []
  try {
    for (const told of all) {
      const rest = told.facts()[Symbol.asyncIterator]()
      opened.push(rest)
      const first = await rest.next()
      if (first.done) continue
      const run = idOf(first.value.at, `${cluster}/${told.node}/${told.collector} ${told.digest}`)
      insert(heads, { told, rest, fact: first.value, number: 0, run, last: first.value.at })
    }
    while (heads.length > 0) {
      const head = heads.pop()!
      if (head.number === 0) yield toEvent(head, life(head, 'collector.started', head.fact.at))
      yield toEvent(head, head.fact)
      head.last = Math.max(head.last, head.fact.at)
      const next = await head.rest.next()
      if (next.done) yield toEvent(head, life(head, 'collector.stopped', head.last))
      else {
        head.fact = next.value
        insert(heads, head)
      }
    }
  } finally {
    for (const rest of opened) await rest.return?.()
  }

  function toEvent(head: Head, { type, subject, at, data }: Fact): Event {
    const sequence = ++head.number
    const { node, collector } = head.told
    const source = formatSource({ cluster, node, collector })
    return { id: idOf(at, `${head.run} ${sequence}`), source, run: head.run, sequence, type, version: versionOf(type), subject, at, data }
  }
}

const life = ({ told }: Head, type: string, at: number): Fact => ({ type, subject: told.collector, at, data: {} })

/** Latest first: the next to be told is the last of the list. Of one time, who came first goes first. */
function insert(heads: Head[], head: Head): void {
  let i = heads.length
  while (i > 0 && heads[i - 1]!.fact.at <= head.fact.at) i--
  heads.splice(i, 0, head)
}

const LAST_MS = 2 ** 48 - 1

/** A UUID of version 7: the time, and what would else be chance from `seed`. `at`: microseconds. */
export function idOf(at: number, seed: string): string {
  const bytes = createHash('sha256').update(seed).digest().subarray(0, 16)
  bytes.writeUIntBE(Math.min(LAST_MS, Math.max(0, Math.floor(at / 1000))), 0, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
