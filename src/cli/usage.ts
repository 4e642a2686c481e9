// oclif's complaints about a command line, in our words and with our exit status.

import { isUmtoolError, type UmtoolError, umtoolError } from './errors.ts'
import { EXIT } from './exit-codes.ts'
import { nearest } from './nearest.ts'

/** What oclif's parser throws: a message that may end in a line about --help, and the flags it does not know. */
type ParserError = Error & { flags?: readonly string[]; args?: unknown; parse?: unknown; oclif?: { exit?: number } }

const HELP_LINE = /\nSee more help with --help$/
/** What oclif puts before a list of complaints. */
const HEADING = /^The following errors? occurred:\s*/
/** Its own colours, which it takes from the terminal and not from --color. */
const SGR = /\x1b\[[0-9;]*m/g

/** oclif's own errors carry the exit status 2; the parser throws no others. */
const isParserError = (error: unknown): error is ParserError =>
  error instanceof Error && ('parse' in error || (error as ParserError).oclif?.exit === EXIT.usage)

/** One line, its first letter small: "Parsing --count \n\tExpected an integer" -> "parsing --count: expected an integer". */
const inOneLine = (text: string): string =>
  text
    .split(/\s*\n\s*/)
    .map(line => line.charAt(0).toLowerCase() + line.slice(1))
    .reduce((before, line) => `${before}${before.endsWith(':') ? ' ' : ': '}${line}`)

/**
 * A usage error when oclif's parser threw, undefined for anything else.
 * `command` is what the user types to get there ("umtool trace"), `known` its flags with their dashes.
 */
export function toUsageError(error: unknown, command: string, known: readonly string[]): UmtoolError | undefined {
  if (isUmtoolError(error) || !isParserError(error)) return undefined
  const hint = `${command} --help`
  const unknown = error.flags?.[0]
  if (typeof unknown === 'string') {
    const meant = nearest(unknown, known)
    return umtoolError(EXIT.usage, `unknown flag ${unknown}${meant ? `, did you mean ${meant}?` : ''}`, { hint, cause: error })
  }
  return umtoolError(EXIT.usage, inOneLine(error.message.replace(SGR, '').replace(HELP_LINE, '').replace(HEADING, '')), { hint, cause: error })
}
