// umtool log status: what the log holds, stream by stream.
import { UmtoolCommand } from '../../src/cli/command.ts'
import { log } from '../../src/cli/events/select.ts'
import { output } from '../../src/cli/log/flags.ts'
import { statusText } from '../../src/cli/log/status.ts'
import { openLog } from '../../src/log/open.ts'

export default class LogStatus extends UmtoolCommand {
  static override summary = 'say how many events the log holds, how large they are and what time they span'
  static override examples = [
    { description: "this machine's log", command: '<%= config.bin %> log status' },
    { description: 'for a script', command: "<%= config.bin %> log status -o json | jq '.streams[] | {stream, events, bytes}'" },
  ]

  static override flags = { log, output }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogStatus)
    const home = await openLog(flags.log, 'read')
    try {
      process.stdout.write(await statusText(home, flags.output))
    } finally {
      await home.close()
    }
  }
}
