// Who an address is: VIP, real server, director ... as far as a map, the IPVS table, this machine's addresses or the packets tell.
//
// A stronger source is never overruled by a weaker one. Of two lines of a map the later counts, of two packets the earlier: what
// packets show is evidence, and should not change with every packet.

import { parseAddress, parseMac } from '../lvs/address.ts'
import type { VirtualService } from '../lvs/model.ts'
import { type AddressTable, addAddress, findAddress, newAddressTable } from './address-table.ts'
import type { MapEntry, Role } from './map.ts'

/** How we know, the stronger the higher. */
export const FROM_PACKETS = 1
const FROM_LOCAL = 2
const FROM_IPVS = 3
const FROM_MAP = 4

export type Known = {
  /** Small number that differs between all that are in use at a time; for tables. */
  readonly index: number
  readonly role: Role | ''
  /** Printable ASCII, '' without one. */
  readonly name: string
  /** What people read: `VIP web`, `director A`, `client`. */
  readonly label: string
  /** The same as a JSON object. */
  readonly json: string
  /** FROM_*, 0 for an address nobody knows. */
  readonly source: number
}

const WORDS: Readonly<Record<Role, string>> = {
  vip: 'VIP',
  rip: 'RIP',
  dip: 'DIP',
  client: 'client',
  director: 'director',
  router: 'router',
  peer: 'peer',
  local: 'local',
}

let count = 0

function newKnown(role: Role | '', name: string, source: number): Known {
  const word = role === '' ? '' : WORDS[role]
  const json = role === '' ? '' : JSON.stringify(name === '' ? { role } : { role, name })
  return { index: count++, role, name, label: name === '' ? word : `${word} ${name}`, json, source }
}

export const NOBODY: Known = newKnown('', '', 0)
/** An address of which only this is known: it is a client of a VIP. */
export const SOME_CLIENT: Known = newKnown('client', '', FROM_PACKETS)

type Network = { readonly bytes: Uint8Array; readonly prefix: number; readonly known: Known }

export type Roles = {
  readonly table: AddressTable
  /** By index of the table. */
  readonly known: Known[]
  /** Longest prefix first. */
  readonly networks: readonly Network[]
}

export type LocalAddress = { readonly address: string; readonly interface: string }

/** Addresses whose role is kept; what packets tell beyond that is not remembered. */
const CAPACITY = 16_384

export function newRoles(map: readonly MapEntry[], services: readonly VirtualService[], local: readonly LocalAddress[]): Roles {
  const networks = map.filter(isNetwork).map(e => ({ bytes: parseAddress(e.address)!, prefix: e.prefix, known: newKnown(e.role, e.name, FROM_MAP) }))
  networks.sort((a, b) => b.prefix - a.prefix)
  const roles: Roles = { table: newAddressTable(Math.max(CAPACITY, 2 * map.length)), known: [], networks }
  learnLocal(roles, local, services.length > 0)
  for (const service of services) {
    if (service.address !== '') learnText(roles, service.address, 'vip', '', FROM_IPVS)
    for (const server of service.servers) learnText(roles, server.address, 'rip', '', FROM_IPVS)
  }
  for (const e of map) if (!isNetwork(e)) learnText(roles, e.address, e.role, e.name, FROM_MAP)
  return roles
}

/**
 * A machine with an IPVS table is a director: its own addresses are DIPs. One with a foreign address on its loopback interface
 * is a real server of direct routing or tunnelling: that address is the VIP.
 */
function learnLocal(roles: Roles, local: readonly LocalAddress[], director: boolean): void {
  const onLoopback = local.filter(l => l.interface === 'lo' && !LOOPBACK.test(l.address))
  const own: Role = director ? 'dip' : onLoopback.length > 0 ? 'rip' : 'local'
  for (const l of local) if (l.interface !== 'lo') learnText(roles, l.address, own, '', FROM_LOCAL)
  if (!director) for (const l of onLoopback) learnText(roles, l.address, 'vip', '', FROM_LOCAL)
}

const LOOPBACK = /^(127\.|::1$)/

function isNetwork(e: MapEntry): boolean {
  const bytes = parseMac(e.address) === undefined ? parseAddress(e.address) : undefined
  return bytes !== undefined && e.prefix < 8 * bytes.length
}

function learnText(roles: Roles, text: string, role: Role, name: string, source: number): void {
  const bytes = parseMac(text) ?? parseAddress(text.replace(/%.*$/, ''))
  if (bytes !== undefined) learn(roles, bytes, 0, bytes.length, role, name, source)
}

/** What is known of b[at, at + length), an address of 4, 6 or 16 bytes. NOBODY when nothing is. */
export function whoIs(roles: Roles, b: Uint8Array, at: number, length: number): Known {
  return whoHas(roles, findAddress(roles.table, b, at, length), b, at, length)
}

/** The same for an address whose place in the table is known; -1 for one that is not there. */
export function whoHas(roles: Roles, index: number, b: Uint8Array, at: number, length: number): Known {
  if (index >= 0) return roles.known[index]!
  if (roles.networks.length === 0) return NOBODY
  return inNetwork(roles.networks, b, at, length)
}

function inNetwork(networks: readonly Network[], b: Uint8Array, at: number, length: number): Known {
  for (let i = 0; i < networks.length; i++) {
    const { bytes, prefix, known } = networks[i]!
    if (bytes.length === length && startsWith(b, at, bytes, prefix)) return known
  }
  return NOBODY
}

function startsWith(b: Uint8Array, at: number, network: Uint8Array, prefix: number): boolean {
  const whole = prefix >> 3
  for (let i = 0; i < whole; i++) if (b[at + i] !== network[i]) return false
  return (prefix & 7) === 0 || (b[at + whole]! ^ network[whole]!) >> (8 - (prefix & 7)) === 0
}

/** Notes a role. False when nothing changes by it: known already, or known better. */
export function learn(roles: Roles, b: Uint8Array, at: number, length: number, role: Role, name: string, source: number): boolean {
  const before = whoIs(roles, b, at, length)
  const named = name !== '' && before.name === '' && before.role === role
  if (before.source > source || (before.source === source && source !== FROM_MAP && !named)) return false
  if (before.role === role && (before.name === name || name === '')) return false
  const index = addAddress(roles.table, b, at, length)
  if (index < 0) return false
  roles.known[index] = newKnown(role, name, source)
  return true
}
