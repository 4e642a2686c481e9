// ipvs.sampled: the whole table as configured, so that a reader may begin anywhere.

import type { IpvsFact } from '../../src/events/ipvs.ts'
import { serverData, serviceData } from './changes.ts'
import type { KernelSettings } from './kernel.ts'
import type { Picture } from './picture.ts'

/** A part holds no more real servers than this unless one service has more: some 400 KB. */
const MOST_SERVERS = 5000

type Data = Extract<IpvsFact, { type: 'ipvs.sampled' }>['data']

const SIZE = /^IP Virtual Server version \S+ \(size=(\d{1,9})\)/

/** Buckets of the table of connections, as the heading of every listing says. */
export function readBuckets(text: string): number | undefined {
  const found = SIZE.exec(text)
  return found === null ? undefined : Number(found[1])
}

export function sampledFacts(picture: Picture, buckets: number | undefined, kernel: KernelSettings, at: number): IpvsFact[] {
  const parts: Data['services'][] = [[]]
  let servers = 0
  for (const service of picture.values()) {
    if (servers > 0 && servers + service.servers.size > MOST_SERVERS) {
      parts.push([])
      servers = 0
    }
    servers += service.servers.size
    const list = [...service.servers.values()].map(server => ({ server: server.endpoint, ...serverData(server) }))
    parts.at(-1)!.push({ service: service.key, ...serviceData(service), servers: list })
  }
  const { timeouts, sysctls } = kernel
  const daemons = [...kernel.daemons]
  return parts.map((services, i) => ({
    type: 'ipvs.sampled',
    subject: 'ipvs',
    at,
    data: {
      part: i + 1,
      parts: parts.length,
      ...(buckets !== undefined && { buckets }),
      services,
      daemons,
      ...(timeouts && { timeouts }),
      sysctls: { ...sysctls },
    },
  }))
}
