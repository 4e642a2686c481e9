// The command line behind the launcher: oclif finds and runs the command; what goes wrong before there is one is said here.
import { join } from 'node:path'
import { type Interfaces, run, settings } from '@oclif/core'
import pkg from '../../package.json' with { type: 'json' }
import { toUmtoolError } from './errors.ts'
import { endQuietlyOnClosedPipe } from './pipes.ts'
import { report } from './report.ts'

/** `umtool help trace` is `umtool trace --help`. */
const withoutHelpWord = (argv: readonly string[]): string[] => (argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv])

async function main(argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe()
  settings.enableAutoTranspile = false // dist is what runs, also where a tsconfig.json stands beside it
  try {
    await run(withoutHelpWord(argv), {
      root: join(__dirname, '..', '..'),
      pjson: pkg as Interfaces.PJSON,
      userPlugins: false, // no code from a home directory
      devPlugins: false,
    })
  } catch (error) {
    report(toUmtoolError(error), 'text')
  }
}

void main(process.argv.slice(2))
