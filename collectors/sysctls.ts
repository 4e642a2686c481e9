// sysctls: the kernel settings that decide whether a cluster works (ARP, forwarding, reverse path, redirects, conntrack, neighbour table),
// of `all`, `default` and each interface. There is no notification of most of them: they are polled.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import type { HostFact } from '../src/events/host.ts'
import { isPictureDue, pause } from './every.ts'

/** What faults lean on, of each interface. */
const PER_INTERFACE = {
  'net/ipv4/conf': [
    'arp_ignore',
    'arp_announce',
    'arp_filter',
    'rp_filter',
    'accept_local',
    'accept_redirects',
    'send_redirects',
    'log_martians',
    'forwarding',
    'proxy_arp',
    'promote_secondaries',
  ],
  'net/ipv6/conf': ['forwarding', 'accept_dad', 'dad_transmits', 'accept_ra', 'disable_ipv6', 'ndisc_notify'],
} as const

const GLOBAL = [
  'net/ipv4/ip_forward',
  'net/ipv4/ip_nonlocal_bind',
  'net/ipv6/ip_nonlocal_bind',
  'net/ipv4/ip_local_port_range',
  'net/ipv4/tcp_tw_reuse',
  'net/ipv4/tcp_syncookies',
  'net/ipv4/tcp_max_syn_backlog',
  'net/core/somaxconn',
  'net/netfilter/nf_conntrack_max',
  'net/netfilter/nf_conntrack_tcp_loose',
  'net/netfilter/nf_conntrack_tcp_be_liberal',
  'net/ipv4/neigh/default/gc_thresh1',
  'net/ipv4/neigh/default/gc_thresh2',
  'net/ipv4/neigh/default/gc_thresh3',
  'net/ipv6/neigh/default/gc_thresh3',
]

const ROOT = '/proc/sys'

const settings = Type.Object(
  { interval: Type.Number({ default: 10, minimum: 1, description: 'seconds between looks; longer where there are very many interfaces' }) },
  { additionalProperties: false },
)

export type SysctlSettings = Static<typeof settings>

/** A machine with hundreds of interfaces has thousands of files: looking takes no more than one part in so many of the time. */
const SHARE = 20

type Values = ReadonlyMap<string, string>

/** sysctl(8)'s name of a path: an interface's own points become slashes. */
const nameOf = (path: string): string =>
  path
    .split('/')
    .map(part => part.replaceAll('.', '/'))
    .join('.')

async function readValues(outside: Outside): Promise<Values> {
  const values = new Map<string, string>()
  const read = async (path: string): Promise<void> => {
    const value = await outside.read(`${ROOT}/${path}`)
    if (value !== undefined) values.set(nameOf(path), value.trim().replace(/\s+/g, ' '))
  }
  for (const path of GLOBAL) await read(path)
  for (const [folder, names] of Object.entries(PER_INTERFACE)) {
    for (const name of (await outside.list(`${ROOT}/${folder}`)) ?? []) for (const setting of names) await read(`${folder}/${name}/${setting}`)
  }
  return values
}

function changes(before: Values, after: Values, at: number, since: number): { facts: HostFact[]; cameOrWent: boolean } {
  const facts: HostFact[] = []
  let cameOrWent = false
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const from = before.get(name)
    const to = after.get(name)
    if (from === to) continue
    // An interface that comes or goes brings or takes all of its settings: the next picture shows that.
    if (from === undefined || to === undefined) cameOrWent = true
    else facts.push({ type: 'sysctl.changed', subject: name, at, data: { since, from, to } })
  }
  return { facts, cameOrWent }
}

const sampled = (values: Values, at: number): HostFact => ({
  type: 'host.sampled',
  subject: 'sysctls',
  at,
  data: { sysctls: Object.fromEntries(values) },
})

async function run({ outside, settings, say, signal }: Surroundings<SysctlSettings>): Promise<void> {
  let before: Values | undefined
  let since = 0
  let sampledAt: number | undefined
  let changed = false
  while (!signal.aborted) {
    const began = outside.now()
    const values = await readValues(outside)
    const at = outside.now()
    const { facts, cameOrWent } = before === undefined ? { facts: [], cameOrWent: false } : changes(before, values, at, since)
    if (facts.length > 0) say(facts)
    changed ||= facts.length > 0
    if (cameOrWent || isPictureDue(sampledAt, at, changed)) {
      say([sampled(values, at)])
      sampledAt = at
      changed = false
    }
    before = values
    since = began
    const spent = Math.max(0, at - began) / 1_000_000
    await outside.sleep(pause(began, outside.now(), Math.max(settings.interval, spent * SHARE)), signal)
  }
}

export const sysctls: Collector<SysctlSettings> = {
  name: 'sysctls',
  about: 'kernel settings that a cluster depends on: ARP, forwarding, rp_filter, redirects, conntrack',
  roles: ['director', 'real-server'],
  settings,
  unable: async outside =>
    (await outside.read(`${ROOT}/net/ipv4/ip_forward`)) === undefined
      ? { why: 'no /proc/sys/net here', remedy: 'mount -t proc proc /proc' }
      : undefined,
  run,
}
