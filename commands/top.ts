// umtool top: the cluster on one screen, live and over the past.
import { Flags } from '@oclif/core'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { predicateOf } from '../src/cli/events/filters.ts'
import { choiceOf, filterWords, log, selectFlags } from '../src/cli/events/select.ts'
import { spanOf } from '../src/cli/events/when.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { runTop } from '../src/cli/top/run.ts'
import { openLog } from '../src/log/open.ts'
import { newStyle } from '../src/print/style.ts'

export default class Top extends UmtoolCommand {
  static override summary = 'the cluster on one screen: VIPs, nodes, services, events, packets; live, held, and wound back'

  static override description =
    `Live, it shows the last minutes and what comes. Space holds it, [ goes back to the transition before: the same screens play
the past from the log. With --since, --until or --around it plays that range from its beginning. It reads only; ? shows the keys.`

  static override examples = [
    { description: 'live', command: '<%= config.bin %> top' },
    { description: 'the last takeover again, ten times as fast', command: '<%= config.bin %> top --around failover:-1 --speed 10' },
    { description: 'a fleet in Kafka, one node', command: '<%= config.bin %> top --log kafka://broker1:9092/umtool --node lvs1' },
    { description: 'what a colleague exported', command: '<%= config.bin %> top --log incident.jsonl.gz --all' },
  ]

  static override flags = {
    since: selectFlags.since,
    until: selectFlags.until,
    around: selectFlags.around,
    window: Flags.string({
      helpGroup: 'TIME',
      helpValue: 'SPAN',
      summary: 'live: how far back it begins [default: 15m]; with --around: how much on both sides [default: 30s]',
    }),
    all: Flags.boolean({ helpGroup: 'TIME', exclusive: ['since', 'until', 'around'], summary: 'plays everything there is' }),
    speed: Flags.string({ helpGroup: 'TIME', helpValue: 'N', default: '1', summary: 'how many times faster than it was: 10, 0.5, max' }),
    node: selectFlags.node,
    collector: selectFlags.collector,
    service: selectFlags.service,
    vip: selectFlags.vip,
    rip: selectFlags.rip,
    ip: selectFlags.ip,
    not: selectFlags.not,
    log,
    utc: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'times in UTC' }),
    leave: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'leave the last screen on the terminal at the end' }),
  }

  async run(): Promise<void> {
    const { flags, raw } = await this.parse(Top)
    if (!process.stdin.isTTY || !process.stdout.isTTY)
      throw umtoolError(EXIT.usage, 'umtool top is for a terminal', { hint: 'umtool status prints the same, umtool events -f follows' })
    if (process.env.TERM === 'dumb')
      throw umtoolError(EXIT.usage, 'this terminal (TERM=dumb) cannot move its cursor', { hint: 'umtool status --watch' })
    const speed = flags.speed === 'max' ? 'max' : Number(flags.speed)
    if (speed !== 'max' && !(speed > 0 && speed <= 100_000))
      throw umtoolError(EXIT.usage, `--speed is a number above 0, or max, and "${flags.speed}" is not`)
    const words = filterWords(raw)
    const home = await openLog(flags.log, 'read')
    try {
      const replayed = flags.all || flags.since !== undefined || flags.until !== undefined || flags.around !== undefined
      const given = { ...flags, window: flags.window ?? '30s', follow: false }
      const { options } = await choiceOf(given, words, home, Date.now() * 1000)
      const { LC_ALL, LC_CTYPE, LANG } = process.env
      process.exitCode = await runTop(
        home,
        {
          style: { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(process.stdout, flags.color) },
          zone: flags.utc ? 'utc' : 'local',
          range: replayed ? { since: options.since, until: options.until } : undefined,
          speed,
          where: words.length === 0 ? undefined : predicateOf(words),
          window: spanOf('--window', flags.window ?? '15m'),
          leave: flags.leave,
        },
        process.stdin,
        process.stdout,
      )
    } finally {
      await home.close()
    }
  }
}
