// What is wrong with a value by its schema, in words: which key, what was expected, what may have been meant.
import type { TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import { nearest } from '../../nearest.ts'
import { whatIsWrongWithFarLog } from './far-log.ts'
import { parseBytes, parseSeconds } from './quantities.ts'

export type Path = readonly (string | number)[]

export type Problem = {
  readonly path: Path
  /** `expected a number, found "often"`. */
  readonly what: string
  /** It is the key that is wrong, not its value. */
  readonly key: boolean
}

/** The parts of JSON Schema that settings are made of. */
type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
}

/** One for each place at which something is wrong, in the order of the schema's complaints. */
export function problemsIn(schema: TSchema, value: unknown): readonly Problem[] {
  const found = new Map<string, Problem>()
  for (const { instancePath, keyword, params } of Errors(schema, value)) {
    if (keyword === 'additionalProperties') continue // each such key has an error of its own
    const path = instancePath.split('/').slice(1).map(unescaped)
    const problem =
      keyword === 'boolean'
        ? unknownKey(schema as Schema, path)
        : { path, what: keyword === 'required' ? lacking(params) : mismatch(schema as Schema, path, value), key: false }
    if (!found.has(instancePath)) found.set(instancePath, problem)
  }
  for (const problem of formats(schema as Schema, value, [])) found.set(`/${problem.path.join('/')}`, problem)
  // A fault within a choice is one of the whole choice too: the innermost says more.
  const all = [...found.values()]
  return all.filter(({ path }) => !all.some(other => other.path.length > path.length && path.every((word, i) => other.path[i] === word)))
}

/** JSON pointers write / and ~ otherwise (RFC 6901). */
const unescaped = (word: string): string => word.replaceAll('~1', '/').replaceAll('~0', '~')

function unknownKey(schema: Schema, path: readonly string[]): Problem {
  const known = Object.keys(schemaAt(schema, path.slice(0, -1))?.properties ?? {})
  const meant = nearest(path.at(-1)!, known)
  const there = known.length === 0 ? 'there is none here' : `known are ${known.join(', ')}`
  return { path, what: `unknown key${meant === undefined ? `; ${there}` : `, did you mean ${meant}?`}`, key: true }
}

const lacking = (params: object): string => `${(params as { requiredProperties: readonly string[] }).requiredProperties.join(' and ')} is missing`

const mismatch = (schema: Schema, path: readonly string[], value: unknown): string =>
  `expected ${expected(schemaAt(schema, path))}, found ${shown(valueAt(value, path))}`

/** Lengths of time and sizes are text to JSON Schema. */
function* formats(schema: Schema, value: unknown, path: Path): Generator<Problem> {
  if (typeof value !== 'object' || value === null) {
    const wrong = schema.format === 'far-log' && typeof value === 'string' && value !== '' ? whatIsWrongWithFarLog(value) : undefined
    if (wrong !== undefined) yield { path, what: wrong, key: false }
    const parse = schema.format === 'span' ? parseSeconds : schema.format === 'size' ? parseBytes : undefined
    if (parse !== undefined && value !== undefined && parse(value) === undefined)
      yield { path, what: `expected ${expected(schema)}, found ${shown(value)}`, key: false }
    return
  }
  for (const [key, inner] of Object.entries(schema.properties ?? {})) yield* formats(inner, (value as Record<string, unknown>)[key], [...path, key])
}

function schemaAt(schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  let at = schema
  for (const word of path) {
    const further: unknown = at?.properties?.[word] ?? at?.items ?? at?.additionalProperties
    at = typeof further === 'object' && further !== null ? (further as Schema) : undefined
  }
  return at
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const word of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[word] : undefined
  return at
}

const OF_TYPE: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'nothing',
}

/** `a number from 1 to 60`, `director or real-server`. */
export function expected(schema: Schema | undefined): string {
  if (schema === undefined) return 'something else'
  const words = schema.enum ?? schema.anyOf?.map(({ const: only }) => only)
  if (words?.every(word => word !== undefined)) return words.map(String).join(' or ')
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(expected))].join(' or ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.type === 'number' || schema.type === 'integer') return numberOf(schema)
  if (schema.type === 'array' && schema.items !== undefined) return `a list, each ${expected(schema.items)}`
  if (schema.format !== undefined || schema.pattern !== undefined || schema.type === undefined) return schema.description ?? 'something else'
  return OF_TYPE[schema.type] ?? schema.type
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Schema): string {
  const kind = type === 'integer' ? 'a whole number' : 'a number'
  const low = minimum !== undefined ? ` from ${minimum}` : exclusiveMinimum !== undefined ? ` above ${exclusiveMinimum}` : ''
  return `${kind}${low}${maximum === undefined ? '' : ` to ${maximum}`}`
}

const MOST = 40

/** A value as it may stand in a message. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  const text = JSON.stringify(value)
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text
}
