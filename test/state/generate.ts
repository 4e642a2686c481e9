// Events of every type there is: data that their schemas allow, and data that no schema does. The same for the same seed.
import type { Event } from '../../src/events/event.ts'
import { eventTypes } from '../../src/events/types.ts'

export type Random = () => number

/** xorshift32: 0 up to but not including 1. */
export function randomOf(seed: number): Random {
  let x = seed | 1
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) / 2 ** 32
  }
}

export const pick = <Value>(random: Random, values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!

const TEXTS = [
  'lvs1',
  'lvs2',
  'rs1',
  'eth0',
  'lo',
  'VI_1',
  '51/eth0',
  'master',
  'backup',
  'heartbeat',
  'keepalived',
  'ldirectord',
  'pacemaker',
  'tcp/10.1.1.100:80',
  'tcp/10.1.1.100:80 10.1.1.11:80',
  'udp/[fd00::1]:53',
  'fwmark/7',
  '10.1.1.11:80',
  '10.1.1.100/24',
  'fd00::1/64',
  '10.1.1.100',
  'IPaddr2::10.1.1.100/24/eth0',
  '02:00:00:00:00:01',
  'net.ipv4.vs.expire',
  '',
  ' ',
  '__proto__',
  'constructor',
  '\x1b[31mred',
  'a\nb',
  '\u202ertl',
  'x'.repeat(400),
] as const
const NUMBERS = [0, 1, 2, 80, 255, 1e6, 1_795_384_000_000_000, -1, 0.5, Number.MAX_SAFE_INTEGER] as const
const JUNK = [
  undefined,
  null,
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  '',
  [],
  {},
  [[]],
  [null, {}],
  'junk',
  12,
  { $map: [1, 2] },
  { __proto__: null },
] as const

type Schema = Readonly<Record<string, unknown>>

/** A value the schema allows: the parts of JSON Schema that event types use. */
export function valueFor(schema: Schema, random: Random, depth = 0): unknown {
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return pick(random, schema.enum)
  if (Array.isArray(schema.anyOf)) return valueFor(pick(random, schema.anyOf) as Schema, random, depth)
  switch (schema.type) {
    case 'string':
      return pick(random, TEXTS)
    case 'integer':
      return Math.trunc(pick(random, NUMBERS))
    case 'number':
      return pick(random, NUMBERS)
    case 'boolean':
      return random() < 0.5
    case 'null':
      return null
    case 'array': {
      if (Array.isArray(schema.items)) return schema.items.map(item => valueFor(item as Schema, random, depth + 1))
      const least = Number(schema.minItems ?? 0)
      const length = Math.max(least, Math.floor(random() * (depth > 2 ? 2 : 4)))
      return Array.from({ length }, () => valueFor(schema.items as Schema, random, depth + 1))
    }
    case 'object': {
      const { properties, patternProperties } = schema as { properties?: Record<string, Schema>; patternProperties?: Record<string, Schema> }
      const required = new Set((schema.required as readonly string[] | undefined) ?? [])
      const value: Record<string, unknown> = {}
      for (const [name, part] of Object.entries(properties ?? {}))
        if (required.has(name) || random() < 0.6) value[name] = valueFor(part, random, depth + 1)
      for (const part of Object.values(patternProperties ?? {}))
        for (let i = Math.floor(random() * 3); i > 0; i--)
          Object.defineProperty(value, pick(random, TEXTS), { value: valueFor(part, random, depth + 1), enumerable: true, configurable: true })
      return value
    }
    default:
      return pick(random, JUNK)
  }
}

/** With parts of it replaced by what does not belong there. */
export function spoiled(value: unknown, random: Random): unknown {
  if (random() < 0.15) return pick(random, JUNK)
  if (Array.isArray(value)) return value.map(part => spoiled(part, random))
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    return Object.fromEntries(
      Object.entries(value)
        .filter(() => random() > 0.1)
        .map(([name, part]) => [name, spoiled(part, random)]),
    )
  return value
}

const TYPES = Object.keys(eventTypes)
const NODES = ['lvs1', 'lvs2', 'rs1'] as const
const START = 1_795_384_000_000_000

/** One event, some time after `at`; now and then of a type nobody knows, or with data no schema allows. */
export function eventOf(random: Random, n: number, hostile: boolean): Event {
  const type =
    hostile && random() < 0.05
      ? pick(random, ['action.requested', 'action.applied', 'new.thing', '', 'constructor', '__proto__'])
      : pick(random, TYPES)
  const schema = Object.hasOwn(eventTypes, type) ? (eventTypes[type]!.data as unknown as Schema) : {}
  const bytes = type.endsWith('.captured')
  const data = bytes ? Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)) : valueFor(schema, random)
  return {
    id: `019aa000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    source:
      hostile && random() < 0.02
        ? pick(random, ['', '/', '/a/b', '//x/y', '/lab/lvs1/ipvs/more'])
        : `/lab/${pick(random, NODES)}/${pick(random, ['ipvs', 'keepalived', 'agent'])}`,
    run: '019aa000-0000-7000-8000-000000000001',
    sequence: n + 1,
    type,
    subject: pick(random, TEXTS),
    at:
      hostile && random() < 0.02
        ? pick(random, [Number.NaN, -1, 0, 1.5, Number.MAX_SAFE_INTEGER - 1])
        : START + n * 100_000 - Math.floor(random() * 1_000_000),
    version: 1,
    data: hostile && random() < 0.5 && !bytes ? spoiled(data, random) : data,
  }
}
