// Counters and connections of services and real servers, and the rates between two looks.
import type { Telling } from './facts.ts'
import { dataOf, list, number, numberOr, text } from './read.ts'
import type { Counted, Five, RealServerState } from './state.ts'

const SECOND = 1_000_000
/** Where counters stand in a row of a real server, whose first is its endpoint. */
const FIRST_COUNTER = 1
const ACTIVE = 6
const INACTIVE = 7

function five(values: readonly unknown[], from: number): Five | undefined {
  const [a, b, c, d, e] = [values[from], values[from + 1], values[from + 2], values[from + 3], values[from + 4]]
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number' || typeof e !== 'number') return undefined
  return [a, b, c, d, e]
}

/** What is known of an entry after these counters; the newest look stays. */
function count(known: Counted | undefined, counters: Five, since: number | undefined, { at, id }: Telling): Counted {
  if (known === undefined) return { at, since: since ?? at, event: id, counters }
  if (at <= known.at) return known
  // An entry that did not move at the look before was the same there: the time counts from that look.
  const from = since !== undefined && since > known.at ? since : known.at
  known.rates = ratesBetween(known.counters, counters, (at - from) / SECOND)
  known.counters = counters
  known.since = from
  known.at = at
  known.event = id
  return known
}

/** Undefined when one went back: they began anew, and nobody saw when. */
function ratesBetween(before: Five, after: Five, seconds: number): Five | undefined {
  const rates: Five = [0, 0, 0, 0, 0]
  for (let i = 0; i < rates.length; i++) {
    const more = after[i]! - before[i]!
    if (more < 0) return undefined
    rates[i] = more / seconds
  }
  return rates
}

export function foldCounted(telling: Telling): void {
  const { node, data, at, id } = telling
  const since = number(data.since)
  if (node.counted === undefined || at >= node.counted.at) node.counted = { at, since, event: id }
  for (const value of list(data.services)) {
    const { service: key, counters, servers } = dataOf(value)
    const service = typeof key === 'string' ? node.services.get(key) : undefined
    if (service === undefined) continue
    const own = five(list(counters), 0)
    if (own !== undefined) service.counted = count(service.counted, own, since, telling)
    for (const row of list(servers)) {
      const values = list(row)
      const server = typeof values[0] === 'string' ? service.servers.get(values[0]) : undefined
      if (server !== undefined) countServer(server, values, since, telling)
    }
  }
}

function countServer(server: RealServerState, values: readonly unknown[], since: number | undefined, telling: Telling): void {
  const own = five(values, FIRST_COUNTER)
  if (own === undefined || (server.counted !== undefined && telling.at < server.counted.at)) return
  server.counted = count(server.counted, own, since, telling)
  server.active = numberOr(values[ACTIVE], 0)
  server.inactive = numberOr(values[INACTIVE], 0)
}

/** They begin at zero again: what comes next is not held against what was. */
export function foldReset(telling: Telling): void {
  const { node, data, event, at } = telling
  const service = node.services.get(event.subject)
  if (service === undefined) return
  if (data.service === true && service.counted !== undefined && service.counted.at <= at) service.counted = undefined
  for (const endpoint of list(data.servers)) {
    const server = typeof endpoint === 'string' ? service.servers.get(endpoint) : undefined
    if (server?.counted !== undefined && server.counted.at <= at) server.counted = undefined
  }
}

export function foldConnections(telling: Telling): void {
  const { node, data, at, id } = telling
  if (node.connections !== undefined && at < node.connections.at) return
  const connections = numberOr(data.connections, 0)
  node.connections = {
    at,
    event: id,
    connections,
    templates: numberOr(data.templates, 0),
    synced: numberOr(data.synced, 0),
    skipped: text(data.skipped),
  }
  if (data.all === true) for (const service of node.services.values()) for (const server of service.servers.values()) server.connections = undefined
  for (const value of list(data.services)) {
    const { service: key, servers } = dataOf(value)
    const service = typeof key === 'string' ? node.services.get(key) : undefined
    if (service !== undefined) for (const one of list(servers)) countStates(service.servers, dataOf(one), telling)
  }
}

function countStates(
  servers: ReadonlyMap<string, RealServerState>,
  { server: endpoint, states, templates, synced }: ReturnType<typeof dataOf>,
  { at, id }: Telling,
): void {
  const server = typeof endpoint === 'string' ? servers.get(endpoint) : undefined
  if (server === undefined) return
  const counts = new Map<string, number>()
  for (const [state, count] of Object.entries(dataOf(states))) if (number(count) !== undefined) counts.set(state, numberOr(count, 0))
  server.connections = { at, event: id, states: counts, templates: numberOr(templates, 0), synced: numberOr(synced, 0) }
}
