// protocol-counters: the kernel's own counts of what it received, refused, dropped and answered, by the names nstat gives them, and how
// full the tables of conntrack and neighbours are. Absolute values, of those that moved.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import { parseProcSnmp, parseProcSnmp6, parseProcStat } from '../src/decode/proc-snmp.ts'
import type { HostFact } from '../src/events/host.ts'
import { isPictureDue, pause } from './every.ts'

type Counters = Readonly<Record<string, number>>
export type Source = { readonly subject: string; readonly path: string; read(text: string): Counters }

const stat = (subject: string, path: string, prefix: string): Source => ({
  subject,
  path,
  read: text => Object.fromEntries(Object.entries(parseProcStat(text, path)).map(([name, value]) => [prefix + name, value])),
})

export const SOURCES: readonly Source[] = [
  { subject: 'snmp', path: '/proc/net/snmp', read: text => parseProcSnmp(text) },
  { subject: 'netstat', path: '/proc/net/netstat', read: text => parseProcSnmp(text, '/proc/net/netstat') },
  { subject: 'snmp6', path: '/proc/net/snmp6', read: parseProcSnmp6 },
  stat('conntrack', '/proc/net/stat/nf_conntrack', 'conntrack_'),
  stat('arp-cache', '/proc/net/stat/arp_cache', 'arp_cache_'),
  stat('ndisc-cache', '/proc/net/stat/ndisc_cache', 'ndisc_cache_'),
]

const settings = Type.Object(
  { interval: Type.Number({ default: 10, minimum: 1, description: 'seconds between looks' }) },
  { additionalProperties: false },
)

export type ProtocolCounterSettings = Static<typeof settings>

export type Seen = { counters: Counters; at: number; saidAllAt: number }

export async function look(source: Source, seen: Map<string, Seen>, { outside, say }: Surroundings<ProtocolCounterSettings>): Promise<void> {
  const began = outside.now()
  const text = await outside.read(source.path)
  if (text === undefined) return
  const counters = source.read(text)
  const before = seen.get(source.subject)
  const all = isPictureDue(before?.saidAllAt, began, true)
  const said = Object.entries(counters).filter(([name, value]) => (all ? value !== 0 : value !== (before?.counters[name] ?? 0)))
  seen.set(source.subject, { counters, at: began, saidAllAt: all ? began : before!.saidAllAt })
  if (said.length === 0) return
  const data = { ...(before !== undefined && { since: before.at }), ...(all && { all: true as const }), counters: Object.fromEntries(said) }
  const fact: HostFact = { type: 'protocol.counted', subject: source.subject, at: outside.now(), data }
  say([fact])
}

async function run(surroundings: Surroundings<ProtocolCounterSettings>): Promise<void> {
  const { outside, settings, signal, trouble } = surroundings
  const seen = new Map<string, Seen>()
  while (!signal.aborted) {
    const began = outside.now()
    for (const source of SOURCES) {
      try {
        await look(source, seen, surroundings)
      } catch (error) {
        trouble(error instanceof Error ? error.message : String(error))
      }
    }
    await outside.sleep(pause(began, outside.now(), settings.interval), signal)
  }
}

const unable = async (outside: Outside) =>
  (await outside.read('/proc/net/snmp')) === undefined ? { why: 'no /proc/net/snmp here', remedy: 'mount -t proc proc /proc' } : undefined

export const protocolCounters: Collector<ProtocolCounterSettings> = {
  name: 'protocol-counters',
  about: "the kernel's counters of IP, ICMP, TCP and UDP, and how full conntrack and neighbour tables are",
  roles: ['director', 'real-server'],
  settings,
  unable,
  run,
}
