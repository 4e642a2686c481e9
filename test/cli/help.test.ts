// What --help prints, word for word; `npm run update -- help` after a change.
import { join } from 'node:path'
import { build, umtool } from '../built.ts'
import { expectGolden } from '../golden.ts'
import { files } from '../tree.ts'

const commands = files('commands').map(path => path.replace(/^commands\/|\.ts$/g, '').split('/'))
const golden = (words: readonly string[]): string => join(__dirname, 'help', `${words.join('-') || 'umtool'}.txt`)

/** The machine and its Node are in the heading of the root help. */
const anywhere = (help: string): string => help.replace(/ \S+-\S+ node-v\S+/g, ' PLATFORM node-vVERSION')

beforeAll(build)

test.each([[[] as string[]], ...commands.map(words => [words])])('umtool %s --help is as in its golden file', words => {
  const { status, stdout, stderr } = umtool([...words, '--help'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expectGolden(golden(words), anywhere(stdout))
})

test('help as a first word and -h say the same as --help', () => {
  const [words = []] = commands
  const { stdout } = umtool([...words, '--help'])
  expect(umtool(['help', ...words]).stdout).toBe(stdout)
  expect(umtool([...words, '-h']).stdout).toBe(stdout)
})

test.each(commands.map(words => [words]))('the help of %s has examples', words => {
  expect(umtool([...words, '--help']).stdout).toMatch(/^EXAMPLES\n.*\S/m)
})

test('every golden file belongs to a command', () => {
  const known = new Set([[], ...commands].map(golden))
  expect(files('test/cli/help').filter(path => !known.has(join(__dirname, '..', '..', path)))).toEqual([])
})
