// Mistakes in the use of a log, the same words in every home.
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'
import type { Position } from './log.ts'

export const closedError = (home: string): Error => new Error(`${home}: the log is closed`)

export const readOnlyError = (home: string): Error => umtoolError(EXIT.found, 'was opened for reading only', { where: home })

/** A position of a home that counts: 0 before the first. */
export function atOf(position: Position | undefined, home: string): number {
  if (position === undefined) return 0
  if (/^\d{1,15}$/.test(position)) return Number(position)
  throw umtoolError(EXIT.usage, `"${position}" is no position of this log`, { where: home })
}
