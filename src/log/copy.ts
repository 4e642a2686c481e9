// Copies a log to another, from the place where the last copy ended, and follows it. A far log that is away costs delay, and no event:
// the near one keeps them. At least once on the wire; whoever reads the far log drops what came twice by source, run and sequence.
//
// Nothing is kept in memory while the far log is away: what it did not acknowledge is read again.
import { toUmtoolError } from '../cli/errors.ts'
import { newAway } from './copy/away.ts'
import { type Batch, gather, type Limits } from './copy/gather.ts'
import { PATIENCE, type Patience, patiently } from './copy/patience.ts'
import type { Place } from './copy/place.ts'
import { newSender } from './copy/send.ts'
import type { EventLog, Position } from './log.ts'

/** What an operator may want to know at once. */
export type CopySaid =
  | { readonly what: 'away'; readonly why: string; readonly hint: string | undefined }
  /** Microseconds. */
  | { readonly what: 'back'; readonly after: number }
  | { readonly what: 'unreadable'; readonly position: Position; readonly why: string }
  /** The far log takes all others: this one is not there. */
  | { readonly what: 'refused'; readonly type: string; readonly at: number; readonly why: string }
  | { readonly what: 'unsaved'; readonly why: string }

export type CopyOptions = {
  readonly from: EventLog
  /** Opens the far log: again, after it failed several times. */
  readonly open: () => Promise<EventLog>
  readonly place: Place
  readonly follow: boolean
  /** Tries for ever; else the first failure is the end. */
  readonly patient: boolean
  readonly say: (said: CopySaid) => void
  /** Microseconds. */
  readonly now: () => number
  /** Milliseconds; resolves early when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** From 0 to below 1. */
  readonly random: () => number
  readonly limits?: Limits
  /** How long it waits after an append, so that what is said meanwhile goes together. Milliseconds; 10 when absent. */
  readonly together?: number | undefined
  readonly patience?: Patience
}

export type CopyStatus = {
  /** Acknowledged by the far log since this copy began. */
  readonly events: number
  readonly bytes: number
  readonly unreadable: number
  readonly refused: number
  /** Tries that failed. */
  readonly errors: number
  /** Microseconds; undefined while the far log answers. */
  readonly away: { readonly since: number; readonly why: string } | undefined
  /** The far log has all up to here; undefined before that is known, and at the beginning of a log. */
  readonly position: Position | undefined
}

export type Copy = {
  status(): CopyStatus
  /** Resolves when all was copied, where it does not follow, and when it was told to finish. Rejects where it is not patient. */
  readonly ended: Promise<void>
  /**
   * Copies what is there by now, unless the far log is away or `rest` is false, and ends; after that many milliseconds it is left alone.
   * True when it ended in order.
   */
  finish(milliseconds: number, rest?: boolean): Promise<boolean>
}

/** One append. */
const LIMITS: Limits = { events: 2000, bytes: 1 << 20 }
/** Between two appends: what is said in between goes together. Milliseconds. */
const TOGETHER = 10
/** The place is saved that often at most; what was copied since is copied again after a crash. Microseconds. */
const SAVE_EVERY = 1_000_000
/** Failures in a row after which the far log is opened anew. */
const REOPEN = 3

