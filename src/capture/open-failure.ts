// Why an interface could not be opened: what libpcap, tcpdump or the child said, told apart by kind.

import type { ChildEnd } from './running-child.ts'

export type OpenFailure = {
  readonly kind: 'no-interface' | 'interface-down' | 'no-permission' | 'bad-filter' | 'no-backend' | 'other'
  /** libpcap's words, on one line. */
  readonly text: string
}

/** What pcap_compile says, of which there are many; those of an interface begin with its name. */
const FILTER =
  /syntax error|filter expression|expression rejects|unknown (host|port|network|protocol|ether|osi)|illegal|too many registers|not supported|VLAN support|invalid (ip|qualifier)|out ?of range/

/** In this order: a message may quote another one. */
const KINDS: readonly (readonly [OpenFailure['kind'], RegExp])[] = [
  ['other', /Couldn't (change to|find user)/],
  ['no-permission', /Operation not permitted|Permission denied|don't have permission|CAP_NET_RAW|EPERM|EACCES/],
  ['interface-down', /is not up|went down|Network is down/],
  ['no-interface', /[Nn]o such device|disappeared|doesn't exist/],
  ['bad-filter', FILTER],
]

/** Of a child that ended before it had opened the interface `name`. */
export function openFailure(end: ChildEnd, name: string, filter: string): OpenFailure {
  const said = end.failure?.text ?? end.text
  const text = said
    .split('\n')
    .map(line => line.replace(/^tcpdump: /, '').trim())
    .filter(line => line !== '' && !/^(dropped privs|Warning|WARNING)/.test(line))
    .join(' ')
  if (end.failure?.why === 'package') return { kind: 'no-backend', text: firstLine(said) }
  if (end.failure?.why === 'filter') return { kind: 'bad-filter', text }
  if (/ENOENT|EACCES/.test(end.how)) return { kind: 'no-backend', text: end.how }
  const kind = KINDS.find(([, pattern]) => pattern.test(text))?.[0]
  if (kind !== undefined) return { kind, text }
  // Whatever else tcpdump complains of without naming the interface came from the filter.
  if (end.failure === undefined && filter !== '' && text !== '' && !text.includes(name) && end.how === 'exit status 1')
    return { kind: 'bad-filter', text }
  return { kind: 'other', text: text || end.how }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
