// Sentences for what cluster managers say: who holds the addresses, who is there, and why it moved.
import type { HaFact } from '../../../events/ha.ts'
import { count, joined, type WordsOf, when } from './word.ts'

const REASONS: Readonly<Record<string, string>> = {
  start: 'at its start',
  standby: 'on request',
  death: 'the other died',
  shutdown: 'for a shutdown',
  return: 'back to the node it belongs to',
  restart: 'a restart',
}

const resourcesOf = (resources: readonly string[]): string | undefined => (resources.length === 0 ? undefined : resources.join(' '))

export const haWords: WordsOf<HaFact> = {
  'node.took-over': ({ reason, from, resources }) =>
    joined('; ', joined(' ', when('from', from), REASONS[reason] && `(${REASONS[reason]})`), resourcesOf(resources)),
  'node.gave-up': ({ reason, to, resources }) =>
    joined('; ', joined(' ', when('to', to), REASONS[reason] && `(${REASONS[reason]})`), resourcesOf(resources)),
  'node.standby-requested': ({ manager, set }) => joined(' ', `${manager} was asked to hand over`, set),
  'node.died': ({ manager }) => `not heard any more by ${manager}`,
  'node.left': ({ manager }) => `said goodbye to ${manager}`,
  'node.joined': ({ manager }) => `seen by ${manager}`,
  'node.returned': ({ previous, partition }) => (partition ? 'heard again: it had lived on, cut off' : `back; it had ${previous}`),
  'ha-link.failed': ({ node, link }) => `nothing heard from ${node} on ${link}`,
  'ha-link.restored': ({ node, link }) => `${node} heard again on ${link}`,
  'resource.started': ({ node, action }) => joined(' ', `on ${node}`, action && `(${action})`),
  'resource.stopped': ({ node, action }) => joined(' ', `on ${node}`, action && `(${action})`),
  'resource.failed': ({ node, action, why }) => `${joined(' ', action, when('on', node))}: ${why}`,
  'resource.moved': ({ action, from, to }) => joined(' ', action, when('from', from), when('to', to)),
  'vrrp-instance.entered': ({ state, previous, priority, cause }) =>
    joined('; ', joined(' ', previous && `${previous} ->`, state, when('with priority', priority)), cause),
  'vrrp-group.entered': ({ state }) => state,
  'vrrp-instance.priority-changed': ({ from, to }) => `priority ${from ?? '?'} -> ${to}`,
  'vrrp-instance.troubled': ({ why }) => why,
  'vrrp-script.failed': ({ why }) => why,
  'vrrp-script.recovered': () => 'succeeds again',
  'membership.changed': ({ members, joined: came, left }) =>
    joined(
      '; ',
      members && `members ${members.join(' ')}`,
      came.length > 0 && `joined ${came.join(' ')}`,
      left.length > 0 && `left ${left.join(' ')}`,
    ),
  'quorum.gained': ({ manager }) => `${manager} may run resources here`,
  'quorum.lost': ({ manager }) => `${manager} may not run resources here`,
  'fencing.requested': ({ action }) => action,
  'fencing.ended': ({ action, succeeded, why }) => joined(': ', `${action} ${succeeded ? 'succeeded' : 'failed'}`, why),
  'manager.started': ({ version }) => version ?? '',
  'manager.stopped': ({ why }) => why ?? '',
  'manager.died': ({ pid }) => `its process ${pid} is gone without a word`,
  'manager.reloaded': ({ file }) => file ?? '',
  'manager.troubled': ({ kind, node, why }) => joined(' ', `${kind}${node === undefined ? '' : ` (${node})`}:`, why),
  'ha.sampled': ({ running, nodes, holds, quorum }) =>
    running
      ? joined(
          '; ',
          nodes.map(({ name, state }) => `${name} ${state}`).join(', ') || count(0, 'node'),
          when('holds', holds),
          quorum === false && 'no quorum',
        )
      : 'not running',
}
