// Sentences for the kernel's server table.
import type { IpvsFact } from '../../../events/ipvs.ts'
import { changes, count, joined, type WordsOf, when } from './word.ts'

const FORWARDING: Readonly<Record<string, string>> = { masq: 'NAT', route: 'direct routing', tunnel: 'tunnel', local: 'local' }

export const ipvsWords: WordsOf<IpvsFact> = {
  'service.added': ({ scheduler, persistence, onePacket }) =>
    joined(', ', scheduler, persistence && `persistent ${persistence.seconds} s`, onePacket && 'one packet'),
  'service.removed': () => '',
  'service.changed': ({ from, to }) => changes(from, to),
  'real-server.added': ({ forwarding, weight, upper }) => joined(', ', `weight ${weight}`, FORWARDING[forwarding], when('at most', upper)),
  'real-server.removed': ({ weight }) => `it had weight ${weight}`,
  'real-server.changed': ({ from, to }) => changes(from, to),
  'weight.changed': ({ from, to }) => `weight ${from} -> ${to}${to === 0 ? ' (quiesced)' : ''}`,
  'ipvs.sampled': ({ part, parts, services, daemons }) =>
    joined(
      ', ',
      parts > 1 && `part ${part} of ${parts}`,
      count(services.length, 'service'),
      count(
        services.reduce((sum, { servers }) => sum + servers.length, 0),
        'real server',
      ),
      daemons.map(({ state }) => `sync ${state}`).join(', '),
    ),
  'ipvs.counted': ({ services }) => `counters of ${count(services.length, 'service')}`,
  'ipvs-counters.reset': ({ service, servers }) => joined(' and ', service && 'of the service', servers.length > 0 && `of ${servers.join(' ')}`),
  'connections.counted': ({ connections, templates, synced, skipped }) =>
    joined(', ', count(connections, 'connection'), templates > 0 && count(templates, 'template'), synced > 0 && `${synced} synced`, skipped),
  'sync-daemon.started': ({ interface: name, syncid }) => `on ${name}, syncid ${syncid}`,
  'sync-daemon.stopped': ({ interface: name, syncid }) => `on ${name}, syncid ${syncid}`,
  'ipvs-timeouts.changed': ({ from, to }) => changes(from, to),
  'ipvs-sysctl.changed': ({ from, to }) => `${from ?? 'none'} -> ${to ?? 'none'}`,
}
