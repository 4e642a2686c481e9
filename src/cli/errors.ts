// Errors for people: what went wrong, where, and what to do next. Imports nothing of oclif, so that any room may throw one.
import { EXIT, type ExitCode } from './exit-codes.ts'

export type UmtoolError = Error & {
  /** Exit status of the process that dies of it. */
  readonly exit: ExitCode
  /** The file, interface, host or flag it happened at; printed before the message. */
  readonly where: string | undefined
  /** One command or one sentence; printed after `try: `. */
  readonly hint: string | undefined
}

type Details = { where?: string | undefined; hint?: string | undefined; cause?: unknown }

const MARK = Symbol.for('umtool.error')

/** An error to throw: `what` is lower case and without a full stop. */
export function umtoolError(exit: ExitCode, what: string, { where, hint, cause }: Details = {}): UmtoolError {
  return Object.assign(new Error(what, { cause }), { [MARK]: true, exit, where, hint })
}

export const isUmtoolError = (error: unknown): error is UmtoolError => error instanceof Error && MARK in error

/** Exit status by what the operating system answered; anything else is a plain failure. */
const EXIT_OF_ERRNO: Readonly<Record<string, ExitCode>> = {
  EACCES: EXIT.permission,
  EPERM: EXIT.permission,
  EROFS: EXIT.permission,
  ENOENT: EXIT.unreachable,
  ENODEV: EXIT.unreachable,
  ENXIO: EXIT.unreachable,
  ECONNREFUSED: EXIT.unreachable,
  ECONNRESET: EXIT.unreachable,
  EHOSTUNREACH: EXIT.unreachable,
  ENETUNREACH: EXIT.unreachable,
  ETIMEDOUT: EXIT.unreachable,
  ENOTFOUND: EXIT.unreachable,
  EAI_AGAIN: EXIT.unreachable,
}

/** Words for what the operating system answers most often; Node's own message repeats the code, the call and the path. */
const SAYS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file or directory',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ENOSPC: 'no space left on the device',
  ECONNREFUSED: 'connection refused',
  ETIMEDOUT: 'no answer in time',
  ENOTFOUND: 'no such host',
}

type SystemError = Error & { code: string; path?: string; address?: string; port?: number; hostname?: string }

/** Anything thrown, as an error for people. What we did not foresee says so, and how to see where it came from. */
export function toUmtoolError(error: unknown): UmtoolError {
  if (isUmtoolError(error)) return error
  if (!(error instanceof Error)) return umtoolError(EXIT.found, `unexpected: ${String(error)}`, { cause: error })
  const { code, path, address, port, hostname } = error as Partial<SystemError>
  if (typeof code === 'string' && /^E[A-Z0-9_]+$/.test(code) && (code in SAYS || code in EXIT_OF_ERRNO)) {
    const where = path ?? hostname ?? (address === undefined ? undefined : `${address}${port === undefined ? '' : `:${port}`}`)
    return umtoolError(EXIT_OF_ERRNO[code] ?? EXIT.found, SAYS[code] ?? error.message, { where, cause: error })
  }
  return umtoolError(EXIT.found, `unexpected: ${error.message || error.name}`, {
    hint: 'the same command with UMTOOL_DEBUG=1 shows where this came from',
    cause: error,
  })
}
