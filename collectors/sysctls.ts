// sysctls: the kernel settings that decide whether a cluster works (ARP, forwarding, reverse path, redirects, conntrack, neighbour table),
// of `all`, `default` and each interface. The kernel tells when forwarding, rp_filter and proxy_arp of an interface change; the others are
// polled.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import { readMonitorLine, stampedAt } from '../src/decode/ip-monitor.ts'
import { readMonitorNetconf } from '../src/decode/ip-netconf.ts'
import type { HostFact } from '../src/events/host.ts'
import { isPictureDue, pause } from './every.ts'

/** What faults lean on, of each interface. */
export const PER_INTERFACE = {
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

export const GLOBAL = [
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

export type Values = Map<string, string>

/** sysctl(8)'s name of a path: an interface's own points become slashes. */
export const nameOf = (path: string): string =>
  path
    .split('/')
    .map(part => part.replaceAll('.', '/'))
    .join('.')

async function readValues(outside: Outside): Promise<Values> {
  const values = new Map<string, string>()
  const read = async (path: string): Promise<void> => {
    // An interface may go while its settings are read.
    const value = await outside.read(`${ROOT}/${path}`).catch(() => undefined)
    if (value !== undefined) values.set(nameOf(path), value.trim().replace(/\s+/g, ' '))
  }
  for (const path of GLOBAL) await read(path)
  for (const [folder, names] of Object.entries(PER_INTERFACE)) {
    for (const name of (await outside.list(`${ROOT}/${folder}`)) ?? []) for (const setting of names) await read(`${folder}/${name}/${setting}`)
  }
  return values
}

export function changes(before: Values, after: Values, at: number, since: number): { facts: HostFact[]; cameOrWent: boolean } {
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

export const sampled = (values: Values, at: number): HostFact => ({
  type: 'host.sampled',
  subject: 'sysctls',
  at,
  data: { sysctls: Object.fromEntries(values) },
})

/** What is known, shared by those who look and those who listen. */
type Known = {
  values: Values | undefined
  since: number
  changed: boolean
  wake: AbortController
  /** Settings that were told so far. */
  heard: number
}

const AGAIN = 60_000

/** Listens to ip monitor while there is one: without it, the next look sees the change. */
async function listen(known: Known, { outside, say, signal }: Surroundings<SysctlSettings>): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const lines of outside.watch('ip', ['-o', '-ts', 'monitor', 'label', 'netconf'], signal)) {
        for (const { at, text } of lines) {
          const line = readMonitorLine(text)
          if (line?.label !== 'NETCONF' || line.deleted) continue
          const facts = readMonitorNetconf(line.text).flatMap(({ path, value }) => hear(known, nameOf(path), value, stampedAt(line.stamp, at)))
          if (facts.length === 0) continue
          say(facts)
          known.changed = true
        }
        // What hangs together with it (ip_forward with forwarding of all) is not told.
        known.wake.abort()
      }
    } catch {
      // not here, or not this kind of ip
    }
    await outside.sleep(AGAIN, signal)
  }
}

function hear(known: Known, name: string, to: string, at: number): HostFact[] {
  const { values } = known
  const from = values?.get(name)
  // The monitor says on for all that is not off.
  if (values === undefined || from === undefined || from === to || (to === '1' && from !== '0' && !name.endsWith('.rp_filter'))) return []
  values.set(name, to)
  known.heard++
  return [{ type: 'sysctl.changed', subject: name, at, data: { from, to } }]
}

async function look(known: Known, { outside, say }: Surroundings<SysctlSettings>, sampledAt: number | undefined): Promise<number | undefined> {
  const began = outside.now()
  const heard = known.heard
  const values = await readValues(outside)
  const at = outside.now()
  // What was told meanwhile may be newer than what was read: the next look, which it asked for, will do.
  if (known.heard !== heard) return sampledAt
  const before = known.values
  const { facts, cameOrWent } = before === undefined ? { facts: [], cameOrWent: false } : changes(before, values, at, known.since)
  if (facts.length > 0) say(facts)
  known.changed ||= facts.length > 0
  known.values = values
  known.since = began
  if (!cameOrWent && !isPictureDue(sampledAt, at, known.changed)) return sampledAt
  say([sampled(values, at)])
  known.changed = false
  return at
}

/** Lines come in flocks: one look for all of them. */
const FLOCK = 100

async function run(surroundings: Surroundings<SysctlSettings>): Promise<void> {
  const { outside, settings, signal } = surroundings
  const known: Known = { values: undefined, since: 0, changed: false, wake: new AbortController(), heard: 0 }
  let sampledAt = await look(known, surroundings, undefined)
  const listening = listen(known, surroundings)
  let began = known.since
  while (!signal.aborted) {
    const spent = Math.max(0, outside.now() - began) / 1_000_000
    await outside.sleep(pause(began, outside.now(), Math.max(settings.interval, spent * SHARE)), AbortSignal.any([signal, known.wake.signal]))
    if (signal.aborted) break
    if (known.wake.signal.aborted) {
      await outside.sleep(FLOCK, signal)
      known.wake = new AbortController()
    }
    began = outside.now()
    sampledAt = await look(known, surroundings, sampledAt)
  }
  await listening
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
