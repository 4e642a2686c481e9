// ldirectord.cf -> the services it describes. Pure. Fixtures: test/fixtures/ldirectord/
//
//   quiescent=no                               global, at the start of the line; `#` comments
//   virtual=10.9.0.100:80                      opens a service: an address and port, or a firewall mark
//   	real=10.9.0.3->10.9.0.5:80 gate 3        its lines begin with a tab or four blanks; a range is many servers
//
// Not read: what is said of how to check. Names that only a resolver knows stay names. Defaults are those of the program (4.12), whose
// manual says otherwise of `quiescent`.

import { parseIpv4, parseIpv6 } from '../lvs/address.ts'
import { endpointKey, serviceKey } from '../lvs/key.ts'
import type { ForwardingMethod } from '../lvs/model.ts'
import { addressRange, endpoint, portNumber } from './ldirectord-endpoint.ts'
import { cutLine } from './log-line.ts'

export type LdirectordServer = { readonly server: string; readonly forwarding: ForwardingMethod; readonly weight: number }

export type LdirectordService = {
  /** Key of src/lvs/key.ts. */
  readonly service: string
  /** As its log names it: `10.9.0.100:80`, `7`. */
  readonly logged: string
  readonly scheduler: string
  readonly check: string
  readonly quiescent: boolean
  readonly servers: readonly LdirectordServer[]
  readonly fallback: string | undefined
}

export type LdirectordConfig = {
  /** A path, or a syslog facility. */
  readonly log: string
  readonly services: readonly LdirectordService[]
  /** Seconds. */
  readonly interval: number
  readonly connect: number
  readonly negotiate: number
  /** Lines that could not be read: `line 12: ...`. */
  readonly problems: readonly string[]
}

const METHODS: Readonly<Record<string, ForwardingMethod>> = { gate: 'route', masq: 'masq', ipip: 'tunnel' }
const MOST_LINES = 100_000

type Draft = {
  identity: { address: string; port: number } | { fwmark: number }
  family: 4 | 6
  protocol: 'tcp' | 'udp'
  logged: string
  settings: Map<string, string>
  servers: LdirectordServer[]
}

/** Total: what cannot be read is among the problems. */
export function parseLdirectordConfig(text: string): LdirectordConfig {
  const globals = new Map<string, string>()
  const drafts: Draft[] = []
  const problems: string[] = []
  let draft: Draft | undefined
  for (const [i, line] of text.split('\n').slice(0, MOST_LINES).entries()) {
    const raw = cutLine(line)
    if (/^\s*#/.test(raw)) continue
    const said = raw.replace(/#.*/, '').replaceAll('\t', '    ').trimEnd()
    if (said === '') {
      if (raw.trim() === '') draft = undefined // an empty line ends a service
      continue
    }
    const found = /^( *)([\w-]+?)(6?) *= *(.*)$/.exec(said)
    if (found === null) {
      problems.push(`line ${i + 1}: cannot read ${JSON.stringify(raw)}`)
      continue
    }
    const [, indent, key, six, value] = found
    if (indent!.length < 4 || draft === undefined) {
      draft = key === 'virtual' ? newDraft(value!, six === '6' ? 6 : 4) : undefined
      if (draft !== undefined) drafts.push(draft)
      else if (key === 'virtual') problems.push(`line ${i + 1}: no address or mark: ${JSON.stringify(value)}`)
      else globals.set(`${key}${six}`, unquoted(value!))
    } else if (key === 'real') {
      const servers = readReal(value!)
      if (servers === undefined) problems.push(`line ${i + 1}: no real server: ${JSON.stringify(value)}`)
      else draft.servers.push(...servers)
    } else draft.settings.set(key!, unquoted(value!))
  }
  return finished(globals, drafts, problems)
}

function newDraft(value: string, family: 4 | 6): Draft | undefined {
  const mark = /^(\d+)\s*$/.exec(value)
  const base = { family, settings: new Map<string, string>(), servers: [] }
  if (mark !== null) return { ...base, identity: { fwmark: Number(mark[1]) }, protocol: 'tcp', logged: mark[1]! }
  const found = endpoint(value.trim())
  if (found === undefined || found.port === 0) return undefined
  return { ...base, identity: found, protocol: found.port === 53 ? 'udp' : 'tcp', logged: endpointKey(found.address, found.port) }
}

/** `10.9.0.3:80 gate 3 "request", "receive"`, `10.9.0.3->10.9.0.9 masq`. */
function readReal(value: string): LdirectordServer[] | undefined {
  const found = /^(\[[0-9A-Fa-f:.]+\]|[\w.-]+?)(?:->(\[[0-9A-Fa-f:.]+\]|[\w.-]+?))?(?::([\w-]+))?\s+(gate|masq|ipip)(?:\s+(\d+))?(?:\s.*)?$/.exec(
    value,
  )
  if (found === null) return undefined
  const [, first, last, port, method, weight] = found
  const number = port === undefined ? 0 : portNumber(port)
  if (number === undefined) return undefined
  const addresses = addressRange(bare(first!), last === undefined ? undefined : bare(last))
  return addresses?.map(address => ({
    server: endpointKey(address, number),
    forwarding: METHODS[method!]!,
    weight: weight === undefined ? 1 : Number(weight),
  }))
}

function finished(globals: ReadonlyMap<string, string>, drafts: readonly Draft[], problems: readonly string[]): LdirectordConfig {
  const seconds = (name: string): number | undefined => (/^\d+$/.test(globals.get(name) ?? '') ? Number(globals.get(name)) : undefined)
  const [connect, negotiate] = [seconds('checktimeout'), seconds('negotiatetimeout')]
  return {
    log: globals.get('logfile') ?? '/var/log/ldirectord.log',
    services: drafts.map(draft => finishedService(draft, globals)),
    interval: seconds('checkinterval') ?? 10,
    // One that is missing takes the value of the other.
    connect: connect ?? negotiate ?? 5,
    negotiate: negotiate ?? connect ?? 30,
    problems,
  }
}

function finishedService({ identity, family, protocol, logged, settings, servers }: Draft, globals: ReadonlyMap<string, string>): LdirectordService {
  const said = settings.get('protocol')
  const service = serviceKey(
    'fwmark' in identity ? { ...identity, family } : { ...identity, protocol: said === 'tcp' || said === 'udp' ? said : protocol },
  )
  const fallback = settings.get('fallback') ?? globals.get(family === 6 ? 'fallback6' : 'fallback')
  const target = fallback === undefined ? undefined : endpoint(fallback.split(/\s+/)[0]!)
  const port = 'port' in identity ? identity.port : 0
  return {
    service,
    logged,
    scheduler: settings.get('scheduler') ?? 'wrr',
    check: settings.get('checktype') ?? 'negotiate',
    quiescent: (settings.get('quiescent') ?? globals.get('quiescent') ?? 'no') === 'yes',
    servers,
    fallback: target === undefined ? undefined : endpointKey(target.address, target.port === 0 ? port : target.port),
  }
}

const bare = (address: string): string => {
  const text = address.replace(/^\[|\]$/g, '')
  return parseIpv4(text) === undefined && parseIpv6(text) === undefined ? text : text.toLowerCase()
}

const unquoted = (value: string): string => /^"([^"]*)"/.exec(value)?.[1] ?? value.trim()
