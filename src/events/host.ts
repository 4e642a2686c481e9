// What the machine's network looks like and how it changes. Subject: an address with its prefix, an interface, a route's destination, a
// neighbour's address, a sysctl's name; for pictures and counters what they are of.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

/** Only of what no push told: seen in a picture. */
const since = Type.Optional(
  Type.Integer({ description: 'microseconds: it happened after this and not after the time of the event; absent: at that time' }),
)
const polledSince = Type.Integer({ description: 'microseconds: it happened after this and not after the time of the event' })

const address = {
  interface: Type.String(),
  scope: Type.String({ description: 'global, link, host' }),
  label: Type.Optional(Type.String({ description: 'where it is another than the interface: eth0:1' })),
  peer: Type.Optional(Type.String()),
}

const link = {
  up: Type.Boolean({ description: 'by its administrator' }),
  carrier: Type.Boolean(),
  mtu: Type.Integer(),
  mac: Type.Optional(Type.String()),
  master: Type.Optional(Type.String({ description: 'the bridge, bond or VRF it belongs to' })),
}
const changedLink = Type.Object({
  present: Type.Optional(Type.Boolean()),
  up: Type.Optional(link.up),
  carrier: Type.Optional(link.carrier),
  mtu: Type.Optional(link.mtu),
  mac: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  master: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})

const hop = { gateway: Type.Optional(Type.String()), interface: Type.Optional(Type.String()) }
const route = {
  family: Type.Union([Type.Literal(4), Type.Literal(6)]),
  table: Type.String({ description: 'main, a number, or a name of rt_tables' }),
  kind: Type.String({ description: 'unicast, local, blackhole, unreachable ...' }),
  ...hop,
  protocol: Type.Optional(Type.String({ description: 'kernel, static, bird ...' })),
  scope: Type.Optional(Type.String()),
  source: Type.Optional(Type.String({ description: 'preferred source address' })),
  metric: Type.Optional(Type.Integer()),
  hops: Type.Optional(Type.Array(Type.Object({ ...hop, weight: Type.Integer() }))),
}

const neighbour = { interface: Type.String() }

const names = Type.Record(Type.String(), Type.String())

export const hostEvents = {
  'address.appeared': eventType('The machine has an address it had not.', Type.Object({ since, ...address })),
  'address.disappeared': eventType('An address is gone.', Type.Object({ since, ...address })),
  'link.changed': eventType(
    'An interface came (`to` has present: true and all else), went, or changed: `from` and `to` hold what did.',
    Type.Object({ since, from: changedLink, to: changedLink }),
  ),
  'route.appeared': eventType('There is a new route; one that changed disappears and appears.', Type.Object({ since, ...route })),
  'route.disappeared': eventType('A route is gone.', Type.Object({ since, ...route })),
  'neighbour.changed': eventType(
    'An address is at another MAC (`to`), or nobody answers for it any more (no `to`). Without `from` there was none before.',
    Type.Object({ since, ...neighbour, from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) }),
  ),
  'host.sampled': eventType(
    'A full picture of the part that the subject names: addresses, links, routes, neighbours or sysctls.',
    Type.Object({
      addresses: Type.Optional(Type.Array(Type.Object({ address: Type.String(), ...address }))),
      links: Type.Optional(Type.Array(Type.Object({ link: Type.String(), ...link }))),
      routes: Type.Optional(Type.Array(Type.Object({ destination: Type.String(), ...route }))),
      neighbours: Type.Optional(Type.Array(Type.Object({ address: Type.String(), ...neighbour, mac: Type.String() }))),
      sysctls: Type.Optional(names),
      omitted: Type.Optional(Type.Integer({ description: 'how many more there are than are shown' })),
    }),
  ),
  'sysctl.changed': eventType(
    'A kernel setting has another value.',
    Type.Object({ since, from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) }),
  ),
  'protocol.counted': eventType(
    'Absolute counters that moved, by the names nstat gives them; `all` means that those not named are zero. Subject: where they are from.',
    Type.Object({ since: Type.Optional(polledSince), all: Type.Optional(Type.Literal(true)), counters: Type.Record(Type.String(), Type.Number()) }),
  ),
} as const

export type HostFact = FactsOf<typeof hostEvents>
