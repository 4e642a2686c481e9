// One thing the doctor looked at, and where it looks.
import type { Outside } from '../../collect/outside.ts'
import type { AgentConfig } from '../agent/config/read.ts'

/** `bad` is what keeps something from being collected; `absent` is not there and need not be; `unsure` cannot be known from here. */
export type State = 'ok' | 'bad' | 'absent' | 'unsure'

export type Check = {
  readonly area: 'collectors' | 'kernel' | 'programs' | 'permissions' | 'log' | 'copy' | 'clock'
  readonly name: string
  readonly state: State
  /** Lower case, no full stop. */
  readonly says: string
  /** The exact command, or a sentence. */
  readonly remedy?: string | undefined
}

export type Patient = {
  readonly outside: Outside
  readonly config: AgentConfig
  /** The log that --log or the configuration names; undefined is this machine's own. */
  readonly log: string | undefined
}
