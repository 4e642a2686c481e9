// routes: those of all tables but the one of local addresses, as they appear and disappear.
//
// The monitor does not tell all: IPv4 routes go without a word when their interface goes down or their source address goes, and one that
// is replaced is only said with its new form. After each such line a picture is taken.

import type { Collector } from '../src/collect/collector.ts'
import { parseIpRoutes, readMonitorRoute } from '../src/decode/ip-route.ts'
import type { HostFact } from '../src/events/host.ts'
import type { HostRoute } from '../src/lvs/host.ts'
import { ask, unableWithoutIp } from './host/ask.ts'
import { shown, type WatchSettings, watchSettings } from './host/settings.ts'
import { watch } from './host/watch.ts'
import type { Moment, Watched } from './host/watched.ts'

/** Local addresses are the collector addresses' matter, and each interface has its multicast and link-local ones. */
export const isOurs = ({ table, kind, destination }: HostRoute): boolean =>
  table !== 'local' && kind !== 'multicast' && kind !== 'broadcast' && kind !== 'anycast' && destination !== 'fe80::/64'

/** A route is all that is known of it: one that changes is another one. */
export const keyOf = (route: HostRoute): string => JSON.stringify(route)

/** What a route is replaced within. */
const slotOf = ({ family, table, destination, metric }: HostRoute): string => `${family} ${table} ${destination} ${metric ?? 0}`

function factOf(type: 'route.appeared' | 'route.disappeared', { destination, ...data }: HostRoute, { at, since }: Moment): HostFact {
  const { hops, ...rest } = data
  return { type, subject: destination, at, data: { ...(since !== undefined && { since }), ...rest, ...(hops && { hops: [...hops] }) } }
}

export const watched: Watched<HostRoute> = {
  objects: ['address', 'route'],
  async look(outside) {
    const four = parseIpRoutes(await ask(outside, '-j', '-4', 'route', 'show', 'table', 'all'), 4)
    const six = parseIpRoutes(await ask(outside, '-j', '-6', 'route', 'show', 'table', 'all'), 6)
    return new Map([...four, ...six].filter(isOurs).map(route => [keyOf(route), route]))
  },
  read({ label, deleted, text }, known) {
    if (label === 'LINK' || (label === 'ADDR' && deleted)) return { look: true }
    if (label !== 'ROUTE') return undefined
    const route = readMonitorRoute(text)
    if (route === undefined) return { look: true }
    if (!isOurs(route)) return undefined
    const key = keyOf(route)
    if (deleted) return known.has(key) ? { key, look: route.family === 6 } : { look: true }
    if (known.has(key)) return undefined
    const slot = slotOf(route)
    const doubtful = [...known.values()].some(other => slotOf(other) === slot)
    return { key, entry: route, look: doubtful }
  },
  facts(was, is, moment) {
    if (was === undefined && is !== undefined) return [factOf('route.appeared', is, moment)]
    return was !== undefined && is === undefined ? [factOf('route.disappeared', was, moment)] : []
  },
  sampled(known, at) {
    const { list, omitted } = shown(known.values(), ({ hops, ...route }) => ({ ...route, ...(hops && { hops: [...hops] }) }))
    return { type: 'host.sampled', subject: 'routes', at, data: { routes: list, ...(omitted !== undefined && { omitted }) } }
  },
}

export const routes: Collector<WatchSettings> = {
  name: 'routes',
  about: 'routes of all tables as they appear and disappear',
  roles: ['director', 'real-server'],
  settings: watchSettings,
  unable: unableWithoutIp,
  run: surroundings => watch(watched, surroundings),
}
