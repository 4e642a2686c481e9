// What can go wrong with a capture, a capture file or a filter, as errors for people with a code that stays the same.

import { type UmtoolError, umtoolError } from '../cli/errors.ts'
import { EXIT, type ExitCode } from '../cli/exit-codes.ts'

/** Exit status by code; nothing was read or written but for `truncated`, `damaged` and `not-written`. */
const EXITS = {
  'no-such-file': EXIT.unreachable,
  'is-a-directory': EXIT.unreachable,
  'no-permission': EXIT.permission,
  'cannot-open': EXIT.unreachable,
  'is-a-terminal': EXIT.usage,
  'cannot-follow': EXIT.usage,
  empty: EXIT.found,
  'not-a-capture': EXIT.found,
  /** Ends inside a packet; the packets before it were delivered. */
  truncated: EXIT.partial,
  /** Cannot be read on from some byte; the packets before it were delivered. */
  damaged: EXIT.partial,
  'cannot-write': EXIT.unreachable,
  /** Not everything could be written; the message says what was. */
  'not-written': EXIT.partial,
  'bad-file-name': EXIT.usage,
  /** A packet of another link type than the file's, which only pcapng can hold. */
  'mixed-links': EXIT.usage,
  'bad-filter': EXIT.usage,
  'no-tcpdump': EXIT.unreachable,
  'no-interface': EXIT.unreachable,
  'bad-interface-name': EXIT.usage,
  /** Neither the pcap package nor tcpdump can be started. */
  'no-backend': EXIT.unreachable,
  /** The capture ended by itself and cannot be taken up again. */
  'capture-failed': EXIT.unreachable,
} as const satisfies Record<string, ExitCode>

export type CaptureErrorCode = keyof typeof EXITS
export type CaptureError = UmtoolError & { readonly code: CaptureErrorCode }

type Details = { where?: string | undefined; hint?: string | undefined; cause?: unknown }

export const captureError = (code: CaptureErrorCode, what: string, details: Details = {}): CaptureError =>
  Object.assign(umtoolError(EXITS[code], what, details), { code })

export const isCaptureError = (error: unknown): error is CaptureError => error instanceof Error && 'code' in error && String(error.code) in EXITS

/** Of a failed system call on the file `where`. */
export function systemError(error: unknown, where: string, otherwise: CaptureErrorCode): CaptureError {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return captureError('no-such-file', 'no such file or directory', { where, cause: error })
    case 'EISDIR':
      return captureError('is-a-directory', 'is a directory', { where, cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return captureError('no-permission', code === 'EROFS' ? 'the file system is read-only' : 'permission denied', { where, cause: error })
    default:
      return captureError(otherwise, message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+( '.*')?$/, ''), { where, cause: error })
  }
}
