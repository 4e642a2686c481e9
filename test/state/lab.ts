// Lab runs as tests read them: events, the lab's own truth, and what the kernel said of itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decodeLine } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'
import { evolve } from '../../src/state/evolve.ts'
import { newState } from '../../src/state/new-state.ts'
import type { NodeState, State } from '../../src/state/state.ts'

const LAB = join(import.meta.dirname, '../fixtures/lab')

export const RUNS: readonly string[] = readdirSync(LAB, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

export const fileOf = (run: string, name: string): string => join(LAB, run, name)

const cache = new Map<string, readonly Event[]>()

/** In the order of the log. */
export function eventsOf(run: string): readonly Event[] {
  const known = cache.get(run)
  if (known !== undefined) return known
  const lines = gunzipSync(readFileSync(fileOf(run, 'events.jsonl.gz')))
    .toString()
    .split('\n')
    .filter(line => line !== '')
  const events = lines.map(line => {
    const decoded = decodeLine(line)
    if (!decoded.ok) throw new Error(decoded.why)
    return decoded.event
  })
  cache.set(run, events)
  return events
}

export function fold(events: Iterable<Event>, state: State = newState()): State {
  for (const event of events) evolve(state, event)
  return state
}

export const until = (events: readonly Event[], at: number): Event[] => events.filter(event => event.at <= at)

/** The only cluster of a run. */
export const nodeOf = (state: State, name: string): NodeState | undefined => [...state.clusters.values()][0]?.nodes.get(name)

export type Truth = {
  readonly done: readonly { readonly at: number; readonly node: string; readonly what: string; readonly scenario: string }[]
  readonly well: number
  readonly end: number
}

export const truthOf = (run: string): Truth => JSON.parse(readFileSync(fileOf(run, 'truth.json'), 'utf8')) as Truth
