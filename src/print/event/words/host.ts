// Sentences for the host's network and kernel settings.
import type { HostFact } from '../../../events/host.ts'
import { changes, count, joined, type WordsOf, when } from './word.ts'

const route = ({ gateway, interface: name, table, source }: { gateway?: string; interface?: string; table: string; source?: string }): string =>
  joined(' ', when('via', gateway), when('on', name), when('from', source), table !== 'main' && `table ${table}`)

export const hostWords: WordsOf<HostFact> = {
  'address.appeared': ({ interface: name, label }) => `on ${label ?? name}`,
  'address.disappeared': ({ interface: name, label }) => `from ${label ?? name}`,
  'link.changed': ({ from, to }) =>
    to.present === false ? 'gone' : from.present === false || to.present ? joined(', ', 'new', to.up === false && 'down') : changes(from, to),
  'route.appeared': route,
  'route.disappeared': route,
  'neighbour.changed': ({ interface: name, from, to }) =>
    `${to === undefined ? `nobody answers any more${from === undefined ? '' : `; it was ${from}`}` : joined(' ', from && `${from} ->`, to)} on ${name}`,
  'host.sampled': ({ addresses, links, routes, neighbours, sysctls }) =>
    joined(
      ', ',
      addresses && count(addresses.length, 'address', 'addresses'),
      links && count(links.length, 'interface'),
      routes && count(routes.length, 'route'),
      neighbours && count(neighbours.length, 'neighbour'),
      sysctls && count(Object.keys(sysctls).length, 'setting'),
    ),
  'sysctl.changed': ({ from, to }) => `${from ?? 'none'} -> ${to ?? 'none'}`,
  'protocol.counted': ({ counters }) => count(Object.keys(counters).length, 'counter'),
}
