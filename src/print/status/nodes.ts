// Nodes as lines: what each is, its role by each manager's own word, and how fresh all of that is.
import { livenessOf, type Role, rolesOf } from '../../state/derive.ts'
import type { ClusterState, NodeState } from '../../state/state.ts'
import type { Gravity } from '../event/gravity.ts'
import type { Style } from '../style.ts'
import { type Cell, cell, columns } from './layout.ts'
import { ago, span } from './words.ts'

const GRAVITY: Readonly<Record<Role, Gravity>> = { active: 'good', standby: 'plain', moving: 'changed', fault: 'bad', down: 'bad', unknown: 'plain' }

/** Directors first, then all others, by name. */
export function nodesInOrder(nodes: Iterable<NodeState>): NodeState[] {
  const rank = ({ agent, managers, services }: NodeState): number =>
    agent.role?.value === 'director' ? 0 : agent.role === undefined && (managers.size > 0 || services.size > 0) ? 1 : 2
  return [...nodes].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/** One line for each, and one for each manager's word below it. */
export function nodeLines(cluster: ClusterState, nodes: Iterable<NodeState>, now: number, style: Style): string[] {
  const shown = nodesInOrder(nodes)
  const heads = columns(
    shown.map(node => head(cluster, node, now)),
    2,
    style,
  )
  const words = shown.map(node => wordsOf(cluster, node, now))
  const lines = columns(words.flat(), 6, style)
  let used = 0
  return shown.flatMap((_, i) => {
    const own = lines.slice(used, used + words[i]!.length)
    used += own.length
    return [heads[i]!, ...own]
  })
}

function head(cluster: ClusterState, node: NodeState, now: number): Cell[] {
  const { state, heard } = livenessOf(cluster, node, now)
  const life =
    state === 'alive' ? cell(`heard ${ago(heard, now)}`, 'faint') : cell(`${state}, heard ${ago(heard, now)}`, state === 'silent' ? 'bad' : 'changed')
  return [cell(node.name, 'strong'), cell(node.agent.role?.value ?? ''), life]
}

/** With a question mark where it is from before the node was cut off, or the node is not heard. */
function wordsOf(cluster: ClusterState, node: NodeState, now: number): Cell[][] {
  const isFresh = livenessOf(cluster, node, now).state === 'alive'
  return rolesOf(node).map(({ manager, role, words, since, ofThisLife }) => [
    isFresh && ofThisLife ? cell(role, GRAVITY[role]) : cell(`${role}?`, 'changed'),
    cell(`${manager}: ${words} (${span(now - since)})`),
  ])
}
