// Which of ipvsadm's listings a text is, and what several of them come to: the same as /proc/net/ip_vs and ipvsadm together.

import {
  type Listed,
  type ListRow,
  parseIpvsadmList,
  parseIpvsadmThresholds,
  parseIpvsadmTunnels,
  type ThresholdRow,
  type TunnelRow,
} from '../../decode/ipvsadm-list.ts'
import { type ProcServer, type ProcService, parseProcIpVs } from '../../decode/proc-ip-vs.ts'
import { endpointKey, serviceKey } from '../../lvs/key.ts'

export type Listing = 'list' | 'proc' | 'thresholds' | 'tunnels' | 'stats' | 'rate' | 'persistent'

const HEX = /^(?:(?:TCP|UDP|SCTP) +(?:[\dA-F]{8}|\[[\da-fA-F:]+\]):[\dA-F]{4} |FWM +[\dA-F]{8} )/
const PROC_HEADING = /^ {2}-> RemoteAddress:Port Forward Weight ActiveConn/

export function listingOf(lines: readonly string[]): Listing {
  const headings = lines.slice(0, 3).join('\n')
  if (headings.includes(' InPkts ')) return 'stats'
  if (headings.includes(' InPPS ')) return 'rate'
  if (headings.includes('Uthreshold')) return 'thresholds'
  if (headings.includes('TunnelInfo')) return 'tunnels'
  if (headings.includes('PersistConn')) return 'persistent'
  // Without a heading: addresses in the file are hexadecimal.
  const service = lines.find(line => /^(?:TCP|UDP|SCTP|FWM) /.test(line))
  return lines.some(line => PROC_HEADING.test(line)) || (service !== undefined && HEX.test(service) && !service.includes('.')) ? 'proc' : 'list'
}

/** What is known of services and real servers besides what the present listing shows. */
export type Table = {
  readonly services: readonly ProcService[]
  readonly thresholds: readonly Listed<ThresholdRow>[]
}

/** `ipvsadm -Ln`: flags come from it, thresholds are those known before. Throws SyntaxError. */
export function tableOfList(text: string, before: Table | undefined): Table {
  const listed = parseIpvsadmList(text)
  return { services: listed.map(toProc), thresholds: withThresholds(listed.map(withoutThresholds), before) }
}

const withoutThresholds = ({ servers, ...service }: Listed<ListRow>): Listed<ThresholdRow> => ({
  ...service,
  servers: servers.map(({ endpoint, active, inactive }) => ({ endpoint, upper: 0, lower: 0, active, inactive })),
})

/** /proc/net/ip_vs: flags and thresholds are those known before. Throws SyntaxError. */
export const tableOfProc = (text: string, before: Table | undefined): Table => ({
  services: parseProcIpVs(text),
  thresholds: before?.thresholds ?? [],
})

export const thresholdsOf = (text: string, { services }: Table): Table => ({ services, thresholds: parseIpvsadmThresholds(text) })

export const tunnelsOf = (text: string): readonly Listed<TunnelRow>[] => parseIpvsadmTunnels(text)

const thresholdsByName = (table: Table | undefined): ReadonlyMap<string, ThresholdRow> =>
  new Map((table?.thresholds ?? []).flatMap(({ key, servers }) => servers.map(row => [`${key} ${row.endpoint.key}`, row] as const)))

function toProc({ identity, scheduler, key, servers }: Listed<ListRow>): ProcService {
  const rows = servers.map(({ endpoint: { address, port }, forwarding, weight, active, inactive }) => ({
    address,
    port,
    forwarding,
    weight,
    active,
    inactive,
  }))
  const common = { scheduler, servers: rows, line: key }
  if ('fwmark' in identity) return { address: '', port: 0, fwmark: identity.fwmark, ...common }
  return { protocol: identity.protocol, address: identity.address, port: identity.port, ...common }
}

/** For a listing that does not show them: connections as they were, and local real servers, which look like those of direct routing. */
export function withKnown(services: readonly ProcService[], before: Table | undefined): readonly ProcService[] {
  const known = new Map<string, ProcServer>()
  for (const service of before?.services ?? [])
    for (const server of service.servers) known.set(`${nameOf(service)} ${endpointKey(server.address, server.port)}`, server)
  return services.map(service => ({
    ...service,
    servers: service.servers.map(server => {
      const was = known.get(`${nameOf(service)} ${endpointKey(server.address, server.port)}`)
      const forwarding = was?.forwarding === 'local' && server.forwarding === 'route' ? 'local' : server.forwarding
      return { ...server, forwarding, active: was?.active ?? 0, inactive: was?.inactive ?? 0 }
    }),
  }))
}

/** The same for thresholds. */
export function withThresholds(services: readonly Listed<ThresholdRow>[], before: Table | undefined): Listed<ThresholdRow>[] {
  const known = thresholdsByName(before)
  return services.map(service => ({
    ...service,
    servers: service.servers.map(row => {
      const { upper = 0, lower = 0 } = known.get(`${service.key} ${row.endpoint.key}`) ?? {}
      return { ...row, upper, lower }
    }),
  }))
}

const nameOf = ({ protocol, address, port, fwmark }: ProcService): string =>
  protocol === undefined ? `fwmark ${fwmark}` : serviceKey({ protocol, address, port })
