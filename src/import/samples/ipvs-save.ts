// `ipvsadm -Sn` -> the table, without connections: what a backup of the configuration shows. It leaves out
// thresholds, and says of a local real server what it says of one by direct routing.

import { readEndpoint, readNumber, unreadable } from '../../decode/ipvsadm-lines.ts'
import type { Listed, ThresholdRow } from '../../decode/ipvsadm-list.ts'
import type { ProcServer, ProcService } from '../../decode/proc-ip-vs.ts'
import { type ServiceIdentity, serviceKey } from '../../lvs/key.ts'
import type { ForwardingMethod, Persistence, ServiceProtocol } from '../../lvs/model.ts'
import { type Table, withKnown, withThresholds } from './ipvs-listings.ts'

const WHAT = 'ipvsadm -Sn'
const PROTOCOLS: Readonly<Record<string, ServiceProtocol>> = {
  '-t': 'tcp',
  '-u': 'udp',
  '--tcp-service': 'tcp',
  '--udp-service': 'udp',
  '--sctp-service': 'sctp',
}
const FORWARDING: Readonly<Record<string, ForwardingMethod>> = { '-g': 'route', '-m': 'masq', '-i': 'tunnel' }

type Draft = Listed<ThresholdRow> & { readonly rows: ProcServer[]; readonly servers: Listed<ThresholdRow>['servers'][number][] }

/** Throws SyntaxError for a line it cannot read. */
export function tableOfSave(lines: readonly string[], before: Table | undefined): Table {
  const drafts = new Map<string, Draft>()
  for (const [i, line] of lines.entries()) if (!readLine(line, drafts)) throw unreadable(WHAT, i, line)
  const services = [...drafts.values()].map(toService)
  return { services: withKnown(services, before), thresholds: withThresholds([...drafts.values()], before) }
}

function readLine(line: string, drafts: Map<string, Draft>): boolean {
  const [command, ...words] = line.trim().split(/\s+/)
  const options = optionsOf(words)
  const identity = identityOf(options)
  if (identity === undefined) return false
  const key = serviceKey(identity)
  if (command === '-A' || command === '-E') {
    const persistence = persistenceOf(options)
    const flags = options.get('-b')
    drafts.set(key, {
      identity,
      key,
      scheduler: options.get('-s') ?? 'wlc',
      ...(flags !== undefined && { schedulerFlags: flags.split(',') }),
      ...(persistence && { persistence }),
      ...(options.has('-o') || options.has('--ops') ? { onePacket: true as const } : {}),
      rows: [],
      servers: [],
    })
    return true
  }
  const service = drafts.get(key)
  const endpoint = readEndpoint(options.get('-r') ?? '')
  const forwarding = FORWARDING[[...options.keys()].find(name => name in FORWARDING) ?? '-g']!
  const [weight, upper, lower] = [numberOf(options, '-w', 1), numberOf(options, '-x', 0), numberOf(options, '-y', 0)]
  if (command !== '-a' || service === undefined || endpoint === undefined || weight === undefined || upper === undefined || lower === undefined)
    return false
  service.rows.push({ address: endpoint.address, port: endpoint.port, forwarding, weight, active: 0, inactive: 0 })
  service.servers.push({ endpoint, upper, lower, active: 0, inactive: 0 })
  return true
}

const numberOf = (options: ReadonlyMap<string, string>, name: string, otherwise: number): number | undefined =>
  options.has(name) ? readNumber(options.get(name)!) : otherwise

/** Each word that begins with a dash, and the one behind it unless that does so too. */
function optionsOf(words: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const [i, word] of words.entries()) {
    if (!word.startsWith('-')) continue
    const value = words[i + 1]
    options.set(word, value === undefined || value.startsWith('-') ? '' : value)
  }
  return options
}

function identityOf(options: ReadonlyMap<string, string>): ServiceIdentity | undefined {
  const mark = options.get('-f') ?? options.get('--fwmark-service')
  if (mark !== undefined) {
    const fwmark = readNumber(mark)
    return fwmark === undefined ? undefined : { fwmark, family: options.has('-6') ? 6 : 4 }
  }
  for (const [name, protocol] of Object.entries(PROTOCOLS)) {
    const endpoint = readEndpoint(options.get(name) ?? '')
    if (endpoint !== undefined) return { protocol, address: endpoint.address, port: endpoint.port }
  }
  return undefined
}

const WHOLE = '255.255.255.255'

function persistenceOf(options: ReadonlyMap<string, string>): Persistence | undefined {
  const seconds = readNumber(options.get('-p') ?? '')
  const netmask = options.get('-M')
  const engine = options.get('--pe')
  return seconds === undefined
    ? undefined
    : { seconds, ...(netmask && netmask !== WHOLE && /^[\d.]+$/.test(netmask) && { netmask }), ...(engine && { engine }) }
}

const toService = ({ identity, scheduler, rows, key }: Draft): ProcService => {
  const common = { scheduler, servers: rows, line: key }
  if ('fwmark' in identity) return { address: '', port: 0, fwmark: identity.fwmark, ...common }
  return { protocol: identity.protocol, address: identity.address, port: identity.port, ...common }
}
