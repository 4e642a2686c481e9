// A bundle: exported events between two lines that are none, so that a reader knows what it has and that nothing is missing.
//
//   {"umtool":"bundle","version":1,"written":...,"by":...}       what was chosen, and what was made unrecognisable
//   one CloudEvent a line                                        first those of before the range, if it has a beginning: the lead-in
//   {"umtool":"bundle-end","events":...,"sha256":...}             how much that was; the hash is of all bytes before this line
import { createHash, type Hash } from 'node:crypto'
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'
import type { Stream } from '../events/stream.ts'

export type BundleHead = {
  /** RFC 3339. */
  readonly written: string
  /** `umtool 0.1.0`. */
  readonly by: string
  /** RFC 3339; absent where everything on that side was taken. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  /** Events of before `since` that stand first: a reader needs them to know what was true then. `from` is the time of the oldest, RFC 3339. */
  readonly leadIn?: { readonly from: string; readonly events: number } | undefined
  /** `addresses`, `payload`, `names`; empty: events are as they were seen. */
  readonly redacted: readonly string[]
}

export type BundleEnd = {
  readonly events: number
  readonly streams: Readonly<Partial<Record<Stream, number>>>
  readonly nodes: Readonly<Record<string, { readonly events: number; readonly first: string; readonly last: string }>>
  /** Places in the log that could not be read and are not in it. */
  readonly unreadable: number
}

const HEAD = '{"umtool":"bundle",'
const END = '{"umtool":"bundle-end",'
const VERSION = 1
/** Remembered of a file that was put together of many. */
const MOST_HEADS = 100

/** Both without the end of the line. */
export const headLine = (head: BundleHead): string => JSON.stringify({ umtool: 'bundle', version: VERSION, ...head })
export const endLine = (end: BundleEnd, sha256: string): string => JSON.stringify({ umtool: 'bundle-end', ...end, sha256 })

export const newBundleHash = (): Hash => createHash('sha256')

/** Looks at every line of a file in turn. Several bundles one behind the other are as good as one. */
export type BundleReader = {
  /** Of the bundles that began so far. */
  readonly heads: readonly BundleHead[]
  /** True for a line that is the bundle's own. Throws where what was read is not what was written. */
  isOwn(line: string): boolean
  /** The line that `isOwn` was asked last about is of the lead-in of its bundle. */
  isLeadIn(): boolean
  /** Throws when the file ends within a bundle. */
  end(): void
}

export function newBundleReader(where: string): BundleReader {
  const heads: BundleHead[] = []
  let hash: Hash | undefined
  let events = 0
  let leadIn = 0
  const damaged = (what: string): Error =>
    umtoolError(EXIT.partial, what, { where, hint: 'ask for the bundle once more: what was shown of it may not be all' })
  return {
    heads,
    isLeadIn: () => hash !== undefined && events <= leadIn,
    isOwn(line) {
      if (line.startsWith(HEAD)) {
        if (hash !== undefined) throw damaged('a bundle begins before the one before it has ended: its end is missing')
        const said = parsed(line)
        if (said?.version !== VERSION) throw umtoolError(EXIT.unreachable, 'a bundle of a newer umtool', { where, hint: 'a newer umtool reads it' })
        hash = newBundleHash()
        events = 0
        const head = headOf(said)
        leadIn = head.leadIn?.events ?? 0
        if (heads.length < MOST_HEADS) heads.push(head)
        hash.update(`${line}\n`)
        return true
      }
      if (hash === undefined) return false
      if (!line.startsWith(END)) {
        hash.update(`${line}\n`)
        if (line !== '') events++
        return false
      }
      const said = parsed(line)
      const digest = hash.digest('hex')
      hash = undefined
      if (said?.events !== events) throw damaged(`the bundle has ${events} events, and says that it had ${said?.events}`)
      if (said.sha256 !== digest) throw damaged('the bundle is not as it was written: its hash differs')
      return true
    },
    end() {
      if (hash !== undefined) throw damaged('the bundle ends too early: the rest is missing')
    },
  }
}

/** What a foreign hand wrote is taken as far as it is text. */
function headOf({ written, by, since, until, leadIn, redacted }: Readonly<Record<string, unknown>>): BundleHead {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    written: text(written) ?? '',
    by: text(by) ?? '',
    since: text(since),
    until: text(until),
    leadIn: leadInOf(leadIn),
    redacted: Array.isArray(redacted) ? redacted.filter(word => typeof word === 'string') : [],
  }
}

function leadInOf(value: unknown): BundleHead['leadIn'] {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('events' in value)) return undefined
  const { from, events } = value
  return typeof from === 'string' && typeof events === 'number' && Number.isSafeInteger(events) && events > 0 ? { from, events } : undefined
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
