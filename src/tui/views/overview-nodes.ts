// Nodes of the overview: what each one's managers say of it, how fresh that is, what its agent has to complain of.
import { safe } from '../../print/event/escape.ts'
import { livenessOf, rolesOf } from '../../state/derive.ts'
import type { ClusterState, NodeState } from '../../state/state.ts'
import { fit, fitRight, span } from '../cells.ts'
import type { Model } from '../model.ts'
import { coloured, type Mood, type Row, sign } from './overview-row.ts'

export const nodeRows = (model: Model, cluster: ClusterState): Row[] =>
  [...cluster.nodes.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)).map(node => ofNode(model, cluster, node))

/** Directors first. */
const rank = ({ agent }: NodeState): number => (agent.role?.value === 'director' ? 0 : 1)

function ofNode(model: Model, cluster: ClusterState, node: NodeState): Row {
  const { now, style } = model
  const words = [...managerWords(node), ...complaints(node)]
  const live = livenessOf(cluster, node, now)
  const [silent, stopped] = [live.state === 'silent', live.state === 'stopped']
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

/** In each manager's own words: `keepalived VI_1 MASTER`, `heartbeat holds all`. */
const managerWords = (node: NodeState): string[] => rolesOf(node).map(({ manager, words }) => `${manager} ${safe(words)}`)

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
