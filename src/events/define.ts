// How a type of event is written down: what it means, the JSON Schema of its data, its version. One file per subject uses this.
import type { Static, TSchema } from 'typebox'

export type EventType<Schema extends TSchema = TSchema> = {
  /** One sentence: when it is said. */
  readonly about: string
  /** JSON Schema of `data`. */
  readonly data: Schema
  /** Raised when the meaning or shape of `data` changes; upcast.ts lifts older ones. */
  readonly version: number
}

export const eventType = <Schema extends TSchema>(about: string, data: Schema, version = 1): EventType<Schema> => ({ about, data, version })

/** The facts a table of types allows: `{ type: 'weight.changed', data: { from, to } } | ...`. */
export type FactsOf<Table extends Readonly<Record<string, EventType>>> = {
  [Type in keyof Table & string]: { readonly type: Type; readonly subject: string; readonly at: number; readonly data: Static<Table[Type]['data']> }
}[keyof Table & string]
