// What the kernel's virtual server table says. Subject: a service or a real server (src/lvs/key.ts), or `ipvs` for the whole of it.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

/** The table is polled: what is seen changed may have changed any time in between. */
const since = Type.Integer({ description: 'microseconds: it happened after this and not after the time of the event' })

const service = {
  scheduler: Type.String({ description: 'rr, wrr, lc, wlc, sh, mh ...' }),
  schedulerFlags: Type.Optional(Type.Array(Type.String(), { description: 'sh-fallback, mh-port ...' })),
  persistence: Type.Optional(
    Type.Object({
      seconds: Type.Integer(),
      netmask: Type.Optional(Type.String({ description: 'of clients that count as one: 255.255.255.0, or a prefix length for IPv6' })),
      engine: Type.Optional(Type.String({ description: 'persistence engine: sip' })),
    }),
  ),
  onePacket: Type.Optional(Type.Literal(true, { description: 'each UDP packet is scheduled for itself, and no connection is kept' })),
}

const server = {
  forwarding: Type.Union([Type.Literal('masq'), Type.Literal('route'), Type.Literal('tunnel'), Type.Literal('local')]),
  tunnel: Type.Optional(
    Type.Object({
      kind: Type.Union([Type.Literal('ipip'), Type.Literal('gre'), Type.Literal('gue')]),
      port: Type.Optional(Type.Integer()),
      checksum: Type.Optional(Type.Union([Type.Literal('none'), Type.Literal('full'), Type.Literal('remote')])),
    }),
  ),
  weight: Type.Integer(),
  upper: Type.Optional(Type.Integer({ description: 'threshold: at this many connections the server is given no more; absent: no limit' })),
  lower: Type.Optional(Type.Integer({ description: 'threshold: it is given new ones again below this' })),
}

const changedService = Type.Object({
  scheduler: Type.Optional(service.scheduler),
  schedulerFlags: service.schedulerFlags,
  persistence: Type.Optional(Type.Union([service.persistence, Type.Null()])),
  onePacket: Type.Optional(Type.Boolean()),
})

const changedServer = Type.Object({
  forwarding: Type.Optional(server.forwarding),
  tunnel: Type.Optional(Type.Union([server.tunnel, Type.Null()])),
  upper: server.upper,
  lower: server.lower,
})

const daemon = {
  interface: Type.String(),
  syncid: Type.Integer(),
  maxlen: Type.Optional(Type.Integer()),
  group: Type.Optional(Type.String()),
  port: Type.Optional(Type.Integer()),
  ttl: Type.Optional(Type.Integer()),
}

const timeouts = Type.Object({ tcp: Type.Integer(), tcpfin: Type.Integer(), udp: Type.Integer() }, { description: 'seconds' })

const COUNTERS = 'connections, packets in, packets out, bytes in, bytes out'
const serviceCounters = Type.Array(Type.Integer(), { minItems: 5, maxItems: 5, description: COUNTERS })
const count = (description: string) => Type.Integer({ description })
const serverCounters = Type.Tuple(
  [
    Type.String({ description: 'endpoint: 10.9.0.3:80' }),
    count('connections'),
    count('packets in'),
    count('packets out'),
    count('bytes in'),
    count('bytes out'),
    count('active connections now'),
    count('inactive connections now'),
  ],
  { description: `endpoint, ${COUNTERS}, active, inactive` },
)

const states = Type.Record(Type.String(), Type.Integer(), { description: 'connections by state: ESTABLISHED, SYN_RECV, FIN_WAIT ...' })

