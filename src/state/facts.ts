// How a fact becomes another: the newer word counts, whichever comes first.
import type { Event } from '../events/event.ts'
import type { Data } from './read.ts'
import type { Fact, Said } from './said.ts'
import type { ClusterState, NodeState } from './state.ts'

/** What a folder is given: an event, its data, and where it belongs. */
export type Telling = {
  cluster: ClusterState
  node: NodeState
  event: Event
  data: Data
  /** Of the event: microseconds, and its id. */
  at: number
  id: string
}

export type Folder = (telling: Telling) => void
export type Folders = Readonly<Record<string, Folder>>

export const said = ({ at, id }: Telling): Said => ({ since: at, at, event: id })

export const fact = <Value>(value: Value, { at, id }: Telling): Fact<Value> => ({ value, since: at, at, event: id })

/**
 * The fact after `value` was said of it. A word that is older than what is known changes nothing; the same word again only makes it
 * newer: since when, and who said it first, stay.
 */
export function learn<Value>(known: Fact<Value> | undefined, value: Value, telling: Telling): Fact<Value> {
  if (known === undefined) return fact(value, telling)
  const { at, id } = telling
  if (at < known.at) return known
  const isOther = isOfEarlierLife(telling.node, known) || !same(known.value, value)
  known.at = at
  if (isOther) {
    known.value = value
    known.since = at
    known.event = id
  }
  return known
}

/**
 * Whether it was said in the life of the node before it was cut off. A log may be read in the order of its times, in which words of the
 * new life come before that it began: then the ids of the events, which are of the time when they were made, tell.
 */
export function isOfEarlierLife({ agent: { started, cutOffAt } }: Pick<NodeState, 'agent'>, { at, event }: Pick<Said, 'at' | 'event'>): boolean {
  return cutOffAt !== undefined && at <= cutOffAt && started !== undefined && event < started.event
}

/** Values of facts are words, numbers, or small plain data. A member that is undefined is as good as none. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, i) => same(one, b[i]))
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const name in one) if (!same(one[name], other[name])) return false
  for (const name in other) if (other[name] !== undefined && one[name] === undefined) return false
  return true
}

/** Whether the telling is older than what it speaks of. */
export const isOld = (known: { readonly at: number } | undefined, { at }: Telling): boolean => known !== undefined && at < known.at

/** Whether a thing was removed after this was said: an event that came late must not bring it back. */
export function wasRemovedLater({ node, at }: Telling, kind: string, key: string): boolean {
  if (node.gone.size === 0) return false
  const gone = node.gone.get(`${kind} ${key}`)
  return gone !== undefined && gone.at > at
}

/** So many removals are remembered: what comes late comes within seconds. */
const MOST_GONE = 1000

export function rememberRemoval({ node, at, id }: Telling, kind: string, key: string): void {
  const { gone } = node
  const name = `${kind} ${key}`
  const before = gone.get(name)
  if (before !== undefined && before.at > at) return
  gone.delete(name)
  gone.set(name, { at, event: id })
  forgetOldest(gone, MOST_GONE)
}

/** Drops what was put in first, until at most `most` are left. */
export function forgetOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return
  for (const key of map.keys()) {
    map.delete(key)
    if (map.size <= most) return
  }
}

/** Names come from anywhere: more things of one kind than this are not remembered. */
export const MOST = 100_000

/** Whether one more may be remembered under this key. */
export const hasRoom = (map: ReadonlyMap<string, unknown>, key: string, most = MOST): boolean => map.size < most || map.has(key)
