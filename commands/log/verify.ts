// umtool log verify: proves that nothing is missing.
import { UmtoolCommand } from '../../src/cli/command.ts'
import { log } from '../../src/cli/events/select.ts'
import { output } from '../../src/cli/log/flags.ts'
import { verify } from '../../src/cli/log/verify.ts'
import { openLog } from '../../src/log/open.ts'

export default class LogVerify extends UmtoolCommand {
  static override summary = 'prove that nothing is missing, nothing is there twice, and all of it can be read'

  static override description =
    'Reads the whole log. Each life of a collector numbers its events 1, 2, 3 ..., so that what never came shows as a gap; what retention of a log in Kafka has dropped is told from it. Exit status: 0 all is well, 1 an event is missing or there twice or the file is damaged, 5 something cannot be read, or is missing in an export, which may be a part.'

  static override examples = [
    { description: "this machine's log", command: '<%= config.bin %> log verify' },
    { description: 'a file that a colleague sent', command: '<%= config.bin %> log verify --log incident.jsonl.gz' },
    { description: 'every gap, for a script', command: "<%= config.bin %> log verify -o json | jq -c '.lives[] | select(.gaps != [])'" },
  ]

  static override flags = { log, output }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogVerify)
    const home = await openLog(flags.log, 'read')
    try {
      const { text, exit } = await verify(home, flags.output)
      process.stdout.write(text)
      process.exitCode = exit
    } finally {
      await home.close()
    }
  }
}
