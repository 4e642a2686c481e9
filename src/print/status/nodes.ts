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

export function nodeLines(cluster: ClusterState, nodes: Iterable<NodeState>, now: number, style: Style): string[] {
  const rows: Cell[][] = []
  for (const node of nodesInOrder(nodes)) {
    const { state, heard } = livenessOf(cluster, node, now)
    const fresh = state === 'alive'
    const life =
      state === 'alive'
        ? cell(`heard ${ago(heard, now)}`, 'faint')
        : cell(`${state}, heard ${ago(heard, now)}`, state === 'silent' ? 'bad' : 'changed')
    const roles = rolesOf(node)
    const first = roles[0]
    const kind = node.agent.role?.value ?? ''
    if (first === undefined) {
      rows.push([cell(node.name, 'strong'), cell(kind), cell(''), cell(''), life])
      continue
    }
    for (const [i, { manager, role, words, since, ofThisLife }] of roles.entries()) {
      const word = fresh && ofThisLife ? cell(role, GRAVITY[role]) : cell(`${role}?`, 'changed')
      const text = cell(`${manager}: ${words} (${span(now - since)})`)
      rows.push(i === 0 ? [cell(node.name, 'strong'), cell(kind), word, text] : [cell(''), cell(''), word, text])
    }
    rows.push([cell(''), cell(''), cell(''), life])
  }
  return columns(rows, 2, style)
}
