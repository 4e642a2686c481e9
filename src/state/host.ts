// A node's own network: addresses, links, routes, neighbours, settings and counters.
import { type Folders, hasRoom, isOfEarlierLife, isOld, rememberRemoval, said, type Telling, wasRemovedLater } from './facts.ts'
import { setSysctl } from './ipvs-settings.ts'
import { type Data, dataOf, familyOf, flag, list, number, numberOr, text, textOr } from './read.ts'
import type { AddressState, LinkState, NeighbourState, RouteState } from './state.ts'

/** One table of a node: what an entry is called, and how it is read. */
type Kind<Entry extends { at: number }> = {
  readonly name: string
  readonly table: (telling: Telling) => Map<string, Entry>
}

const ADDRESSES: Kind<AddressState> = { name: 'address', table: ({ node }) => node.addresses }
const LINKS: Kind<LinkState> = { name: 'link', table: ({ node }) => node.links }
const ROUTES: Kind<RouteState> = { name: 'route', table: ({ node }) => node.routes }

function put<Entry extends { at: number; since: number; event: string }>(telling: Telling, kind: Kind<Entry>, key: string, entry: Entry): void {
  if (wasRemovedLater(telling, kind.name, key)) return
  const table = kind.table(telling)
  const known = table.get(key)
  if (isOld(known, telling)) return
  if (known !== undefined && !isOfEarlierLife(telling.node, known)) table.set(key, { ...entry, since: known.since, event: known.event })
  else if (known !== undefined || hasRoom(table, key)) table.set(key, entry)
}

function drop<Entry extends { at: number; since: number; event: string }>(telling: Telling, kind: Kind<Entry>, key: string): void {
  const table = kind.table(telling)
  if (isOld(table.get(key), telling)) return
  rememberRemoval(telling, kind.name, key)
  table.delete(key)
}

/** What a picture does not show is gone, unless it was said after it. */
function dropOthers<Entry extends { at: number; since: number; event: string }>(
  telling: Telling,
  kind: Kind<Entry>,
  shown: ReadonlySet<string>,
): void {
  for (const key of [...kind.table(telling).keys()]) if (!shown.has(key)) drop(telling, kind, key)
}

const addressKey = (address: string, data: Data): string => `${address} ${textOr(data.interface, '')}`

function addressOf(telling: Telling, prefix: string, data: Data): AddressState {
  const slash = prefix.indexOf('/')
  return {
    ...said(telling),
    address: slash < 0 ? prefix : prefix.slice(0, slash),
    prefix,
    interface: textOr(data.interface, ''),
    scope: textOr(data.scope, ''),
    label: text(data.label),
    peer: text(data.peer),
  }
}

const linkOf = (telling: Telling, name: string, data: Data, was?: LinkState): LinkState => ({
  ...said(telling),
  name,
  up: flag(data.up) ?? was?.up ?? false,
  carrier: flag(data.carrier) ?? was?.carrier ?? false,
  mtu: number(data.mtu) ?? was?.mtu ?? 0,
  mac: data.mac === undefined ? was?.mac : text(data.mac),
  master: data.master === undefined ? was?.master : text(data.master),
})

function linkChanged(telling: Telling): void {
  const { node, event, data } = telling
  const to = dataOf(data.to)
  if (to.present === false) return drop(telling, LINKS, event.subject)
  put(telling, LINKS, event.subject, linkOf(telling, event.subject, to, to.present === true ? undefined : node.links.get(event.subject)))
}

const hopsOf = (value: unknown): RouteState['hops'] =>
  Array.isArray(value)
    ? value.map(dataOf).map(hop => ({ gateway: text(hop.gateway), interface: text(hop.interface), weight: numberOr(hop.weight, 1) }))
    : undefined

const routeOf = (telling: Telling, destination: string, data: Data): RouteState => ({
  ...said(telling),
  destination,
  family: familyOf(data.family),
  table: textOr(data.table, 'main'),
  kind: textOr(data.kind, 'unicast'),
  gateway: text(data.gateway),
  interface: text(data.interface),
  protocol: text(data.protocol),
  scope: text(data.scope),
  source: text(data.source),
  metric: number(data.metric),
  hops: hopsOf(data.hops),
})

