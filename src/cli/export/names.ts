// The names that identify a site: clusters and nodes, as sources and the words of cluster managers have them.
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'

/** Fields of events that hold the name of a node. */
const FIELDS = new Set(['node', 'from', 'to'])
/** A subject that is a node. */
const OF_NODES = new Set(['node', 'heartbeat', 'fencing'])
/** Shorter ones would be found in every other word. */
const SHORTEST = 2
/** What a field says that is no node. */
const NO_NAME = /^(?:[\d.:]+|none|all|local|foreign|unknown|up|down|active|dead)$/i

/** All names in the chosen part of a log, and in events of before. */
export async function namesIn(log: EventLog, choice: ReadOptions, before: readonly Event[], signal: AbortSignal): Promise<string[]> {
  const names = new Set<string>()
  const add = (name: unknown): void => {
    if (typeof name === 'string' && name.length >= SHORTEST && !NO_NAME.test(name) && /^[\w.-]+$/.test(name)) names.add(name)
  }
  const sources = new Set<string>()
  const see = (event: Event): void => {
    if (!sources.has(event.source)) {
      sources.add(event.source)
      const parsed = parseSource(event.source)
      add(parsed?.cluster)
      add(parsed?.node)
    }
    namesOf(event, add)
  }
  for (const event of before) see(event)
  for await (const batch of log.read({ ...choice, streams: ['events', 'stats', 'actions', 'capture'], signal }))
    for (const recorded of batch) if (recorded.ok) see(recorded.event)
  return [...names].sort()
}

function namesOf({ type, subject, data }: Event, add: (name: unknown) => void): void {
  const topic = type.slice(0, type.indexOf('.'))
  if (OF_NODES.has(topic)) add(subject)
  if (topic === 'ha-link') add(subject.split('/')[0])
  if (typeof data !== 'object' || data === null || data instanceof Uint8Array) return
  if (OF_NODES.has(topic) || topic === 'resource' || topic === 'ha-link')
    for (const [field, value] of Object.entries(data)) if (FIELDS.has(field)) add(value)
  if (type === 'ha.sampled' && 'nodes' in data && Array.isArray(data.nodes))
    for (const node of data.nodes) add((node as { name?: unknown } | null)?.name)
}
