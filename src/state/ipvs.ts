// The kernel's virtual server table: services, real servers, weights; pictures of it that replace all that is not newer.
import { foldConnections, foldCounted, foldReset } from './counters.ts'
import { type Folders, fact, hasRoom, isOfEarlierLife, isOld, learn, MOST, rememberRemoval, said, type Telling, wasRemovedLater } from './facts.ts'
import { daemonRole, setSysctl, setTimeouts, showSettings, startDaemon, stopDaemon } from './ipvs-settings.ts'
import type { RealServerState, ServerSettings, ServiceSettings, ServiceState } from './ipvs-state.ts'
import { type Data, dataOf, flag, list, number, numberOr, oneOf, text, textOr, texts } from './read.ts'
import type { Said } from './said.ts'
import { serverSubject } from './subject.ts'

const SERVICE = 'service'
const SERVER = 'server'
/** Between a service and its real server in a subject. */
const BETWEEN = ' '

/** The settings a change leaves alone come from `was`. `null` takes one away. */
function serviceSettings(data: Data, was?: ServiceSettings): ServiceSettings {
  const { scheduler, schedulerFlags, persistence, onePacket } = data
  return {
    scheduler: textOr(scheduler, was?.scheduler ?? ''),
    schedulerFlags: schedulerFlags === undefined ? was?.schedulerFlags : texts(schedulerFlags),
    persistence: persistence === undefined ? was?.persistence : persistenceOf(persistence),
    onePacket: onePacket === undefined ? was?.onePacket : flag(onePacket) === true || undefined,
  }
}

function persistenceOf(value: unknown): ServiceSettings['persistence'] {
  const { seconds, netmask, engine } = dataOf(value)
  return number(seconds) === undefined ? undefined : { seconds: numberOr(seconds, 0), netmask: text(netmask), engine: text(engine) }
}

const FORWARDING = ['masq', 'route', 'tunnel', 'local'] as const
const TUNNELS = ['ipip', 'gre', 'gue'] as const

/** Thresholds of 0 are none. */
function serverSettings(data: Data, was?: ServerSettings): ServerSettings {
  const { forwarding, tunnel, upper, lower } = data
  return {
    forwarding: oneOf(forwarding, FORWARDING) ?? was?.forwarding ?? 'masq',
    tunnel: tunnel === undefined ? was?.tunnel : tunnelOf(tunnel),
    upper: (upper === undefined ? was?.upper : number(upper)) || undefined,
    lower: (lower === undefined ? was?.lower : number(lower)) || undefined,
  }
}

function tunnelOf(value: unknown): ServerSettings['tunnel'] {
  const { kind, port, checksum } = dataOf(value)
  const known = oneOf(kind, TUNNELS)
  return known === undefined ? undefined : { kind: known, port: number(port), checksum: text(checksum) }
}

/** It is there; undefined when it was removed after this was said. */
function addService(telling: Telling, key: string, settings: Data): ServiceState | undefined {
  const { services } = telling.node
  if (key === '' || wasRemovedLater(telling, SERVICE, key)) return undefined
  const known = services.get(key)
  if (known === undefined) {
    if (!hasRoom(services, key, MOST)) return undefined
    const service: ServiceState = { ...said(telling), key, settings: fact(serviceSettings(settings), telling), servers: new Map() }
    services.set(key, service)
    return service
  }
  confirm(known, telling)
  learn(known.settings, serviceSettings(settings), telling)
  return known
}

/** It is still there. */
function confirm(known: Said, telling: Telling): void {
  if (isOld(known, telling)) return
  if (isOfEarlierLife(telling.node, known)) Object.assign(known, said(telling))
  else known.at = telling.at
}

function removeService(telling: Telling, key: string): void {
  const { services } = telling.node
  rememberRemoval(telling, SERVICE, key)
  const known = services.get(key)
  if (known !== undefined && !isOld(known, telling)) services.delete(key)
}

function addServer(telling: Telling, service: ServiceState, endpoint: string, data: Data): void {
  if (endpoint === '' || wasRemovedLater(telling, SERVER, service.key + BETWEEN + endpoint)) return
  const { servers } = service
  const known = servers.get(endpoint)
  const weight = numberOr(data.weight, 0)
  if (known === undefined) {
    if (!hasRoom(servers, endpoint, MOST)) return
    servers.set(endpoint, {
      ...said(telling),
      endpoint,
      settings: fact(serverSettings(data), telling),
      weight: fact(weight, telling),
      active: 0,
      inactive: 0,
    })
    return
  }
  confirm(known, telling)
  learn(known.settings, serverSettings(data), telling)
  setWeight(telling, known, weight, undefined)
}

