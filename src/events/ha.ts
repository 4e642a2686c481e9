// A cluster manager's word: what Heartbeat, keepalived and Pacemaker say of nodes, links, resources and of themselves.
//
// Subjects: a node's name for node.*; `NODE/INTERFACE` for ha-link.*; the resource's name for resource.*; the instance's or group's
// name for vrrp-*; the manager's name for manager.*, membership.* and quorum.*. A node says took-over and gave-up of itself alone, so
// that a takeover is one event however many agents watch; what it sees of others is died, left, joined and returned.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

const manager = Type.Enum(['heartbeat', 'keepalived', 'pacemaker', 'corosync', 'ldirectord'])
const node = Type.String({ description: 'a name in the cluster' })
const why = Type.String({ description: 'for people, or the words of the program, escaped' })
const state = Type.Enum(['INIT', 'BACKUP', 'MASTER', 'FAULT', 'STOP', 'DELETED'])

/** Why a node took or gave up what it holds. `return`: it went home to the node that the configuration prefers. */
const reason = Type.Enum(['start', 'standby', 'death', 'shutdown', 'return', 'restart', 'unknown'])

export const haEvents = {
  'node.took-over': eventType(
    'The node holds the addresses now, and did not before. Said by the node itself, when its first address is there.',
    Type.Object({
      manager,
      reason,
      from: Type.Optional(node),
      resources: Type.Array(Type.String(), { description: 'as the configuration names them; more may follow, see resource.started' }),
    }),
  ),
  'node.gave-up': eventType(
    'The node held the addresses and let go of all that it was told to. Said by the node itself.',
    Type.Object({ manager, reason, to: Type.Optional(node), resources: Type.Array(Type.String()) }),
  ),
  'node.standby-requested': eventType(
    'Somebody asked that the node give up what it holds: a takeover that follows is planned.',
    Type.Object({ manager, set: Type.Optional(Type.String({ description: 'all, local or foreign' })) }),
  ),
  'node.died': eventType('A member of the cluster is not heard any more and had not said goodbye.', Type.Object({ manager })),
  'node.left': eventType('A member of the cluster said goodbye.', Type.Object({ manager })),
  'node.joined': eventType('A member is there that this life of the manager had not seen yet.', Type.Object({ manager })),
  'node.returned': eventType(
    'A member that had died or left is there again.',
    Type.Object({
      manager,
      previous: Type.Enum(['died', 'left']),
      partition: Type.Optional(Type.Boolean({ description: 'it had lived on, unheard' })),
    }),
  ),
  'ha-link.failed': eventType('Nothing is heard from a living node on one of the ways to it.', Type.Object({ manager, node, link: Type.String() })),
  'ha-link.restored': eventType('A way to a node that had failed works again.', Type.Object({ manager, node, link: Type.String() })),
  'resource.started': eventType('The manager started a resource on a node.', Type.Object({ manager, node, action: Type.Optional(Type.String()) })),
  'resource.stopped': eventType('The manager stopped a resource on a node.', Type.Object({ manager, node, action: Type.Optional(Type.String()) })),
  'resource.failed': eventType(
    'An operation on a resource failed: starting, stopping, or looking after it.',
    Type.Object({ manager, node: Type.Optional(node), action: Type.String(), why }),
  ),
  'resource.moved': eventType(
    'The manager decided to move, recover or restart a resource; what came of it follows.',
    Type.Object({ manager, action: Type.String(), from: Type.Optional(node), to: Type.Optional(node) }),
  ),
  'vrrp-instance.entered': eventType(
    'A VRRP instance of this machine changed its state.',
    Type.Object({
      manager,
      state,
      previous: Type.Optional(state),
      priority: Type.Optional(Type.Integer()),
      cause: Type.Optional(Type.String({ description: 'the reason its log gave just before' })),
      heard: Type.Enum(['fifo', 'log']),
    }),
  ),
  'vrrp-group.entered': eventType('A VRRP sync group changed its state.', Type.Object({ manager, state, heard: Type.Enum(['fifo', 'log']) })),
  'vrrp-instance.priority-changed': eventType(
    'The effective priority of a VRRP instance changed: a script, a tracked file, an interface.',
    Type.Object({ manager, from: Type.Optional(Type.Integer()), to: Type.Integer() }),
  ),
  'vrrp-instance.troubled': eventType(
    'A VRRP instance heard what it should not: another master, a wrong password, other addresses, another interval.',
    Type.Object({ manager, kind: Type.String(), peer: Type.Optional(Type.String()), why }),
  ),
  'vrrp-script.failed': eventType('A script that VRRP instances track failed or took too long.', Type.Object({ manager, why })),
  'vrrp-script.recovered': eventType('A script that VRRP instances track succeeds again.', Type.Object({ manager })),
  'membership.changed': eventType(
    'The cluster agreed on who is in it. Numbers are node ids.',
    Type.Object({
      manager,
      ring: Type.Optional(Type.String()),
      members: Type.Optional(Type.Array(Type.Integer())),
      joined: Type.Array(Type.Integer()),
      left: Type.Array(Type.Integer()),
    }),
  ),
  'quorum.gained': eventType('This part of the cluster may run resources.', Type.Object({ manager })),
  'quorum.lost': eventType('This part of the cluster may not run resources.', Type.Object({ manager })),
  'fencing.requested': eventType('A node shall be cut off by force. Subject: that node.', Type.Object({ manager, action: Type.String() })),
  'fencing.ended': eventType(
    'What came of cutting off a node. Subject: that node.',
    Type.Object({ manager, action: Type.String(), succeeded: Type.Boolean(), why: Type.Optional(why) }),
  ),
  'manager.started': eventType('A manager runs.', Type.Object({ manager, version: Type.Optional(Type.String()) })),
  'manager.stopped': eventType('A manager ended in order.', Type.Object({ manager, why: Type.Optional(why) })),
  'manager.died': eventType(
    "A manager's process is gone and had not said that it ends: its addresses and services may stay behind.",
    Type.Object({
      manager,
      pid: Type.Integer(),
      since: Type.Integer({ description: 'microseconds: when it was last seen to live' }),
    }),
  ),
  'manager.reloaded': eventType('A manager read its configuration again.', Type.Object({ manager, file: Type.Optional(Type.String()) })),
  'manager.troubled': eventType(
    'Something a manager complains of that bears on the cluster: late or lost packets, a wrong key, a wrong configuration, two owners.',
    Type.Object({
      manager,
      kind: Type.String({ description: 'kebab case: late-heartbeat, both-own, packets-lost, configuration ...' }),
      node: Type.Optional(node),
      why,
    }),
  ),
  'keepalived.sampled': eventType(
    'The VRRP instances as keepalived wrote them into its data file, when somebody last asked it to: as old as that. Subject: the file.',
    Type.Object({
      instances: Type.Array(
        Type.Object({
          name: Type.String(),
          state: Type.String(),
          interface: Type.String(),
          vrid: Type.Integer(),
          priority: Type.Integer({ description: 'the effective one' }),
          since: Type.Optional(Type.Integer({ description: 'microseconds: its last transition' })),
          addresses: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
  'ha.sampled': eventType(
    'The cluster as its manager describes it. Subject: the manager.',
    Type.Object({
      manager,
      running: Type.Boolean(),
      nodes: Type.Array(
        Type.Object({
          name: node,
          state: Type.String({ description: "the manager's word: active, dead, online, standby ..." }),
          links: Type.Array(Type.Object({ name: Type.String(), state: Type.String() })),
        }),
      ),
      holds: Type.Optional(Type.String({ description: 'Heartbeat: none, local, foreign, all, transition' })),
      quorum: Type.Optional(Type.Boolean()),
      resources: Type.Optional(
        Type.Array(
          Type.Object({ name: Type.String(), agent: Type.String(), role: Type.String(), nodes: Type.Array(Type.String()), failed: Type.Boolean() }),
        ),
      ),
    }),
  ),
} as const

export type HaFact = FactsOf<typeof haEvents>
