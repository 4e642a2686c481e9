// Sharing a log: several processes of one group divide its clusters among them, and the log keeps how far the group has come.
//
//   for await (const portion of log.share({ group: 'influx', streams: ['stats'], from: 'oldest' }))
//     if (portion.kind === 'events') {
//       await write(portion.recorded)
//       await portion.commit()
//     }
//
// At least once: what was handed out and not committed is handed out again, to whoever has that part next. Within what a member knows
// (what it was handed, and some thousand events before it) nothing comes twice.
import type { Stream } from '../events/stream.ts'
import type { Recorded, Selection } from './log.ts'

export type ShareOptions = Omit<Selection, 'since' | 'until'> & {
  /** Members of one name share; letters, digits, `.`, `_` and `-`. */
  readonly group: string
  /** Where a group begins that was never here before: with the oldest event, with what comes, or at this time in microseconds. */
  readonly from: 'oldest' | 'newest' | number
  /** Ends the sharing: what was handed out may still be committed before the next portion is asked for. */
  readonly signal?: AbortSignal | undefined
  readonly patience?: SharePatience | undefined
}

/** Milliseconds. */
export type SharePatience = {
  /** A member that is not heard for so long is dead, and others get its parts. Brokers allow no less than six seconds. */
  readonly session: number
  /** How often a member is heard, and hears that others came or went; a fifth of the session when absent. */
  readonly heartbeat?: number
  /** So long a member may work on what it has of a part that is to go to another. */
  readonly grace: number
  /** So long it may work on one portion before others get its parts. */
  readonly stalled: number
}

/** A portion, or news about the share. Asking for the next one says that this one is done with, committed or not. */
export type Portion = Handed | Releasing | ShareChanged

export type Handed = {
  readonly kind: 'events'
  /** Never empty. A cluster's events come in the order of the log. */
  readonly recorded: readonly Recorded[]
  /**
   * All that was handed out up to here has been dealt with. True: it will not be handed out again. False: of some of it the part went to
   * another member before; that is handed out there again. Rejects when the log does not answer.
   */
  commit(): Promise<boolean>
}

/** These parts go to another member with the next portion: the last moment to commit what was handed out of them. */
export type Releasing = { readonly kind: 'releasing'; readonly parts: readonly number[] }

/** The first of all portions, and again after every change. */
export type ShareChanged = {
  readonly kind: 'share'
  /** Parts of the log this member has now, of so many. A cluster belongs to one part, with all its streams. */
  readonly has: readonly number[]
  readonly of: number
  readonly gained: readonly number[]
  readonly lost: readonly number[]
  /** What the log had dropped before the group came to it: about so many events. */
  readonly missed: readonly { readonly part: number; readonly stream: Stream; readonly events: number }[]
  /** To which part a cluster belongs. */
  partOf(cluster: string): number
}
