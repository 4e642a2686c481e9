// The cluster at a glance: who has which VIP, the nodes, the services with their real servers and rates, what is wrong.
import { safe } from '../../print/event/escape.ts'
import { passes } from '../filter.ts'
import type { Model } from '../model.ts'
import type { View } from '../view.ts'
import { knownOf } from './overview-known.ts'
import { nodeRows } from './overview-nodes.ts'
import type { Row } from './overview-row.ts'
import { serviceRows } from './overview-services.ts'
import { vipRows } from './overview-vips.ts'

const BOLD = '\x1b[1m'
const RESET = '\x1b[0m'

export const overview: View = model => {
  const filter = model.filters.overview
  const rows = rowsOf(model).filter(row => row.heading === true || filter.text === '' || passes(filter, row.text))
  return {
    head: [],
    count: rows.length,
    line(index, columns) {
      const row = rows[index]
      return row === undefined ? '' : row.line(columns)
    },
    empty: [
      '',
      '  Nothing is known yet: the log holds no event of an agent in this time.',
      '',
      '      umtool agent --config FILE',
      '      umtool doctor',
    ],
    heading: index => rows[index]?.heading === true,
    detail: index => rows[index]?.detail?.(),
    copy: index => rows[index]!.text,
  }
}

/** Sections, a heading before each. A row says its line only when it is in sight. */
function rowsOf(model: Model): Row[] {
  const clusters = knownOf(model)
  return clusters.flatMap(({ cluster, vips, services }) => [
    ...(clusters.length > 1 ? [heading(`cluster ${safe(cluster.name)}`), blank()] : []),
    ...section('VIPs', vipRows(model, vips)),
    ...section('Nodes', nodeRows(model, cluster)),
    ...section('Services', serviceRows(model, cluster, services)),
  ])
}

const section = (name: string, rows: readonly Row[]): Row[] => (rows.length === 0 ? [] : [heading(name), ...rows, blank()])

const heading = (text: string): Row => ({ heading: true, text, line: () => `${BOLD}${text}${RESET}` })
const blank = (): Row => ({ heading: true, text: '', line: () => '' })
