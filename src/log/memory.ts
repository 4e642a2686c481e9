// A log in memory: for tests, for a run without a trace, and as the plain statement of what every home does.
import type { Event } from '../events/event.ts'
import { STREAMS, type Stream, streamOf } from '../events/stream.ts'
import type { EventLog, LogStatus, Position, PruneBounds, Pruned, ReadOptions, Recorded, Retention, StreamStatus } from './log.ts'
import { atOf, closedError } from './misuse.ts'
import { addNumber, type Ranges } from './ranges.ts'
import { matcherOf } from './select.ts'
import { shareAlone } from './share-alone.ts'
import { eventBytes } from './size.ts'

type Kept = { readonly position: number; readonly stream: Stream; readonly event: Event; readonly bytes: number }

/** Events handed out at a time. */
const BATCH = 512

export function openMemoryLog(): EventLog {
  const home = 'memory:'
  let kept: Kept[] = []
  let next = 1
  let closed = false
  let marks: Record<string, string> = {}
  const seen = new Map<string, Ranges>()
  const waiting = new Set<() => void>()

  const check = (): void => {
    if (closed) throw closedError(home)
  }
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake()
  }
  const isNew = ({ source, run, sequence }: Event): boolean => {
    const key = `${source}\n${run}`
    const ranges = seen.get(key) ?? []
    seen.set(key, ranges)
    return addNumber(ranges, sequence)
  }
  /** Index of the first that stands behind a position. */
  const behind = (position: number): number => {
    let low = 0
    let high = kept.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (kept[middle]!.position <= position) low = middle + 1
      else high = middle
    }
    return low
  }

  async function* read(options: ReadOptions = {}): AsyncGenerator<readonly Recorded[], void, void> {
    const { follow = false, signal, last } = options
    let after = atOf(options.after, home)
    check()
    const matches = matcherOf(options)
    const selected = (from: number, to: number): Kept[] => kept.slice(behind(from), behind(to)).filter(({ stream, event }) => matches(stream, event))
    if (last !== undefined) {
      const all = selected(after, next - 1)
      after = last === 0 ? next - 1 : all.length < last ? after : all[all.length - last]!.position - 1
    }
    for (let end = next - 1; ; end = next - 1) {
      const found = selected(after, end)
      for (let at = 0; at < found.length; at += BATCH) {
        if (closed || signal?.aborted) return
        yield found.slice(at, at + BATCH).map(({ position, stream, event }) => ({ ok: true, position: String(position), stream, event }))
      }
      after = end
      if (!follow) return
      while (next - 1 === after) {
        if (closed || signal?.aborted) return
        await new Promise<void>(resolve => {
          const wake = (): void => {
            waiting.delete(wake)
            signal?.removeEventListener('abort', wake)
            resolve()
          }
          waiting.add(wake)
          signal?.addEventListener('abort', wake)
        })
      }
    }
  }

  const log: EventLog = {
    home,
    async append(events, bookmarks) {
      check()
      for (const { at, sequence } of events) {
        if (!Number.isSafeInteger(at)) throw new TypeError(`at must be microseconds as a safe integer, not ${at}`)
        if (!Number.isSafeInteger(sequence) || sequence < 1) throw new TypeError(`sequence must be a whole number from 1 on, not ${sequence}`)
      }
      // Before anything is kept: all or none, also when data cannot be written as JSON.
      const sizes = events.map(eventBytes)
      events.forEach((event, index) => {
        if (isNew(event)) kept.push({ position: next++, stream: streamOf(event.type), event, bytes: sizes[index]! })
      })
      marks = { ...marks, ...bookmarks }
      wakeAll()
      return events.length === 0 ? undefined : String(next - 1)
    },
    async bookmarks() {
      check()
      return { ...marks }
    },
    read,
    share: options => shareAlone(log, options),
    async prune(retention: Retention, now: number, { upTo, most = Number.POSITIVE_INFINITY }: PruneBounds = {}): Promise<Pruned> {
      check()
      const end = upTo === undefined ? next : atOf(upTo, home)
      const gone = Object.fromEntries(STREAMS.map(stream => [stream, { events: 0, bytes: 0 }])) as Record<Stream, { events: number; bytes: number }>
      const over = new Map(STREAMS.map(stream => [stream, bytesOf(kept, stream) - (retention[stream]?.bytes ?? Number.POSITIVE_INFINITY)]))
      kept = kept.filter(({ stream, event, bytes, position }) => {
        const age = retention[stream]?.age
        const left = over.get(stream)!
        if (position > end || gone[stream].bytes >= most) return true
        if (left <= 0 && (age === undefined || event.at >= now - age * 1e6)) return true
        over.set(stream, left - bytes)
        gone[stream].events++
        gone[stream].bytes += bytes
        return false
      })
      return gone
    },
    async status(): Promise<LogStatus> {
      check()
      const streams = statusesOf(kept)
      return { home, bytes: streams.reduce((sum, { bytes }) => sum + bytes, 0), streams }
    },
    async behind(position: Position | undefined) {
      check()
      return statusesOf(kept.slice(behind(atOf(position, home))))
    },
    async close() {
      closed = true
      wakeAll()
    },
  }
  return log
}

const statusesOf = (kept: readonly Kept[]): StreamStatus[] =>
  STREAMS.map(stream => {
    const mine = kept.filter(one => one.stream === stream)
    const times = mine.map(({ event }) => event.at)
    const extreme = (pick: (a: number, b: number) => number): number | undefined =>
      times.length === 0 ? undefined : times.reduce((a, b) => pick(a, b))
    return { stream, events: mine.length, bytes: bytesOf(kept, stream), oldest: extreme(Math.min), newest: extreme(Math.max) }
  })

const bytesOf = (kept: readonly Kept[], stream: Stream): number => kept.reduce((sum, one) => (one.stream === stream ? sum + one.bytes : sum), 0)
