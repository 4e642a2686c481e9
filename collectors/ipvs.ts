// ipvs: services, real servers, weights, counters and connections of the kernel's virtual server table.
//
// There is no notification to wait for: the table is polled. Each poll reads /proc/net/ip_vs (weights and connections, no fork) and runs
// `ipvsadm -Ln --stats --exact` when anything moved; flags, thresholds and tunnels, which only ipvsadm shows, are read when services or
// real servers came or went and every half minute. Only lines that changed are parsed. Between polls /proc/net/ip_vs alone is read, so
// often that a change is said soon, and so seldom that it costs next to nothing (ipvs/pace.ts).

import type { Collector, Surroundings, Unable } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import { pause as untilNext } from './every.ts'
import { poller } from './ipvs/poll.ts'
import { type IpvsSettings, settings } from './ipvs/settings.ts'

const RIGHT = 'run it as root, or give it CAP_NET_ADMIN (systemd: AmbientCapabilities=CAP_NET_ADMIN)'

/** Looks without running ipvsadm where that would load the module. */
async function unable(outside: Outside): Promise<Unable | undefined> {
  if ((await outside.read('/proc/net/ip_vs')) === undefined) return { why: 'the kernel has not loaded ip_vs', remedy: 'modprobe ip_vs' }
  const asked = await outside.run('ipvsadm', ['-Ln', '--timeout'])
  if (asked === undefined) return { why: 'ipvsadm is not installed', remedy: 'apt-get install ipvsadm' }
  if (asked.status === 0) return undefined
  if (/permi/i.test(asked.stderr)) return { why: 'not permitted to ask the kernel for its virtual servers', remedy: RIGHT }
  const [first = ''] = asked.stderr.split('\n').filter(line => !line.startsWith('modprobe:'))
  return { why: `ipvsadm fails: ${first.slice(0, 200) || `status ${asked.status}`}`, remedy: 'ipvsadm -Ln' }
}

async function run(surroundings: Surroundings<IpvsSettings>): Promise<void> {
  const { outside, signal, settings } = surroundings
  const { look, glance, pause } = poller(surroundings)
  while (!signal.aborted) {
    const began = outside.now()
    await look()
    for (;;) {
      const left = untilNext(began, outside.now(), settings.interval)
      const wait = pause()
      await outside.sleep(Math.min(wait, left), signal)
      if (wait >= left || signal.aborted) break
      await glance()
    }
  }
}

export const ipvs: Collector<IpvsSettings> = {
  name: 'ipvs',
  about: 'virtual services, real servers, weights, counters and connections of the kernel',
  roles: ['director'],
  settings,
  unable,
  run,
}
