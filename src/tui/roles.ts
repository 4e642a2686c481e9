// Who addresses are by what is believed, for the lines of packets: VIPs, real servers, directors.
import type { State } from '../state/state.ts'
import type { MapEntry, Role } from '../trace/map.ts'

/** More addresses than this, and packets go without names for the rest. */
const MOST = 20_000
const NAME = /^[\x20-\x7e]{0,40}$/

/** Each address once: a VIP that stands on a director's interface is a VIP. */
export function rolesOf(state: State): MapEntry[] {
  const entries = new Map<string, MapEntry>()
  const add = (address: string, role: Role, name: string): void => {
    if (address === '' || entries.has(address) || entries.size >= MOST) return
    entries.set(address, { address, prefix: address.includes(':') ? 128 : 32, role, name: NAME.test(name) ? name : '' })
  }
  for (const { nodes } of state.clusters.values()) {
    for (const { services } of nodes.values())
      for (const { key, servers } of services.values()) {
        if (key.includes('/') && !key.startsWith('fwmark')) add(addressOf(key.slice(key.indexOf('/') + 1)), 'vip', '')
        for (const endpoint of servers.keys()) add(addressOf(endpoint), 'rip', '')
      }
    for (const { agent, name, addresses } of nodes.values())
      if (agent.role?.value === 'director')
        for (const { address, scope } of addresses.values()) if (scope === 'global') add(address, 'director', name)
  }
  return [...entries.values()]
}

/** Of an endpoint: `10.9.0.3:80`, `[fd00::3]:80`. */
const addressOf = (endpoint: string): string =>
  endpoint.startsWith('[') ? endpoint.slice(1, endpoint.indexOf(']')) : endpoint.slice(0, Math.max(0, endpoint.lastIndexOf(':')))
