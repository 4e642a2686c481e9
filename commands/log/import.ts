// umtool log import: events of an exported file, or of another log, into the log.
import { Args } from '@oclif/core'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { log } from '../../src/cli/events/select.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { output } from '../../src/cli/log/flags.ts'
import { importLog } from '../../src/cli/log/import.ts'
import { onInterrupt } from '../../src/cli/log/interrupt.ts'
import { counted } from '../../src/cli/log/words.ts'
import { openLog } from '../../src/log/open.ts'

export default class LogImport extends UmtoolCommand {
  static override summary = 'add the events of an exported file, or of another log, to the log'

  static override description =
    'Every line is checked. One that is no event is said with its number and left out, and the exit status is 5. What the log has already, or had and pruned, is not taken again: an import that was interrupted is simply repeated.'

  static override examples = [
    {
      description: "look at an incident without touching this machine's log",
      command: '<%= config.bin %> log import incident.jsonl.gz --log incident.db',
    },
    { description: 'two logs into one', command: '<%= config.bin %> log import sqlite:lvs2.db --log both.db' },
    { description: 'over the network', command: 'ssh lvs2 umtool log export - | <%= config.bin %> log import - --log both.db' },
  ]

  static override args = { from: Args.string({ required: true, description: 'a file of exported events, - for standard input, or sqlite:PATH' }) }

  static override flags = { log, output }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(LogImport)
    using interrupt = onInterrupt()
    const from = await openLog(args.from, 'read')
    try {
      const to = await openLog(flags.log, 'write')
      try {
        const imported = await importLog(from, to, text => process.stderr.write(`umtool: ${text}\n`), interrupt.signal)
        const text = `${counted(imported.read, 'event')} read, ${imported.new} new, ${imported.refused} refused`
        process.stdout.write(flags.output === 'json' ? `${JSON.stringify(imported)}\n` : `${text}\n`)
        process.exitCode = interrupt.status() ?? (imported.refused > 0 ? EXIT.partial : EXIT.ok)
      } finally {
        await to.close()
      }
    } finally {
      await from.close()
    }
  }
}
