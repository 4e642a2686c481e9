// The keys of the configuration file, what each may hold and what it is without it. The collectors' own settings are theirs.
import Type, { type TSchema } from 'typebox'
import type { Stream } from '../../../events/stream.ts'
import { SIZE_FORM, SPAN_FORM } from './quantities.ts'

export const ROLES = ['director', 'real-server'] as const
export type Role = (typeof ROLES)[number]

/** What is dropped, oldest first: by age, and by size where packets or counters could fill a disk. */
export const DEFAULT_RETENTION: Readonly<Record<Stream, { readonly age: string; readonly size?: string }>> = {
  capture: { age: '6h', size: '1GiB' },
  stats: { age: '7d' },
  events: { age: '180d' },
  actions: { age: '1826d' },
}

/** How much may wait for the far log while retention leaves it alone. */
export const DEFAULT_KEEP = '1GiB'

const kept = Type.Object(
  {
    age: Type.Optional(Type.String({ description: SPAN_FORM, format: 'span' })),
    size: Type.Optional(Type.String({ description: SIZE_FORM, format: 'size' })),
  },
  { additionalProperties: false, description: 'age and size' },
)

const NAME = '^[^\\s/]+$'
const named = 'a name without blanks and slashes'

export const configSchema: TSchema = Type.Object(
  {
    cluster: Type.Optional(Type.String({ pattern: NAME, description: named })),
    node: Type.Optional(Type.String({ pattern: NAME, description: named })),
    role: Type.Optional(Type.Union(ROLES.map(role => Type.Literal(role)))),
    log: Type.Optional(Type.String({ minLength: 1, format: 'far-log', description: 'a log such as sqlite:/var/lib/umtool/events.db' })),
    retention: Type.Optional(
      Type.Object(
        { capture: Type.Optional(kept), stats: Type.Optional(kept), events: Type.Optional(kept), actions: Type.Optional(kept) },
        { additionalProperties: false, description: 'capture, stats, events and actions, each with age and size' },
      ),
    ),
    copy: Type.Optional(
      Type.Object(
        {
          to: Type.String({ minLength: 1, description: 'a log such as kafka://kafka1:9092,kafka2:9092/umtool', format: 'far-log' }),
          keep: Type.Optional(Type.String({ description: SIZE_FORM, format: 'size' })),
          every: Type.Optional(Type.String({ description: SPAN_FORM, format: 'span' })),
        },
        { additionalProperties: false, description: 'to, keep and every' },
      ),
    ),
    collectors: Type.Optional(Type.Unknown({ description: 'auto, or names of collectors with their settings, true or false' })),
  },
  { additionalProperties: false, description: 'keys such as cluster, node and collectors' },
)
