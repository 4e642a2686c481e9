// What a collector is: it looks at the machine through `Outside` and says facts. It knows no log, no envelope and no other collector.

import type { TSchema } from 'typebox'
import type { Fact } from '../events/event.ts'
import type { Outside } from './outside.ts'

/** Why a collector cannot run here: for `auto` a remark, for a collector that was asked for by name an error. */
export type Unable = {
  /** `heartbeat is not installed`: lower case, no full stop. */
  readonly why: string
  /** The exact command or sentence that mends it. */
  readonly remedy?: string | undefined
  /** What it watches is not on this machine at all: nothing is broken, and doctor does not complain. */
  readonly absent?: boolean | undefined
}

/** How far a source was read, kept in the log together with the facts said before it: a restart goes on from there. */
export type Bookmark = { readonly name: string; readonly value: string }

export type Surroundings<Settings = unknown> = {
  readonly outside: Outside
  /** By collector.settings, with its defaults filled in. */
  readonly settings: Settings
  /** This machine's name in the cluster. */
  readonly node: string
  /** Values of this collector's bookmarks as the last life left them. */
  readonly bookmarks: Readonly<Record<string, string>>
  /** Says facts in this order; with a bookmark, that reading may go on behind it once the facts are durable. Never waits, never throws. */
  say(facts: readonly Fact[], bookmark?: Bookmark): void
  /** One thing went wrong and the collector goes on (a line that cannot be parsed, a command that failed once): reported, counted. */
  trouble(what: string, evidence?: string): void
  /** Aborted when the collector shall end. */
  readonly signal: AbortSignal
}

export type Collector<Settings = unknown> = {
  /** One word, kebab case: the last part of the source. */
  readonly name: string
  /** One sentence for `umtool collect --help` and doctor. */
  readonly about: string
  /** Where it makes sense: directors, real servers, or both. */
  readonly roles: readonly ('director' | 'real-server')[]
  /** JSON Schema (typebox) of its settings in the configuration file; every property has a default. */
  readonly settings: TSchema
  /** Undefined when it can run. Looks, changes nothing. */
  unable(outside: Outside, settings: Settings): Promise<Unable | undefined>
  /** What it would look at on this machine, for doctor. Looks, changes nothing; may throw. */
  plan?(outside: Outside, settings: Settings): Promise<string>
  /** Ends when the signal is aborted, or throws when it cannot go on: the runner says so as an event and tries again later. */
  run(surroundings: Surroundings<Settings>): Promise<void>
}
