// umtool log copy: one log into another, from where the last copy ended.
import { Flags } from '@oclif/core'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { copyLog } from '../../src/cli/log/copy.ts'
import { output } from '../../src/cli/log/flags.ts'
import { onInterrupt } from '../../src/cli/log/interrupt.ts'
import { counted, sizeText } from '../../src/cli/log/words.ts'
import { openLog } from '../../src/log/open.ts'

export default class LogCopy extends UmtoolCommand {
  static override summary = 'copy a log into another, from where the last copy ended'

  static override description =
    'The log that is written keeps how far the copy has come, together with the events: the same command again goes on from there, whatever ended it. Events are never there twice for whoever reads them. An agent does this by itself where its configuration says copy (docs/fleet.md).'

  static override examples = [
    { description: "this machine's log to where the fleet is read", command: '<%= config.bin %> log copy --to kafka://kafka1:9092/umtool' },
    {
      description: 'a log that came from a node, and what comes to it from now on',
      command: '<%= config.bin %> log copy --from sqlite:lvs1.db --to kafka://kafka1:9092/umtool --follow',
    },
    {
      description: 'a whole fleet in a file',
      command: '<%= config.bin %> log copy --from kafka://kafka1:9092/umtool --to fleet.db',
    },
  ]

  static override flags = {
    from: Flags.string({ helpValue: 'HOME', env: 'UMTOOL_LOG', summary: 'the log that is read [default: as umtool log path says]' }),
    to: Flags.string({ helpValue: 'HOME', required: true, summary: 'the log that is written' }),
    follow: Flags.boolean({ char: 'f', summary: 'wait for more at the end, and for a log that does not answer' }),
    output,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogCopy)
    using interrupt = onInterrupt()
    const { to, follow = false } = flags
    const from = await openLog(flags.from, 'read')
    try {
      const copied = await copyLog(from, {
        follow,
        openFar: () => openLog(to, 'write'),
        to,
        say: text => process.stderr.write(`umtool: ${text}\n`),
        signal: interrupt.signal,
      })
      const left = copied.unreadable + copied.refused
      const text = `${counted(copied.events, 'event')} copied, ${sizeText(copied.bytes)}${left > 0 ? `, ${left} left out` : ''}`
      process.stdout.write(flags.output === 'json' ? `${JSON.stringify(copied)}\n` : `${text}\n`)
      process.exitCode = interrupt.status() ?? (left > 0 ? EXIT.partial : EXIT.ok)
    } finally {
      await from.close()
    }
    if (interrupt.status() !== undefined) process.exit() // an append that hangs would hold us
  }
}
