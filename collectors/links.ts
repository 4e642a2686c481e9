// links: interfaces that come and go, up and down, with and without carrier, with another MAC, MTU or master.

import type { Collector } from '../src/collect/collector.ts'
import { parseIpLinks, readMonitorLink } from '../src/decode/ip-link.ts'
import type { HostFact } from '../src/events/host.ts'
import type { HostLink } from '../src/lvs/host.ts'
import { difference } from './difference.ts'
import { ask, unableWithoutIp } from './host/ask.ts'
import { shown, type WatchSettings, watchSettings } from './host/settings.ts'
import { watch } from './host/watch.ts'
import type { Watched } from './host/watched.ts'

type Fields = Extract<HostFact, { type: 'link.changed' }>['data']['to']

const fieldsOf = (link: HostLink | undefined): Fields => {
  if (link === undefined) return { present: false }
  const { up, carrier, mtu, mac = null, master = null } = link
  return { present: true, up, carrier, mtu, mac, master }
}

export const withoutIndex = ({ name, up, carrier, mtu, mac, master }: HostLink): HostLink => ({
  name,
  up,
  carrier,
  mtu,
  ...(mac !== undefined && { mac }),
  ...(master !== undefined && { master }),
})

export const watched: Watched<HostLink> = {
  objects: [],
  look: async outside => new Map(parseIpLinks(await ask(outside, '-j', 'link', 'show')).map(link => [link.name, withoutIndex(link)])),
  read({ label, deleted, text }) {
    if (label !== 'LINK') return undefined
    const link = readMonitorLink(text)
    if (link === undefined) return { look: true }
    return deleted ? { key: link.name } : { key: link.name, entry: withoutIndex(link) }
  },
  facts(was, is, { at, since }) {
    const { from, to, changed } = difference(fieldsOf(was), fieldsOf(is))
    const gone = is === undefined
    const data = { ...(since !== undefined && { since }), from: was === undefined ? { present: false } : from, to: gone ? { present: false } : to }
    if (gone) data.from = { present: true }
    return changed ? [{ type: 'link.changed', subject: (is ?? was)!.name, at, data }] : []
  },
  sampled(known, at) {
    const { list, omitted } = shown(known.values(), ({ name, ...link }) => ({ link: name, ...link }))
    return { type: 'host.sampled', subject: 'links', at, data: { links: list, ...(omitted !== undefined && { omitted }) } }
  },
}

export const links: Collector<WatchSettings> = {
  name: 'links',
  about: 'interfaces as they come, go and change: up, carrier, MAC, MTU, master',
  roles: ['director', 'real-server'],
  settings: watchSettings,
  unable: unableWithoutIp,
  run: surroundings => watch(watched, surroundings),
}
