// What `ip` prints for people, as the collectors of the network know it from its JSON and its monitor.

import { parseIpAddresses, readMonitorAddress } from '../../decode/ip-address.ts'
import { parseIpLinks, readMonitorLink } from '../../decode/ip-link.ts'
import { parseIpNeighbours, readMonitorNeighbour } from '../../decode/ip-neighbour.ts'
import { parseIpRoutes, readMonitorRoute } from '../../decode/ip-route.ts'
import type { HostAddress, HostLink, HostNeighbour, HostRoute } from '../../lvs/host.ts'
import type { Sample } from './split.ts'

/** `name`: of all that the sample speaks of, also where it shows none. */
export type HostTables = {
  readonly addresses?: readonly HostAddress[]
  readonly links?: readonly (HostLink & { readonly index: number })[]
  readonly neighbours?: readonly HostNeighbour[]
  readonly routes?: readonly HostRoute[]
  /** Interfaces that the sample names. */
  readonly interfaces: ReadonlySet<string>
}

const INTERFACE = /^(\d+): ([^\s:@]+)(?:@[^\s:]+)?: /
const ADDRESS = /^\s+inet6? /

/** `ip addr`, `ip link`, each also with -o. Throws SyntaxError for a line of an interface or an address that cannot be read. */
export function tablesOfText({ lines }: Pick<Sample, 'lines'>): HostTables {
  const addresses: HostAddress[] = []
  const links: (HostLink & { readonly index: number })[] = []
  const interfaces = new Set<string>()
  let showsAddresses = false
  let header = ''
  for (const [i, line] of lines.entries()) {
    const oneLine = /^(\d+): ([^\s@:]+)(?:@\S+)? +inet6? /.exec(line)
    if (oneLine !== null || ADDRESS.test(line)) {
      const text = oneLine !== null ? line : `${header} ${line.trim()}`
      const address = readMonitorAddress(text)
      if (address === undefined) throw unreadable('ip address show', i, line)
      showsAddresses = true
      interfaces.add(address.interface)
      addresses.push(address)
      continue
    }
    const named = INTERFACE.exec(line)
    if (named === null) continue
    interfaces.add(named[2]!)
    header = `${named[1]}: ${named[2]} `
    const link = readMonitorLink(`${line}\\${lines[i + 1]?.startsWith(' ') ? lines[i + 1] : ''}`)
    if (link === undefined) throw unreadable('ip link show', i, line)
    links.push(link)
  }
  return { ...(showsAddresses && { addresses }), ...(links.length > 0 && { links }), interfaces }
}

export function neighboursOfText({ lines }: Pick<Sample, 'lines'>): HostTables {
  const neighbours = lines.map((line, i) => {
    const neighbour = readMonitorNeighbour(line)
    if (neighbour === undefined) throw unreadable('ip neigh', i, line)
    return neighbour
  })
  return { neighbours, interfaces: new Set(neighbours.map(({ interface: name }) => name)) }
}

export function routesOfText({ lines }: Pick<Sample, 'lines'>): HostTables {
  const whole: { text: string; line: number }[] = []
  for (const [i, line] of lines.entries()) {
    const last = whole.at(-1)
    if (/^\s/.test(line) && last !== undefined) last.text += `\\${line}`
    else whole.push({ text: line, line: i })
  }
  const routes = whole.map(({ text, line }) => {
    const route = readMonitorRoute(text)
    if (route === undefined) throw unreadable('ip route', line, text)
    return route
  })
  return { routes, interfaces: new Set() }
}

/** `ip -j` of any of them: what it is, its keys tell. An empty list is of nothing. Throws SyntaxError. */
export function tablesOfJson({ lines }: Pick<Sample, 'lines'>): HostTables {
  const text = lines.join('\n')
  if (/"addr_info"\s*:/.test(text)) {
    const links = parseIpLinks(text)
    return { addresses: parseIpAddresses(text), links, interfaces: new Set(links.map(({ name }) => name)) }
  }
  if (/"ifindex"\s*:/.test(text) && /"flags"\s*:/.test(text)) {
    const links = parseIpLinks(text)
    return { links, interfaces: new Set(links.map(({ name }) => name)) }
  }
  if (/"state"\s*:\s*\[/.test(text)) {
    const neighbours = parseIpNeighbours(text)
    return { neighbours, interfaces: new Set(neighbours.map(({ interface: name }) => name)) }
  }
  if (/"dst"\s*:/.test(text)) return { routes: parseIpRoutes(text, /"pref"\s*:|"dst"\s*:\s*"[^"]*:/.test(text) ? 6 : 4), interfaces: new Set() }
  if (/^\[\s*\]$/.test(text.trim())) return { interfaces: new Set() }
  throw new SyntaxError('JSON that is none of ip address, link, neigh and route')
}

const unreadable = (what: string, index: number, line: string): SyntaxError =>
  new SyntaxError(`${what}, line ${index + 1}: cannot read ${JSON.stringify(line.slice(0, 160))}`)
