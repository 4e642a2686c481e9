// `ipvsadm -Ln`, also with --thresholds, --tun-info or --persistent-conn -> services and the columns of their real servers. Pure.
// Fixtures: test/fixtures/ipvsadm/

import type { ForwardingMethod, Tunnel } from '../lvs/model.ts'
import { type Endpoint, isHeading, readNumber, readServerLine, readServiceLine, type ServiceLine, unreadable } from './ipvsadm-lines.ts'

export type Listed<Row> = ServiceLine & { readonly servers: readonly (Row & { readonly endpoint: Endpoint })[] }

/** A column of numbers and what else a listing shows of a real server; undefined when it is something else. */
type ReadColumns<Row> = (columns: readonly string[]) => Row | undefined

function parseListing<Row>(text: string, what: string, readColumns: ReadColumns<Row>): Listed<Row>[] {
  const services: (ServiceLine & { servers: (Row & { endpoint: Endpoint })[] })[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (isHeading(line)) continue
    const server = readServerLine(line)
    const row = server && readColumns(server.columns)
    const last = services.at(-1)
    if (server !== undefined && row !== undefined && last !== undefined) {
      last.servers.push({ ...row, endpoint: server.endpoint })
      continue
    }
    const service = server === undefined ? readServiceLine(line) : undefined
    if (service === undefined) throw unreadable(what, i, line)
    services.push({ ...service, servers: [] })
  }
  return services
}

const FORWARDING: ReadonlySet<string> = new Set<ForwardingMethod>(['masq', 'route', 'tunnel', 'local'])

const readForwarding = (text: string | undefined): ForwardingMethod | undefined => {
  const lower = text?.toLowerCase() ?? ''
  return FORWARDING.has(lower) ? (lower as ForwardingMethod) : undefined
}

/** All of them numbers, `count` of them. */
function readNumbers(columns: readonly string[], count: number): readonly number[] | undefined {
  const numbers = columns.map(column => readNumber(column))
  return numbers.length === count && numbers.every(number => number !== undefined) ? numbers : undefined
}

export type ListRow = { readonly forwarding: ForwardingMethod; readonly weight: number; readonly active: number; readonly inactive: number }

/** `ipvsadm -Ln`. Throws SyntaxError for a line it cannot read; so do all of these. */
export const parseIpvsadmList = (text: string): Listed<ListRow>[] =>
  parseListing(text, 'ipvsadm -Ln', ([method, ...rest]) => {
    const forwarding = readForwarding(method)
    const numbers = readNumbers(rest, 3)
    return forwarding && numbers && { forwarding, weight: numbers[0]!, active: numbers[1]!, inactive: numbers[2]! }
  })

/** Of 0 is no limit. `upper` counts active and inactive connections. */
export type ThresholdRow = { readonly upper: number; readonly lower: number; readonly active: number; readonly inactive: number }

/** `ipvsadm -Ln --thresholds`: what `ipvsadm -Sn` leaves out. */
export const parseIpvsadmThresholds = (text: string): Listed<ThresholdRow>[] =>
  parseListing(text, 'ipvsadm -Ln --thresholds', columns => {
    const numbers = readNumbers(columns, 4)
    return numbers && { upper: numbers[0]!, lower: numbers[1]!, active: numbers[2]!, inactive: numbers[3]! }
  })

export type TunnelRow = ListRow & { readonly tunnel?: Tunnel }

/** `ipvsadm -Ln --tun-info`, 1.31 and newer. */
export const parseIpvsadmTunnels = (text: string): Listed<TunnelRow>[] =>
  parseListing(text, 'ipvsadm -Ln --tun-info', ([method, info = '', ...rest]) => {
    const forwarding = readForwarding(method)
    const numbers = readNumbers(rest, 3)
    const tunnel = info === 'n/a' ? null : readTunnel(info)
    if (forwarding === undefined || numbers === undefined || tunnel === undefined) return undefined
    return { forwarding, weight: numbers[0]!, active: numbers[1]!, inactive: numbers[2]!, ...(tunnel !== null && { tunnel }) }
  })

const TUNNEL = /^(ipip|gre|gue)(?::(\d+))?(?::(-c|\+c|r\+c|\+r))?$/
const CHECKSUM = { '-c': 'none', '+c': 'full', 'r+c': 'remote', '+r': 'remote' } as const

/** `ipip`, `gre:+c`, `gue:6080:-c`. */
function readTunnel(text: string): Tunnel | undefined {
  const found = TUNNEL.exec(text)
  if (found === null) return undefined
  const [, kind, port, checksum] = found
  return {
    kind: kind as Tunnel['kind'],
    ...(port !== undefined && { port: Number(port) }),
    ...(checksum !== undefined && { checksum: CHECKSUM[checksum as keyof typeof CHECKSUM] }),
  }
}
