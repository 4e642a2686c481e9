// The table of a run: a line for each scenario, with what was wrong and what came last.
import type { Row } from '../check.ts'
import { summaryOf } from './summary.ts'
import type { Truth } from './truth.ts'

const truth = {
  topology: 'dr',
  manager: 'keepalived',
  scenarios: [
    { name: 'weight', began: 1 },
    { name: 'slow', began: 2 },
  ],
} as unknown as Truth
const row = (scenario: string, after: number, parts: Partial<Row> = {}): Row => ({
  verdict: 'found',
  scenario,
  node: 'lvs1',
  what: 'weight.changed tcp/x',
  after,
  ...parts,
})

test('each scenario has its line: facts, and the slowest that was witnessed; what was only done may take as long as it takes', () => {
  const rows = [
    row('weight', 0.2, { witnessed: true }),
    row('weight', 0.5, { witnessed: true }),
    row('weight', 60),
    row('set-up', -0.1, { witnessed: true }),
  ]
  expect(summaryOf({ truth, rows, text: '' })).toEqual([
    '| dr | keepalived | set-up | good | 1 | -0.10 s weight.changed |',
    '| dr | keepalived | weight | good | 3 | 0.50 s weight.changed |',
    '| dr | keepalived | slow | good | 0 |  |',
  ])
})

test('what was wrong is named; a cluster that never began has one line', () => {
  const rows = [row('slow', 1, { verdict: 'missing' }), row('slow', 1, { verdict: 'invented' })]
  expect(summaryOf({ truth, rows, text: '' })[2]).toBe('| dr | keepalived | slow | missing invented | 2 |  |')
  expect(summaryOf({ truth, rows: [], text: 'the lab broke off\nsee' })).toEqual(['| dr | keepalived |  | the lab broke off | 0 |  |'])
})
