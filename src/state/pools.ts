// Services across directors: which table counts, each real server with its weight, rates, checks, and why it is quiesced. Pure.
import { livenessOf, rolesOf } from './derive.ts'
import type { CheckState, PoolServerState, PoolServiceState } from './ha-state.ts'
import type { Counted, Five, RealServerState, ServiceState } from './ipvs-state.ts'
import type { ClusterState, NodeState } from './state.ts'
import { addressOfService, type VipState, vipsOf } from './vips.ts'

/** Counters of entries that moved are said within seconds: after this without a word an entry does not move. Microseconds. */
const STILL_AFTER = 15_000_000

/** Per second: connections, packets in and out, bytes in and out. Zeros when nothing moves; undefined when nothing is known. */
export function ratesAt(counted: Counted | undefined, node: NodeState, now: number): Five | undefined {
  if (counted === undefined) return undefined
  // Only what moved is said: what the newest look did not mention has not.
  const rests = counted.at < (node.counted?.at ?? 0) || now - counted.at > STILL_AFTER
  return rests ? [0, 0, 0, 0, 0] : counted.rates
}

export type Quiesced = {
  /** keepalived, ldirectord, or undefined where nobody said that he did it. */
  readonly by?: string | undefined
  readonly since: number
  readonly weightBefore?: number | undefined
}

export type ServerView = {
  readonly endpoint: string
  /** In the table that counts; undefined: it is not in it, though its manager knows it, or another director has it. */
  readonly server?: RealServerState | undefined
  readonly rates?: Five | undefined
  readonly check?: CheckState | undefined
  readonly quiesced?: Quiesced | undefined
  /** The manager took it out of the table. */
  readonly out?: { readonly by: string; readonly since: number } | undefined
  /** Directors whose table has it otherwise: their weight, or undefined where it is not in. */
  readonly elsewhere: readonly { readonly node: string; readonly weight: number | undefined }[]
}

export type ServiceView = {
  readonly key: string
  /** The director whose table is shown: the one that has the address, else the busiest, else the one heard last. */
  readonly director: string
  readonly directors: readonly string[]
  /** That director is heard; else all of this is as old as its last word, and rates are not known. */
  readonly isHeard: boolean
  readonly service: ServiceState | undefined
  readonly rates?: Five | undefined
  readonly pool?: PoolServiceState | undefined
  readonly servers: readonly ServerView[]
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** In the order of their keys. `vips` where they are at hand. */
export function servicesOf(cluster: ClusterState, now: number, vips: ReadonlyMap<string, VipState> = vipsOf(cluster, now)): ServiceView[] {
  const keys = new Set<string>()
  for (const node of cluster.nodes.values()) {
    for (const key of node.services.keys()) keys.add(key)
    for (const [key, pool] of node.pool) if (pool.there?.value !== false && isOfItself(pool)) keys.add(key)
  }
  return [...keys].sort(byName).map(key => serviceOf(cluster, key, now, vips))
}

/** Something was said of the service itself, not only of a check whose service the log did not name well. */
const isOfItself = ({ there, up, configured, fallback }: PoolServiceState): boolean =>
  there !== undefined || up !== undefined || configured !== undefined || fallback !== undefined

export function serviceOf(cluster: ClusterState, key: string, now: number, vips: ReadonlyMap<string, VipState> = vipsOf(cluster, now)): ServiceView {
  const nodes = [...cluster.nodes.values()]
  const tables = nodes.filter(node => node.services.has(key))
  const holder = vips.get(addressOfService(key) ?? '')?.holder
  const ranked = (tables.length > 0 ? tables : nodes.filter(node => node.pool.has(key))).sort(
    (a, b) => rank(cluster, b, now, holder) - rank(cluster, a, now, holder),
  )
  const main = ranked[0]!
  const service = main.services.get(key)
  const pool = main.pool.get(key) ?? ranked.map(node => node.pool.get(key)).find(one => one !== undefined)
  const others = tables.filter(node => node !== main)
  const endpoints = new Set([...(service?.servers.keys() ?? []), ...others.flatMap(node => [...node.services.get(key)!.servers.keys()])])
  for (const [endpoint, { placed }] of pool?.servers ?? []) if (placed?.value === 'out' && !placed.foreign) endpoints.add(endpoint)
  const servers = [...endpoints].sort(byName).map(endpoint => serverView(main, key, endpoint, pool, others, now))
  const isHeard = livenessOf(cluster, main, now).state === 'alive'
  const shown = isHeard ? servers : servers.map(server => ({ ...server, rates: undefined }))
  const rates = isHeard ? ratesAt(service?.counted, main, now) : undefined
  return { key, director: main.name, directors: tables.map(({ name }) => name), isHeard, service, rates, pool, servers: shown }
}

/** Who has the address counts most, then who is called active, then who is heard, then who counted last. */
function rank(cluster: ClusterState, node: NodeState, now: number, holder: string | undefined): number {
  const active = rolesOf(node).some(({ role, ofThisLife }) => role === 'active' && ofThisLife)
  const alive = livenessOf(cluster, node, now).state === 'alive'
  return (node.name === holder ? 8 : 0) + (alive ? 4 : 0) + (active ? 2 : 0) + (node.counted?.at ?? 0) / Number.MAX_SAFE_INTEGER
}

function serverView(
  main: NodeState,
  key: string,
  endpoint: string,
  pool: PoolServiceState | undefined,
  others: readonly NodeState[],
  now: number,
): ServerView {
  const server = main.services.get(key)?.servers.get(endpoint)
  const known = main.pool.get(key)?.servers.get(endpoint) ?? pool?.servers.get(endpoint)
  const { placed } = known ?? {}
  const elsewhere = others
    .map(node => ({ node: node.name, weight: node.services.get(key)!.servers.get(endpoint)?.weight.value }))
    .filter(({ weight }) => weight !== server?.weight.value)
  return {
    endpoint,
    server,
    rates: ratesAt(server?.counted, main, now),
    check: known?.check ?? main.checks.get(endpoint),
    quiesced: server?.weight.value === 0 ? quiesced(server, known, pool?.manager) : undefined,
    out: server === undefined && placed?.value === 'out' ? { by: pool?.manager ?? '', since: placed.since } : undefined,
    elsewhere,
  }
}

/** The table is polled, and a manager writes its log before or after: words and weights within this time are one thing. Microseconds. */
const TOGETHER = 30_000_000

function quiesced(server: RealServerState, known: PoolServerState | undefined, manager: string | undefined): Quiesced {
  const { since } = server.weight
  const { placed, weight } = known ?? {}
  const saidSo = placed?.value === 'quiesced' || (weight?.value === 0 && weight.since >= (placed?.since ?? 0))
  const close = Math.abs((placed?.value === 'quiesced' ? placed.since : (weight?.since ?? 0)) - since) <= TOGETHER
  // What a picture at the start shows was so for longer than it was seen.
  const fromPicture = since === server.since
  return { by: saidSo && (close || fromPicture) ? manager : undefined, since, weightBefore: server.weightBefore }
}
