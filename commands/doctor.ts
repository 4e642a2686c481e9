// umtool doctor: what this machine can collect, what it cannot, and the command that mends it.
import { Flags } from '@oclif/core'
import { collectors } from '../collectors/index.ts'
import { loadConfig } from '../src/cli/agent/config/file.ts'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { doctorReport, examine, verdict } from '../src/cli/doctor/run.ts'
import { isTerminal } from '../src/cli/terminal.ts'
import { machine } from '../src/collect/machine.ts'

export default class Doctor extends UmtoolCommand {
  static override summary = 'say what this machine can and cannot collect, and the exact command that mends it'

  static override description =
    `Looks at every collector, the kernel, programs and their versions, permissions, the log, its disk and the clock; changes nothing.
Exit status 1 when something that the configuration wants cannot be collected or kept. As another user than the agent's the
answer may differ: permissions are those of who asks.`

  static override examples = [
    { description: 'as the agent sees it', command: 'sudo <%= config.bin %> doctor' },
    { description: 'for a script', command: `<%= config.bin %> doctor -o json | jq -r '.checks[] | select(.state == "bad") | .remedy'` },
  ]

  static override flags = {
    config: Flags.string({ char: 'c', helpValue: 'FILE', summary: "the agent's configuration [default: as umtool config path says]" }),
    log: Flags.string({ helpValue: 'HOME', env: 'UMTOOL_LOG', summary: 'the log, whatever the configuration says' }),
    output: Flags.option({ char: 'o', options: ['text', 'json'] as const, default: 'text' as const, summary: 'for people or for programs' })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor)
    const config = loadConfig(flags.config, collectors)
    const checks = await examine({ outside: machine(), config, log: flags.log ?? config.log })
    process.stdout.write(doctorReport(checks, flags.output, { colour: wantsColor({ isTTY: isTerminal(1) }, flags.color) }))
    process.exitCode = verdict(checks)
  }
}
