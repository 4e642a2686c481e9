// Reads partitions up to given ends and merges them by when each event was appended; drops what came twice, and what nobody asked for.
import type { ReadOptions, Recorded } from '../log.ts'
import { addNumber, type Ranges } from '../ranges.ts'
import { matcherOf } from '../select.ts'
import type { KafkaRecord } from './batch.ts'
import { type Cluster, type Driver, READ_UNCOMMITTED } from './driver.ts'
import { dataOf, type Envelope, newDecoder } from './event.ts'
import { fetchFrom } from './fetch.ts'
import { brokerOf, byLeader, EARLIEST, LATEST, type Lane, LEADER_NOT_AVAILABLE, offsetsAt } from './lanes.ts'
import { formatPosition } from './position.ts'

/** Events handed out at a time, at most. */
const BATCH = 1024

type Track = Lane & {
  /** Behind what was handed out or passed over. */
  next: number
  /** Not read beyond it. */
  end: number
  /** Behind what was fetched. */
  fetched: number
  records: readonly KafkaRecord[]
  at: number
  /** The envelope of records[at], once it was looked at. */
  head: Head | undefined
}
type Head = { readonly envelope: Envelope | undefined; readonly why: string; readonly recorded: number }

export type Reader = {
  readonly lanes: readonly Lane[]
  offsets(): readonly number[]
  seek(offsets: readonly number[]): void
  /** Where a track stands behind the end of its partition, what it knew is gone: it is read from its beginning, and that is said. */
  lookBehindEnds(): Promise<void>
  /** Everything up to these offsets, one for each lane. Ends early when `ended` says so. */
  to(ends: readonly number[]): AsyncGenerator<readonly Recorded[], void, void>
  /** Resolves when one of the brokers has more, or after `wait` milliseconds. */
  more(wait: number): Promise<void>
}

