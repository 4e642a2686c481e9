// Names in ldirectord's log -> keys. The log says `10.9.0.100:80` and leaves out the protocol; the configuration knows it.

import type { LdirectordConfig } from '../../src/decode/ldirectord-config.ts'
import { formatAddress, parseAddress } from '../../src/lvs/address.ts'
import { endpointKey } from '../../src/lvs/key.ts'

/**
 * A function from the log's names to keys. What the configuration does not know is TCP, or a mark of IPv4. Where TCP and UDP share
 * address and port, the line's own protocol decides, if it has one; else the one that comes first in the file.
 */
export function servicesByName(config: LdirectordConfig | undefined): (logged: string, protocol?: string) => string {
  const known = new Map<string, string>()
  for (const { service, logged } of config?.services ?? []) {
    const protocol = service.slice(0, service.indexOf('/'))
    known.set(`${protocol} ${logged}`, service)
    if (!known.has(logged)) known.set(logged, service)
  }
  return (name, protocol) => {
    const logged = name.toLowerCase()
    const said = protocol === 'fwm' ? 'fwmark' : protocol === 'fwm6' ? 'fwmark6' : protocol
    const found = (said === undefined ? undefined : known.get(`${said} ${logged}`)) ?? known.get(logged)
    if (found !== undefined) return found
    return /^\d+$/.test(logged) ? `${said ?? 'fwmark'}/${logged}` : `${said ?? 'tcp'}/${logged}`
  }
}

/** The log has IPv6 addresses as the configuration writes them, keys as the kernel does; a fallback without an address is `:0`. */
export function realServerKeyOf(service: string, server: string): string {
  const [, inBrackets, port] = /^\[([^\]]+)\]:(\d{1,5})$/.exec(server) ?? []
  const address = inBrackets === undefined ? undefined : parseAddress(inBrackets)
  return `${service} ${address === undefined ? server.toLowerCase() : endpointKey(formatAddress(address, 0, address.length), Number(port))}`
}
