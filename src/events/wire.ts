// High availability as it is heard on the wire, with no access to any daemon: VRRP adverts and Heartbeat's packets.
//
// Subjects: `VRID/INTERFACE` for VRRP, the node's name for Heartbeat. Every packet is not an event; a change is.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

const speaker = Type.String({ description: 'the source address' })
const interfaceName = Type.String()
const family = Type.Union([Type.Literal(4), Type.Literal(6)])
const ways = Type.Array(Type.Object({ interface: interfaceName, address: Type.String() }))

export const wireEvents = {
  'vrrp.advertised': eventType(
    'A master is heard for the first time, is heard again, or says something else than before.',
    Type.Object({
      speaker,
      interface: interfaceName,
      family,
      vrid: Type.Integer(),
      version: Type.Integer(),
      priority: Type.Integer({ description: '255: it owns the addresses' }),
      interval: Type.Number({ description: 'seconds' }),
      addresses: Type.Array(Type.String()),
      mac: Type.Optional(Type.String()),
      authentication: Type.Optional(Type.String()),
      why: Type.Union([Type.Literal('first'), Type.Literal('changed'), Type.Literal('again')]),
    }),
  ),
  'vrrp.silenced': eventType(
    'A master was not heard for three of its intervals and had not resigned. `at` is when that became so. With `by` another one is heard instead, as after a takeover by priority.',
    Type.Object({
      by: Type.Optional(speaker),
      speaker,
      interface: interfaceName,
      family,
      vrid: Type.Integer(),
      last: Type.Integer({ description: 'microseconds: when it was heard last' }),
    }),
  ),
  'vrrp.resigned': eventType('A master gave up: priority 0.', Type.Object({ speaker, interface: interfaceName, family, vrid: Type.Integer() })),
  'vrrp.contested': eventType(
    'Two masters of one VRID are heard at the same time: each between two adverts of the other.',
    Type.Object({ interface: interfaceName, family, vrid: Type.Integer(), speakers: Type.Array(Type.Object({ speaker, priority: Type.Integer() })) }),
  ),
  'vrrp.settled': eventType(
    'Only one master of the VRID is left after two had been heard.',
    Type.Object({ interface: interfaceName, family, vrid: Type.Integer(), speaker }),
  ),
  'heartbeat.heard': eventType(
    'A node is heard for the first time or again, or its status, what it holds, or its life changed. Also on another interface.',
    Type.Object({
      interface: interfaceName,
      address: Type.String(),
      status: Type.Optional(Type.String({ description: 'init, up, active, dead' })),
      holds: Type.Optional(Type.String({ description: 'none, local, foreign, all' })),
      generation: Type.Optional(Type.Integer()),
      deadtime: Type.Optional(Type.Number({ description: 'seconds' })),
      ahead: Type.Optional(Type.Number({ description: "seconds the node's clock is ahead of ours, to a second" })),
      why: Type.Union([Type.Literal('first'), Type.Literal('again'), Type.Literal('changed'), Type.Literal('restarted')]),
    }),
  ),
  'heartbeat.silenced': eventType(
    'Nothing was heard of a node for its deadtime. With `other` it is still heard elsewhere: a link, not the node.',
    Type.Object({ interface: interfaceName, address: Type.String(), last: Type.Integer({ description: 'microseconds' }), other: ways }),
  ),
  'heartbeat.asked': eventType(
    'A node asks for a takeover, offers one, or says that it stopped: messages that move resources.',
    Type.Object({
      kind: Type.String({ description: "Heartbeat's own word" }),
      holds: Type.Optional(Type.String()),
      info: Type.Optional(Type.String()),
      interface: interfaceName,
    }),
  ),
} as const

export type WireFact = FactsOf<typeof wireEvents>
