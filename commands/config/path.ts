// umtool config path: where the agent looks for its configuration.
import { configPath } from '../../src/cli/agent/config/file.ts'
import { UmtoolCommand } from '../../src/cli/command.ts'

export default class ConfigPath extends UmtoolCommand {
  static override summary = 'print where the agent looks for its configuration file'
  static override description = 'UMTOOL_CONFIG, else /etc/umtool/agent.yaml for root and ~/.config/umtool/agent.yaml for anyone else.'

  static override examples = ['$EDITOR "$(<%= config.bin %> config path)"']

  async run(): Promise<void> {
    await this.parse(ConfigPath)
    process.stdout.write(`${configPath()}\n`)
  }
}
