// connections.counted: states per real server from the table of connections. Reading it takes the kernel time that grows with the square
// of its length (each page is found by walking from the start), so it is read seldom, and not at all when it is too long.

import { type ConnectionGroup, countConnections } from '../../src/decode/proc-ip-vs-conn.ts'
import type { IpvsFact } from '../../src/events/ipvs.ts'
import { endpointKey, serviceKey } from '../../src/lvs/key.ts'
import type { Picture, Service } from './picture.ts'

type ConnectionsFact = Extract<IpvsFact, { type: 'connections.counted' }>
type Data = ConnectionsFact['data']
type Row = Data['services'][number]['servers'][number]

/** What was said last, by service and endpoint: JSON of the row. */
export type SaidConnections = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Open connections by what the table of services says. */
export function openConnections(picture: Picture): number {
  let sum = 0
  for (const { servers } of picture.values()) for (const { active, inactive } of servers.values()) sum += active + inactive
  return sum
}

/** Throws SyntaxError. With `all`, every row; else those that changed, also those that have no connection any more. */
export function connectionsFact(
  text: string,
  picture: Picture,
  said: SaidConnections,
  all: boolean,
  at: number,
): { fact: ConnectionsFact; said: SaidConnections } {
  const rows = new Map<string, Map<string, Row>>()
  let connections = 0
  let templates = 0
  let synced = 0
  for (const group of countConnections(text)) {
    const { service, server } = placeOf(group, picture)
    const servers = rows.get(service) ?? new Map<string, Row>()
    rows.set(service, servers)
    const row = add(servers.get(server), server, group)
    servers.set(server, row)
    for (const count of Object.values(group.states)) connections += count
    templates += group.templates
    synced += group.synced ?? 0
  }
  const { services, now } = changed(rows, said, all)
  return {
    fact: {
      type: 'connections.counted',
      subject: 'ipvs',
      at,
      data: { connections, templates, synced, ...(all && { all: true as const }), services },
    },
    said: now,
  }
}

function add(row: Row | undefined, server: string, group: ConnectionGroup): Row {
  const states: Record<string, number> = { ...row?.states }
  for (const [state, count] of Object.entries(group.states)) states[state] = (states[state] ?? 0) + count
  const templates = (row?.templates ?? 0) + group.templates
  const synced = (row?.synced ?? 0) + (group.synced ?? 0)
  return { server, states, ...(templates > 0 && { templates }), ...(synced > 0 && { synced }) }
}

/**
 * A connection names the address it was made to, which for a firewall mark or for a service of all ports (port 0) is not the service's
 * own name; its real server then has port 0 in the table of services.
 */
function placeOf(group: ConnectionGroup, picture: Picture): { service: string; server: string } {
  const { virtual, address, port } = group
  const endpoint = endpointKey(address, port)
  const name = serviceKey(virtual)
  if ('fwmark' in virtual || picture.has(name)) return { service: name, server: endpoint }
  const anyPort = serviceKey({ ...virtual, port: 0 })
  const ofAddress = endpointKey(address, 0)
  if (picture.has(anyPort)) return { service: anyPort, server: picture.get(anyPort)!.servers.has(endpoint) ? endpoint : ofAddress }
  const marks = [...picture.values()].filter(service => isMark(service) && service.servers.has(ofAddress))
  // Two marks with the same real server: which one it came by, only the firewall knows.
  return marks.length === 1 ? { service: marks[0]!.key, server: ofAddress } : { service: name, server: endpoint }
}

const isMark = ({ key }: Service): boolean => key.startsWith('fwmark')

function changed(
  rows: ReadonlyMap<string, ReadonlyMap<string, Row>>,
  said: SaidConnections,
  all: boolean,
): { services: Data['services']; now: SaidConnections } {
  const now = new Map<string, Map<string, string>>()
  const services: Data['services'] = []
  for (const service of new Set([...rows.keys(), ...said.keys()])) {
    const before = said.get(service)
    const known = new Map<string, string>()
    const servers: Row[] = []
    for (const [server, row] of rows.get(service) ?? []) {
      const text = JSON.stringify(row)
      known.set(server, text)
      if (all || before?.get(server) !== text) servers.push(row)
    }
    for (const server of before?.keys() ?? []) if (!known.has(server)) servers.push({ server, states: {} })
    if (known.size > 0) now.set(service, known)
    if (servers.length > 0) services.push({ service, servers })
  }
  return { services, now }
}
