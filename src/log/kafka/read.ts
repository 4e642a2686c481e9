// Reading a log in Kafka: from where, to where, the newest few, and waiting for more.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ReadOptions, Recorded } from '../log.ts'
import { wantedStreams } from '../select.ts'
import type { KafkaAddress } from './address.ts'
import { type Cluster, type Driver, READ_UNCOMMITTED } from './driver.ts'
import { EARLIEST, LATEST, type Lane, lanesOf, offsetsAt, withRetries } from './lanes.ts'
import { endOf, orEnd } from './or-end.ts'
import { parsePosition, placeKey } from './position.ts'
import { newReader, type Reader } from './reader.ts'

/** A broker holds a question that long while it has nothing: the only thing that happens in an idle follower. Milliseconds. */
const WAIT = 5000
/**
 * What one append wrote to several partitions becomes visible in one after the other, within milliseconds where brokers are quick: it is
 * waited for, so that it comes in order, but no longer than this for a writer that died in the middle. Milliseconds.
 */
const TOGETHER = 250
const FIRST_PAUSE = 2
/** The newest few are looked for among so many first, then eight times as many. Offsets per partition. */
const FIRST_LOOK = 256

export type Session = {
  readonly driver: Driver
  readonly cluster: Cluster
  readonly address: KafkaAddress
  readonly ended: () => boolean
  /** How long brokers that are away are waited for in the middle; while another is made leader, when absent. Milliseconds. */
  readonly patience?: number
  /** Aborted when the reading is to end. */
  readonly end: AbortSignal
}

export async function* readKafka(session: Session, options: ReadOptions): AsyncGenerator<readonly Recorded[], void, void> {
  const { driver, cluster, address, ended } = session
  const after = options.after === undefined ? undefined : parsePosition(options.after, address.home)
  const lanes = await retrying(session, () => lanesOf(driver, cluster, address, wantedStreams(options.streams)))
  if (lanes.length === 0 && !options.follow) return
  let ends = await endsOf(session, lanes)
  let begins = await retrying(session, () => beginsOf(session, lanes, options.since, after))
  if (options.last !== undefined) {
    const newest = await newestOf(session, lanes, begins, ends, options, options.last)
    for (let at = 0; at < newest.length && !ended(); at += 1024) yield newest.slice(at, at + 1024)
    begins = ends.map((end, index) => Math.max(end, begins[index]!))
  }
  const reader = newReader(driver, cluster, lanes, options, address.cluster, ended)
  reader.seek(begins)
  if (after !== undefined) await retrying(session, () => reader.lookBehindEnds())
  // A follower outlives its brokers.
  const lasting = options.follow ? { ...session, patience: Number.POSITIVE_INFINITY } : session
  yield* upTo(lasting, reader, ends)
  while (options.follow && !ended()) {
    if (lanes.length === 0) await endOf(session.end)
    else {
      await orEnd(untilMore(lasting, reader), session.end)
      const more = ended() ? undefined : await orEnd(endsOf(lasting, lanes), session.end)
      if (more === undefined) return
      ends = more
      yield* upTo(lasting, reader, ends)
    }
  }
}

const retrying = <Answer>({ cluster, ended, patience }: Session, work: () => Promise<Answer>): Promise<Answer> =>
  withRetries(cluster, work, ended, patience)

/** Where the committed part of each partition ends now. */
export const endsOf = (session: Session, lanes: readonly Lane[]): Promise<number[]> =>
  retrying(session, () => offsetsAt(session.driver, session.cluster, lanes, LATEST))

/** What a broker loses in the middle is asked for again from where it was. */
export async function* upTo(session: Session, reader: Reader, ends: readonly number[]): AsyncGenerator<readonly Recorded[], void, void> {
  const batches = reader.to(ends)
  let next = batches
  for (;;) {
    const step = await retrying(session, async () => {
      try {
        return await orEnd(next.next(), session.end)
      } catch (error) {
        reader.seek(reader.offsets())
        next = reader.to(ends)
        throw error
      }
    })
    if (step === undefined || step.done || session.ended()) return
    yield step.value
  }
}

export async function untilMore(session: Session, reader: Reader): Promise<void> {
  const lasting = { ...session, patience: Number.POSITIVE_INFINITY }
  await retrying(lasting, () => reader.more(WAIT))
  await untilWhole(lasting, reader.lanes)
}

/** Until what was written by now is committed, or given up. */
async function untilWhole(session: Session, lanes: readonly Lane[]): Promise<void> {
  const written = await retrying(session, () => offsetsAt(session.driver, session.cluster, lanes, LATEST, READ_UNCOMMITTED))
  const until = performance.now() + TOGETHER
  for (let pause = FIRST_PAUSE; performance.now() < until && !session.ended(); pause *= 2) {
    const ends = await endsOf(session, lanes)
    if (ends.every((end, index) => end >= written[index]!)) return
    await sleep(pause)
  }
}

/** Where to begin: what stands first, or first has the time, or stands behind the position. */
async function beginsOf(
  { driver, cluster }: Session,
  lanes: readonly Lane[],
  since: number | undefined,
  after: Map<string, number> | undefined,
): Promise<number[]> {
  const earliest = await offsetsAt(driver, cluster, lanes, EARLIEST)
  const timed = since === undefined ? [] : await offsetsAt(driver, cluster, lanes, Math.max(0, Math.floor(since / 1000)))
  const ends = timed.includes(-1) ? await offsetsAt(driver, cluster, lanes, LATEST) : []
  return lanes.map((lane, index) => {
    const first = since === undefined ? earliest[index]! : timed[index] === -1 ? ends[index]! : timed[index]!
    return Math.max(first, after?.get(placeKey(lane)) ?? 0)
  })
}

/** The newest `count` that the selection leaves, oldest first: ever larger pieces from the end of every partition. */
async function newestOf(
  session: Session,
  lanes: readonly Lane[],
  begins: readonly number[],
  ends: readonly number[],
  options: ReadOptions,
  count: number,
): Promise<Recorded[]> {
  if (count === 0) return []
  for (let span = Math.max(FIRST_LOOK, count * 2); ; span *= 8) {
    const from = ends.map((end, index) => Math.max(begins[index]!, end - span))
    const reader = newReader(session.driver, session.cluster, lanes, options, session.address.cluster, session.ended)
    reader.seek(from)
    let found: Recorded[] = []
    for await (const batch of upTo(session, reader, ends)) {
      found.push(...batch)
      if (found.length > count * 4 + 4096) found = found.slice(-count)
    }
    if (found.length >= count || session.ended() || from.every((offset, index) => offset <= begins[index]!)) return found.slice(-count)
  }
}
