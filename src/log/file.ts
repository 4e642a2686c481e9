// A file of exported events (JSON Lines of CloudEvents, also packed), or the same on standard input, as a log: for reading only.
// A position is the number of a line; a line that is no event is handed out as unreadable, with its number. A bundle (bundle.ts) says
// itself whether it is whole.
import { accessSync, constants, statSync } from 'node:fs'
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'
import { decodeLine } from '../events/cloud-event.ts'
import { STREAMS, type Stream, streamOf } from '../events/stream.ts'
import { parseTime } from '../events/time.ts'
import { type BundleHead, newBundleReader } from './bundle.ts'
import { readLines, STANDARD_INPUT } from './lines.ts'
import type { EventLog, LogStatus, ReadOptions, Recorded, StreamStatus } from './log.ts'
import { atOf, closedError, readOnlyError } from './misuse.ts'
import { matcherOf } from './select.ts'
import { eventBytes } from './size.ts'

/** What a line that cannot be read counts as: its stream is not known. */
const UNKNOWN_STREAM: Stream = 'events'

/** Throws what the operating system says when the file is not there or not readable. */
export function openFileLog(path: string): EventLog {
  const home = path === STANDARD_INPUT ? STANDARD_INPUT : `file:${path}`
  if (path !== STANDARD_INPUT) {
    accessSync(path, constants.R_OK)
    if (statSync(path).isDirectory()) throw umtoolError(EXIT.unreachable, 'is a directory, and not a file of events', { where: path })
  }
  const closing = new AbortController()
  /** Of the bundles that the last reading met. */
  let heads: readonly BundleHead[] = []

  async function* read(options: ReadOptions = {}): AsyncGenerator<readonly Recorded[], void, void> {
    const { last, follow } = options
    if (closing.signal.aborted) throw closedError(home)
    const after = atOf(options.after, home)
    const signal = options.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, options.signal])
    if (signal.aborted) return
    const matches = matcherOf(options)
    const chosen = (line: number, text: string): Recorded | undefined => {
      const recorded = recordedOf(line, text)
      if (!recorded.ok) return (options.streams?.includes(UNKNOWN_STREAM) ?? true) ? recorded : undefined
      return matches(recorded.stream, recorded.event) ? recorded : undefined
    }
    let line = 0
    let kept: Recorded[] = []
    // The newest N are known at the end; with follow there is none to wait for, so the end that is there now counts.
    if (last === undefined) {
      yield* batches(after, { signal, follow })
      return
    }
    let broken: unknown
    try {
      for await (const batch of batches(after, { signal })) {
        for (const recorded of batch) kept.push(recorded)
        if (kept.length > 2 * last) kept = last === 0 ? [] : kept.slice(-last)
      }
    } catch (error) {
      broken = error // said after what could be read: of a file that was cut off its beginning is worth having
    }
    if (signal.aborted) return
    if (kept.length > 0 && last > 0) yield kept.slice(-last)
    if (broken !== undefined) throw broken
    if (follow) yield* batches(line, { signal, follow })

    async function* batches(
      from: number,
      lineOptions: { signal: AbortSignal; follow?: boolean | undefined },
    ): AsyncGenerator<Recorded[], void, void> {
      line = 0
      const bundle = newBundleReader(home)
      heads = bundle.heads
      for await (const texts of readLines(path, lineOptions)) {
        const found: Recorded[] = []
        let broken: { readonly error: unknown } | undefined
        for (const text of texts) {
          line++
          try {
            if (bundle.isOwn(text)) continue
          } catch (error) {
            broken = { error }
            break
          }
          if (line <= from || text.trim() === '' || (options.leadIn === false && bundle.isLeadIn())) continue
          const recorded = chosen(line, text)
          if (recorded !== undefined) found.push(recorded)
        }
        if (signal.aborted) return
        if (found.length > 0) yield found
        if (broken !== undefined) throw broken.error
      }
      if (!signal.aborted) bundle.end()
    }
  }

  async function status(): Promise<LogStatus> {
    const streams = new Map<Stream, { -readonly [Key in keyof StreamStatus]: StreamStatus[Key] }>(
      STREAMS.map(stream => [stream, { stream, events: 0, bytes: 0 }]),
    )
    for await (const batch of read()) {
      for (const recorded of batch) {
        if (!recorded.ok) continue
        const mine = streams.get(recorded.stream)!
        const { at } = recorded.event
        mine.events++
        mine.bytes += eventBytes(recorded.event)
        mine.oldest = Math.min(mine.oldest ?? at, at)
        mine.newest = Math.max(mine.newest ?? at, at)
      }
    }
    return {
      home,
      bytes: path === STANDARD_INPUT ? 0 : statSync(path).size,
      streams: [...streams.values()],
      ...(heads.length > 0 && { bundles: heads }),
    }
  }

  /** By the first bundle in it. Only of what can be read once more from its beginning. */
  async function rangeBegin(): Promise<number | undefined> {
    if (path === STANDARD_INPUT || !statSync(path).isFile()) return undefined
    const bundle = newBundleReader(home)
    try {
      for await (const [first] of readLines(path, { signal: closing.signal })) {
        if (first !== undefined) bundle.isOwn(first)
        break
      }
    } catch {
      // Whoever reads it is told.
    }
    const since = bundle.heads[0]?.since
    return since === undefined ? undefined : parseTime(since)
  }

  const refuse = async (): Promise<never> => {
    throw readOnlyError(home)
  }
  const share = (): never => {
    throw umtoolError(EXIT.usage, 'a file of exported events keeps no place of a group', {
      where: home,
      hint: 'umtool log import reads it into a log that does',
    })
  }
  return { home, append: refuse, bookmarks: async () => ({}), read, share, prune: refuse, status, rangeBegin, close: async () => closing.abort() }
}

function recordedOf(line: number, text: string): Recorded {
  const position = String(line)
  const decoded = decodeLine(text)
  if (!decoded.ok) return { ok: false, position, stream: UNKNOWN_STREAM, why: `line ${line}: ${decoded.why}` }
  return { ok: true, position, stream: streamOf(decoded.event.type), event: decoded.event }
}
