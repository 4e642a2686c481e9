// What --log says: which kind of home, and where it is.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'

export type Home =
  | { readonly kind: 'memory' }
  /** `isDefault`: nobody named it, so the folder it lies in is ours to make. */
  | { readonly kind: 'sqlite'; readonly path: string; readonly isDefault: boolean }
  /** `-` is standard input. */
  | { readonly kind: 'file'; readonly path: string }
  /** As it was given: src/log/kafka/address.ts reads it, when it is opened. */
  | { readonly kind: 'kafka'; readonly address: string }

export type Environment = Readonly<Record<string, string | undefined>>

const HINT = 'sqlite:PATH, file:PATH (exported events), - (the same on standard input), kafka://BROKER/PREFIX, or memory:'

/** One of `[a-z]` alone would be a drive letter elsewhere; every scheme has more. */
const SCHEME = /^([a-z][a-z0-9+.-]+):(.*)$/s
const EXPORTED = /\.(?:jsonl|ndjson|json)(?:\.(?:gz|zst|zstd))?$/
const DATABASE = /\.(?:db|sqlite3?)$/

/** Where this machine's log is: the system's for root, the user's own for anyone else (XDG base directories). */
export function defaultPath(environment: Environment, uid: number | undefined): string {
  const state = environment.XDG_STATE_HOME
  if (state !== undefined && isAbsolute(state)) return join(state, 'umtool', 'events.db')
  if (uid === 0) return '/var/lib/umtool/events.db'
  return join(environment.HOME || homedir(), '.local', 'state', 'umtool', 'events.db')
}

/** Undefined and empty stand for UMTOOL_LOG, then for the default. Throws a usage error for what cannot be understood. */
export function parseHome(where: string | undefined, environment: Environment = process.env, uid = process.getuid?.()): Home {
  const text = where || environment.UMTOOL_LOG
  if (!text) return { kind: 'sqlite', path: defaultPath(environment, uid), isDefault: true }
  if (text === '-') return { kind: 'file', path: '-' }
  const [, scheme, rest = ''] = SCHEME.exec(text) ?? []
  switch (scheme) {
    case undefined:
      return withoutScheme(text)
    case 'memory':
      if (rest === '') return { kind: 'memory' }
      throw umtoolError(EXIT.usage, 'memory: takes nothing behind it', { where: text })
    case 'sqlite':
      if (rest === '') throw umtoolError(EXIT.usage, 'sqlite: needs a path', { where: text, hint: 'sqlite:/var/lib/umtool/events.db' })
      return { kind: 'sqlite', path: absolute(rest), isDefault: false }
    case 'file':
      if (rest === '') throw umtoolError(EXIT.usage, 'file: needs a path', { where: text, hint: 'file:incident.jsonl.gz' })
      return { kind: 'file', path: rest === '-' ? '-' : absolute(rest) }
    case 'kafka':
      return { kind: 'kafka', address: text }
    default:
      if (existsSync(text)) return withoutScheme(text)
      throw umtoolError(EXIT.usage, `no log is called ${scheme}:`, { where: text, hint: HINT })
  }
}

/** `sqlite:///var/lib/x.db` is a habit of other programs. */
const absolute = (path: string): string => resolve(path.replace(/^\/\/(?=\/)/, ''))

function withoutScheme(path: string): Home {
  if (EXPORTED.test(path)) return { kind: 'file', path: absolute(path) }
  if (DATABASE.test(path)) return { kind: 'sqlite', path: absolute(path), isDefault: false }
  throw umtoolError(EXIT.usage, 'is neither .db nor .jsonl: say which', { where: path, hint: `sqlite:${path} or file:${path}` })
}
