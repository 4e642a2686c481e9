// What the listings of ipvsadm have in common: headings, the names of services and real servers, the description of a service. Pure.
// Numbers only (`-n`): names as `http` are refused. Fixtures: test/fixtures/ipvsadm/

import { formatIpv6, parseIpv4, parseIpv6 } from '../lvs/address.ts'
import { endpointKey, type ServiceIdentity, serviceKey } from '../lvs/key.ts'
import type { Persistence, ServiceProtocol } from '../lvs/model.ts'

/** `TCP  10.9.0.100:443 wlc persistent 300 mask 255.255.255.0` */
export type ServiceLine = {
  readonly identity: ServiceIdentity
  /** Of src/lvs/key.ts. */
  readonly key: string
  readonly scheduler: string
  readonly schedulerFlags?: readonly string[]
  readonly persistence?: Persistence
  readonly onePacket?: true
}

const HEADING = /^(?:IP Virtual Server version |Prot LocalAddress:Port | {2}-> RemoteAddress:Port)/

/** Lines that say nothing of a service. */
export const isHeading = (line: string): boolean => HEADING.test(line) || line.trim() === ''

const LARGEST_PORT = 65535
const LARGEST_MARK = 4294967295

export type Endpoint = { readonly address: string; readonly port: number; readonly key: string }

/** `10.9.0.3:80`, `[fd00::3]:80`. Undefined when it is neither. */
export function readEndpoint(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':')
  const port = readNumber(text.slice(colon + 1), LARGEST_PORT)
  if (colon < 0 || port === undefined) return undefined
  const name = text.slice(0, colon)
  if (parseIpv4(name) !== undefined) return { address: name, port, key: text }
  const bytes = name.startsWith('[') && name.endsWith(']') ? parseIpv6(name.slice(1, -1)) : undefined
  if (bytes === undefined) return undefined
  const address = formatIpv6(bytes, 0)
  return { address, port, key: endpointKey(address, port) }
}

const DIGITS = /^(?:0|[1-9]\d*)$/

/** A whole number in decimal, not above `largest`. */
export function readNumber(text: string, largest = Number.MAX_SAFE_INTEGER): number | undefined {
  if (!DIGITS.test(text)) return undefined
  const value = Number(text)
  return value <= largest ? value : undefined
}

const NAME = /^(?:(TCP|UDP|SCTP) +(\S+)|FWM +(\d+)( IPv6)?)(?= |$)/

/** The service a line begins with; its name is `length` characters of the line. */
export function readServiceName(line: string): { identity: ServiceIdentity; key: string; length: number } | undefined {
  const found = NAME.exec(line)
  if (found === null) return undefined
  const [whole, protocol, endpoint, mark, six] = found
  const identity = protocol === undefined ? readMark(mark!, six !== undefined) : readService(protocol, endpoint!)
  return identity && { identity, key: serviceKey(identity), length: whole.length }
}

function readMark(text: string, six: boolean): ServiceIdentity | undefined {
  const fwmark = readNumber(text, LARGEST_MARK)
  return fwmark === undefined ? undefined : { fwmark, family: six ? 6 : 4 }
}

function readService(protocol: string, text: string): ServiceIdentity | undefined {
  const endpoint = readEndpoint(text)
  return endpoint && { protocol: protocol.toLowerCase() as ServiceProtocol, address: endpoint.address, port: endpoint.port }
}

// The printer's order is fixed; a mask is left out when it is a single address.
const DESCRIPTION = /^([\w-]+)(?: \(([\w,-]+)\))?(?: persistent (\d+)(?: mask ([\d.]+))?)?(?: pe ([\w-]+))?( ops)?$/

/** The line of a service in `-Ln`, `--thresholds`, `--tun-info` and `--persistent-conn`. */
export function readServiceLine(line: string): ServiceLine | undefined {
  const name = readServiceName(line)
  const found = name === undefined ? null : DESCRIPTION.exec(line.slice(name.length).trim())
  if (name === undefined || found === null) return undefined
  const [, scheduler, flags, seconds, netmask, engine, ops] = found
  return {
    identity: name.identity,
    key: name.key,
    scheduler: scheduler!,
    ...(flags !== undefined && { schedulerFlags: flags.split(',') }),
    ...(seconds !== undefined && { persistence: { seconds: Number(seconds), ...(netmask && { netmask }), ...(engine && { engine }) } }),
    ...(ops !== undefined && { onePacket: true as const }),
  }
}

const SERVER = /^ {2}-> (\S+) +(.*?) *$/

/** A real server's line: its endpoint, and the columns behind it. */
export function readServerLine(line: string): { endpoint: Endpoint; columns: readonly string[] } | undefined {
  const found = SERVER.exec(line)
  const endpoint = found === null ? undefined : readEndpoint(found[1]!)
  return endpoint && { endpoint, columns: found![2]!.split(/ +/) }
}

/** What every parser of these listings throws. */
export const unreadable = (what: string, index: number, line: string): SyntaxError =>
  new SyntaxError(`${what}, line ${index + 1}: cannot read ${JSON.stringify(line.slice(0, 200))}`)
