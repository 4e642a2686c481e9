// Packets as the nodes captured them, newest at the bottom: the short lines of `umtool trace -o compact`.
import { safe } from '../../print/event/escape.ts'
import { grouped } from '../../print/quantity.ts'
import { padTo } from '../../print/width.ts'
import { choose, chosenAt } from '../chosen.ts'
import { passes } from '../filter.ts'
import { shifted } from '../list.ts'
import type { PacketLine } from '../packets.ts'
import { lengthOf, at as ringAt } from '../ring.ts'
import type { View } from '../view.ts'

const FAINT = '\x1b[2m'
const RESET = '\x1b[0m'
const SGR = /\x1b\[[0-9;]*m/g

export const packets: View = model => {
  const { lines, seen, passedOver, broken } = model.session.packets
  const filter = model.filters.packets
  const all = filter.text === ''
  const bare = ({ node, text }: PacketLine): string => `${node} ${text.replace(SGR, '')}`
  if (!all)
    model.lists.packets = shifted(
      model.lists.packets,
      choose(model.chosen.packets, lines, filter.text, line => passes(filter, bare(line))),
    )
  const lineAt = (index: number): PacketLine | undefined => (all ? ringAt(lines, index) : chosenAt(model.chosen.packets, lines, index))
  const counts = [
    `${grouped(seen)} packets`,
    ...(passedOver > 0 ? [`${grouped(passedOver)} not shown: more than can be read`] : []),
    ...(broken > 0 ? [`${grouped(broken)} batches broken`] : []),
  ]
  return {
    head: [`${FAINT}${counts.join(', ')}${RESET}`],
    count: all ? lengthOf(lines) : model.chosen.packets.numbers.length,
    line(index) {
      const line = lineAt(index)
      return line === undefined ? '' : `${FAINT}${padTo(safe(line.node), 6)} ${padTo(safe(line.interface), 5)}${RESET} ${line.text}`
    },
    empty: [
      '',
      ...(seen > 0 && !all
        ? ['  No packet passes the filter; esc takes it away.']
        : [
            '  No packets in the log. The collector "packets" of the agents records them:',
            '',
            '      collectors:',
            '        packets: { sample: 100 }',
          ]),
    ],
    detail(index) {
      const line = lineAt(index)
      return line === undefined
        ? undefined
        : { title: `${safe(line.node)} ${safe(line.interface)}`, lines: wrapped(line.text.replace(SGR, ''), model.size.columns - 2) }
    },
  }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width))
  return lines
}
