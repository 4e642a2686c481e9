// Who is who, learned from all events of the range before its story is told: nodes by their MACs and addresses, VIPs, services, real servers.
import type { Event } from '../events/event.ts'
import { parseSource } from '../events/source.ts'
import { parseMac } from '../lvs/address.ts'
import { macNumber } from '../trace/arp-claims.ts'
import type { Known } from './known.ts'

export type World = {
  readonly clusters: Set<string>
  /** name -> role, as its agent said it. */
  readonly nodes: Map<string, string | undefined>
  /** A MAC as one number -> node. */
  readonly macs: Map<number, string>
  /** An address that only one node has -> node. */
  readonly owners: Map<string, string>
  /** Addresses that move between nodes, or that services are at. */
  readonly vips: Set<string>
  /** Keys of virtual services. */
  readonly services: Set<string>
  /** Endpoints of real servers. */
  readonly endpoints: Set<string>
  /** address -> nodes that had it on an interface other than lo. */
  readonly seenOn: Map<string, Set<string>>
  /** There is a service that is not by firewall mark. */
  plain: boolean
}

export const newWorld = (): World => ({
  clusters: new Set(),
  nodes: new Map(),
  macs: new Map(),
  owners: new Map(),
  vips: new Set(),
  services: new Set(),
  endpoints: new Set(),
  seenOn: new Map(),
  plain: false,
})

/** More of a kind than any cluster has are not remembered: names come from a log that may hold anything. */
const MOST = 50_000

/** Where the range begins in the middle: what was known before it. */
export function learnBefore(world: World, before: Known): void {
  for (const { node, mac } of before.macs) learnMac(world, mac, node)
  for (const { node, address } of before.addresses) learnAddress(world, address, node)
  for (const service of before.services) learnService(world, service)
  for (const endpoint of before.endpoints) add(world.endpoints, endpoint)
  for (const { node, role } of before.roles) world.nodes.set(node, role)
}

export function learn(world: World, event: Event): void {
  const source = parseSource(event.source)
  if (source === undefined) return
  add(world.clusters, source.cluster)
  if (!world.nodes.has(source.node) && world.nodes.size < MOST) world.nodes.set(source.node, undefined)
  const data = event.data
  if (typeof data !== 'object' || data === null || data instanceof Uint8Array) return
  learnFrom(world, event.type, event.subject, data as Data, source.node)
}

type Data = Readonly<Record<string, unknown>>
const list = (value: unknown): readonly Data[] => (Array.isArray(value) ? value.filter(one => typeof one === 'object' && one !== null) : [])
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])
const isText = (value: unknown): value is string => typeof value === 'string'

function learnFrom(world: World, type: string, subject: string, data: Data, node: string): void {
  switch (type) {
    case 'agent.started':
      if (isText(data.role)) world.nodes.set(node, data.role)
      return
    case 'host.sampled':
      for (const { address, interface: on, scope } of list(data.addresses)) if (isText(address)) learnOn(world, address, on, scope, node)
      for (const { mac } of list(data.links)) if (isText(mac)) learnMac(world, mac, node)
      return
    case 'address.appeared':
    case 'address.disappeared':
      learnOn(world, subject, data.interface, data.scope, node)
      return
    case 'link.changed': {
      const to = data.to as Data | undefined
      if (isText(to?.mac)) learnMac(world, to.mac, node)
      return
    }
    case 'ipvs.sampled':
    case 'pool.configured':
      for (const { service, servers } of list(data.services)) {
        if (isText(service)) learnService(world, service)
        for (const { server } of list(servers)) if (isText(server)) add(world.endpoints, server)
      }
      return
    case 'vrrp.advertised':
      for (const address of texts(data.addresses)) add(world.vips, bare(address))
      return
    case 'keepalived.sampled':
      for (const { addresses } of list(data.instances)) for (const address of texts(addresses)) add(world.vips, bare(address))
      return
    case 'resource.started':
    case 'resource.stopped':
      learnResource(world, subject)
      return
    case 'node.took-over':
    case 'node.gave-up':
      for (const resource of texts(data.resources)) learnResource(world, resource)
      return
    default:
      learnSubject(world, type, subject)
  }
}

function learnSubject(world: World, type: string, subject: string): void {
  if (!/^(service|real-server|weight|pool-service|pool-server|health-check)\./.test(type)) return
  const [service, endpoint] = subject.split(' ')
  if (service?.includes('/')) learnService(world, service)
  if (endpoint !== undefined) add(world.endpoints, endpoint)
}

/** `10.1.1.100/24` -> `10.1.1.100` */
export const bare = (address: string): string => address.replace(/[/%].*$/, '')

const SERVICE_ADDRESS = /^(?:tcp|udp|sctp)\/\[?([0-9a-fA-F:.]+?)\]?:\d+$/

/** The address of a service's key; undefined for a firewall mark. */
export const addressOf = (service: string): string | undefined => SERVICE_ADDRESS.exec(service)?.[1]

/** The address of an endpoint: `[fd00::1]:80` -> `fd00::1` */
export const hostOf = (endpoint: string): string =>
  /^\[?(.*?)\]?(?::\d+)?$/.exec(endpoint.includes('[') || endpoint.split(':').length === 2 ? endpoint : `[${endpoint}]`)![1]!

function learnService(world: World, service: string): void {
  add(world.services, service)
  const address = addressOf(service)
  if (address === undefined) return
  add(world.vips, address)
  world.plain = true
}

/** Heartbeat names addresses in its resources: `IPaddr2::10.1.1.100/24/eth0`. */
function learnResource(world: World, resource: string): void {
  const found = /^(?:IPaddr2?|IPv6addr)::([0-9a-fA-F:.]+)|^(\d+\.\d+\.\d+\.\d+)(?:\/|$)/.exec(resource)
  if (found !== null) add(world.vips, (found[1] ?? found[2])!)
}

function learnOn(world: World, subject: string, on: unknown, scope: unknown, node: string): void {
  if (on === 'lo') return
  if (scope === 'global') learnAddress(world, bare(subject), node)
  else if (scope === 'link' && !world.owners.has(bare(subject)) && world.owners.size < MOST) world.owners.set(bare(subject), node)
}

/** An address that two nodes have had moves between them. */
function learnAddress(world: World, address: string, node: string): void {
  const nodes = world.seenOn.get(address)
  if (nodes === undefined) {
    if (world.seenOn.size < MOST) world.seenOn.set(address, new Set([node]))
    world.owners.set(address, node)
    return
  }
  nodes.add(node)
  if (nodes.size < 2) return
  add(world.vips, address)
  world.owners.delete(address)
}

function learnMac(world: World, mac: string, node: string): void {
  const bytes = parseMac(mac)
  if (bytes === undefined || bytes.every(byte => byte === 0)) return
  if (world.macs.size < MOST) world.macs.set(macNumber(bytes, 0), node)
}

/** The node that has the address for itself; a VIP is nobody's. */
export const nodeOfAddress = (world: World, address: string): string | undefined => (world.vips.has(address) ? undefined : world.owners.get(address))

function add(set: Set<string>, text: string): void {
  if (set.size < MOST) set.add(text)
}
