// What the collector knows of the table: /proc/net/ip_vs says who is there with which weight and how many connections, `ipvsadm
// --thresholds` has the flags of services and the thresholds, `--tun-info` the tunnels.

import type { Listed, ThresholdRow, TunnelRow } from '../../src/decode/ipvsadm-list.ts'
import type { Counters } from '../../src/decode/ipvsadm-stats.ts'
import type { ProcServer, ProcService } from '../../src/decode/proc-ip-vs.ts'
import { endpointKey, serviceKey } from '../../src/lvs/key.ts'
import type { ForwardingMethod, Persistence, Tunnel } from '../../src/lvs/model.ts'

/** Something with counters; `moved` since they were last said. */
export type Counted = { counters: Counters | undefined; moved: boolean }

export type Server = Counted & {
  readonly endpoint: string
  /** Of src/lvs/key.ts. */
  readonly key: string
  readonly forwarding: ForwardingMethod
  readonly tunnel?: Tunnel
  readonly upper: number
  readonly lower: number
  weight: number
  active: number
  inactive: number
}

export type Service = Counted & {
  readonly key: string
  readonly scheduler: string
  readonly schedulerFlags?: readonly string[]
  readonly persistence?: Persistence
  readonly onePacket?: true
  /** By endpoint. */
  readonly servers: ReadonlyMap<string, Server>
}

/** By key. */
export type Picture = ReadonlyMap<string, Service>

export type Details = { readonly thresholds: readonly Listed<ThresholdRow>[]; readonly tunnels: readonly Listed<TunnelRow>[] }

/** The picture, and for each line of /proc/net/ip_vs the real server it tells of. */
export type Built = {
  readonly picture: Picture
  readonly servers: ReadonlyMap<ProcServer, Server>
  /** Both sources speak of the same services and real servers. */
  readonly agrees: boolean
}

export function buildPicture(services: readonly ProcService[], details: Details, before: Picture): Built {
  const listed = new Map(details.thresholds.map(service => [service.key, service]))
  const tunnels = new Map(details.tunnels.flatMap(({ key, servers }) => servers.map(row => [realServerKeyOf(key, row.endpoint.key), row.tunnel])))
  const picture = new Map<string, Service>()
  const byLine = new Map<ProcServer, Server>()
  let agrees = listed.size === services.length
  for (const service of services) {
    const key = keyOf(service, listed, picture)
    const known = listed.get(key)
    const old = before.get(key)
    const rows = new Map(known?.servers.map(row => [row.endpoint.key, row]))
    if (known === undefined || rows.size !== service.servers.length) agrees = false
    const servers = new Map<string, Server>()
    for (const line of service.servers) {
      const endpoint = endpointKey(line.address, line.port)
      const row = rows.get(endpoint)
      if (row === undefined) agrees = false
      const serverKey = realServerKeyOf(key, endpoint)
      const tunnel = tunnels.get(serverKey)
      const { forwarding, weight, active, inactive } = line
      const was = old?.servers.get(endpoint)
      const server: Server = {
        endpoint,
        key: serverKey,
        forwarding,
        ...(tunnel !== undefined && { tunnel }),
        upper: row?.upper ?? 0,
        lower: row?.lower ?? 0,
        weight,
        active,
        inactive,
        counters: was?.counters,
        moved: was === undefined || was.moved || was.active !== active || was.inactive !== inactive,
      }
      servers.set(endpoint, server)
      byLine.set(line, server)
    }
    const { schedulerFlags, persistence, onePacket } = known ?? {}
    picture.set(key, {
      key,
      scheduler: service.scheduler,
      ...(schedulerFlags && { schedulerFlags }),
      ...(persistence && { persistence }),
      ...(onePacket && { onePacket }),
      servers,
      counters: old?.counters,
      moved: old?.moved ?? true,
    })
  }
  return { picture, servers: byLine, agrees }
}

const realServerKeyOf = (service: string, endpoint: string): string => `${service} ${endpoint}`

/**
 * The file does not say whether a mark is IPv6's: its real servers do, or the listing does. Where a mark is there for both and has no
 * servers, the scheduler tells them apart, and if not even that, either will do.
 */
function keyOf(service: ProcService, listed: ReadonlyMap<string, Listed<ThresholdRow>>, taken: Picture): string {
  const { protocol, fwmark } = service
  if (protocol !== undefined) return serviceKey({ protocol, address: service.address, port: service.port })
  const four = serviceKey({ fwmark: fwmark!, family: 4 })
  const six = serviceKey({ fwmark: fwmark!, family: 6 })
  const first = service.servers[0]
  if (first !== undefined) return first.address.includes(':') ? six : four
  const free = [four, six].filter(key => listed.has(key) && !taken.has(key))
  const fits = free.filter(key => listed.get(key)!.servers.length === 0 && listed.get(key)!.scheduler === service.scheduler)
  return fits[0] ?? free[0] ?? (taken.has(four) ? six : four)
}
