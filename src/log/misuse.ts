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

/** Kafka takes other names of groups too, but they end up in file names, metrics and command lines. */
export function checkGroup(group: string, home: string): void {
  if (/^[A-Za-z0-9._-]{1,100}$/.test(group)) return
  throw umtoolError(EXIT.usage, 'the name of a group has one to 100 of the letters A-Z a-z 0-9 . _ -', { where: home })
}
