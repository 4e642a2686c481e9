// What a bundle takes along of the time before its range, so that a reader knows what was true when the range began.
//
// A state says of each thing which event said it and when it was said last: those events are all that is needed of months of log, as a
// rule. Whether they are is tried: where they give another state, every fact of the log goes along.
import type { Event } from '../../events/event.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'
import { evolve } from '../../state/evolve.ts'
import { newState } from '../../state/new-state.ts'
import type { State } from '../../state/state.ts'
import { COUNTERS_BEFORE, stateAt } from '../status/state-at.ts'

/** In the order of the log. */
export type LeadIn = { readonly events: readonly Event[]; readonly unreadable: number }

const NONE: LeadIn = { events: [], unreadable: 0 }
/** The last words of each source on each thing go along: some facts are put together of several, as what is known of a VRRP master. */
const LAST_WORDS = 8
/** Of counters: a rate is between two. */
const LAST_COUNTS = 2

/**
 * None where everything from the beginning was chosen, or no facts. Filters of the choice hold for it too. Packets never come along.
 * Memory: the state and what is answered.
 */
export async function leadInOf(log: EventLog, choice: ReadOptions, signal: AbortSignal): Promise<LeadIn> {
  const { since, streams } = choice
  if (since === undefined || !(streams?.includes('events') ?? true)) return NONE
  const { state } = await stateAt(log, since - 1, { signal })
  if (state.events === 0 || signal.aborted) return NONE
  const wanted = (['events', 'actions', 'stats'] as const).filter(stream => streams?.includes(stream) ?? true)
  const needed = neededFor(state)

  async function select(isNeeded: (event: Event) => boolean): Promise<LeadIn> {
    const selection = newSelection(since!, isNeeded)
    let unreadable = 0
    for await (const batch of log.read({ ...choice, since: undefined, until: since, streams: wanted, leadIn: true, signal }))
      for (const recorded of batch) {
        if (recorded.ok) selection.add(recorded.event)
        else unreadable++
      }
    return { events: selection.end(), unreadable }
  }

  const chosen = await select(needed)
  const isFiltered = [streams, choice.where, choice.types, choice.nodes, choice.collectors].some(filter => filter !== undefined)
  if (isFiltered || signal.aborted) return chosen // nobody expects a whole state of it
  const again = newState()
  for (const event of chosen.events) evolve(again, event)
  return comparable(again) === comparable(state) ? chosen : select(({ type }) => !isCount(type))
}

const isCount = (type: string): boolean => type.endsWith('.counted')

type Numbered = { readonly event: Event; readonly number: number }

/** What is needed, and the last words of each source on each thing, in the order they came in. */
function newSelection(since: number, isNeeded: (event: Event) => boolean): { add(event: Event): void; end(): Event[] } {
  const kept = new Set<Numbered>()
  const lastWords = new Map<string, Numbered[]>()
  let number = 0
  return {
    add(event) {
      const one = { event, number: number++ }
      const { type, source, subject, at } = event
      if (isNeeded(event)) kept.add(one)
      if (isCount(type) && at < since - COUNTERS_BEFORE) return
      const key = `${source}\n${type}\n${subject}`
      const before = lastWords.get(key) ?? []
      lastWords.set(key, [...before, one].slice(isCount(type) ? -LAST_COUNTS : -LAST_WORDS))
    },
    end() {
      for (const words of lastWords.values()) for (const one of words) kept.add(one)
      return [...kept].sort((a, b) => a.number - b.number).map(({ event }) => event)
    },
  }
}

/** Numbers in a state that are larger are times in microseconds, or counters, which do no harm. */
const LEAST_TIME = 1e15

/** Events that a state names, and those of the times it names: what was said again is newer by that. */
function neededFor(state: State): (event: Event) => boolean {
  const ids = new Set<string>()
  const times = new Set<number>()
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (name === 'event' || name === 'events') ids.add(value)
    } else if (typeof value === 'number') {
      if (value > LEAST_TIME) times.add(value)
    } else if (value instanceof Map || Array.isArray(value)) {
      for (const one of value.values()) walk(one, name)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) walk(one, key)
    }
  }
  walk(state.clusters, '')
  return ({ id, at }) => ids.has(id) || times.has(at)
}

/** Of the moment, or said by packets, which stay out; and what is kept for late events only. */
const NOT_COMPARED = new Set(['heard', 'counted', 'rates', 'connections', 'active', 'inactive', 'protocols', 'captures', 'claims', 'gone', 'picture'])

/** Two states that say the same are equal as text, whatever came first. */
function comparable({ clusters }: State): string {
  return JSON.stringify([...clusters].sort(byName), (name, value: unknown) => {
    if (NOT_COMPARED.has(name)) return undefined
    return value instanceof Map ? [...(value as Map<string, unknown>)].sort(byName) : value
  })
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0)
