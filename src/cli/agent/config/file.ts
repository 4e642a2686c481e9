// Where the configuration file is, and its reading for a command: what is wrong with it is an error with every place.
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Collector } from '../../../collect/collector.ts'
import { umtoolError } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
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
  `${path}:${line}:${column}: ${key === '' ? '' : `${key}: `}${what}`

/** Undefined `path` is the usual place, where no file means the defaults. Throws a usage error for a file that is wrong. */
export function loadConfig(path: string | undefined, all: readonly Collector[]): AgentConfig {
  const usual = configPath()
  const text = path === undefined && !existsSync(usual) ? '' : readFileSync(path ?? usual, 'utf8')
  const read = readConfig(text, all)
  if (read.ok) return read.config
  const [first, ...rest] = read.problems.map(problem => problemLine(path ?? usual, problem))
  throw umtoolError(EXIT.usage, [first, ...rest].join('\n'), { hint: 'umtool config example shows every key' })
}
