// addresses: each that appears on the machine and disappears, a VIP held for a millisecond included.

import type { Collector } from '../src/collect/collector.ts'
import { parseIpAddresses, readMonitorAddress } from '../src/decode/ip-address.ts'
import type { HostFact } from '../src/events/host.ts'
import type { HostAddress } from '../src/lvs/host.ts'
import { ask, unableWithoutIp } from './host/ask.ts'
import { shown, type WatchSettings, watchSettings } from './host/settings.ts'
import { watch } from './host/watch.ts'
import type { Moment, Watched } from './host/watched.ts'

export const keyOf = ({ address, interface: name }: HostAddress): string => `${address} ${name}`

function factOf(type: 'address.appeared' | 'address.disappeared', { address, ...data }: HostAddress, { at, since }: Moment): HostFact {
  return { type, subject: address, at, data: { ...(since !== undefined && { since }), ...data } }
}

export const watched: Watched<HostAddress> = {
  objects: ['address'],
  look: async outside => new Map(parseIpAddresses(await ask(outside, '-j', 'address', 'show')).map(entry => [keyOf(entry), entry])),
  read({ label, deleted, text }) {
    if (label !== 'ADDR') return undefined
    const entry = readMonitorAddress(text)
    if (entry === undefined) return { look: true }
    return deleted ? { key: keyOf(entry) } : { key: keyOf(entry), entry }
  },
  // The kernel says an address again when its lifetime is renewed or its flags change.
  facts(was, is, moment) {
    if (was === undefined && is !== undefined) return [factOf('address.appeared', is, moment)]
    return was !== undefined && is === undefined ? [factOf('address.disappeared', was, moment)] : []
  },
  sampled(known, at) {
    const { list, omitted } = shown(known.values(), entry => entry)
    return { type: 'host.sampled', subject: 'addresses', at, data: { addresses: list, ...(omitted !== undefined && { omitted }) } }
  },
}

export const addresses: Collector<WatchSettings> = {
  name: 'addresses',
  about: 'addresses of the machine as they appear and disappear',
  roles: ['director', 'real-server'],
  settings: watchSettings,
  unable: unableWithoutIp,
  run: surroundings => watch(watched, surroundings),
}
