// umtool config check: what is wrong with a configuration file, every place of it.
import { readFileSync } from 'node:fs'
import { Args } from '@oclif/core'
import { collectors } from '../../collectors/index.ts'
import { configPath, problemLines } from '../../src/cli/agent/config/file.ts'
import { readConfig } from '../../src/cli/agent/config/read.ts'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'

export default class ConfigCheck extends UmtoolCommand {
  static override summary = 'check a configuration file of the agent'
  static override description =
    'Prints FILE:LINE:COLUMN: KEY: what is wrong, for everything that is, and exits with 1; nothing and 0 when all is well.'
  static override examples = ['<%= config.bin %> config check agent.yaml && systemctl reload umtool-agent']
  static override args = {
    file: Args.string({ description: 'the file, or - for standard input [default: as umtool config path says]', ignoreStdin: true }),
  }

  async run(): Promise<void> {
    const { args } = await this.parse(ConfigCheck)
    const path = args.file ?? configPath()
    const read = readConfig(readFileSync(path === '-' ? 0 : path, 'utf8'), collectors)
    if (read.ok) return
    process.stdout.write(`${problemLines(path, read.problems).join('\n')}\n`)
    process.exitCode = EXIT.found
  }
}
