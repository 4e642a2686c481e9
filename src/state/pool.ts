// What ldirectord and keepalived's checkers say of services and real servers. The kernel's own word is ipvs.ts's.
import { type Folders, fact, hasRoom, isOld, learn, MOST, type Telling } from './facts.ts'
import { managerOf } from './ha.ts'
import type { CheckState, ConfiguredService, PoolServerState, PoolServiceState } from './ha-state.ts'
import { type Data, dataOf, flag, list, number, numberOr, oneOf, text, textOr } from './read.ts'
import { serverSubject } from './subject.ts'

const MANAGERS = ['ldirectord', 'keepalived'] as const

function serviceOf(telling: Telling, key: string): PoolServiceState | undefined {
  const manager = oneOf(telling.data.manager, MANAGERS)
  if (manager === undefined || key === '') return undefined
  const { pool } = telling.node
  let service = pool.get(key)
  if (service === undefined) {
    if (!hasRoom(pool, key, MOST)) return undefined
    service = { service: key, manager, servers: new Map() }
    pool.set(key, service)
  }
  service.manager = manager
  return service
}

/** Of a subject that names a service and a real server in it. */
function serverOf(telling: Telling): PoolServerState | undefined {
  const parts = serverSubject(telling.event.subject)
  const service = parts && serviceOf(telling, parts.service)
  if (service === undefined) return undefined
  const { endpoint } = parts!
  let server = service.servers.get(endpoint)
  if (server === undefined && hasRoom(service.servers, endpoint, MOST)) {
    server = {}
    service.servers.set(endpoint, server)
  }
  return server
}

type PlacedValue = NonNullable<PoolServerState['placed']>['value']

const placed =
  (value: PlacedValue): Folders[string] =>
  telling => {
    const server = serverOf(telling)
    if (server === undefined || isOld(server.placed, telling)) return
    const { data } = telling
    server.placed = { ...learn(server.placed, value, telling), initial: flag(data.initial), foreign: flag(data.foreign) }
    const weight = number(data.weight)
    if (weight !== undefined) server.weight = learn(server.weight, weight, telling)
  }

const service =
  (tell: (telling: Telling, service: PoolServiceState) => void): Folders[string] =>
  telling => {
    const known = serviceOf(telling, telling.event.subject)
    if (known !== undefined) tell(telling, known)
  }

const there = (value: boolean): Folders[string] =>
  service((telling, known) => {
    known.there = learn(known.there, value, telling)
  })

const up = (value: boolean): Folders[string] =>
  service((telling, known) => {
    known.up = learn(known.up, value, telling)
  })

const check =
  (value: CheckState['value']): Folders[string] =>
  telling => {
    const manager = oneOf(telling.data.manager, MANAGERS)
    if (manager === undefined) return
    const { subject } = telling.event
    if (!subject.includes(' ')) {
      const { checks } = telling.node
      if (hasRoom(checks, subject, MOST)) checks.set(subject, checked(checks.get(subject), value, manager, telling))
      return
    }
    const server = serverOf(telling)
    if (server !== undefined) server.check = checked(server.check, value, manager, telling)
  }

function checked(known: CheckState | undefined, value: CheckState['value'], manager: string, telling: Telling): CheckState {
  if (known !== undefined && isOld(known, telling)) return known
  const { check, why, count, limit } = telling.data
  return { ...learn(known, value, telling), manager, check: text(check), why: text(why), count: number(count), limit: number(limit) }
}

/** All services of a configuration; one that is not in it any more is not configured. */
function configured(telling: Telling): void {
  const { data, node } = telling
  const manager = oneOf(data.manager, MANAGERS)
  if (manager === undefined) return
  const named = new Set<string>()
  for (const one of list(data.services).map(dataOf)) {
    const key = textOr(one.service, '')
    named.add(key)
    const known = serviceOf(telling, key)
    if (known !== undefined) known.configured = learn(known.configured, configuredService(one), telling)
  }
  for (const [key, known] of node.pool)
    if (!named.has(key) && known.manager === manager && known.configured !== undefined && !isOld(known.configured, telling))
      known.configured = undefined
}

const configuredService = (one: Data): ConfiguredService => ({
  scheduler: textOr(one.scheduler, ''),
  check: text(one.check),
  quiescent: flag(one.quiescent),
  fallback: text(one.fallback),
  servers: list(one.servers)
    .map(dataOf)
    .map(({ server, forwarding, weight }) => ({ server: textOr(server, ''), forwarding: textOr(forwarding, ''), weight: numberOr(weight, 0) })),
})

export const poolFolders: Folders = {
  'health-check.failed': check('failed'),
  'health-check.recovered': check('recovered'),
  'pool-service.added': there(true),
  'pool-service.changed': there(true),
  'pool-service.removed': there(false),
  'pool-service.down': up(false),
  'pool-service.up': up(true),
  'pool-server.added': placed('in'),
  'pool-server.removed': placed('out'),
  'pool-server.quiesced': placed('quiesced'),
  'pool-server.restored': placed('in'),
  'pool-server.reweighted': telling => {
    const server = serverOf(telling)
    const to = number(telling.data.to)
    if (server !== undefined && to !== undefined) server.weight = learn(server.weight, to, telling)
  },
  'pool-fallback.started': service((telling, known) => {
    known.fallback = learn(known.fallback, textOr(telling.data.server, ''), telling)
  }),
  'pool-fallback.ended': service((telling, known) => {
    known.fallback = learn(known.fallback, '', telling)
  }),
  'pool-command.failed': telling => {
    const { node, data } = telling
    if (managerOf(telling) === undefined || isOld(node.refused, telling)) return
    node.refused = fact(`${textOr(data.command, '')}: ${textOr(data.why, '')}`, telling)
  },
  'pool.configured': configured,
}
