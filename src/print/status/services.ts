// Services as lines: the table of the director that counts, each real server with its weight, connections and rates, and why it gets none.

import type { Five } from '../../state/ipvs-state.ts'
import type { ServerView, ServiceView } from '../../state/pools.ts'
import { safe } from '../event/escape.ts'
import type { Gravity } from '../event/gravity.ts'
import type { Style } from '../style.ts'
import { type Cell, cell, columns, paragraph, remark, right } from './layout.ts'
import { ago, amount, counted, strong } from './words.ts'

/** A service with more real servers than this is summed up, unless all are asked for. */
const MOST_SERVERS = 20
/** Of a service that is summed up, so many that are not as they should be are shown. */
const MOST_NOTABLE = 8

const HEADING = ['REAL SERVER', 'WEIGHT', 'BY', 'ACTIVE', 'INACT', 'CONN/S', 'PKT/S', 'B/S']

export function serviceLines(views: readonly ServiceView[], now: number, all: boolean, width: number, style: Style): string[] {
  return views.flatMap((view, i) => [...(i === 0 ? [] : ['']), ...oneService(view, now, all, width, style)])
}

function oneService(view: ServiceView, now: number, all: boolean, width: number, style: Style): string[] {
  const { key, director, directors, isHeard, service, rates, servers } = view
  const others = directors.filter(name => name !== director)
  const where =
    service === undefined
      ? `configured for ${view.pool?.manager ?? 'a manager'} on ${director}`
      : `table of ${director}${isHeard ? '' : ' as it was last heard'}${others.length > 0 ? `, also on ${others.join(', ')}` : ''}`
  const lines = [`  ${strong(key, style)}  ${safe(settingsOf(view))}`.trimEnd(), ...paragraph(where, 4, width)]
  if (service === undefined) lines.push(...remark('bad', 'in no table of a director', 4, width, style))
  else if (rates !== undefined) lines.push(...paragraph(ratesWords(rates), 4, width))
  const summed = !all && servers.length > MOST_SERVERS
  if (summed) lines.push(...paragraph(summary(servers), 4, width))
  const notable = servers.filter(server => notes(server, now).length > 0)
  const shown = summed ? notable.slice(0, MOST_NOTABLE) : servers
  if (shown.length > 0) {
    const rows = columns([HEADING.map((text, i) => ({ text, how: 'faint' as const, right: i > 0 && i !== 2 })), ...shown.map(row)], 4, style)
    lines.push(rows[0]!)
    for (const [i, server] of shown.entries()) {
      lines.push(rows[i + 1]!)
      for (const [gravity, text] of notes(server, now)) lines.push(...remark(gravity, text, 6, width, style))
    }
  } else if (!summed && service !== undefined) lines.push(...remark('bad', 'no real server', 4, width, style))
  if (summed && notable.length > shown.length)
    lines.push(...paragraph(`and ${counted(notable.length - shown.length, 'more such', 'more such')}; --all shows every one`, 4, width))
  return lines
}

function settingsOf({ service }: ServiceView): string {
  if (service === undefined) return ''
  const { scheduler, schedulerFlags, persistence, onePacket } = service.settings.value
  return [
    [scheduler, ...(schedulerFlags ?? [])].join(','),
    persistence === undefined ? '' : `persistent ${persistence.seconds} s${persistence.netmask === undefined ? '' : ` by ${persistence.netmask}`}`,
    onePacket ? 'one packet' : '',
  ]
    .filter(text => text !== '')
    .join(', ')
}

const ratesWords = ([connections, packetsIn, packetsOut, bytesIn, bytesOut]: Five): string =>
  `${amount(connections)} conn/s, ${amount(packetsIn)} pkt/s in ${amount(packetsOut)} out, ${amount(bytesIn)} B/s in ${amount(bytesOut)} out`

function summary(servers: readonly ServerView[]): string {
  const there = servers.flatMap(({ server }) => (server === undefined ? [] : [server]))
  const quiesced = there.filter(({ weight }) => weight.value === 0).length
  const failing = servers.filter(({ check }) => check?.value === 'failed').length
  const active = there.reduce((sum, server) => sum + server.active, 0)
  const parts = [counted(there.length, 'real server'), `${counted(active, 'active connection')}`]
  if (quiesced > 0) parts.push(`${quiesced} quiesced`)
  if (servers.length > there.length) parts.push(`${servers.length - there.length} not in the table`)
  if (failing > 0) parts.push(`${failing} failing their check`)
  return parts.join(', ')
}

function row({ endpoint, server, rates, check }: ServerView): Cell[] {
  if (server === undefined) return [cell(endpoint), right('-'), cell('not in')]
  const { weight, settings, active, inactive } = server
  const how: Gravity = weight.value === 0 || check?.value === 'failed' ? 'bad' : 'plain'
  const rate = (...which: number[]): Cell => right(rates === undefined ? '-' : amount(which.reduce((sum, i) => sum + rates[i]!, 0)))
  return [
    cell(endpoint, how),
    right(String(weight.value), weight.value === 0 ? 'bad' : undefined),
    cell(settings.value.tunnel?.kind ?? settings.value.forwarding),
    right(amount(active)),
    right(amount(inactive)),
    rate(0),
    rate(1, 2),
    rate(3, 4),
  ]
}

/** What is to be said of a real server that is not as it should be. */
function notes({ server, quiesced, out, check, elsewhere }: ServerView, now: number): (readonly [Gravity, string])[] {
  const said: (readonly [Gravity, string])[] = []
  if (quiesced !== undefined) {
    const { by, since, weightBefore } = quiesced
    said.push([
      'changed',
      `quiesced ${ago(since, now)}${by === undefined ? ', nobody said why' : ` by ${by}`}${weightBefore === undefined ? '' : `, weight was ${weightBefore}`}`,
    ])
  }
  if (out !== undefined) said.push(['changed', `taken out by ${out.by} ${ago(out.since, now)}`])
  if (check?.value === 'failed') {
    const { manager, why, since, count, limit } = check
    const times = count === undefined || limit === undefined ? '' : ` (${count} of ${limit})`
    said.push(['bad', `check of ${manager} fails since ${ago(since, now).replace(' ago', '')}${times}${why === undefined ? '' : `: ${why}`}`])
  }
  if (server === undefined && out === undefined) said.push(['changed', 'not in this table'])
  const { upper } = server?.settings.value ?? {}
  if (server !== undefined && upper !== undefined && server.active >= upper) said.push(['changed', `full: ${server.active} of ${upper} connections`])
  for (const { node, weight } of elsewhere)
    said.push(['changed', weight === undefined ? `${node} does not have it` : `${node} has it with weight ${weight}`])
  return said
}
