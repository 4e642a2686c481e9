// The configuration file: YAML in, checked settings out, or every problem with its line, column and key.
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type { Collector } from '../../../collect/collector.ts'
import type { Chosen } from '../../../collect/life.ts'
import { settingsFor } from '../../../collect/settings.ts'
import { STREAMS } from '../../../events/stream.ts'
import type { Retention } from '../../../log/log.ts'
import { nearest } from '../../nearest.ts'
import { DEFAULT_CLUSTER, defaultNode } from '../compose.ts'
import { type Path, type Problem, problemsIn, shown } from './problems.ts'
import { parseBytes, parseSeconds } from './quantities.ts'
import { configSchema, DEFAULT_KEEP, DEFAULT_RETENTION, type Role } from './schema.ts'

export type AgentConfig = {
  readonly cluster: string
  readonly node: string
  readonly role: Role
  /** As --log takes it; undefined is this machine's own. */
  readonly log: string | undefined
  readonly retention: Retention
  readonly copy: CopyConfig | undefined
  readonly collectors: readonly Chosen[]
}

export type CopyConfig = {
  /** As --log takes it. */
  readonly to: string
  /** Bytes. */
  readonly keep: number
  /** Seconds between two appends; undefined for as soon as there is something. */
  readonly every?: number | undefined
}

/** Lines and columns count from 1. */
export type PlacedProblem = { readonly line: number; readonly column: number; readonly key: string; readonly what: string }

export type Read = { readonly ok: true; readonly config: AgentConfig } | { readonly ok: false; readonly problems: readonly PlacedProblem[] }

type Given = {
  readonly cluster?: string
  readonly node?: string
  readonly role?: Role
  readonly log?: string
  readonly retention?: Readonly<Partial<Record<string, { readonly age?: string; readonly size?: string }>>>
  readonly copy?: { readonly to: string; readonly keep?: string; readonly every?: string }
  readonly collectors?: unknown
}

export function readConfig(text: string, all: readonly Collector[]): Read {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map(({ pos, message }) => ({ ...at(lines, pos[0]), key: '', what: `not YAML: ${firstLine(message)}` })),
    }
  }
  let value: unknown
  try {
    value = document.toJS() ?? {}
  } catch (error) {
    // an alias of nothing, or one of those that would fill the memory
    return { ok: false, problems: [{ line: 1, column: 1, key: '', what: `not YAML: ${firstLine((error as Error).message)}` }] }
  }
  const problems = [...problemsIn(configSchema, value), ...collectorProblems(value, all)]
  if (problems.length > 0) return { ok: false, problems: problems.map(problem => placed(problem, document, lines)).sort(byPlace) }
  return { ok: true, config: settled(value as Given, all) }
}

const firstLine = (message: string): string => message.split('\n')[0]!.replace(/^./, c => c.toLowerCase())

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

function collectorProblems(value: unknown, all: readonly Collector[]): readonly Problem[] {
  const given = isObject(value) ? value.collectors : undefined
  if (given === undefined || given === 'auto') return []
  const key = 'collectors'
  if (!isObject(given)) return [{ path: [key], what: `expected auto or names of collectors, found ${shown(given)}`, key: false }]
  const names = all.map(({ name }) => name)
  return Object.entries(given).flatMap(([name, settings]): readonly Problem[] => {
    const collector = all.find(one => one.name === name)
    if (collector === undefined) {
      const meant = nearest(name, names)
      const hint = meant === undefined ? `; there are ${names.join(', ') || 'none'}` : `, did you mean ${meant}?`
      return [{ path: [key, name], what: `no such collector${hint}`, key: true }]
    }
    if (typeof settings === 'boolean' || settings === null) return []
    if (!isObject(settings)) return [{ path: [key, name], what: `expected true, false or settings, found ${shown(settings)}`, key: false }]
    const filled = settingsFor(collector, settings).settings
    return problemsIn({ additionalProperties: false, ...collector.settings }, filled).map(problem => ({
      ...problem,
      path: [key, name, ...problem.path],
    }))
  })
}

function settled({ cluster, node, role = 'director', log, retention, copy, collectors }: Given, all: readonly Collector[]): AgentConfig {
  const kept = STREAMS.map(stream => {
    const { age, size } = retention?.[stream] ?? DEFAULT_RETENTION[stream]
    return [stream, { age: parseSeconds(age), bytes: parseBytes(size) }]
  })
  return {
    cluster: cluster ?? DEFAULT_CLUSTER,
    node: node ?? defaultNode(),
    role,
    log,
    retention: Object.fromEntries(kept) as Retention,
    copy:
      copy === undefined
        ? undefined
        : { to: copy.to, keep: parseBytes(copy.keep ?? DEFAULT_KEEP)!, ...(copy.every !== undefined && { every: parseSeconds(copy.every) }) },
    collectors: chosen(isObject(collectors) ? collectors : {}, role, all),
  }
}

/** Those the file names, and all others that suit the role and are able to run, but those with false. */
function chosen(given: Readonly<Record<string, unknown>>, role: Role, all: readonly Collector[]): readonly Chosen[] {
  return all
    .filter(({ name, roles }) => (name in given ? given[name] !== false : roles.includes(role)))
    .map(collector => ({ collector, settings: settingsFor(collector, given[collector.name] ?? true).settings, named: collector.name in given }))
}

function placed({ path, what, key }: Problem, document: Document, lines: LineCounter): PlacedProblem {
  return { ...at(lines, offsetOf(document, path, key)), key: path.join('.'), what }
}

const at = (lines: LineCounter, offset: number): { line: number; column: number } => {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

/** Of the key, or of its value; of the innermost that is there. */
function offsetOf(document: Document, path: Path, key: boolean): number {
  if (path.length === 0) return 0
  const parent: unknown = document.getIn(path.slice(0, -1), true)
  const name = path.at(-1)
  const pair = isMap(parent) ? parent.items.find(item => isNode(item.key) && String(item.key) === String(name)) : undefined
  const node = pair === undefined ? document.getIn(path, true) : key || !isNode(pair.value) ? pair.key : pair.value
  return isNode(node) && node.range ? node.range[0] : offsetOf(document, path.slice(0, -1), true)
}

const byPlace = (a: PlacedProblem, b: PlacedProblem): number => a.line - b.line || a.column - b.column
