// umtool status: the clusters as they are, or as they were at any moment.
import { Flags } from '@oclif/core'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { log } from '../src/cli/events/select.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { choiceFlags, choiceOf } from '../src/cli/status/choice.ts'
import { lastMomentOf, momentOf } from '../src/cli/status/moment.ts'
import { OUTPUTS, printStatus, watchStatus } from '../src/cli/status/run.ts'
import { openLog } from '../src/log/open.ts'
import { newStyle } from '../src/print/style.ts'

/** Of what is no terminal. */
const WIDTH = 80
const HEIGHT = 24

export default class Status extends UmtoolCommand {
  static override summary = 'show who has which address, which director is active, and every real server: now or at any moment'

  static override description =
    `Folded from the events of all nodes in the log, so that any moment it holds can be asked for. Virtual addresses come first: who has
each, by whose word, and whose MAC answers; then nodes, services with their real servers, and what is wrong. What a node said last is
shown with its age: one that was cut off cannot say that it is gone.`

  static override examples = [
    { description: 'now', command: '<%= config.bin %> status' },
    { description: 'drawn anew as it changes', command: '<%= config.bin %> status --watch' },
    { description: 'as it was', command: '<%= config.bin %> status --at 2026-11-22T18:40:03' },
    { description: 'just before the last takeover', command: '<%= config.bin %> status --at failover:-1' },
    { description: 'one service with all of its real servers', command: '<%= config.bin %> status --service 10.1.1.100:80' },
    {
      description: 'for a script: who has the address',
      command: "<%= config.bin %> status -o json | jq -r '.clusters[].vips[] | [.address, .holder] | @tsv'",
    },
  ]

  static override flags = {
    at: Flags.string({
      helpGroup: 'TIME',
      helpValue: 'TIME',
      exclusive: ['watch'],
      summary: 'as it was then: 15m (ago), 18:40, 2026-11-22T18:40:01.5, RFC 3339, epoch, failover:-1 [default: now, or the end of a file]',
    }),
    watch: Flags.boolean({ char: 'w', helpGroup: 'TIME', summary: 'draw it anew every two seconds, and when something changes' }),
    ...choiceFlags,
    all: Flags.boolean({ helpGroup: 'WHICH PART', summary: 'every real server of services with many' }),
    log,
    output: Flags.option({
      char: 'o',
      options: OUTPUTS,
      default: 'text' as const,
      helpGroup: 'OUTPUT',
      summary: 'jsonl is one line for each drawing of --watch',
    })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Status)
    const { stdout } = process
    if (flags.watch && flags.output === 'text' && stdout.isTTY !== true)
      throw umtoolError(EXIT.usage, '--watch draws on a terminal, and standard output is none', { hint: '--watch -o jsonl' })
    if (flags.watch && flags.output === 'json')
      throw umtoolError(EXIT.usage, '-o json is one value, and --watch has no end', { hint: '--watch -o jsonl' })
    const choice = choiceOf(flags)
    const stop = new AbortController()
    const onSignal = (): void => stop.abort()
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
    const home = await openLog(flags.log, 'read')
    const now = (): number => Date.now() * 1000
    const { LC_ALL, LC_CTYPE, LANG } = process.env
    const style = { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(stdout, flags.color) }
    const settings = { ...choice, output: flags.output, style, all: flags.all, width: stdout.columns || WIDTH }
    try {
      if (flags.watch) {
        const size = () => ({ width: stdout.columns || WIDTH, height: stdout.rows || HEIGHT })
        process.exitCode = await watchStatus(home, settings, { now, size }, stop)
        return
      }
      const at = flags.at === undefined ? await lastMomentOf(home, now()) : await momentOf('--at', flags.at, home, now())
      process.exitCode = await printStatus(home, at, settings, stop.signal)
    } finally {
      await home.close()
    }
  }
}
