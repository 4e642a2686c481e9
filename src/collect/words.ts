// What went wrong, as text for an event: one line, no control characters, not too long.

const MOST = 500

/** Control characters as \xNN, cut at 500 characters. */
export function escaped(text: string): string {
  const safe = text.replace(/[\x00-\x1f\x7f-\x9f]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return safe.length <= MOST ? safe : `${safe.slice(0, MOST - 1)}…`
}

/** Lines of a hint, which stand below each other on a terminal, as one. */
export const inOneLine = (hint: string): string => hint.trim().replace(/\s*\n\s*/g, '; ')

/** What the operating system refused, without the name of the call: `/var/log/pacemaker: permission denied`. */
function refusedOf({ message, code, path }: NodeJS.ErrnoException): string | undefined {
  const said = code === undefined ? null : /^[A-Z0-9_]+: ([^,]+)/.exec(message)
  return said === null ? undefined : `${path === undefined ? '' : `${path}: `}${said[1]}`
}

/** Whatever was thrown. Errors for people say where, and what to try. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return escaped(String(error))
  const { where, hint } = error as { where?: unknown; hint?: unknown }
  const what = refusedOf(error) ?? (error.message || error.name)
  return escaped(`${typeof where === 'string' ? `${where}: ` : ''}${what}${typeof hint === 'string' ? ` (try: ${inOneLine(hint)})` : ''}`)
}
