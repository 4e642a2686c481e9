// oclif's complaints in our words.
import { toUsageError } from '../../src/cli/usage.ts'

const complaint = (message: string): Error => Object.assign(new Error(message), { parse: {} })

test('its colours are left out, and it is one line', () => {
  const said = toUsageError(
    complaint('The following error occurred:\n  \x1b[2m--until=1 cannot also be provided when using --all\x1b[22m\nSee more help with --help'),
    'umtool top',
    [],
  )
  expect(said?.message).toBe('--until=1 cannot also be provided when using --all')
  expect(said?.hint).toBe('umtool top --help')
})

test('an unknown flag is named with the one that may be meant', () => {
  const error = Object.assign(complaint('Nonexistent flag: --spped'), { flags: ['--spped'] })
  expect(toUsageError(error, 'umtool top', ['--speed', '--all'])?.message).toBe('unknown flag --spped, did you mean --speed?')
})

test('what the parser did not throw is not its complaint', () => {
  expect(toUsageError(new Error('other'), 'umtool top', [])).toBeUndefined()
})
