// umtool collect: runs collectors by hand and shows what they say.
import { Args, Flags } from '@oclif/core'
import { collectors } from '../collectors/index.ts'
import { collect } from '../src/cli/agent/collect.ts'
import { checkedName, DEFAULT_CLUSTER, defaultNode } from '../src/cli/agent/compose.ts'
import { loadConfig } from '../src/cli/agent/config/file.ts'
import { listCollectors } from '../src/cli/agent/list.ts'
import { OUTPUTS } from '../src/cli/agent/show.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { spanOf } from '../src/cli/events/when.ts'
import { openLog } from '../src/log/open.ts'

const HOW = 'HOW LONG'
const WHERE = 'WHERE TO'

export default class Collect extends UmtoolCommand {
  static override summary = 'run collectors by hand: what they see is printed as events'

  static override description =
    `Without names, or with "auto", every collector runs that can, and stderr says which are left out and why; one that is named must
be able to run. Nothing is kept unless --log says where. The agent runs the same collectors for good: umtool agent.`

  static override examples = [
    { description: 'everything this machine can tell, until Ctrl-C', command: '<%= config.bin %> collect' },
    { description: 'what there is, and what it lacks here', command: '<%= config.bin %> collect --list' },
    { description: 'one look at the server table', command: '<%= config.bin %> collect ipvs --once' },
    { description: 'for a bug report or a test: what was seen, and what was made of it', command: '<%= config.bin %> collect ipvs --record seen/' },
    { description: 'the same again, elsewhere', command: '<%= config.bin %> collect --replay seen/' },
  ]

  static override strict = false

  static override args = { name: Args.string({ description: 'names of collectors, or auto', ignoreStdin: true }) }

  static override flags = {
    list: Flags.boolean({
      exclusive: ['once', 'duration', 'record', 'replay'],
      summary: 'say which collectors there are and whether they can run here',
    }),
    once: Flags.boolean({ helpGroup: HOW, summary: 'end when each has said the first thing it saw, or after ten seconds' }),
    duration: Flags.string({ helpGroup: HOW, helpValue: 'TIME', summary: 'end after this time: 90s, 15m, 2h' }),
    output: Flags.option({
      char: 'o',
      options: OUTPUTS,
      helpGroup: WHERE,
      summary: 'jsonl is CloudEvents, one a line [default: compact on a terminal, else jsonl]',
    })(),
    log: Flags.string({ helpGroup: WHERE, helpValue: 'HOME', summary: 'also keep the events in this log' }),
    config: Flags.string({ char: 'c', helpValue: 'FILE', summary: "settings of collectors, cluster and node from a file of the agent's" }),
    cluster: Flags.string({ helpGroup: WHERE, helpValue: 'NAME', summary: `the cluster's name in the events [default: ${DEFAULT_CLUSTER}]` }),
    node: Flags.string({ helpGroup: WHERE, helpValue: 'NAME', summary: "this machine's name in the events [default: the host's name]" }),
    record: Flags.string({ helpGroup: WHERE, helpValue: 'DIR', exclusive: ['replay'], summary: 'write down all that was read and run' }),
    replay: Flags.string({ helpValue: 'DIR', exclusive: ['duration', 'once'], summary: 'look at what was recorded instead of this machine' }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Collect)
    const names = argv.map(String)
    if (flags.list) {
      process.stdout.write(await listCollectors(names, collectors))
      return
    }
    const config = flags.config === undefined ? undefined : loadConfig(flags.config, collectors)
    const log = flags.log === undefined ? undefined : await openLog(flags.log, 'write')
    try {
      process.exitCode = await collect(
        {
          names,
          configured: config?.collectors ?? [],
          cluster: checkedName('cluster', flags.cluster ?? config?.cluster ?? DEFAULT_CLUSTER),
          node: checkedName('node', flags.node ?? config?.node ?? defaultNode()),
          once: flags.once,
          durationMs: flags.duration === undefined ? Number.POSITIVE_INFINITY : spanOf('--duration', flags.duration) / 1000,
          output: flags.output,
          color: flags.color,
          record: flags.record,
          replay: flags.replay,
        },
        collectors,
        log,
      )
    } finally {
      await log?.close()
    }
  }
}