export const ipvsEvents = {
  'service.added': eventType('A virtual service is new.', Type.Object({ since, ...service })),
  'service.removed': eventType('A virtual service is gone; its real servers were said to be before.', Type.Object({ since })),
  'service.changed': eventType(
    'Scheduler, flags or persistence of a service changed: `from` and `to` hold what did.',
    Type.Object({ since, from: changedService, to: changedService }),
  ),
  'real-server.added': eventType(
    'A service has a new real server. Its counters may start above zero: the kernel remembers one that comes back soon.',
    Type.Object({ since, ...server }),
  ),
  'real-server.removed': eventType('A service has lost a real server; `weight` is what it had.', Type.Object({ since, weight: server.weight })),
  'real-server.changed': eventType(
    'Forwarding, tunnel or thresholds changed: `from` and `to` hold what did. Thresholds of 0 are no limit.',
    Type.Object({ since, from: changedServer, to: changedServer }),
  ),
  'weight.changed': eventType('A real server has another weight; 0 is quiesced.', Type.Object({ since, from: Type.Integer(), to: Type.Integer() })),
  'ipvs.sampled': eventType(
    'The whole table as configured. A large one comes in parts of the same time, in order: part 1 begins a new picture.',
    Type.Object({
      part: Type.Integer({ minimum: 1 }),
      parts: Type.Integer({ minimum: 1 }),
      buckets: Type.Optional(Type.Integer({ description: 'of the table of connections: no limit to their number' })),
      services: Type.Array(
        Type.Object({ service: Type.String(), ...service, servers: Type.Array(Type.Object({ server: Type.String(), ...server })) }),
      ),
      daemons: Type.Array(Type.Object({ state: Type.Union([Type.Literal('master'), Type.Literal('backup')]), ...daemon })),
      timeouts: Type.Optional(timeouts),
      sysctls: Type.Record(Type.String(), Type.String(), { description: 'net.ipv4.vs.*, full names' }),
    }),
  ),
  'ipvs.counted': eventType(
    'Absolute counters of the services and real servers that moved, or with `all` of every one there is; many come in several events.',
    Type.Object({
      since: Type.Optional(since),
      all: Type.Optional(Type.Literal(true)),
      services: Type.Array(
        Type.Object({
          service: Type.String(),
          counters: Type.Optional(serviceCounters),
          servers: Type.Optional(Type.Array(serverCounters)),
        }),
      ),
    }),
  ),
  'ipvs-counters.reset': eventType(
    'Counters of a service went back (ipvsadm -Z, or removed and added between two looks): they are to be counted from zero again.',
    Type.Object({
      since,
      service: Type.Boolean({ description: "the service's own counters" }),
      servers: Type.Array(Type.String({ description: 'endpoints' })),
    }),
  ),
  'connections.counted': eventType(
    'How many connections are in which state, for each real server that changed; `skipped` says why there were too many to look at.',
    Type.Object({
      connections: Type.Integer({ description: 'all there are, persistence templates left out' }),
      templates: Type.Integer(),
      synced: Type.Integer({ description: 'learned from another director' }),
      skipped: Type.Optional(Type.String()),
      all: Type.Optional(Type.Literal(true)),
      services: Type.Array(
        Type.Object({
          service: Type.String({ description: 'key; of a connection that no service claims, what it was made to' }),
          servers: Type.Array(
            Type.Object({
              server: Type.String(),
              states,
              templates: Type.Optional(Type.Integer()),
              synced: Type.Optional(Type.Integer()),
            }),
          ),
        }),
      ),
    }),
  ),
  'sync-daemon.started': eventType(
    'Connections are told to (master) or learned from (backup, the subject) another director.',
    Type.Object({ since, ...daemon }),
  ),
  'sync-daemon.stopped': eventType('A sync daemon ended.', Type.Object({ since, ...daemon })),
  'ipvs-timeouts.changed': eventType('How long connections are remembered changed.', Type.Object({ since, from: timeouts, to: timeouts })),
  'ipvs-sysctl.changed': eventType(
    'A setting below net.ipv4.vs changed. drop_entry, drop_packet and secure_tcp turn from 1 to 2 by themselves while memory is short.',
    Type.Object({ since, from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) }),
  ),
} as const

export type IpvsFact = FactsOf<typeof ipvsEvents>
