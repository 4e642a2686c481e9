// What changed between two moments, as text and as JSON.
import { formatTime } from '../../events/time.ts'
import type { Change } from '../../state/difference.ts'
import { newClock } from '../event/clock.ts'
import type { Style } from '../style.ts'
import { type Cell, cell, columns } from './layout.ts'
import { counted, faint, span, strong } from './words.ts'

export type Between = { readonly from: number; readonly to: number }

const TITLES: Readonly<Record<Change['part'], string>> = { vip: 'VIRTUAL ADDRESSES', node: 'NODES', service: 'SERVICES' }

/** Changes of one part below one heading, those of one subject together. */
export function diffLines(changes: readonly Change[], { from, to }: Between, style: Style): string[] {
  const clock = newClock('local')
  const lines = [
    `${clock(from)} to ${clock(to)}, ${span(to - from)}: ${changes.length === 0 ? 'nothing changed' : counted(changes.length, 'change')}`,
  ]
  for (const cluster of new Set(changes.map(change => change.cluster)))
    for (const part of ['vip', 'node', 'service'] as const) {
      const own = changes.filter(change => change.cluster === cluster && change.part === part)
      if (own.length === 0) continue
      lines.push('', `${strong(TITLES[part], style)}  ${faint(cluster, style)}`)
      let subject = ''
      for (const [i, line] of columns(
        own.map(change => row(change, style)),
        4,
        style,
      ).entries()) {
        const name = `${own[i]!.subject}${own[i]!.node === undefined ? '' : ` in the table of ${own[i]!.node}`}`
        if (name !== subject) lines.push(`  ${strong(name, style)}`)
        subject = name
        lines.push(line)
      }
    }
  return lines
}

const timeOfDay = newClock('time')

function row({ what, from, to, at }: Change, { ascii }: Style): Cell[] {
  const when = cell(at === undefined ? '' : timeOfDay(at).slice(0, -3), 'faint')
  const arrow = ascii ? '->' : '→'
  const how = to === undefined ? 'bad' : from === undefined ? 'good' : 'changed'
  return [when, cell(what), cell(from === undefined ? (to ?? '') : to === undefined ? `${from} ${arrow} gone` : `${from} ${arrow} ${to}`, how)]
}

/** What no clock shows is left out. */
const time = (at: number | undefined): string | undefined => (at !== undefined && Number.isSafeInteger(at) ? formatTime(at) : undefined)

export const diffJson = (changes: readonly Change[], { from, to }: Between): unknown => ({
  from: time(from),
  to: time(to),
  changes: changes.map(change => ({ ...change, at: time(change.at) })),
})
