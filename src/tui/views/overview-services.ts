// Services of the overview: rates and a sparkline each, and the real servers below.
import { safe } from '../../print/event/escape.ts'
import type { ServerView, ServiceView } from '../../state/pools.ts'
import type { ClusterState } from '../../state/state.ts'
import { fit, fitRight, short, span, sparkline } from '../cells.ts'
import type { Model } from '../model.ts'
import { wordOn } from './overview-checks.ts'
import { coloured, type Mood, type Row, sign } from './overview-row.ts'

/** A service of more real servers than this shows them only when asked. */
const FEW = 12
/** All columns but the name: sign 2, up 8, active, inactive, connections, packets and bytes per second 5 each, sparkline 12. */
const FIXED = 60
const WIDEST_SERVER = 36

export const serviceRows = (model: Model, cluster: ClusterState, services: readonly ServiceView[]): Row[] =>
  services.length === 0 ? [] : [columnHeading(model), ...services.flatMap(service => ofService(model, cluster, service))]

function columnHeading({ style }: Model): Row {
  return {
    heading: true,
    text: '',
    line(columns) {
      const titles = ['act', 'inact', 'con/s', 'pkt/s', 'B/s'].map(title => fitRight(title, 5)).join(' ')
      const line = `  ${fit('', columns - FIXED)} ${fitRight('weight', 8)} ${titles}`
      return style.colour ? `\x1b[2m${line}\x1b[0m` : line
    },
  }
}

function ofService(model: Model, cluster: ClusterState, view: ServiceView): Row[] {
  const { style } = model
  const id = `${cluster.name} ${view.key}`
  const shown = view.servers.length > FEW === model.turned.has(id)
  const there = view.servers.filter(({ server }) => server !== undefined)
  const up = there.filter(({ server }) => server!.weight.value > 0).length
  const mood: Mood = up === 0 ? 'bad' : up < view.servers.length ? 'odd' : 'good'
  const settings = view.service?.settings.value
  const fallback = view.pool?.fallback?.value
  const says = [
    safe(view.key),
    settings === undefined ? 'not in the table' : safe(settings.scheduler),
    ...(settings?.persistence === undefined ? [] : [`persistent ${settings.persistence.seconds}s`]),
    ...(fallback === undefined || fallback === '' ? [] : [`fallback ${safe(fallback)} answers`]),
    `by ${safe(view.director)}`,
  ].join(' ')
  const head: Row = {
    text: says,
    line(columns) {
      const name = coloured(mood, `${sign(mood, style)} ${fit(says, columns - FIXED)}`, style)
      const values = sparkline(model.session.history.services.get(id) ?? [], 12, style.ascii)
      return `${name} ${fitRight(`${up}/${view.servers.length}${shown ? '' : ' +'}`, 8)} ${connections(there)} ${rates(view.rates)} ${values}`
    },
    detail() {
      if (!model.turned.delete(id)) model.turned.add(id)
      return undefined
    },
  }
  return shown ? [head, ...view.servers.map(server => ofServer(model, view, server))] : [head]
}

const connections = (servers: readonly ServerView[]): string => {
  let active = 0
  let inactive = 0
  for (const { server } of servers) {
    active += server!.active
    inactive += server!.inactive
  }
  return `${fitRight(short(active), 5)} ${fitRight(short(inactive), 5)}`
}

const rates = (five: ServerView['rates']): string =>
  [five?.[0], five?.[1], five?.[3]].map(rate => fitRight(rate === undefined ? '-' : short(rate), 5)).join(' ')

function ofServer(model: Model, service: ServiceView, view: ServerView): Row {
  const { now, style } = model
  const { endpoint, server } = view
  const { mood, word } = wordOn(view, now)
  const name = `  ${safe(endpoint)} ${server?.settings.value.forwarding ?? ''}`
  return {
    text: `${name} ${word}`,
    line(columns) {
      const wide = Math.min(columns - FIXED, WIDEST_SERVER)
      const room = columns - FIXED - wide
      const label = coloured(mood, `${sign(mood, style)} ${fit(name, wide)}${fit(word, room)}`, style)
      const numbers =
        server === undefined
          ? fit('', 20)
          : `${fitRight(String(server.weight.value), 8)} ${fitRight(short(server.active), 5)} ${fitRight(short(server.inactive), 5)}`
      // On a narrow screen the word stands where a service has its sparkline.
      return `${label} ${numbers} ${rates(view.rates)}${room < word.length ? coloured(mood, ` ${word}`, style) : ''}`
    },
    detail: () => ({
      title: `${safe(service.key)} ${safe(endpoint)}`,
      lines: [
        ...(server === undefined
          ? ['not in the table']
          : [
              `weight      ${server.weight.value}, for ${span(now - server.weight.since)}${server.weight.value === 0 && server.weightBefore !== undefined ? `; before: ${server.weightBefore}` : ''}`,
              `forwarding  ${server.settings.value.forwarding}`,
              `now         ${server.active} active, ${server.inactive} inactive connections`,
              `there for   ${span(now - server.since)}, by ${safe(service.director)}`,
            ]),
        `checks      ${word === '' ? 'nobody says anything' : word}`,
        ...view.elsewhere.map(({ node, weight }) => `elsewhere   ${safe(node)} has ${weight === undefined ? 'no such server' : `weight ${weight}`}`),
        '',
        `umtool events --rip ${safe(endpoint.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''))} --since 1h`,
      ],
    }),
  }
}
