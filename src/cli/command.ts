// What every command is made from: the shared flags, and one way for errors to leave.
import { Command } from '@oclif/core'
import { toUmtoolError } from './errors.ts'
import { color } from './flags.ts'
import { report } from './report.ts'
import { toUsageError } from './usage.ts'

export abstract class UmtoolCommand extends Command {
  static override baseFlags = { color }

  /** Every error of a command ends here: two lines (or JSON with --json) and an exit status, see exit-codes.ts. */
  protected override async catch(error: unknown): Promise<void> {
    this.parsed = true // whatever it was, it is said here; where NODE_ENV is set, oclif would add a warning of its own
    const typed = [this.config.bin, ...(this.id ?? '').split(':')].join(' ')
    report(toUsageError(error, typed, this.flagNames()) ?? toUmtoolError(error), this.jsonEnabled() ? 'json' : 'text')
  }

  /** Every flag this command knows, with its dashes. */
  private flagNames(): string[] {
    const flags = Object.entries({ ...this.ctor.baseFlags, ...this.ctor.flags })
    return flags.flatMap(([name, { char }]) => (char ? [`--${name}`, `-${char}`] : [`--${name}`])).concat('--help')
  }
}
