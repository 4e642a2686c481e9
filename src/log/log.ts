// Where events are kept. One interface, several homes (sqlite, memory, file, later kafka), one contract: test/log/contract.ts
import type { Event } from '../events/event.ts'
import type { Stream } from '../events/stream.ts'
import type { BundleHead } from './bundle.ts'
import type { Portion, ShareOptions } from './share.ts'

/** Where in a log an event stands. Opaque: only the home that made it can read it; grows within one log, and may have gaps. */
export type Position = string

/** What a home holds and could not be read as an event is still handed out: a log never skips in silence. */
export type Recorded =
  | {
      readonly ok: true
      readonly position: Position
      readonly stream: Stream
      readonly event: Event
      /** When it was appended, by the writer's clock, where the home keeps that. Microseconds. */
      readonly appended?: number
    }
  | { readonly ok: false; readonly position: Position; readonly stream: Stream; readonly why: string }

/** Every part narrows. What a home can look up, it looks up; the rest it drops after reading. */
export type Selection = {
  readonly streams?: readonly Stream[] | undefined
  /** Microseconds; since is inclusive, until exclusive; by the event's own time. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Exact types, or the part before the point: `weight.changed`, `weight`. */
  readonly types?: readonly string[] | undefined
  readonly nodes?: readonly string[] | undefined
  readonly collectors?: readonly string[] | undefined
  /** Whatever else: asked last, of what the rest leaves, before `last` counts. */
  readonly where?: ((event: Event) => boolean) | undefined
}

export type ReadOptions = Selection & {
  /** Only what stands after it. */
  readonly after?: Position | undefined
  /** Only the newest N that the selection leaves, still oldest first; with follow, what comes then as well. */
  readonly last?: number | undefined
  /** False: not what a bundle took along of the time before its range. */
  readonly leadIn?: boolean | undefined
  /** Waits for more at the end, until `signal` is aborted. */
  readonly follow?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A name -> text that is kept with the events, in the same transaction: how far a file was read, how far a copy has come. */
export type Bookmarks = Readonly<Record<string, string>>

export interface EventLog {
  /** What --log was given: `sqlite:/var/lib/umtool/events.db`, `memory:`, `file:incident.jsonl`. */
  readonly home: string
  /**
   * When it resolves, events and bookmarks are durable, all or none of them. Events keep their order. An event that is there already
   * (same source, run and sequence) is left alone: appending twice is harmless. Resolves with the position of the last one.
   */
  append(events: readonly Event[], bookmarks?: Bookmarks): Promise<Position | undefined>
  bookmarks(): Promise<Bookmarks>
  /** In the order of the log, in batches of any length but none empty, at least once each. Ends at the end unless it follows. */
  read(options?: ReadOptions): AsyncIterable<readonly Recorded[]>
  /** Follows the log as one of a group, from where the group has come to; see share.ts. Homes that cannot be divided have one member. */
  share(options: ShareOptions): AsyncIterable<Portion>
  /** Drops what `retention` says may go, oldest first, within the bounds, and says how much went. */
  prune(retention: Retention, now: number, bounds?: PruneBounds): Promise<Pruned>
  status(): Promise<LogStatus>
  /** Where the range begins that a file of exported events was asked for: microseconds. Absent, or undefined, where there is none. */
  rangeBegin?(): Promise<number | undefined>
  /** What stands behind a position, undefined being the beginning, without reading it. Absent where that is not known. */
  behind?(position: Position | undefined): Promise<readonly StreamStatus[]>
  /** For `umtool log verify`: what the home knows beside its events. Absent where there is no such knowledge. `deep` reads the whole file. */
  inspect?(deep: boolean): Promise<Inspection>
  close(): Promise<void>
}

/** Per stream: age in seconds, size in bytes; what is absent is kept for ever. */
export type Retention = Readonly<Partial<Record<Stream, { readonly age?: number | undefined; readonly bytes?: number | undefined }>>>

export type PruneBounds = {
  /** What stands behind it stays. */
  readonly upTo?: Position | undefined
  /** Bytes of each stream: with that much gone it ends. */
  readonly most?: number | undefined
}

export type Pruned = Readonly<Record<Stream, { readonly events: number; readonly bytes: number }>>

export type StreamStatus = {
  readonly stream: Stream
  readonly events: number
  readonly bytes: number
  /** Event times in microseconds; absent when the stream is empty. */
  readonly oldest?: number | undefined
  readonly newest?: number | undefined
}

export type LogStatus = {
  readonly home: string
  /** On disk, all told. */
  readonly bytes: number
  readonly streams: readonly StreamStatus[]
  /** Where a log is kept by several brokers: what each part of it is and who has it. */
  readonly topics?: readonly TopicStatus[]
  /** What a file of exported events says of itself: who wrote it, of which range, and what was made unrecognisable in it. */
  readonly bundles?: readonly BundleHead[]
}

export type TopicStatus = {
  readonly topic: string
  /** As the brokers name them: what drops old events. Absent when they may not be asked. */
  readonly settings?: Readonly<Record<string, string>>
  readonly partitions: readonly PartitionStatus[]
}

export type PartitionStatus = {
  readonly partition: number
  /** Offset of the first message that is left, and behind the last one. */
  readonly first: number
  readonly next: number
  /** Absent when the brokers do not tell. */
  readonly bytes?: number | undefined
  /** Event times in microseconds; absent when none is left. */
  readonly oldest?: number | undefined
  readonly newest?: number | undefined
  /** Numbers of brokers; -1 when nobody leads. */
  readonly leader: number
  readonly replicas: readonly number[]
  readonly inSync: readonly number[]
}

/** One life of a source as a home remembers it, independent of the events it still holds. */
export type Life = {
  readonly source: string
  readonly run: string
  /** Numbers that ever came: [first, last] pairs, ascending. */
  readonly ranges: readonly (readonly [first: number, last: number])[]
  /** How many of them retention has dropped. */
  readonly pruned: number
}

export type Inspection = {
  /** Complaints about the file; empty when it is sound or was not asked. */
  readonly damage: readonly string[]
  readonly lives: readonly Life[]
  /** Where a home drops what is old by itself, and keeps no account of it. */
  readonly ageing?: Ageing
}

/** What such a home still knows of what it dropped. Sources that share a place are kept, and dropped, in one order. */
export type Ageing = {
  readonly placeOf: (source: string) => string
  /** Streams of which that place has dropped its beginning. */
  readonly droppedAt: (place: string) => readonly Stream[]
  /** How many messages it has dropped in all, about, and what else is to be known. */
  readonly dropped: number
  readonly notes: readonly string[]
}