export function newReader(
  driver: Driver,
  cluster: Cluster,
  lanes: readonly Lane[],
  options: ReadOptions,
  only: string | undefined,
  ended: () => boolean,
): Reader {
  const tracks: Track[] = lanes.map(lane => ({ ...lane, next: 0, end: 0, fetched: 0, records: [], at: 0, head: undefined }))
  const decoder = newDecoder()
  const { where, ...rest } = options
  const matches = matcherOf(rest)
  const isNew = newOnce()
  const asked = new Map<number, Promise<void>>()
  const anew: Track[] = []

  /** Asks every broker that leads a track which lacks something, unless it has been asked already; resolves with the first answer. */
  const ask = async (wanted: readonly Track[], wait: number): Promise<void> => {
    for (const [nodeId, mine] of byLeader(driver, cluster, wanted)) {
      if (asked.has(nodeId)) continue
      const answer = take(nodeId, mine, wait).finally(() => asked.delete(nodeId))
      answer.catch(() => {}) // also when another broker has answered first and nobody waits for this one
      asked.set(nodeId, answer)
    }
    await Promise.race(asked.values())
  }
  const take = async (nodeId: number, mine: readonly Track[], wait: number): Promise<void> => {
    const broker = await brokerOf(cluster, nodeId)
    const parts = await fetchFrom(
      driver,
      broker,
      mine.map(({ topic, partition, fetched }) => ({ topic, partition, offset: fetched })),
      wait,
    )
    for (const part of parts) {
      const track = mine.find(({ topic, partition }) => topic === part.topic && partition === part.partition)
      if (track === undefined) continue
      if (part.errorCode === OUT_OF_RANGE) await moveInto(track)
      else if (part.errorCode !== 0) throw driver.errorOf(part.errorCode)
      else {
        track.records = track.at < track.records.length ? [...track.records.slice(track.at), ...part.records] : part.records
        track.at = 0
        track.fetched = part.next
      }
    }
  }

  /** What stood there is gone: dropped by retention, which `verify` tells, or with the whole topic, which somebody made anew. */
  const moveInto = async (track: Track): Promise<void> => {
    const [begin] = await offsetsAt(driver, cluster, [track], EARLIEST)
    const [end] = await offsetsAt(driver, cluster, [track], LATEST, READ_UNCOMMITTED)
    // Also when what was not handed over in full at its end is lost with a broker.
    if (track.fetched > end!) {
      Object.assign(track, { next: begin!, end: begin!, records: [], at: 0, head: undefined })
      anew.push(track)
    } else if (track.fetched >= begin!) throw driver.errorOf(LEADER_NOT_AVAILABLE) // by now it is there
    track.fetched = begin!
  }
  const sayAnew = (): Recorded[] =>
    anew.splice(0).map(track => {
      const why = `${track.topic}, partition ${track.partition}, begins anew: somebody made it again, or brokers have lost its end`
      return { ok: false, position: around(track)(track.next), stream: track.stream, why }
    })

  const look = (track: Track): Head | undefined => {
    if (track.head !== undefined || track.at >= track.records.length) return track.head
    const record = track.records[track.at]!
    const answer = record.why === undefined ? decoder.envelopeOf(record) : { ok: false as const, why: record.why }
    track.head = answer.ok
      ? { envelope: answer.value, why: '', recorded: answer.value.recorded }
      : { envelope: undefined, why: answer.why, recorded: record.timestamp * 1000 }
    return track.head
  }
  const isDone = (track: Track): boolean => {
    if (track.next >= track.end) return true
    const done = track.at < track.records.length ? track.records[track.at]!.offset >= track.end : track.fetched >= track.end
    if (done) track.next = track.end
    return done
  }

  /** The record at the head of a track as it is handed out; undefined when it is passed over. */
  const judge = (track: Track, record: KafkaRecord, head: Head, positionOf: (offset: number) => string): Recorded | undefined => {
    const { stream } = track
    if (head.envelope === undefined) return { ok: false, position: positionOf(record.offset + 1), stream, why: head.why }
    const { event: envelope, bytes } = head.envelope
    if (only !== undefined && !envelope.source.startsWith(`/${only}/`)) return undefined
    if (!isNew(envelope.source, envelope.run, envelope.sequence)) return undefined
    // The data is looked at last: a selection never asks for it.
    if (!matches(stream, envelope as Parameters<typeof matches>[1])) return undefined
    const data = dataOf(record, bytes)
    if (!data.ok) return { ok: false, position: positionOf(record.offset + 1), stream, why: data.why }
    const event = { ...envelope, data: data.value }
    if (where !== undefined && !where(event)) return undefined
    return { ok: true, position: positionOf(record.offset + 1), stream, event, appended: head.recorded }
  }

  /** Text around the offset of one track; the others stand still while it is read on. */
  const around = (track: Track): ((offset: number) => string) => {
    const MARK = 'X'
    const [before, after] = formatPosition(tracks, index => (tracks[index] === track ? MARK : tracks[index]!.next)).split(MARK) as [string, string]
    return offset => before + offset + after
  }

  /** Takes from the heads, the earliest first, while every track that is not done has one. */
  const merge = (): Recorded[] => {
    const batch = sayAnew()
    while (batch.length < BATCH) {
      let first: Track | undefined
      let best = Number.POSITIVE_INFINITY
      let limit = Number.POSITIVE_INFINITY
      for (const track of tracks) {
        if (isDone(track)) continue
        const head = look(track)
        if (head === undefined) return batch
        if (first === undefined || head.recorded < best) {
          limit = best
          best = head.recorded
          first = track
        } else if (head.recorded < limit) limit = head.recorded
      }
      if (first === undefined) return batch
      const positionOf = around(first)
      do {
        const record = first.records[first.at]!
        const recorded = judge(first, record, first.head!, positionOf)
        if (recorded !== undefined) batch.push(recorded)
        first.next = record.offset + 1
        first.at++
        first.head = undefined
      } while (batch.length < BATCH && !isDone(first) && (look(first)?.recorded ?? Number.POSITIVE_INFINITY) < limit)
    }
    return batch
  }

  return {
    lanes,
    offsets: () => tracks.map(({ next }) => next),
    seek(offsets) {
      for (const [index, track] of tracks.entries()) {
        const offset = offsets[index]!
        Object.assign(track, { next: offset, fetched: offset, end: offset, records: [], at: 0, head: undefined })
      }
    },
    async lookBehindEnds() {
      const ends = await offsetsAt(driver, cluster, tracks, LATEST, READ_UNCOMMITTED)
      for (const [index, track] of tracks.entries()) if (track.fetched > ends[index]!) await moveInto(track)
    },
    async *to(ends) {
      tracks.forEach((track, index) => {
        track.end = Math.max(ends[index]!, track.next)
      })
      while (!ended()) {
        const batch = merge()
        if (batch.length > 0) yield batch
        const lacking = tracks.filter(track => !isDone(track) && track.at >= track.records.length)
        if (lacking.length > 0) await ask(lacking, 0)
        else if (tracks.every(isDone)) return
      }
    },
    async more(wait) {
      await ask(tracks, wait)
    },
  }
}

const OUT_OF_RANGE = 1

/** Answers whether this number of this life comes for the first time. */
export function newOnce(): (source: string, run: string, sequence: number) => boolean {
  const lives = new Map<string, Map<string, Ranges>>()
  return (source, run, sequence) => {
    const runs = lives.get(source) ?? new Map<string, Ranges>()
    if (runs.size === 0) lives.set(source, runs)
    const ranges = runs.get(run) ?? []
    if (ranges.length === 0) runs.set(run, ranges)
    return addNumber(ranges, sequence)
  }
}
