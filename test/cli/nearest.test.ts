// "did you mean"
import { nearest, typos } from '../../src/cli/nearest.ts'

test.each([
  ['trace', 'trace', 0],
  ['trcae', 'trace', 1], // neighbours swapped
  ['tracee', 'trace', 1],
  ['tace', 'trace', 1],
  ['trade', 'trace', 1],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
])('from %s to %s are %d typing mistakes', (a, b, count) => {
  expect(typos(a, b)).toBe(count)
  expect(typos(b, a)).toBe(count)
})

const COMMANDS = ['trace', 'timeline', 'top', 'diagnose', 'diff', 'servers list']

test.each([
  ['trcae', 'trace'],
  ['Trace', 'trace'],
  ['diag', 'diagnose'], // a beginning
  ['ti', 'timeline'],
  ['servrs list', 'servers list'],
  ['xyz', undefined],
  ['t', undefined], // too short to mean anything
  ['', undefined],
])('%s may mean %s', (typed, meant) => {
  expect(nearest(typed, COMMANDS)).toBe(meant)
})

test('nothing is meant where there is nothing', () => {
  expect(nearest('trace', [])).toBeUndefined()
})
