// What is captured here: which ports, and in which tunnels they are looked for. By the kernel's own tables, without starting a program
// but one: the kind of a tunnel is known to ipvsadm alone.

import type { TunnelFormat } from '../../src/capture/filter-tunnel.ts'
import type { Outside } from '../../src/collect/outside.ts'
import { parseIpvsadmTunnels } from '../../src/decode/ipvsadm-list.ts'
import { type ProcService, parseProcIpVs } from '../../src/decode/proc-ip-vs.ts'
import { GIVEN_AWAY, listeningPorts, SOCKETS } from './listening.ts'

const IP_VS = '/proc/net/ip_vs'
/** How often ipvsadm is asked again for tunnels that are still the same servers. Microseconds. */
const ASK_EVERY = 60_000_000

export type Aim = {
  readonly ports: readonly number[]
  readonly tunnels: readonly TunnelFormat[]
  /** Where the ports are from. */
  readonly by: 'settings' | 'services' | 'listening'
  /** There were more ports than a filter takes. */
  readonly tooMany: boolean
}

/** Finds out again and again; throws SyntaxError, and what reading a file throws. */
export function aimer(outside: Outside, named: readonly number[]): () => Promise<Aim> {
  let asked = { key: '', at: 0, tunnels: [] as readonly TunnelFormat[] }

  return async () => {
    const services = parseProcIpVs((await outside.read(IP_VS)) ?? '')
    const tunnels = await tunnelsOf(services)
    if (named.length > 0) return { ports: named, tunnels, by: 'settings', tooMany: false }
    if (services.length > 0) return { ports: portsOf(services), tunnels, by: 'services', tooMany: false }
    const tables = await Promise.all(SOCKETS.map(path => outside.read(path)))
    return { ...listeningPorts(tables, await outside.read(GIVEN_AWAY)), tunnels, by: 'listening' }
  }

  async function tunnelsOf(services: readonly ProcService[]): Promise<readonly TunnelFormat[]> {
    const plain = plainTunnels(services)
    if (plain.servers.length === 0) return []
    const key = plain.servers.join(' ')
    if (key !== asked.key || outside.now() - asked.at >= ASK_EVERY) {
      const answer = await outside.run('ipvsadm', ['-Ln', '--tun-info'])
      // An ipvsadm before 1.31 knows no kinds: with it there is but IPIP.
      asked = { key, at: outside.now(), tunnels: answer?.status === 0 ? shownTunnels(answer.stdout) : plain.formats }
    }
    return asked.tunnels
  }
}

/** Of the services; and of their real servers where NAT gives the packets another port. */
function portsOf(services: readonly ProcService[]): readonly number[] {
  const behind = services.flatMap(({ servers }) => servers.filter(({ forwarding }) => forwarding === 'masq').map(({ port }) => port))
  return [...new Set([...services.map(({ port }) => port), ...behind])].filter(port => port > 0).sort((a, b) => a - b)
}

const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4)

/** All taken for IPIP. */
function plainTunnels(services: readonly ProcService[]): { servers: string[]; formats: readonly TunnelFormat[] } {
  const servers: string[] = []
  const formats: TunnelFormat[] = []
  for (const { address: service, servers: all } of services) {
    for (const { address, port, forwarding } of all) {
      if (forwarding !== 'tunnel') continue
      servers.push(`${service}>${address}:${port}`)
      formats.push({ kind: 'ipip', outer: familyOf(address), inner: familyOf(service === '' ? address : service) })
    }
  }
  return { servers, formats: unlike(formats) }
}

function shownTunnels(text: string): readonly TunnelFormat[] {
  const formats = parseIpvsadmTunnels(text).flatMap(({ servers, ...service }) =>
    servers
      .filter(({ forwarding }) => forwarding === 'tunnel')
      .map(({ endpoint, tunnel }): TunnelFormat => {
        const outer = familyOf(endpoint.address)
        const inner = 'address' in service && typeof service.address === 'string' && service.address !== '' ? familyOf(service.address) : outer
        const kind = tunnel?.kind ?? 'ipip'
        return { kind, outer, inner, ...(kind === 'gue' && { port: tunnel?.port ?? 0 }) }
      }),
  )
  return unlike(formats)
}

/** Each kind once, in an order that does not depend on that of the table. */
const unlike = (formats: readonly TunnelFormat[]): readonly TunnelFormat[] =>
  [...new Map(formats.map(format => [`${format.kind} ${format.outer} ${format.inner} ${format.port ?? ''}`, format]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, format]) => format)

/** For people: `ports 80, 443 (of the virtual services), also in IPIP`. */
export function aimText({ ports, tunnels, by, tooMany }: Aim): string {
  const around = 'ICMP, ARP, neighbour discovery, VRRP and Heartbeat'
  if (ports.length === 0) return `no port of a service is known here: ${around} alone; \`ports\` in its settings names some`
  const from = { settings: 'of its settings', services: 'of the virtual services', listening: 'listened on here' }[by]
  const more = tooMany ? ', not all of them: `ports` in its settings names those that matter' : ''
  const kinds = [...new Set(tunnels.map(({ kind }) => kind.toUpperCase()))]
  return `port${ports.length === 1 ? '' : 's'} ${ports.join(', ')} (${from}${more})${kinds.length === 0 ? '' : `, also in ${kinds.join(', ')}`}`
}
