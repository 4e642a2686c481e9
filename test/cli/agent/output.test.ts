// What leaves umtool fits what `umtool schema` prints: every line its envelope, every event's data the schema of its type, and the
// schema names everything that is in it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { decodeLine } from '../../../src/events/cloud-event.ts'
import { eventTypes } from '../../../src/events/types.ts'
import { whatIsWrong } from '../../../src/events/validate.ts'
import { build, umtool } from '../../built.ts'
import { ROOT } from '../../tree.ts'

const RECORDINGS = 'test/fixtures/recordings'

let envelope: Validator

beforeAll(() => {
  build()
  envelope = Compile(JSON.parse(umtool(['schema', '--envelope']).stdout))
})

/** What is wrong with a line of output; undefined when nothing is. */
function wrong(line: string): string | undefined {
  const value: unknown = JSON.parse(line)
  if (!envelope.Check(value)) return `envelope: ${JSON.stringify(envelope.Errors(value)[0])}`
  const decoded = decodeLine(line)
  if (!decoded.ok) return decoded.why
  const { event } = decoded
  const known = eventTypes[event.type]
  if (known === undefined) return 'no such type'
  const why = whatIsWrong(event)
  if (why !== undefined || event.data instanceof Uint8Array) return why
  const exact = Compile(closed(known.data) as TSchema)
  return exact.Check(event.data) ? undefined : `not named in the schema: ${JSON.stringify(exact.Errors(event.data)[0])}`
}

/** A schema whose objects hold nothing but what it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return 'properties' in copy && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy
}

function expectFitting(stdout: string): string[] {
  const lines = stdout.trim().split('\n')
  for (const line of lines) expect([line, wrong(line)]).toEqual([line, undefined])
  return lines
}

const recordings = readdirSync(join(ROOT, RECORDINGS), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('/recording.jsonl'))
  .map(path => path.slice(0, path.lastIndexOf('/')))

test.each(recordings)('what is said of the recording %s', folder => {
  const { status, stdout } = umtool(['collect', '--replay', `${RECORDINGS}/${folder}`, '-o', 'jsonl'])
  expect(status).toBe(0)
  expect(expectFitting(stdout).length).toBeGreaterThan(1)
})

test('what is said of this machine', () => {
  const { status, stdout } = umtool(['collect', 'addresses', 'links', 'routes', 'sysctls', 'protocol-counters', '--once', '-o', 'jsonl'])
  expect(status).toBe(0)
  expect(expectFitting(stdout).length).toBeGreaterThan(1)
}, 30_000)
