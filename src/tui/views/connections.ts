// Connections of the captured packets, one a line, sorted by a column.
import { safe } from '../../print/event/escape.ts'
import { fit, fitRight, short, span } from '../cells.ts'
import { type ConnectionRow, connectionRows } from '../connections.ts'
import { passes } from '../filter.ts'
import type { View } from '../view.ts'
import { sign } from './overview-row.ts'

const MOST = 2_000
const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp6', 132: 'sctp' }
const RED = '\x1b[38;5;196m'
const BOLD = '\x1b[1m'
const RESET = '\x1b[0m'

export const connections: View = model => {
  const filter = model.filters.connections
  const rows = connectionRows(model.session.packets.traces, model.sort, model.reverse, MOST, row => passes(filter, textOf(row)))
  const wide = Math.max(18, Math.min(45, Math.floor((model.size.columns - 60) / 2)))
  const line = (row: ConnectionRow): string =>
    `${sign(row.trouble === '' ? 'plain' : 'bad', model.style)} ${fit(safe(row.node), 6)} ${fit(PROTOCOLS[row.protocol] ?? String(row.protocol), 5)} ${fit(row.client, wide)} ${fit(row.server, wide)} ${fit(row.state, 7)} ${fitRight(short(row.packets), 5)} ${fitRight(short(row.bytes), 5)} ${fitRight(span(model.now - row.last), 6)}`
  const heading = `  ${fit('node', 6)} ${fit('proto', 5)} ${fit('client', wide)} ${fit('server', wide)} ${fit('state', 7)} ${fitRight('pkts', 5)} ${fitRight('bytes', 5)} ${fitRight('idle', 6)} trouble`
  return {
    head: [`by ${model.sort}${model.reverse ? ', the other way round' : ''}`, `${BOLD}${heading}${RESET}`],
    count: rows.length,
    line(index) {
      const row = rows[index]
      if (row === undefined) return ''
      const trouble = row.trouble === '' ? '' : model.style.colour ? ` ${RED}${row.trouble}${RESET}` : ` ${row.trouble}`
      return line(row) + trouble
    },
    empty: [
      '',
      filter.text === ''
        ? '  No connections: no packets in the log, see the packets screen.'
        : '  No connection passes the filter; esc takes it away.',
    ],
    detail(index) {
      const row = rows[index]
      if (row === undefined) return undefined
      return {
        title: `${row.client} ${row.server}`,
        lines: [
          `seen by        ${safe(row.node)}, its number ${row.id} there`,
          `state          ${row.state}`,
          `packets        ${row.packets}, ${row.bytes} bytes of payload, ${row.retransmissions} sent again`,
          `lasted         ${span(row.last - row.first)}`,
          ...(row.trouble === '' ? [] : [`trouble        ${row.trouble}`]),
          '',
          'hop by hop, over all nodes:',
          `umtool flow ${row.client}`,
        ],
      }
    },
    copy: index => `umtool flow ${rows[index]!.client}`,
  }
}

const textOf = (row: ConnectionRow): string => `${row.node} ${PROTOCOLS[row.protocol] ?? ''} ${row.client} ${row.server} ${row.state} ${row.trouble}`
