// Services of the overview: rates and a sparkline each, and the real servers below.
import { safe } from '../../print/event/escape.ts'
import type { ClusterState, NodeState, RealServerState, ServiceState } from '../../state/state.ts'
import { fit, fitRight, short, span, sparkline } from '../cells.ts'
import { rateOf } from '../history.ts'
import type { Model } from '../model.ts'
import { wordOn } from './overview-checks.ts'
import { coloured, type Mood, type Row, sign } from './overview-row.ts'

/** A service of more real servers than this shows them only when asked. */
const FEW = 12

export function serviceRows(model: Model, cluster: ClusterState): Row[] {
  const rows: Row[] = [columnHeading(model)]
  const keys = [...new Set([...cluster.nodes.values()].flatMap(node => [...node.services.keys()]))].sort()
  for (const key of keys) {
    const best = director(cluster, key)
    if (best !== undefined) rows.push(...ofService(model, cluster, best.node, best.service))
  }
  return rows.length === 1 ? [] : rows
}

/** Of the directors that have the service, the one that works: that counted last, and most. */
function director(cluster: ClusterState, key: string): { node: NodeState; service: ServiceState } | undefined {
  let best: { node: NodeState; service: ServiceState } | undefined
  for (const node of cluster.nodes.values()) {
    const service = node.services.get(key)
    if (service !== undefined && (best === undefined || (service.counted?.at ?? 0) > (best.service.counted?.at ?? 0))) best = { node, service }
  }
  return best
}

function ofService(model: Model, cluster: ClusterState, node: NodeState, service: ServiceState): Row[] {
  const id = `${cluster.name} ${service.key}`
  const many = service.servers.size > FEW
  const shown = many === model.turned.has(id)
  const up = [...service.servers.values()].filter(({ weight }) => weight.value > 0).length
  const mood: Mood = up === 0 ? 'bad' : up < service.servers.size ? 'odd' : 'good'
  const settings = service.settings.value
  const says = `${safe(service.key)} ${safe(settings.scheduler)}${settings.persistence === undefined ? '' : ` persistent ${settings.persistence.seconds}s`}`
  const head: Row = {
    text: `${safe(node.name)} ${says}`,
    line(columns) {
      const rates = ratesText(model, service.counted, node)
      const wide = columns - 60
      const spark = sparkline(model.session.history.services.get(id) ?? [], 12, model.style.ascii)
      const servers = `${up}/${service.servers.size}${shown ? '' : ' +'}`
      return `${coloured(mood, `${sign(mood, model.style)} ${fit(says, wide)}`, model.style)} ${fitRight(servers, 8)} ${totals(service)} ${rates} ${spark}`
    },
    detail() {
      if (model.turned.has(id)) model.turned.delete(id)
      else model.turned.add(id)
      return undefined
    },
  }
  if (!shown) return [head]
  return [head, ...[...service.servers.values()].map(server => ofServer(model, cluster, node, service, server))]
}

const totals = ({ servers }: ServiceState): string => {
  let active = 0
  let inactive = 0
  for (const server of servers.values()) {
    active += server.active
    inactive += server.inactive
  }
  return `${fitRight(short(active), 5)} ${fitRight(short(inactive), 5)}`
}

/** Widths: sign 2, name the rest, weight 8, active 5, inactive 5, connections/s 5, packets/s 5, bytes/s 5, sparkline 12. */
function columnHeading({ style }: Model): Row {
  return {
    heading: true,
    text: '',
    line: columns => {
      const faint = style.colour ? '\x1b[2m' : ''
      return `${faint}  ${fit('', columns - 60)} ${fitRight('weight', 8)} ${fitRight('act', 5)} ${fitRight('inact', 5)} ${fitRight('con/s', 5)} ${fitRight('pkt/s', 5)} ${fitRight('B/s', 5)}${faint === '' ? '' : '\x1b[0m'}`
    },
  }
}

function ofServer(model: Model, cluster: ClusterState, node: NodeState, service: ServiceState, server: RealServerState): Row {
  const { mood, word } = wordOn(cluster, service.key, server, model.now)
  const name = `  ${safe(server.endpoint)} ${server.settings.value.forwarding}`
  return {
    text: `${name} ${word}`,
    line(columns) {
      const label = `${sign(mood, model.style)} ${fit(name, Math.min(columns - 60, 36))}`
      const rest = fit(word, columns - 60 - Math.min(columns - 60, 36))
      const numbers = `${fitRight(String(server.weight.value), 8)} ${fitRight(short(server.active), 5)} ${fitRight(short(server.inactive), 5)}`
      // On a narrow screen the word stands where a service has its sparkline.
      const beside = rest.trim() === '' ? ` ${word}` : ''
      return `${coloured(mood, `${label}${rest}`, model.style)} ${numbers} ${ratesText(model, server.counted, node)}${coloured(mood, beside, model.style)}`
    },
    detail: () => ({
      title: `${safe(service.key)} ${safe(server.endpoint)}`,
      lines: [
        `weight      ${server.weight.value}, for ${span(model.now - server.weight.since)}${server.weight.value === 0 && server.weightBefore !== undefined ? `; before: ${server.weightBefore}` : ''}`,
        `forwarding  ${server.settings.value.forwarding}`,
        `now         ${server.active} active, ${server.inactive} inactive connections`,
        `checks      ${word === '' ? 'nobody says anything' : word}`,
        `there for   ${span(model.now - server.since)}, by ${safe(node.name)}`,
        '',
        `umtool events --rip ${safe(server.endpoint.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''))} --since 1h`,
      ],
    }),
  }
}

function ratesText(model: Model, counted: RealServerState['counted'], node: NodeState): string {
  const { now } = model
  const one = (which: 0 | 1 | 3): string => {
    const rate = rateOf(which, counted, node.counted?.at, now)
    return fitRight(rate === undefined ? '-' : short(rate), 5)
  }
  return `${one(0)} ${one(1)} ${one(3)}`
}
