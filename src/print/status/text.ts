// A cluster's status as text: addresses first, then nodes, services, sync and troubles.
import { servicesOf } from '../../state/pools.ts'
import type { ClusterState, NodeState, State } from '../../state/state.ts'
import { type VipState, vipsOf } from '../../state/vips.ts'
import { newClock } from '../event/clock.ts'
import { safe } from '../event/escape.ts'
import type { Style } from '../style.ts'
import { remark } from './layout.ts'
import { nodeLines, nodesInOrder } from './nodes.ts'
import { serviceLines } from './services.ts'
import { troublesOf } from './troubles.ts'
import { vipLines } from './vips.ts'
import { coloured, counted, faint, strong } from './words.ts'

export type StatusChoice = {
  readonly cluster?: ((name: string) => boolean) | undefined
  readonly node?: ((name: string) => boolean) | undefined
  readonly service?: ((key: string) => boolean) | undefined
  readonly vip?: ((address: string) => boolean) | undefined
}

export type StatusSettings = StatusChoice & {
  readonly style: Style
  /** Columns of the terminal. */
  readonly width: number
  /** Every real server, however many. */
  readonly all: boolean
}

/** Lines without their ends. `now` is the moment the state is of, microseconds. */
export function statusLines(state: State, now: number, settings: StatusSettings): string[] {
  const clusters = [...state.clusters.values()].filter(({ name }) => settings.cluster?.(name) ?? true)
  if (clusters.length === 0) return ['nothing is known']
  return clusters.flatMap((cluster, i) => [...(i === 0 ? [] : ['']), ...clusterLines(cluster, now, settings)])
}

function clusterLines(cluster: ClusterState, now: number, settings: StatusSettings): string[] {
  const { style, width, all, node: wantsNode, service: wantsService, vip: wantsVip } = settings
  const vips = vipsOf(cluster, now)
  const shownVips = [...vips.values()].filter(vip => isWanted(vip, settings))
  const nodes = [...cluster.nodes.values()].filter(({ name }) => wantsNode?.(name) ?? true)
  const services = servicesOf(cluster, now, vips).filter(
    ({ key, directors, director }) =>
      (wantsService?.(key) ?? true) &&
      (wantsNode === undefined || [director, ...directors].some(wantsNode)) &&
      (wantsVip === undefined || shownVips.some(vip => vip.services.includes(key))),
  )
  const troubles = wantsNode === undefined && wantsService === undefined && wantsVip === undefined ? troublesOf(cluster, now, vips) : []
  const lines = [
    `${strong(cluster.name, style)}  ${faint(newClock('local')(now).slice(0, -7), style)}  ${verdict(troubles, nodes.length, style)}`.trimEnd(),
  ]
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push('', strong(title, style), ...body)
  }
  section('VIRTUAL ADDRESSES', vipLines(shownVips, now, width, style))
  if (wantsService === undefined && wantsVip === undefined) section('NODES', nodeLines(cluster, nodes, now, style))
  section('SERVICES', serviceLines(services, now, all || wantsService !== undefined, width, style))
  if (wantsService === undefined && wantsVip === undefined) section('SYNC OF CONNECTIONS', syncLines(nodes))
  // What does not fit about addresses stands with them.
  const rest = troubles.filter(({ subject }) => !vips.has(subject))
  section(
    'TROUBLES',
    rest.flatMap(({ gravity, subject, text }) => remark(gravity, `${subject}: ${text}`, 2, width, style)),
  )
  return lines
}

function isWanted({ address, services, holders }: VipState, { vip, service, node }: StatusChoice): boolean {
  return (
    (vip?.(address) ?? true) && (service === undefined || services.some(service)) && (node === undefined || holders.some(holder => node(holder.node)))
  )
}

function verdict(troubles: readonly { gravity: string }[], nodes: number, style: Style): string {
  const bad = troubles.filter(({ gravity }) => gravity === 'bad').length
  const of = counted(nodes, 'node')
  return bad === 0 ? `${of}, ${coloured('good', 'no trouble', style)}` : `${of}, ${coloured('bad', counted(bad, 'trouble'), style)}`
}

const syncLines = (nodes: readonly NodeState[]): string[] =>
  nodesInOrder(nodes).flatMap(({ name, daemons }) =>
    [...daemons].map(([role, { value }]) => safe(`  ${name}  ${role} on ${value.interface}, syncid ${value.syncid}`)),
  )
