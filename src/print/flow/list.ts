// Several connections of one client, a line each.

import type { Flow } from '../../flow/flow.ts'
import { isTroubled } from '../../flow/flow-build.ts'
import { safe } from '../event/escape.ts'
import { padTo, widthOf } from '../width.ts'
import type { FlowPrinting } from './text.ts'
import { endText, FORWARDING, OUTCOMES, protocolName, spanText } from './words.ts'

const TROUBLE = '\x1b[1;38;5;196m'
const PLAIN = '\x1b[0m'

/** In the order given; columns as wide as needed. */
export function flowList(flows: readonly Flow[], { clock, style }: FlowPrinting): string[] {
  const rows = flows.map(flow => [
    clock(Math.round(flow.firstAt)),
    `${protocolName(flow.protocol)} ${endText(flow.client)}`,
    endText(flow.service),
    wayOf(flow),
    spanText(flow.lastAt - flow.firstAt),
    `${flow.passages.length} packets`,
    troubleOf(flow),
  ])
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, widthOf(cell))), [])
  return rows.map((row, i) => {
    const line = row.map((cell, k) => (k === row.length - 1 ? cell : padTo(cell, widths[k]!))).join('  ')
    if (!isTroubled(flows[i]!)) return `  ${line}`
    return style.colour ? `${TROUBLE}${style.ascii ? '!' : '▲'} ${line}${PLAIN}` : `${style.ascii ? '!' : '▲'} ${line}`
  })
}

function wayOf({ directors, serverNode, server, forwarding }: Flow): string {
  const nodes = [...directors, ...(serverNode === undefined ? (server === undefined ? [] : [server]) : [serverNode])].map(safe)
  return `${nodes.join(' > ')}${forwarding === undefined ? '' : ` (${FORWARDING[forwarding]})`}`.trim()
}

function troubleOf({ outcome, losses, retransmissions }: Flow): string {
  const words = [OUTCOMES[outcome]]
  if (losses > 0) words.push(`${losses} lost`)
  if (retransmissions > 0) words.push(`${retransmissions} sent again`)
  return words.join(', ')
}
