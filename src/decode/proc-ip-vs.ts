// /proc/net/ip_vs -> virtual services. Pure: text in, data out. Fixtures: test/fixtures/proc-ip-vs/
//
// All numbers of addresses, ports and firewall marks are hexadecimal; an IPv6 address stands in brackets. The file does not tell
// whether a firewall-mark service is IPv6, nor flags of schedulers, thresholds and tunnels. `persistent` is in jiffies and is not read here.

import { formatIpv4, formatIpv6, parseIpv6 } from '../lvs/address.ts'
import type { ForwardingMethod, RealServer, ServiceProtocol, VirtualService } from '../lvs/model.ts'

const HEADING = /^(IP Virtual Server version|Prot LocalAddress:Port| {2}-> RemoteAddress:Port)/
const SERVICE = /^(TCP|UDP|SCTP) +(\S+):([0-9A-F]{4}) +(\S+)/
const MARK = /^FWM +([0-9A-F]{8}) +(\S+)/
const SERVER = /^ {2}-> (\S+):([0-9A-F]{4})(?= )/

/** What of a real server moves without being configured anew. */
export type ProcColumns = { readonly forwarding: ForwardingMethod; readonly weight: number; readonly active: number; readonly inactive: number }

export type ProcServer = RealServer & ProcColumns

export type ProcService = Omit<VirtualService, 'servers'> & {
  readonly servers: readonly ProcServer[]
  /** The whole line: it changes with every setting that the file shows. */
  readonly line: string
}

/** A line of the file: a service, a real server of the service above it; headings are neither. `name` is what the line begins with. */
export type ProcRow = { readonly service: ProcService; readonly server?: ProcServer; readonly name: string }

/** Throws SyntaxError for a line it cannot read. */
export const parseProcIpVs = (text: string): ProcService[] => readProcIpVs(text.split('\n')).services

/** `rows[i]` is of line `i`. Throws SyntaxError for a line it cannot read. */
export function readProcIpVs(lines: readonly string[]): { services: ProcService[]; rows: (ProcRow | undefined)[] } {
  const services: ProcService[] = []
  let service: ProcService | undefined
  let servers: ProcServer[] = []
  const rows = lines.map((line, i): ProcRow | undefined => {
    if (line.trim() === '' || HEADING.test(line)) return undefined
    const found = service === undefined ? undefined : readServer(line)
    if (found !== undefined) {
      servers.push(found.server)
      return { service: service!, ...found }
    }
    servers = []
    service = readService(line, servers)
    if (service === undefined) throw new SyntaxError(`/proc/net/ip_vs, line ${i + 1}: cannot read ${JSON.stringify(line.slice(0, 200))}`)
    services.push(service)
    return { service, name: line }
  })
  return { services, rows }
}

function readServer(line: string): { server: ProcServer; name: string } | undefined {
  const found = SERVER.exec(line)
  if (found === null) return undefined
  const address = readAddress(found[1]!)
  const columns = readProcColumns(line, found[0].length)
  if (address === undefined || columns === undefined) return undefined
  return { server: { address, port: Number.parseInt(found[2]!, 16), ...columns }, name: found[0] }
}

const COLUMNS = / +(Masq|Route|Tunnel|Local) +(\d+) +(\d+) +(\d+) *$/y
const FORWARDING: Readonly<Record<string, ForwardingMethod>> = { Masq: 'masq', Route: 'route', Tunnel: 'tunnel', Local: 'local' }

/** What stands behind a real server's name of `length` characters; undefined when it is something else. */
export function readProcColumns(line: string, length: number): ProcColumns | undefined {
  COLUMNS.lastIndex = length
  const found = COLUMNS.exec(line)
  if (found === null) return undefined
  return { forwarding: FORWARDING[found[1]!]!, weight: Number(found[2]), active: Number(found[3]), inactive: Number(found[4]) }
}

function readService(line: string, servers: readonly ProcServer[]): ProcService | undefined {
  const mark = MARK.exec(line)
  if (mark !== null) return { address: '', port: 0, fwmark: Number.parseInt(mark[1]!, 16), scheduler: mark[2]!, servers, line }
  const found = SERVICE.exec(line)
  const address = found === null ? undefined : readAddress(found[2]!)
  if (found === null || address === undefined) return undefined
  const protocol = found[1]!.toLowerCase() as ServiceProtocol
  return { protocol, address, port: Number.parseInt(found[3]!, 16), scheduler: found[4]!, servers, line }
}

const HEX_IPV4 = /^[0-9A-F]{8}$/

/** `0A090064`, `[fd00:0000:...]`; in the tables of connections without brackets. */
export function readAddress(text: string): string | undefined {
  if (HEX_IPV4.test(text)) {
    const bytes = Uint8Array.of(hexByte(text, 0), hexByte(text, 2), hexByte(text, 4), hexByte(text, 6))
    return formatIpv4(bytes, 0)
  }
  const bytes = parseIpv6(text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text)
  return bytes === undefined ? undefined : formatIpv6(bytes, 0)
}

const hexByte = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16)
