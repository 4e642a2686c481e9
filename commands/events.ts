// umtool events: lists what the log holds, and follows it.
import { Flags } from '@oclif/core'
import { notice } from '../src/cli/agent/notice.ts'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { openShared, shareOf } from '../src/cli/events/group.ts'
import { unknownTypes } from '../src/cli/events/mistaken.ts'
import { OUTPUTS, printEvents } from '../src/cli/events/run.ts'
import { choiceOf, filterWords, log, selectFlags } from '../src/cli/events/select.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { openLog } from '../src/log/open.ts'
import { TIME_FORMATS } from '../src/print/event/clock.ts'
import { newStyle } from '../src/print/style.ts'

export default class Events extends UmtoolCommand {
  static override summary = 'list and follow what happened: takeovers, servers added and removed, weights, addresses, checks'

  static override description =
    `Events come from the collectors of all nodes, see umtool agent and umtool collect. Without a time the last 20 are shown. A flag
that is repeated, or given several words with commas, means any of them; different flags must all be true.`

  static override examples = [
    { description: 'the last twenty, then what comes', command: '<%= config.bin %> events -f' },
    {
      description: 'what happened around the last takeover',
      command: '<%= config.bin %> events --around failover:-1 --window 1m --time-format relative',
    },
    { description: 'everything about one real server since midnight', command: '<%= config.bin %> events --rip 10.1.1.3 --since 00:00' },
    {
      description: 'weights and servers of one service, not those seen by lvs2',
      command: '<%= config.bin %> events --service 10.1.1.100:80 --type weight,real-server --not --node lvs2 --all',
    },
    {
      description: 'for a script',
      command: '<%= config.bin %> events --since 1h -o jsonl | jq -r \'select(.type=="umtool.weight.changed").subject\'',
    },
    {
      description: 'one of several processes that share a fleet: each has whole clusters, and goes on where the group has come to',
      command: '<%= config.bin %> events -f --group watch --log kafka://kafka1,kafka2/umtool -o jsonl',
    },
    { description: 'what a colleague exported', command: '<%= config.bin %> events --log incident.jsonl.gz --all' },
  ]

  static override flags = {
    ...selectFlags,
    group: Flags.string({
      helpGroup: 'WHICH EVENTS',
      helpValue: 'NAME',
      dependsOn: ['follow'],
      exclusive: ['last', 'first', 'until', 'around'],
      summary: 'only the share of one of several processes; a new group begins with what comes, --since or --all',
    }),
    log,
    output: Flags.option({
      char: 'o',
      options: OUTPUTS,
      default: 'compact' as const,
      helpGroup: 'OUTPUT',
      summary: 'jsonl is CloudEvents, one a line',
    })(),
    'time-format': Flags.option({
      options: TIME_FORMATS,
      default: 'local' as const,
      helpGroup: 'OUTPUT',
      summary: 'relative counts from --around or the first event, delta from the one before',
    })(),
    utc: Flags.boolean({ helpGroup: 'OUTPUT', exclusive: ['time-format'], summary: 'the same as --time-format utc' }),
    header: Flags.boolean({ allowNo: true, default: true, helpGroup: 'OUTPUT', summary: 'the heading of -o table' }),
  }

  async run(): Promise<void> {
    const { flags, raw } = await this.parse(Events)
    if (flags.follow && (flags.output === 'table' || flags.output === 'json'))
      throw umtoolError(EXIT.usage, `-o ${flags.output} is for a range with an end, and --follow has none`, { hint: '-o jsonl or -o compact' })
    const words = filterWords(raw)
    for (const said of unknownTypes(words)) notice(said)
    const stop = new AbortController()
    const onSignal = (): void => stop.abort()
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
    const { group } = flags
    const home = group === undefined ? await openLog(flags.log, 'read') : await openShared(flags.log)
    try {
      const choice = await choiceOf(flags, words, home, Date.now() * 1000)
      const { LC_ALL, LC_CTYPE, LANG } = process.env
      const style = { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(process.stdout, flags.color) }
      const timeFormat = flags.utc ? 'utc' : flags['time-format']
      const settings = { output: flags.output, style, timeFormat, heading: flags.header, careful: group !== undefined }
      const from = choice.options.since ?? (flags.all ? 'oldest' : 'newest')
      const shown = group === undefined ? home : shareOf(home, group, from, notice)
      process.exitCode = await printEvents(shown, choice, settings, stop)
    } finally {
      await home.close()
    }
  }
}
