// Where the configuration file is, and its reading for a command: what is wrong with it is an error with every place.
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Collector } from '../../../collect/collector.ts'
import { umtoolError } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
import { printable } from '../notice.ts'
import { type AgentConfig, type PlacedProblem, readConfig } from './read.ts'

const NAME = 'agent.yaml'

/** The system's for root, the user's own for anyone else (XDG base directories). UMTOOL_CONFIG says otherwise. */
export function configPath(environment: Readonly<Record<string, string | undefined>> = process.env, uid = process.getuid?.()): string {
  const { UMTOOL_CONFIG, XDG_CONFIG_HOME, HOME } = environment
  if (UMTOOL_CONFIG) return UMTOOL_CONFIG
  if (XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME)) return join(XDG_CONFIG_HOME, 'umtool', NAME)
  return uid === 0 ? `/etc/umtool/${NAME}` : join(HOME || homedir(), '.config', 'umtool', NAME)
}

/** `FILE:3:5: role: expected director or real-server, found "router"`. */
export const problemLine = (path: string, { line, column, key, what }: PlacedProblem): string =>
  oneLine(`${path}:${line}:${column}: ${key === '' ? '' : `${key}: `}${what}`)

/** Keys are what the file says, whatever that is. */
const oneLine = (text: string): string => printable(text).replaceAll('\n', '\\x0a')

/** A file that is no configuration at all is wrong everywhere. */
const MOST_PROBLEMS = 20

export function problemLines(path: string, problems: readonly PlacedProblem[]): readonly string[] {
  const lines = problems.slice(0, MOST_PROBLEMS).map(problem => problemLine(path, problem))
  return problems.length > MOST_PROBLEMS ? [...lines, `${path}: and ${problems.length - MOST_PROBLEMS} more`] : lines
}

/** Undefined `path` is the usual place, where no file means the defaults. Throws a usage error for a file that is wrong. */
export function loadConfig(path: string | undefined, all: readonly Collector[]): AgentConfig {
  const usual = configPath()
  const text = path === undefined && !existsSync(usual) ? '' : readFileSync(path ?? usual, 'utf8')
  const read = readConfig(text, all)
  if (read.ok) return read.config
  throw umtoolError(EXIT.usage, problemLines(path ?? usual, read.problems).join('\n'), { hint: 'umtool config example shows every key' })
}
