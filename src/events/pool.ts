// A pool manager's word: what ldirectord and keepalived's checkers say of services and real servers. The kernel's own truth is ipvs's.
//
// Subjects are keys of src/lvs/key.ts: the service, or the real server in it. A check whose line does not name the service has the
// server's endpoint alone (`10.9.0.4:80`). ldirectord's log names no protocol; its configuration does, and without it TCP is assumed.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

const manager = Type.Union([Type.Literal('ldirectord'), Type.Literal('keepalived')])
const weight = Type.Integer({ description: 'the weight the manager set' })
const why = Type.String({ description: "the program's own words, escaped" })
const initial = Type.Optional(Type.Boolean({ description: 'while the manager was starting or reading its configuration again: no change of health' }))

const configuredServer = Type.Object({
  server: Type.String({ description: 'endpoint: address and port' }),
  forwarding: Type.Union([Type.Literal('masq'), Type.Literal('route'), Type.Literal('tunnel')]),
  weight: Type.Integer(),
})

export const poolEvents = {
  'health-check.failed': eventType(
    'A check of a real server failed. With `count` below `limit` it is not taken out yet.',
    Type.Object({
      manager,
      check: Type.Optional(Type.String()),
      count: Type.Optional(Type.Integer()),
      limit: Type.Optional(Type.Integer()),
      why: Type.Optional(why),
    }),
  ),
  'health-check.recovered': eventType('A check of a real server succeeds again.', Type.Object({ manager, check: Type.Optional(Type.String()) })),
  'pool-service.added': eventType('The manager made a virtual service.', Type.Object({ manager })),
  'pool-service.changed': eventType('The manager changed the settings of a virtual service.', Type.Object({ manager })),
  'pool-service.removed': eventType('The manager took a virtual service away.', Type.Object({ manager })),
  'pool-service.down': eventType(
    'So few real servers are left that the service counts as down.',
    Type.Object({
      manager,
      quorum: Type.Optional(Type.Integer()),
      weight: Type.Optional(Type.Integer({ description: 'of the servers that are alive' })),
      initial,
    }),
  ),
  'pool-service.up': eventType(
    'Enough real servers are there again.',
    Type.Object({
      manager,
      quorum: Type.Optional(Type.Integer()),
      weight: Type.Optional(Type.Integer({ description: 'of the servers that are alive' })),
      initial,
    }),
  ),
  'pool-server.added': eventType('The manager put a real server into the pool.', Type.Object({ manager, weight: Type.Optional(weight), initial })),
  'pool-server.removed': eventType(
    'The manager took a real server out of the pool.',
    Type.Object({ manager, initial, foreign: Type.Optional(Type.Boolean({ description: 'it was not of its configuration' })) }),
  ),
  'pool-server.quiesced': eventType('The manager set the weight of a real server to 0; it stays in the pool.', Type.Object({ manager, initial })),
  'pool-server.restored': eventType(
    'The manager gave a quiesced real server its weight again.',
    Type.Object({ manager, weight: Type.Optional(weight), initial }),
  ),
  'pool-server.reweighted': eventType('The manager changed the weight of a real server.', Type.Object({ manager, from: weight, to: weight })),
  'pool-fallback.started': eventType(
    'No real server is left: the fallback (sorry server) answers.',
    Type.Object({ manager, server: Type.String(), initial }),
  ),
  'pool-fallback.ended': eventType('Real servers answer again.', Type.Object({ manager, server: Type.String(), initial })),
  'pool-command.failed': eventType(
    'What the manager told IPVS was refused: what it says of the pool afterwards is not so.',
    Type.Object({ manager, command: Type.String(), why }),
  ),
  'pool.configured': eventType(
    'The services and real servers of a configuration file. Subject: the file.',
    Type.Object({
      manager,
      services: Type.Array(
        Type.Object({
          service: Type.String(),
          scheduler: Type.String(),
          check: Type.Optional(Type.String()),
          quiescent: Type.Optional(Type.Boolean()),
          servers: Type.Array(configuredServer),
          fallback: Type.Optional(Type.String()),
        }),
      ),
      seconds: Type.Optional(
        Type.Object({ interval: Type.Number(), connect: Type.Number(), negotiate: Type.Number() }, { description: 'of the checks' }),
      ),
    }),
  ),
} as const

export type PoolFact = FactsOf<typeof poolEvents>