/** A route is all that is known of it: one that changes is another one. */
function routeKey({ destination, family, table, kind, gateway, interface: name, protocol, scope, source, metric, hops }: RouteState): string {
  const ways = hops?.map(hop => `${hop.gateway ?? ''}%${hop.interface ?? ''}*${hop.weight}`).join() ?? ''
  return `${destination} ${family} ${table} ${kind} ${gateway ?? ''} ${name ?? ''} ${protocol ?? ''} ${scope ?? ''} ${source ?? ''} ${metric ?? ''} ${ways}`
}

function putNeighbour(telling: Telling, address: string, data: Data, mac: string): void {
  const { neighbours } = telling.node
  const key = addressKey(address, data)
  const known = neighbours.get(key)
  if (isOld(known, telling)) return
  const { since, event } = known !== undefined && known.mac === mac && !isOfEarlierLife(telling.node, known) ? known : said(telling)
  const entry: NeighbourState = { since, at: telling.at, event, address, interface: textOr(data.interface, ''), mac }
  if (hasRoom(neighbours, key)) neighbours.set(key, entry)
}

/** Each subject shows one table. Entries that were left out are not gone. */
function sampled(telling: Telling): void {
  const { node, data } = telling
  const whole = numberOr(data.omitted, 0) === 0
  if (Array.isArray(data.addresses)) {
    const shown = new Set<string>()
    for (const one of list(data.addresses).map(dataOf)) {
      const prefix = textOr(one.address, '')
      const key = addressKey(prefix, one)
      shown.add(key)
      put(telling, ADDRESSES, key, addressOf(telling, prefix, one))
    }
    if (whole) dropOthers(telling, ADDRESSES, shown)
  }
  if (Array.isArray(data.links)) {
    const shown = new Set<string>()
    for (const one of list(data.links).map(dataOf)) {
      const name = textOr(one.link, '')
      shown.add(name)
      put(telling, LINKS, name, linkOf(telling, name, one))
    }
    if (whole) dropOthers(telling, LINKS, shown)
  }
  if (Array.isArray(data.routes)) {
    const shown = new Set<string>()
    for (const one of list(data.routes).map(dataOf)) {
      const route = routeOf(telling, textOr(one.destination, ''), one)
      const key = routeKey(route)
      shown.add(key)
      put(telling, ROUTES, key, route)
    }
    if (whole) dropOthers(telling, ROUTES, shown)
  }
  // Neighbours come and go in the kernel's table without meaning: a picture adds, and takes none away.
  for (const one of list(data.neighbours).map(dataOf)) putNeighbour(telling, textOr(one.address, ''), one, textOr(one.mac, ''))
  const sysctls = dataOf(data.sysctls)
  for (const [name, value] of Object.entries(sysctls)) setSysctl(telling, name, text(value))
  if (data.sysctls !== undefined)
    for (const name of node.sysctls.keys()) if (!name.startsWith(OF_IPVS) && !Object.hasOwn(sysctls, name)) setSysctl(telling, name, undefined)
}

/** Those are shown by ipvs.sampled. */
const OF_IPVS = 'net.ipv4.vs.'

function counted(telling: Telling): void {
  const { node, event, data, at, id } = telling
  let protocol = node.protocols.get(event.subject)
  if (protocol === undefined) {
    if (!hasRoom(node.protocols, event.subject, 100)) return
    protocol = { at, event: id, counters: new Map() }
    node.protocols.set(event.subject, protocol)
  }
  if (at < protocol.at) return
  if (data.all === true) protocol.counters.clear()
  protocol.at = at
  protocol.event = id
  for (const [name, value] of Object.entries(dataOf(data.counters)))
    if (number(value) !== undefined && hasRoom(protocol.counters, name, 10_000)) protocol.counters.set(name, numberOr(value, 0))
}

export const hostFolders: Folders = {
  'address.appeared': telling => {
    const { event, data } = telling
    put(telling, ADDRESSES, addressKey(event.subject, data), addressOf(telling, event.subject, data))
  },
  'address.disappeared': telling => drop(telling, ADDRESSES, addressKey(telling.event.subject, telling.data)),
  'link.changed': linkChanged,
  'route.appeared': telling => {
    const route = routeOf(telling, telling.event.subject, telling.data)
    put(telling, ROUTES, routeKey(route), route)
  },
  'route.disappeared': telling => drop(telling, ROUTES, routeKey(routeOf(telling, telling.event.subject, telling.data))),
  'neighbour.changed': telling => putNeighbour(telling, telling.event.subject, telling.data, textOr(telling.data.to, '')),
  'host.sampled': sampled,
  'sysctl.changed': telling => setSysctl(telling, telling.event.subject, text(telling.data.to)),
  'protocol.counted': counted,
}
