// What umtool's exit status says; the same with --json. docs/setup.md lists them for scripts.

export const EXIT = {
  ok: 0,
  /** Something was found (diagnose), or the command failed. */
  found: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** What was to be read is not there or does not answer. */
  unreachable: 3,
  /** The operating system says no. */
  permission: 4,
  /** Done, but with loss or a gap. */
  partial: 5,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
