// umtool config example: a configuration file with every key, to begin with.
import { Flags } from '@oclif/core'
import { collectors } from '../../collectors/index.ts'
import { configExample } from '../../src/cli/agent/config/example.ts'
import { ROLES } from '../../src/cli/agent/config/schema.ts'
import { UmtoolCommand } from '../../src/cli/command.ts'

export default class ConfigExample extends UmtoolCommand {
  static override summary = 'print a configuration file for the agent, with every key and what it is for'
  static override examples = ['<%= config.bin %> config example --role real-server > /etc/umtool/agent.yaml']
  static override flags = { role: Flags.option({ options: ROLES, default: 'director' as const, summary: 'what the machine is' })() }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigExample)
    process.stdout.write(configExample(flags.role, collectors))
  }
}
