// Settings that all collectors with a monitor have.

import Type, { type Static } from 'typebox'

export const watchSettings = Type.Object(
  { interval: Type.Number({ default: 60, minimum: 1, description: 'seconds between pictures that check what the monitor told' }) },
  { additionalProperties: false },
)

export type WatchSettings = Static<typeof watchSettings>

/** A picture shows no more entries than this; `omitted` says how many more there are. */
export const MOST_SHOWN = 5000

/** The first of them, and how many were left out. */
export function shown<Entry, Shown>(entries: Iterable<Entry>, show: (entry: Entry) => Shown): { list: Shown[]; omitted?: number } {
  const all = [...entries]
  const list = all.slice(0, MOST_SHOWN).map(show)
  return { list, ...(all.length > MOST_SHOWN && { omitted: all.length - MOST_SHOWN }) }
}
