// What every command inherits: how its errors leave, as text and with --json.
import { Args, Config, Flags } from '@oclif/core'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { umtoolError } from '../../src/cli/errors.ts'
import { ROOT } from '../tree.ts'

class Weigh extends UmtoolCommand {
  static override id = 'servers:weigh'
  static override enableJsonFlag = true
  static override args = { server: Args.string({ required: true, description: 'which one' }) }
  static override flags = { weight: Flags.integer({ char: 'w' }), output: Flags.option({ options: ['text', 'json'] as const })() }
  async run(): Promise<void> {
    const { args } = await this.parse(Weigh)
    if (args.server === 'gone') throw umtoolError(3, 'does not answer', { where: 'gone', hint: 'ping gone' })
    if (args.server === 'bug') throw new TypeError('oops')
  }
}

async function run(...argv: string[]): Promise<{ exit: unknown; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map(name =>
    jest.spyOn(process[name], 'write').mockImplementation(chunk => {
      written[name] += String(chunk)
      return true
    }),
  )
  const before = process.exitCode
  process.exitCode = undefined
  try {
    await Weigh.run(argv, await Config.load(ROOT))
    return { exit: process.exitCode ?? 0, ...written }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}

test('success is silent and 0', async () => {
  expect(await run('web1')).toEqual({ exit: 0, stdout: '', stderr: '' })
})

test('an error says what, where and what next, and sets its status', async () => {
  expect(await run('gone')).toEqual({ exit: 3, stdout: '', stderr: 'umtool: gone: does not answer\ntry: ping gone\n' })
})

test('with --json the error is one object on standard output, the status the same', async () => {
  const { exit, stdout, stderr } = await run('gone', '--json')
  expect({ exit, stderr }).toEqual({ exit: 3, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({ error: { message: 'does not answer', where: 'gone', try: 'ping gone', exit: 3 } })
})

test('a mistake of ours shows no stack', async () => {
  const { exit, stderr } = await run('bug')
  expect(exit).toBe(1)
  expect(stderr).toBe('umtool: unexpected: oops\ntry: the same command with UMTOOL_DEBUG=1 shows where this came from\n')
})

test('with UMTOOL_DEBUG it shows the stack of the cause', async () => {
  process.env.UMTOOL_DEBUG = '1'
  try {
    expect((await run('bug')).stderr).toMatch(/caused by: TypeError: oops\n\s+at /)
  } finally {
    delete process.env.UMTOOL_DEBUG
  }
})

test.each([
  [['web1', '--wieght', '3'], 'unknown flag --wieght, did you mean --weight?'],
  [['web1', '--colour', 'never'], 'unknown flag --colour, did you mean --color?'],
  [['web1', '--frobnicate'], 'unknown flag --frobnicate'],
  [['web1', '--weight', 'heavy'], 'parsing --weight: expected an integer but received: heavy'],
  [['web1', '--weight'], 'flag --weight expects a value'],
  [['web1', '--output', 'xml'], 'expected --output=xml to be one of: text, json'],
  [['web1', 'web2'], 'unexpected argument: web2'],
  [[], 'missing 1 required arg: server  which one'],
])('%j is a usage error: 2, one line, and where the help is', async (argv, said) => {
  expect(await run(...argv)).toEqual({ exit: 2, stdout: '', stderr: `umtool: ${said}\ntry: umtool servers weigh --help\n` })
})