export function startCopy(options: CopyOptions): Copy {
  const { from, place, follow, patient, say, now, sleep, random, limits = LIMITS, together = TOGETHER, patience = PATIENCE } = options
  const stopping = new AbortController()
  const away = newAway(now, random)
  const sender = newSender((event, why) => {
    count.refused++
    say({ what: 'refused', type: event.type, at: event.at, why })
  })
  const count = { events: 0, bytes: 0, unreadable: 0, refused: 0, errors: 0 }
  let to: EventLog | undefined
  let position: Position | undefined
  let isPlaced = false
  let isGuessed = false
  let saved: { position: Position | undefined; at: number } = { position: undefined, at: 0 }
  let saving: NodeJS.Timeout | undefined
  let cannotSave = false
  let inRow = 0
  const ended = run()
  ended.catch(() => {}) // told to who waits for it

  return {
    status: () => ({ ...count, away: away.now(), position }),
    ended,
    async finish(milliseconds, rest = true) {
      stopping.abort()
      const timer = Promise.withResolvers<false>()
      const timeout = setTimeout(timer.resolve, milliseconds, false)
      const toTheEnd = async (): Promise<boolean> => {
        await ended
        if (rest && follow && away.now() === undefined && isPlaced) await session(false, true)
        await save()
        await close()
        return away.now() === undefined
      }
      try {
        return await Promise.race([toTheEnd().catch(() => false as const), timer.promise])
      } finally {
        clearTimeout(timeout)
        clearTimeout(saving)
      }
    },
  }

  async function run(): Promise<void> {
    try {
      while (!stopping.signal.aborted) {
        try {
          await session(follow)
          if (!follow) break
        } catch (error) {
          if (!patient) throw error
          await failed(error)
        }
      }
      await save()
    } finally {
      if (!follow) await close()
    }
  }

  async function failed(error: unknown): Promise<void> {
    count.errors++
    // What was under way may be there or not: the far log knows, if it keeps the place.
    isPlaced = false
    const { message, hint } = toUmtoolError(error)
    const { wait, first } = away.failed(message)
    if (first) say({ what: 'away', why: message, hint })
    if (++inRow % REOPEN === 0) void close() // one that hangs may take its time
    await sleep(wait, stopping.signal)
  }

  function silent(why: string, isOver: boolean): void {
    if (isOver) inRow = REOPEN - 1 // it would keep silent the next time, too
    if (patient && away.failed(why).first) say({ what: 'away', why, hint: undefined })
  }

  function worked(): void {
    inRow = 0
    const after = away.worked()
    if (after !== undefined) say({ what: 'back', after })
  }

  /** `last`: to the end, although it was told to stop. */
  async function session(following: boolean, last = false): Promise<void> {
    if (!isPlaced) {
      if (!isGuessed) position = await place.guess(from)
      isGuessed = true
      position = await patiently(place.load(from, open, position), patience, silent)
      saved = { position, at: now() }
      isPlaced = true
    }
    const far = await open()
    const reading = new AbortController()
    const signal = AbortSignal.any(last ? [reading.signal] : [reading.signal, stopping.signal])
    const gathering = gather(from.read({ after: position, follow: following, signal }), limits, position)
    try {
      for (let batch = await gathering.take(); batch !== undefined; batch = await gathering.take()) {
        await copied(far, batch)
        if (following) await sleep(together, stopping.signal)
      }
    } finally {
      reading.abort()
      await gathering.end()
    }
  }

  async function open(): Promise<EventLog> {
    to ??= await patiently(options.open(), patience, silent)
    return to
  }

  async function copied(far: EventLog, batch: Batch): Promise<void> {
    count.events += await patiently(sender.send(far, batch.events, place.along(batch)), patience, silent)
    worked()
    position = batch.position
    count.bytes += batch.bytes
    count.unreadable += batch.unreadable.length
    for (const { position, why } of batch.unreadable) say({ what: 'unreadable', position, why })
    if (now() - saved.at >= SAVE_EVERY) await save()
    else saving ??= setTimeout(() => void save(), SAVE_EVERY / 1000).unref()
  }

  /** That the place cannot be saved costs copying twice what was copied since, and nothing else. */
  async function save(): Promise<void> {
    clearTimeout(saving)
    saving = undefined
    const at = position
    if (at === undefined || at === saved.position) return
    saved = { position: at, at: now() }
    try {
      await place.save?.(from, at)
      cannotSave = false
    } catch (error) {
      if (!cannotSave) say({ what: 'unsaved', why: toUmtoolError(error).message })
      cannotSave = true
      saved = { position: undefined, at: now() }
    }
  }

  async function close(): Promise<void> {
    const old = to
    to = undefined
    await old?.close().catch(() => {})
  }
}
