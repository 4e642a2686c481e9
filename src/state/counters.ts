// Counters and connections of services and real servers, and the rates between two looks.
import type { Telling } from './facts.ts'
import type { Counted, Five, RealServerState } from './ipvs-state.ts'
import { dataOf, list, number, numberOr, text } from './read.ts'

const SECOND = 1_000_000
/** Where counters stand in a row of a real server, whose first is its endpoint. */
const FIRST_COUNTER = 1
const COUNTERS = 5
const ACTIVE = 6
const INACTIVE = 7

/** Five numbers from `from` on. */
function areCounters(values: readonly unknown[], from: number): boolean {
  for (let i = from; i < from + COUNTERS; i++) if (typeof values[i] !== 'number') return false
  return true
}

/**
 * What is known of an entry after these counters; the newest look stays. Changed in place: of ten thousand real servers a tenth moves
 * every second.
 */
function count(known: Counted | undefined, values: readonly unknown[], first: number, since: number | undefined, { at, id }: Telling): Counted {
  if (known === undefined) return { at, since: since ?? at, event: id, counters: values.slice(first, first + COUNTERS) as Five }
  if (at <= known.at) return known
  // An entry that did not move at the look before was the same there: the time counts from that look.
  const from = since !== undefined && since > known.at ? since : known.at
  const seconds = (at - from) / SECOND
  const { counters } = known
  const rates = known.rates ?? [0, 0, 0, 0, 0]
  let wentBack = false
  for (let i = 0; i < COUNTERS; i++) {
    const value = values[first + i] as number
    const more = value - counters[i]!
    if (more < 0) wentBack = true
    rates[i] = more / seconds
    counters[i] = value
  }
  // They began anew, and nobody saw when; or the clock was set back between the two looks.
  known.rates = wentBack || seconds <= 0 ? undefined : rates
  known.since = from
  known.at = at
  known.event = id
  return known
}

export function foldCounted(telling: Telling): void {
  const { node, data, at, id } = telling
  const since = number(data.since)
  if (node.counted === undefined || at >= node.counted.at) node.counted = { at, since, event: id }
  for (const value of list(data.services)) {
    const { service: key, counters, servers } = dataOf(value)
    const service = typeof key === 'string' ? node.services.get(key) : undefined
    if (service === undefined || at < service.since) continue
    const own = list(counters)
    if (areCounters(own, 0) && !isOfBefore(service.resetAt, at)) service.counted = count(service.counted, own, 0, since, telling)
    for (const row of list(servers)) {
      const values = list(row)
      const server = typeof values[0] === 'string' ? service.servers.get(values[0]) : undefined
      if (server !== undefined) countServer(server, values, since, telling)
    }
  }
}

/** Counters of before they began anew, that come late. */
const isOfBefore = (resetAt: number | undefined, at: number): boolean => resetAt !== undefined && at < resetAt

function countServer(server: RealServerState, values: readonly unknown[], since: number | undefined, telling: Telling): void {
  const { at } = telling
  if (
    !areCounters(values, FIRST_COUNTER) ||
    at < server.since ||
    isOfBefore(server.resetAt, at) ||
    (server.counted !== undefined && at < server.counted.at)
  )
    return
  server.counted = count(server.counted, values, FIRST_COUNTER, since, telling)
  server.active = numberOr(values[ACTIVE], 0)
  server.inactive = numberOr(values[INACTIVE], 0)
}

/** They begin at zero again: what comes next is not held against what was. */
export function foldReset(telling: Telling): void {
  const { node, data, event, at } = telling
  const service = node.services.get(event.subject)
  if (service === undefined) return
  if (data.service === true) reset(service, at)
  for (const endpoint of list(data.servers)) {
    const server = typeof endpoint === 'string' ? service.servers.get(endpoint) : undefined
    if (server !== undefined) reset(server, at)
  }
}

function reset(of: { counted?: Counted | undefined; resetAt?: number | undefined }, at: number): void {
  if (of.resetAt !== undefined && at < of.resetAt) return
  of.resetAt = at
  if (of.counted !== undefined && of.counted.at <= at) of.counted = undefined
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
  if (server === undefined || at < server.since) return
  const counts = new Map<string, number>()
  for (const [state, count] of Object.entries(dataOf(states))) if (number(count) !== undefined) counts.set(state, numberOr(count, 0))
  server.connections = { at, event: id, states: counts, templates: numberOr(templates, 0), synced: numberOr(synced, 0) }
}
