// The two names in the subject of a real server: `tcp/10.9.0.100:80 10.9.0.3:80`.

export type ServerSubject = { readonly service: string; readonly endpoint: string }

/** The same subjects come again and again: names that were cut out once need not be hashed anew. */
const known = new Map<string, ServerSubject>()
const MOST_KNOWN = 30_000

/** Undefined where there is only one name. */
export function serverSubject(subject: string): ServerSubject | undefined {
  const found = known.get(subject)
  if (found !== undefined) return found
  const between = subject.indexOf(' ')
  if (between < 0) return undefined
  const parts = { service: subject.slice(0, between), endpoint: subject.slice(between + 1) }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(subject, parts)
  return parts
}
