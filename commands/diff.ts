// umtool diff: what changed between two moments.
import { Flags } from '@oclif/core'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { log } from '../src/cli/events/select.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { choiceFlags, choiceOf } from '../src/cli/status/choice.ts'
import { printDiff } from '../src/cli/status/diff.ts'
import { lastMomentOf, momentOf } from '../src/cli/status/moment.ts'
import { openLog } from '../src/log/open.ts'
import { newStyle } from '../src/print/style.ts'

export default class Diff extends UmtoolCommand {
  static override summary = 'say what changed between two moments: addresses, roles, weights, servers, settings'

  static override description = `What came and went in between and is again as it was is no difference: umtool events lists everything that happened.`

  static override examples = [
    { description: 'since yesterday evening', command: '<%= config.bin %> diff --from 2026-11-21T18:00' },
    { description: 'what the last takeover left behind', command: '<%= config.bin %> diff --from failover:-1 --to now' },
    { description: 'what changed on one director in an hour', command: '<%= config.bin %> diff --from 2h --to 1h --node lvs1' },
    { description: 'for a script', command: "<%= config.bin %> diff --from 1h -o json | jq -r '.changes[] | [.subject, .what, .from, .to] | @tsv'" },
  ]

  static override flags = {
    from: Flags.string({
      required: true,
      helpGroup: 'TIME',
      helpValue: 'TIME',
      summary: 'the earlier moment: 15m (ago), 18:40, 2026-11-22, RFC 3339, epoch, failover:-1',
    }),
    to: Flags.string({ helpGroup: 'TIME', helpValue: 'TIME', summary: 'the later moment [default: now, or the end of a file]' }),
    ...choiceFlags,
    log,
    output: Flags.option({
      char: 'o',
      options: ['text', 'json'] as const,
      default: 'text' as const,
      helpGroup: 'OUTPUT',
      summary: 'how it is written',
    })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Diff)
    const choice = choiceOf(flags)
    const stop = new AbortController()
    const onSignal = (): void => stop.abort()
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
    const home = await openLog(flags.log, 'read')
    try {
      const now = Date.now() * 1000
      const from = await momentOf('--from', flags.from, home, now)
      const to = flags.to === undefined ? await lastMomentOf(home, now) : await momentOf('--to', flags.to, home, now)
      if (from >= to) throw umtoolError(EXIT.usage, '--from is not before --to: nothing can have changed between them')
      const { LC_ALL, LC_CTYPE, LANG } = process.env
      const style = { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(process.stdout, flags.color) }
      process.exitCode = await printDiff(home, from, to, { ...choice, output: flags.output, style }, stop.signal)
    } finally {
      await home.close()
    }
  }
}
