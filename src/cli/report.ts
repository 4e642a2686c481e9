// An error on its way out: two lines on stderr, or one JSON object on stdout, and the exit status. Never a stack, unless asked.
import type { UmtoolError } from './errors.ts'

/** Control characters as \xNN: a message may quote a file name or a captured byte, and a terminal obeys those. */
const printable = (text: string): string => text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** `umtool: WHERE: WHAT`, then `try: HINT`, each with its newline. */
export function errorText({ message, where, hint }: UmtoolError): string {
  const what = where === undefined ? message : `${where}: ${message}`
  return printable(`umtool: ${what}\n${hint === undefined ? '' : `try: ${hint}\n`}`)
}

/** The same for programs: `{"error":{"message","where","try","exit"}}`, absent where there is nothing to say. */
export function errorJson({ message, where, hint, exit }: UmtoolError): string {
  return `${JSON.stringify({ error: { message, where, try: hint, exit } })}\n`
}

/** The stack of the error and of its causes, for UMTOOL_DEBUG. */
function stacks(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.stack ?? error.message}\n${error.cause === undefined ? '' : `caused by: ${stacks(error.cause)}`}`
}

/** Prints the error and sets the exit status; the process then ends when it has nothing left to do. */
export function report(error: UmtoolError, as: 'text' | 'json'): void {
  process.exitCode = error.exit
  if (process.env.UMTOOL_DEBUG) process.stderr.write(stacks(error))
  if (as === 'json') process.stdout.write(errorJson(error))
  else process.stderr.write(errorText(error))
}
