// When there are colours.
import { type ColorChoice, wantsColor } from '../../src/cli/color.ts'

const terminal = { isTTY: true }
const file = {}

test.each<[string, { isTTY?: boolean }, ColorChoice, Record<string, string>, boolean]>([
  ['a terminal', terminal, 'auto', {}, true],
  ['a file', file, 'auto', {}, false],
  ['a dumb terminal', terminal, 'auto', { TERM: 'dumb' }, false],
  ['NO_COLOR on a terminal', terminal, 'auto', { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR', terminal, 'auto', { NO_COLOR: '' }, true],
  ['FORCE_COLOR into a file', file, 'auto', { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR on a dumb terminal', terminal, 'auto', { FORCE_COLOR: '1', TERM: 'dumb' }, true],
  ['FORCE_COLOR=0', terminal, 'auto', { FORCE_COLOR: '0' }, false],
  ['an empty FORCE_COLOR', file, 'auto', { FORCE_COLOR: '' }, false],
  ['both: NO_COLOR wins', file, 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['--color always against NO_COLOR', file, 'always', { NO_COLOR: '1' }, true],
  ['--color never against FORCE_COLOR', terminal, 'never', { FORCE_COLOR: '1' }, false],
])('%s', (_, stream, choice, env, wanted) => {
  expect(wantsColor(stream, choice, env)).toBe(wanted)
})
