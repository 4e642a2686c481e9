// umtool replay: plays what the log holds, as it happened, slower or faster.
import { Flags } from '@oclif/core'
import { notice } from '../src/cli/agent/notice.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { unknownTypes } from '../src/cli/events/mistaken.ts'
import { filterWords, log, selectFlags } from '../src/cli/events/select.ts'
import { replay } from '../src/cli/replay/replay.ts'
import { TIME_FORMATS } from '../src/print/event/clock.ts'

const { last: _last, first: _first, all: _all, follow: _follow, ...choosing } = selectFlags

export default class Replay extends UmtoolCommand {
  static override summary = 'play what happened once more, in the order of corrected clocks: slower, faster, from transition to transition'

  static override description =
    `Only reads: a replay never changes a machine. Clocks of nodes are held against each other by the packets that several of them saw,
and every line has its corrected time. Without a time the whole log is played. On a terminal: space pauses and goes on, . is one
step, ] and [ go to the next and the previous transition, + and - change the speed, g and G go to the begin and the end, q ends.`

  static override examples = [
    {
      description: 'the last takeover at a tenth of its speed, with its packets',
      command: '<%= config.bin %> replay --around failover:-1 --speed 0.1 --packets',
    },
    {
      description: 'the last hour in six minutes, from one transition to the next with Enter',
      command: '<%= config.bin %> replay --since 1h --speed 10 --step',
    },
    {
      description: 'what a colleague sent, at once, for a script',
      command: '<%= config.bin %> replay --log incident.jsonl.zst --speed max -o jsonl',
    },
    {
      description: 'slow, and hold whenever a weight changes hands',
      command: '<%= config.bin %> replay --since 15m --pause-on transition --type weight,node',
    },
  ]

  static override flags = {
    ...choosing,
    log,
    speed: Flags.string({ helpGroup: 'PLAY', helpValue: 'N|max', default: '1', summary: 'times as fast as it was: 10, 0.5; max does not wait' }),
    'max-gap': Flags.string({
      helpGroup: 'PLAY',
      helpValue: 'SPAN',
      default: '5s',
      summary: 'wait no longer than this for the next event; 0 is as long as it was',
    }),
    step: Flags.boolean({ helpGroup: 'PLAY', summary: 'begin paused; Enter goes to the next transition' }),
    'pause-on': Flags.option({ options: ['transition'] as const, helpGroup: 'PLAY', summary: 'pause behind each' })(),
    packets: Flags.boolean({ helpGroup: 'WHICH EVENTS', summary: 'packets too, one by one, as umtool trace shows them' }),
    correct: Flags.boolean({
      allowNo: true,
      default: true,
      helpGroup: 'TIME',
      summary: "by clocks held against each other; --no-correct is each node's own time",
    }),
    output: Flags.option({
      char: 'o',
      options: ['compact', 'jsonl'] as const,
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
  }

  async run(): Promise<void> {
    const { flags, raw } = await this.parse(Replay)
    const words = filterWords(raw)
    for (const said of unknownTypes(words)) notice(said)
    process.exitCode = await replay({
      ...flags,
      words,
      maxGap: flags['max-gap'],
      pauseOn: flags['pause-on'],
      timeFormat: flags.utc ? 'utc' : flags['time-format'],
    })
  }
}
