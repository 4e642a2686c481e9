// umtool log path: which log is meant when nobody says.
import { UmtoolCommand } from '../../src/cli/command.ts'
import { log } from '../../src/cli/events/select.ts'
import { parseHome } from '../../src/log/home.ts'

export default class LogPath extends UmtoolCommand {
  static override summary = 'print where the log is'
  static override description =
    'UMTOOL_LOG, else /var/lib/umtool/events.db for root and umtool/events.db below $XDG_STATE_HOME or ~/.local/state for anyone else.'
  static override examples = [{ description: 'how large it is', command: 'ls -lh $(<%= config.bin %> log path)' }]
  static override flags = { log }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogPath)
    const home = parseHome(flags.log)
    process.stdout.write(`${home.kind === 'memory' ? 'memory:' : home.kind === 'kafka' ? home.address : home.path}\n`)
  }
}
