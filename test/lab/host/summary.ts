// What came of each scenario of a run, a line of a Markdown table each: how many facts the logs had to hold, and how long after the kernel or
// a daemon said so the slowest of them was there.
import type { Row } from '../check.ts'
import type { Outcome } from './run.ts'

export const SUMMARY_HEAD: readonly string[] = [
  '| topology | manager | scenario | verdict | facts | slowest of those witnessed |',
  '|---|---|---|---|---|---|',
]

export function summaryOf({ truth, rows, text }: Pick<Outcome, 'truth' | 'rows' | 'text'>): readonly string[] {
  const line = (scenario: string, ...cells: readonly string[]): string =>
    `| ${[truth.topology, truth.manager, scenario, ...cells.map(cell => cell.replaceAll('|', '\\|'))].join(' | ')} |`
  if (rows.length === 0) return [line('', text.split('\n')[0] ?? '', '0', '')]
  return ['set-up', ...truth.scenarios.map(({ name }) => name)].map(scenario => {
    const own = rows.filter(row => row.scenario === scenario)
    const wrong = own.filter(({ verdict }) => verdict !== 'found')
    return line(scenario, wrong.length === 0 ? 'good' : wrong.map(({ verdict }) => verdict).join(' '), String(own.length), slowestOf(own))
  })
}

function slowestOf(rows: readonly Row[]): string {
  const witnessed = rows.filter(({ witnessed, after }) => witnessed && after !== undefined)
  const [slowest] = witnessed.toSorted((a, b) => b.after! - a.after!)
  return slowest === undefined ? '' : `${slowest.after!.toFixed(2)} s ${slowest.what.split(' ')[0]}`
}
