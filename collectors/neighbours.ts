// neighbours: which MAC answers for an address, when it becomes another one, and when nobody answers any more. What the ARP and ND tables
// otherwise do all the time (REACHABLE, STALE, DELAY, forgotten and learned again) is no news.

import type { Collector } from '../src/collect/collector.ts'
import { parseIpNeighbours, readMonitorNeighbour } from '../src/decode/ip-neighbour.ts'
import type { HostNeighbour } from '../src/lvs/host.ts'
import { ask, unableWithoutIp } from './host/ask.ts'
import { shown, type WatchSettings, watchSettings } from './host/settings.ts'
import { watch } from './host/watch.ts'
import type { Watched } from './host/watched.ts'

/** MACs that are remembered after the kernel forgot them; beyond, those unheard of for longest are forgotten here too. */
const MOST = 10_000

export const keyOf = ({ address, interface: name }: HostNeighbour): string => `${address} ${name}`

/** Multicast addresses and interfaces without ARP have nobody who answers; an INCOMPLETE one may still get its answer. */
export const tells = ({ state, mac }: HostNeighbour): boolean => state !== 'NOARP' && (mac !== undefined || state === 'FAILED')

export function newWatched(): Watched<HostNeighbour> {
  /** When the kernel said that nobody answers, until a picture shows that it is still so: it says that of entries that are deleted, too. */
  const failing = new Map<string, number>()
  return {
    objects: ['neigh'],
    look: async outside =>
      new Map(
        parseIpNeighbours(await ask(outside, '-j', 'neigh', 'show'))
          .filter(tells)
          .map(entry => [keyOf(entry), entry]),
      ),
    read({ label, deleted, text }, known, at) {
      if (label !== 'NEIGH' || deleted) return undefined
      const entry = readMonitorNeighbour(text)
      if (entry === undefined || !tells(entry)) return undefined
      const key = keyOf(entry)
      failing.delete(key)
      if (entry.mac !== undefined) return { key, entry }
      // Addresses that nobody ever answered for, such as those of a scan, would fill the memory.
      if (known.get(key)?.mac === undefined) return undefined
      failing.set(key, at)
      return { look: true }
    },
    facts(was, is, moment) {
      if (is === undefined || was?.mac === is.mac) return []
      const failed = is.mac === undefined ? failing.get(keyOf(is)) : undefined
      const { at, since } = failed === undefined ? moment : { at: failed, since: undefined }
      failing.delete(keyOf(is))
      const data = {
        ...(since !== undefined && { since }),
        interface: is.interface,
        ...(was?.mac !== undefined && { from: was.mac }),
        ...(is.mac !== undefined && { to: is.mac }),
      }
      return [{ type: 'neighbour.changed', subject: is.address, at, data }]
    },
    sampled(known, at) {
      const answering = [...known.values()].flatMap(({ address, interface: name, mac }) =>
        mac === undefined ? [] : [{ address, interface: name, mac }],
      )
      const { list, omitted } = shown(answering, entry => entry)
      return { type: 'host.sampled', subject: 'neighbours', at, data: { neighbours: list, ...(omitted !== undefined && { omitted }) } }
    },
    remembers: MOST,
  }
}

export const neighbours: Collector<WatchSettings> = {
  name: 'neighbours',
  about: 'MACs that answer for addresses as they change (ARP and ND tables)',
  roles: ['director', 'real-server'],
  settings: watchSettings,
  unable: unableWithoutIp,
  run: surroundings => watch(newWatched(), surroundings),
}
