// /proc/net/ip_vs_conn and ip_vs_conn_sync -> how many connections in which state, by what they were made to and where they went. Pure.
// Tables may hold hundreds of thousands of lines: a line becomes no object, only its group is counted. Fixtures: test/fixtures/ipvsadm/
//
//   Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Origin Expires        (Origin only in ip_vs_conn_sync)
//   TCP 0A090001 B8D4 0A090064 1F90 0A090003 1F90 FIN_WAIT    LOCAL      108
//   IP  0A090001 0000 00000007 0000 0A090003 0000 ASSURED     SYNC       116        the template of firewall mark 7

import { parseIpv6 } from '../lvs/address.ts'
import type { ServiceProtocol } from '../lvs/model.ts'
import { readAddress } from './proc-ip-vs.ts'

export type ConnectionGroup = {
  /** What clients made them to; a firewall mark's templates name the mark instead. */
  readonly virtual:
    | { readonly protocol: ServiceProtocol; readonly address: string; readonly port: number }
    | { readonly fwmark: number; readonly family: 4 | 6 }
  readonly address: string
  readonly port: number
  /** Connections by state: ESTABLISHED, SYN_RECV ... Persistence templates are not among them. */
  readonly states: Readonly<Record<string, number>>
  /** Of persistence: a client's ticket to its real server, no connection. */
  readonly templates: number
  /** Connections and templates learned from another director. Absent where the table does not say. */
  readonly synced?: number
}

// Client address and port, then what makes the group, then the state. PE data behind it may hold anything.
const LINE = /^(TCP|UDP|SCTP|IP) +(\S+) ([0-9A-F]{4}) (\S+ [0-9A-F]{4} \S+ [0-9A-F]{4}) ([A-Z][A-Z0-9_]*) +(?:(LOCAL|SYNC) +)?\d+(?: |$)/
const HEADING = /^Pro FromIP/

type Tally = { states: Record<string, number>; templates: number; synced: number }

/** Throws SyntaxError for a line it cannot read. */
export function countConnections(text: string): ConnectionGroup[] {
  const tallies = new Map<string, Tally>()
  const tellsOrigin = text.slice(0, 200).includes(' Origin ')
  let lines = 0
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end)
    at = end + 1
    lines++
    if (line.trim() === '' || HEADING.test(line)) continue
    const found = LINE.exec(line)
    if (found === null) throw unreadable(lines, line)
    const [, protocol, , port, group, state, origin] = found
    const tally = tallyOf(tallies, `${protocol} ${group}`)
    // A client never uses port 0: that is how a template is told from a connection.
    if (port === '0000') tally.templates++
    else tally.states[state!] = (tally.states[state!] ?? 0) + 1
    if (origin === 'SYNC') tally.synced++
  }
  return [...tallies].map(([name, tally]) => readGroup(name, tally, tellsOrigin))
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name)
  if (known !== undefined) return known
  const tally = { states: Object.create(null) as Record<string, number>, templates: 0, synced: 0 }
  tallies.set(name, tally)
  return tally
}

function readGroup(name: string, { states, templates, synced }: Tally, tellsOrigin: boolean): ConnectionGroup {
  const [protocol, toAddress, toPort, destination, destinationPort] = name.split(' ') as [string, string, string, string, string]
  const virtual = protocol === 'IP' ? readMark(toAddress) : readVirtual(protocol, toAddress, toPort)
  const address = readAddress(destination)
  if (virtual === undefined || address === undefined)
    throw new SyntaxError(`/proc/net/ip_vs_conn: cannot read the addresses of ${JSON.stringify(name.slice(0, 200))}`)
  return { virtual, address, port: Number.parseInt(destinationPort, 16), states: { ...states }, templates, ...(tellsOrigin && { synced }) }
}

function readVirtual(protocol: string, address: string, port: string): ConnectionGroup['virtual'] | undefined {
  const text = readAddress(address)
  return text === undefined ? undefined : { protocol: protocol.toLowerCase() as ServiceProtocol, address: text, port: Number.parseInt(port, 16) }
}

const HEX_MARK = /^[0-9A-F]{8}$/

/** The mark stands where an IPv4 address would, or in the first four bytes of an IPv6 one. */
function readMark(text: string): ConnectionGroup['virtual'] | undefined {
  if (HEX_MARK.test(text)) return { fwmark: Number.parseInt(text, 16), family: 4 }
  const bytes = parseIpv6(text)
  return bytes && { fwmark: ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0, family: 6 }
}

const unreadable = (line: number, text: string): SyntaxError =>
  new SyntaxError(`/proc/net/ip_vs_conn, line ${line}: cannot read ${JSON.stringify(text.slice(0, 200))}`)
