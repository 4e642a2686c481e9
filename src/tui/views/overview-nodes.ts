// Nodes of the overview: what each one's managers say of it, how fresh that is, what its agent has to complain of.
import { safe } from '../../print/event/escape.ts'
import type { ClusterState, ManagerState, NodeState } from '../../state/state.ts'
import { fit, fitRight, span } from '../cells.ts'
import type { Model } from '../model.ts'
import { coloured, type Mood, type Row, sign } from './overview-row.ts'

/** Agents say how they do about once a minute: who said nothing for this long is silent. Microseconds. */
export const SILENT_AFTER = 150_000_000

export const nodeRows = (model: Model, cluster: ClusterState): Row[] =>
  [...cluster.nodes.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)).map(node => ofNode(model, node))

/** Directors first. */
const rank = ({ agent }: NodeState): number => (agent.role?.value === 'director' ? 0 : 1)

function ofNode(model: Model, node: NodeState): Row {
  const { now, style } = model
  const words = [...managerWords(node), ...complaints(node)]
  const silent = now - node.agent.heard > SILENT_AFTER
  const stopped = node.agent.stopped !== undefined && node.agent.stopped.at >= (node.agent.started?.at ?? 0)
  const mood: Mood = silent || node.lost.events > 0 ? 'bad' : stopped || complaints(node).length > 0 ? 'odd' : 'good'
  const agent = stopped ? 'agent stopped' : silent ? `silent ${span(now - node.agent.heard)}` : `heard ${span(now - node.agent.heard)}`
  const role = node.agent.role?.value ?? ''
  return {
    text: `${safe(node.name)} ${role} ${words.join(' ')} ${agent}`,
    line(columns) {
      const room = columns - 44
      return `${coloured(mood, `${sign(mood, style)} ${fit(safe(node.name), 12)}`, style)} ${fit(role, 11)} ${fit(words.join('; '), room)} ${fitRight(agent, 16)}`
    },
    detail: () => ({ title: safe(node.name), lines: detailLines(model, node, agent) }),
  }
}

/** In each manager's own words: `keepalived VI_1 MASTER`, `heartbeat active, holds all`, `pacemaker vip`. */
export function managerWords(node: NodeState): string[] {
  const words: string[] = []
  for (const { name, state } of node.vrrp.values()) words.push(`${safe(name)} ${safe(state)}`)
  for (const manager of node.managers.values()) {
    if (manager.name === 'ldirectord') continue
    const word = wordOf(node, manager)
    if (word !== undefined) words.push(`${manager.name} ${word}`)
  }
  return words
}

function wordOf(node: NodeState, manager: ManagerState): string | undefined {
  if (manager.running?.value === false) return manager.ended === undefined ? 'not running' : `ended: ${safe(manager.ended.value)}`
  if (manager.holds !== undefined) return `holds ${safe(manager.holds.value)}`
  const here = [...manager.resources].filter(([, { value, nodes }]) => value === 'started' && nodes.includes(node.name)).map(([name]) => safe(name))
  if (here.length > 0) return `runs ${here.join(' ')}`
  if (manager.resources.size > 0) return 'runs nothing'
  if (manager.owns !== undefined) return manager.owns.value ? 'took over' : 'gave up'
  return undefined
}

function complaints(node: NodeState): string[] {
  const said: string[] = []
  if (node.lost.events > 0) said.push(`${node.lost.events} events lost`)
  for (const [name, { value }] of node.agent.collectors) if (value === 'failed') said.push(`collector ${safe(name)} failed`)
  for (const [to, { value }] of node.copies) if (!value) said.push(`copy to ${safe(to)} interrupted`)
  if (node.contested.size > 0) said.push('two masters heard')
  return said
}

function detailLines({ now }: Model, node: NodeState, agent: string): string[] {
  const { agent: own, addresses, daemons, managers, sysctls } = node
  return [
    `agent        ${agent}${own.version === undefined ? '' : `, umtool ${safe(own.version)}`}${own.started === undefined ? '' : `, started ${span(now - own.started.since)} ago`}`,
    `says         ${managerWords(node).join('; ') || 'no manager says anything'}`,
    ...complaints(node).map(complaint => `complaint    ${complaint}`),
    `addresses    ${[...addresses.keys()].map(safe).join(', ') || 'none known'}`,
    `sync         ${[...daemons].map(([state, { value }]) => `${state} ${safe(value.interface)} syncid ${value.syncid}`).join(', ') || 'no daemon'}`,
    `managers     ${[...managers.values()].map(manager => `${manager.name}${manager.running === undefined ? '' : manager.running.value ? ' runs' : ' does not run'}`).join(', ') || 'none'}`,
    ...['net.ipv4.ip_forward', 'net.ipv4.vs.expire_nodest_conn', 'net.ipv4.conf.all.arp_ignore', 'net.ipv4.conf.all.arp_announce']
      .filter(name => sysctls.has(name))
      .map(name => `sysctl       ${name} = ${safe(sysctls.get(name)!.value)}`),
    '',
    'collectors',
    ...[...own.collectors].map(([name, { value, why }]) => `  ${fit(safe(name), 20)} ${value}${why === undefined ? '' : `: ${safe(why)}`}`),
    '',
    `umtool status --node ${safe(node.name)}`,
  ]
}
