// umtool log prune: drops the oldest events now; the agent does so by itself, by its configuration.
import { Flags } from '@oclif/core'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { log } from '../../src/cli/events/select.ts'
import { output, streams } from '../../src/cli/log/flags.ts'
import { limitOf, prunedText } from '../../src/cli/log/prune.ts'
import { openLog } from '../../src/log/open.ts'

export default class LogPrune extends UmtoolCommand {
  static override summary = 'drop the oldest events of a stream, by age or down to a size'

  static override description =
    'Works in small steps: writers and readers go on meanwhile, and Ctrl-C leaves a sound log. Space goes back to the disk when more than a quarter of the file is free; less is used again.'

  static override examples = [
    { description: 'packets older than six hours', command: '<%= config.bin %> log prune --stream capture --older 6h' },
    { description: 'at most a gigabyte of packets and counters each', command: '<%= config.bin %> log prune --stream capture,stats --bytes 1GB' },
  ]

  static override flags = {
    log,
    output,
    stream: streams({ required: true }),
    older: Flags.string({ helpValue: 'SPAN', summary: 'drop what happened longer ago than this: 90m, 6h, 7d' }),
    bytes: Flags.string({ helpValue: 'SIZE', summary: 'drop the oldest until each stream has at most this: 500MB, 2GiB' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogPrune)
    const limit = limitOf(flags.older, flags.bytes)
    await (await openLog(flags.log, 'read')).close() // writing would make a log where there is none
    const home = await openLog(flags.log, 'write')
    try {
      const pruned = await home.prune(Object.fromEntries(flags.stream.map(stream => [stream, limit])), Date.now() * 1000)
      process.stdout.write(prunedText(pruned, flags.stream, flags.output))
    } finally {
      await home.close()
    }
  }
}
