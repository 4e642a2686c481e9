// Requests to act, and what became of them. Nothing can be asked for here: this screen only reads.

import { safe } from '../../print/event/escape.ts'
import type { ActionState } from '../../state/state.ts'
import { fit } from '../cells.ts'
import { dateAndTime } from '../clock.ts'
import { passes } from '../filter.ts'
import type { View } from '../view.ts'

const BOLD = '\x1b[1m'
const RESET = '\x1b[0m'

export const actions: View = model => {
  const filter = model.filters.actions
  const clock = dateAndTime(model.zone)
  const text = ({ requestedAt, value, node, subject, request }: ActionState): string =>
    `${clock(requestedAt).slice(0, 19)}  ${fit(safe(value), 10)} ${fit(safe(node), 8)} ${fit(safe(subject), 36)} ${safe(request)}`
  const found = [...model.session.state.clusters.values()]
    .flatMap(cluster => [...cluster.actions.values()])
    .filter(action => passes(filter, text(action)))
    .sort((a, b) => a.requestedAt - b.requestedAt)
  return {
    head: [`${BOLD}${fit('requested', 21)}${fit('state', 11)}${fit('node', 9)}${fit('subject', 37)}request${RESET}`],
    count: found.length,
    line: index => (found[index] === undefined ? '' : text(found[index])),
    empty: ['', '  Nobody has asked for anything.'],
    detail(index) {
      const action = found[index]
      return action === undefined ? undefined : { title: safe(action.request), lines: [text(action), '', `said by ${safe(action.event)}`] }
    },
  }
}