function setWeight(telling: Telling, server: RealServerState, weight: number, from: number | undefined): void {
  if (isOld(server.weight, telling)) return
  const before = from ?? server.weight.value
  if (weight === 0 && before > 0) server.weightBefore = before
  else if (weight > 0) server.weightBefore = undefined
  learn(server.weight, weight, telling)
}

/** The service, which a real server that is told of must belong to, and the real server if it is known. */
function find(telling: Telling): { service: ServiceState; server: RealServerState | undefined } | undefined {
  const parts = serverSubject(telling.event.subject)
  const service = parts && telling.node.services.get(parts.service)
  return service && { service, server: service.servers.get(parts.endpoint) }
}

function serverAdded(telling: Telling): void {
  const parts = serverSubject(telling.event.subject)
  if (parts === undefined) return
  const { service: key, endpoint } = parts
  // What it belongs to may have been said before the log began.
  const service = telling.node.services.get(key) ?? addService(telling, key, {})
  if (service !== undefined) addServer(telling, service, endpoint, telling.data)
}

function serverRemoved(telling: Telling): void {
  const { subject } = telling.event
  rememberRemoval(telling, SERVER, subject)
  const found = find(telling)
  if (found?.server === undefined || isOld(found.server, telling)) return
  found.service.servers.delete(found.server.endpoint)
}

/** A picture: what it does not show, and was not said after it, is not there. Parts are one picture once all are here. */
function sampled(telling: Telling): void {
  const { node, data, at } = telling
  const part = numberOr(data.part, 1)
  const parts = numberOr(data.parts, 1)
  const keys: string[] = []
  for (const value of list(data.services)) {
    const one = dataOf(value)
    const key = text(one.service)
    if (key === undefined) continue
    keys.push(key)
    const service = addService(telling, key, one)
    if (service !== undefined) showServers(telling, service, list(one.servers))
  }
  node.table = learn(node.table, { ...(number(data.buckets) !== undefined && { buckets: numberOr(data.buckets, 0) }) }, telling)
  showSettings(telling)
  if (parts <= 1) {
    dropServices(telling, new Set(keys))
    return
  }
  if (node.picture === undefined || node.picture.at < at || node.picture.parts !== parts) node.picture = { at, parts, got: [], services: [] }
  const { picture } = node
  if (picture.at !== at || picture.got.includes(part)) return
  picture.got.push(part)
  for (const key of keys) picture.services.push(key)
  if (picture.got.length < parts) return
  dropServices(telling, new Set(picture.services))
  node.picture = undefined
}

function showServers(telling: Telling, service: ServiceState, values: readonly unknown[]): void {
  const shown = new Set<string>()
  for (const value of values) {
    const one = dataOf(value)
    const endpoint = text(one.server)
    if (endpoint === undefined) continue
    shown.add(endpoint)
    addServer(telling, service, endpoint, one)
  }
  for (const [endpoint, server] of service.servers) {
    if (shown.has(endpoint) || isOld(server, telling)) continue
    rememberRemoval(telling, SERVER, service.key + BETWEEN + endpoint)
    service.servers.delete(endpoint)
  }
}

function dropServices(telling: Telling, shown: ReadonlySet<string>): void {
  for (const [key, service] of telling.node.services) if (!shown.has(key) && !isOld(service, telling)) removeService(telling, key)
}

export const ipvsFolders: Folders = {
  'service.added': telling => void addService(telling, telling.event.subject, telling.data),
  'service.removed': telling => removeService(telling, telling.event.subject),
  'service.changed': telling => {
    const known = telling.node.services.get(telling.event.subject)
    if (known !== undefined) learn(known.settings, serviceSettings(dataOf(telling.data.to), known.settings.value), telling)
  },
  'real-server.added': serverAdded,
  'real-server.removed': serverRemoved,
  'real-server.changed': telling => {
    const server = find(telling)?.server
    if (server !== undefined) learn(server.settings, serverSettings(dataOf(telling.data.to), server.settings.value), telling)
  },
  'weight.changed': telling => {
    const server = find(telling)?.server
    const to = number(telling.data.to)
    if (server !== undefined && to !== undefined) setWeight(telling, server, to, number(telling.data.from))
  },
  'ipvs.sampled': sampled,
  'ipvs.counted': foldCounted,
  'ipvs-counters.reset': foldReset,
  'connections.counted': foldConnections,
  'sync-daemon.started': telling => {
    const role = daemonRole(telling)
    if (role !== undefined) startDaemon(telling, role, telling.data)
  },
  'sync-daemon.stopped': telling => {
    const role = daemonRole(telling)
    if (role !== undefined) stopDaemon(telling, role)
  },
  'ipvs-timeouts.changed': telling => setTimeouts(telling, telling.data.to),
  'ipvs-sysctl.changed': telling => setSysctl(telling, telling.event.subject, text(telling.data.to)),
}
