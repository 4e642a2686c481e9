// What SQLite answers, in words for people.
import { isUmtoolError, type UmtoolError, umtoolError } from '../../cli/errors.ts'
import { EXIT, type ExitCode } from '../../cli/exit-codes.ts'

/** Primary result codes, the low byte of `errcode` (https://sqlite.org/rescode.html). */
export const SQLITE = { busy: 5, readonly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const

/** The primary result code of what node:sqlite throws; undefined for anything else. */
export const resultCode = (error: unknown): number | undefined => {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

type Words = { readonly exit: ExitCode; readonly says: string; readonly hint?: string }

const SAYS: Readonly<Record<number, Words>> = {
  [SQLITE.busy]: {
    exit: EXIT.unreachable,
    says: 'another process has been writing to the log for too long',
    hint: 'the same again, or: fuser -v on the file says who holds it',
  },
  [SQLITE.readonly]: { exit: EXIT.permission, says: 'the log cannot be written: permission denied' },
  [SQLITE.io]: { exit: EXIT.found, says: 'the disk answers with an error', hint: 'dmesg says more' },
  [SQLITE.corrupt]: {
    exit: EXIT.found,
    says: 'the log is damaged',
    hint: 'umtool log export saves what can be read; where nothing can, sqlite3 FILE .recover tries the rest; it is never overwritten',
  },
  [SQLITE.full]: {
    exit: EXIT.found,
    says: 'no space left on the device; what was acknowledged is safe',
    hint: 'umtool log prune --bytes ... makes room',
  },
  [SQLITE.cannotOpen]: { exit: EXIT.unreachable, says: 'cannot be opened' },
  [SQLITE.notADatabase]: { exit: EXIT.found, says: 'is no umtool log, and no SQLite database at all: left alone' },
}

/** The tables contradict what umtool writes: as bad as a page that SQLite itself cannot read. */
export const damagedError = (): Error => Object.assign(new Error('the tables make no sense'), { errcode: SQLITE.corrupt })

/** Errors of SQLite as errors for people; anything else comes back as it is. */
export function sqliteError(error: unknown, where: string): unknown {
  const code = resultCode(error)
  if (code === undefined || isUmtoolError(error)) return error
  const words = SAYS[code]
  const details = { where, hint: words?.hint, cause: error }
  return umtoolError(words?.exit ?? EXIT.found, words?.says ?? `SQLite says: ${(error as Error).message}`, details) satisfies UmtoolError
}
