// umtool agent: runs this machine's collectors for good and keeps what they say.
import { Flags } from '@oclif/core'
import { collectors } from '../collectors/index.ts'
import { runAgent } from '../src/cli/agent/run.ts'
import { UmtoolCommand } from '../src/cli/command.ts'

export default class Agent extends UmtoolCommand {
  static override summary = "run this machine's collectors and keep what they say in the log"

  static override description =
    `Ends on SIGTERM and Ctrl-C within five seconds, with everything written. SIGHUP reads the configuration anew: collectors whose
settings changed are started again, and a file that is wrong changes nothing. Without a configuration file every collector runs
that suits a director and can run here. docs/agent.md has the whole story, and the unit for systemd.`

  static override examples = [
    { description: 'by hand, to see how it goes', command: '<%= config.bin %> agent --config agent.yaml' },
    { description: 'a configuration to begin with', command: '<%= config.bin %> config example > agent.yaml' },
    { description: 'what this machine can collect', command: '<%= config.bin %> doctor' },
  ]

  static override flags = {
    config: Flags.string({
      char: 'c',
      helpValue: 'FILE',
      summary: 'the configuration file [default: as umtool config path says]',
    }),
    log: Flags.string({ helpValue: 'HOME', env: 'UMTOOL_LOG', summary: 'the log, whatever the configuration says' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Agent)
    process.exitCode = await runAgent(flags.config, collectors, flags.log)
    process.exit() // a collector that did not end in time would hold us
  }
}
