// A command that there is not.
import type { Config } from '@oclif/core'
import notFound from '../../src/cli/not-found.ts'

const config = { bin: 'umtool', commandIDs: ['trace', 'diagnose', 'servers:list', 'servers:quiesce', 'log:verify'] } as Config

test.each([
  ['trcae', 'trcae, did you mean trace?'],
  ['trcae:eth0', 'trcae, did you mean trace?'], // eth0 is what it was to trace
  ['servrs:list', 'servrs list, did you mean servers list?'],
  ['servers:lits', 'servers lits, did you mean servers list?'],
  ['servers:lits:web', 'servers lits, did you mean servers list?'],
  ['servers:frobnicate', 'servers frobnicate'],
  ['frobnicate:eth0', 'frobnicate'],
])('%s', async (id, said) => {
  await expect(notFound({ id, config })).rejects.toMatchObject({ message: `there is no command ${said}`, exit: 2, hint: 'umtool --help' })
})
