// /proc/net/ip_vs -> virtual services. Pure: text in, data out. Fixtures: test/fixtures/proc-ip-vs/
//
// All numbers of addresses, ports and firewall marks are hexadecimal; an IPv6 address stands in brackets. The file does not tell
// whether a firewall-mark service is IPv6. `persistent` is in jiffies and is not read here.

import { formatIpv4, formatIpv6, parseIpv6 } from '../lvs/address.ts'
import type { ForwardingMethod, RealServer, ServiceProtocol, VirtualService } from '../lvs/model.ts'

const HEADING = /^(IP Virtual Server version|Prot LocalAddress:Port| {2}-> RemoteAddress:Port)/
const SERVICE = /^(TCP|UDP|SCTP) +(\S+):([0-9A-F]{4}) +(\S+)/
const MARK = /^FWM +([0-9A-F]{8}) +(\S+)/
const SERVER = /^ {2}-> (\S+):([0-9A-F]{4}) +(Masq|Route|Tunnel|Local) +(\d+) +\d+ +\d+ *$/

/** Throws SyntaxError for a line it cannot read. */
export function parseProcIpVs(text: string): VirtualService[] {
  const services: VirtualService[] = []
  let servers: RealServer[] | undefined
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || HEADING.test(line)) continue
    const server = servers === undefined ? undefined : readServer(line)
    if (server !== undefined) {
      servers!.push(server)
      continue
    }
    servers = []
    const service = readService(line, servers)
    if (service === undefined) throw new SyntaxError(`/proc/net/ip_vs, line ${i + 1}: cannot read ${JSON.stringify(line)}`)
    services.push(service)
  }
  return services
}

function readServer(line: string): RealServer | undefined {
  const found = SERVER.exec(line)
  const address = found === null ? undefined : readAddress(found[1]!)
  if (found === null || address === undefined) return undefined
  return { address, port: Number.parseInt(found[2]!, 16), forwarding: found[3]!.toLowerCase() as ForwardingMethod, weight: Number(found[4]) }
}

function readService(line: string, servers: readonly RealServer[]): VirtualService | undefined {
  const mark = MARK.exec(line)
  if (mark !== null) return { address: '', port: 0, fwmark: Number.parseInt(mark[1]!, 16), scheduler: mark[2]!, servers }
  const found = SERVICE.exec(line)
  const address = found === null ? undefined : readAddress(found[2]!)
  if (found === null || address === undefined) return undefined
  return { protocol: found[1]!.toLowerCase() as ServiceProtocol, address, port: Number.parseInt(found[3]!, 16), scheduler: found[4]!, servers }
}

const HEX_IPV4 = /^[0-9A-F]{8}$/

/** `0A090064` or `[fd00:0000:...]`. */
function readAddress(text: string): string | undefined {
  if (HEX_IPV4.test(text))
    return formatIpv4(
      Uint8Array.from([0, 2, 4, 6], i => Number.parseInt(text.slice(i, i + 2), 16)),
      0,
    )
  const bytes = text.startsWith('[') && text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : undefined
  return bytes === undefined ? undefined : formatIpv6(bytes, 0)
}
