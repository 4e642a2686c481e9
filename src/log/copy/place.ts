// How far a copy has come, and where that is kept: a bookmark of the log that is copied, or of the log it is copied to.
import { toUmtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import type { Bookmarks, EventLog, Position } from '../log.ts'
import type { Batch } from './gather.ts'

export type Place = {
  /** Where to go on, as far as that is known without asking the far log: for pruning, which does not wait for it. */
  guess(from: EventLog): Promise<Position | undefined>
  /** Where to go on; undefined is the beginning. `known` is how far this process itself has come. */
  load(from: EventLog, open: () => Promise<EventLog>, known: Position | undefined): Promise<Position | undefined>
  /** What the far log is to keep together with the events of a batch. */
  along(batch: Batch): Bookmarks | undefined
  /** To be called when the far log has acknowledged all up to here; absent when it keeps the place itself. */
  readonly save: ((from: EventLog, position: Position) => Promise<unknown>) | undefined
}

/** For one who owns the log: the place cannot be mistaken for another log's, and pruning can look at it. */
export const placeInSource = (name: string): Place => ({
  guess: async from => (await from.bookmarks())[name],
  load: async (from, _, known) => known ?? (await from.bookmarks())[name],
  along: () => undefined,
  save: (from, position) => from.append([], { [name]: position }),
})

type Saved = { readonly before: Position | undefined; readonly id: string }

/** For one who may only read it. Another log may have come to stand where the old one was: then its events are not those we know. */
export const placeInTarget = (name: string): Place => ({
  guess: async () => undefined,
  async load(from, open) {
    const saved = parsed((await (await open()).bookmarks())[name])
    if (saved === undefined) return undefined
    for await (const [first] of from.read({ after: saved.before }))
      if (first !== undefined) return (first.ok ? first.event.id : '') === saved.id ? first.position : undefined
    return undefined
  },
  along: ({ before, lastId }) => ({ [name]: JSON.stringify({ before, id: lastId } satisfies Saved) }),
  save: undefined,
})

/**
 * For one who owns the log and knows a name that no other copier has. The far log keeps the place with the events, so that after a crash,
 * and when an answer was lost, nothing is sent that is there already; the near one is asked where the far one knows of none, or of one
 * that has been pruned.
 */
export function placeInBoth(name: string, nameInTarget: string): Place {
  const [near, far] = [placeInSource(name), placeInTarget(nameInTarget)]
  // Who may write there and not read has what a crash may leave twice, as with `placeInSource`.
  const asked: Place['load'] = (from, open, known) =>
    far.load(from, open, known).catch(error => (toUmtoolError(error).exit === EXIT.permission ? undefined : Promise.reject(error)))
  return {
    guess: near.guess,
    load: async (from, open, known) => (await asked(from, open, known)) ?? (await near.load(from, open, known)),
    along: far.along,
    save: near.save,
  }
}

function parsed(text: string | undefined): Saved | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (typeof value !== 'object' || value === null) return undefined
    const { before, id } = value as Record<string, unknown>
    return typeof id === 'string' && (before === undefined || typeof before === 'string') ? { before, id } : undefined
  } catch {
    return undefined
  }
}
