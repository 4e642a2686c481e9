// Sharing a log in Kafka: part p of the log is partition p of every stream that is read, so that a cluster is one member's, all of it.
//
// Who has which part is settled by member.ts beside the reading, and takes effect here between two portions. What changes hands begins
// with its new member where the group has come to; what a member keeps it reads on, undisturbed.
import { umtoolError } from '../../../cli/errors.ts'
import { EXIT } from '../../../cli/exit-codes.ts'
import { parseSource } from '../../../events/source.ts'
import type { Stream } from '../../../events/stream.ts'
import type { Recorded } from '../../log.ts'
import { checkGroup } from '../../misuse.ts'
import { wantedStreams } from '../../select.ts'
import type { Portion, ShareChanged, ShareOptions, SharePatience } from '../../share.ts'
import type { Cluster } from '../driver.ts'
import { isPassing } from '../errors.ts'
import { hangUp } from '../hang-up.ts'
import { type Lane, lanesOf, withRetries } from '../lanes.ts'
import { endOf } from '../or-end.ts'
import { parsePosition, placeKey } from '../position.ts'
import { endsOf, type Session, untilMore, upTo } from '../read.ts'
import { newOnce, newReader } from '../reader.ts'
import { streamTopic } from '../topics.ts'
import { groupError } from './errors.ts'
import { joinGroup, type Membership } from './member.ts'
import { beginsOf, lookBack } from './places.ts'
import { newSaver, type Tenure } from './save.ts'

const PATIENCE: SharePatience = { session: 15_000, grace: 60_000, stalled: 300_000 }
/** What was passed over, and the ends of transactions, move the place too, that often at most. Milliseconds. */
const AT_REST = 5000

export type ShareSession = Session & {
  /** Connections of their own, closed with the log. */
  readonly connect: () => Promise<Cluster>
  readonly disconnect: (cluster: Cluster) => Promise<void>
}

export async function* shareKafka(session: ShareSession, options: ShareOptions): AsyncGenerator<Portion, void, void> {
  const { driver, cluster, address, ended, end } = session
  const { group, from, patience = PATIENCE, signal: _, ...selection } = options
  checkGroup(group, address.home)
  if (address.cluster !== undefined)
    throw umtoolError(EXIT.usage, `a group divides the clusters of a log, and cluster=${address.cluster} names one`, { where: address.home })
  const streams = wantedStreams(options.streams)
  if (streams.length === 0) return
  const groupId = `${address.prefix}.${group}`
  const tenures = new Map<number, Tenure>()
  const lost = new Set<number>()
  let wanted: ReadonlySet<number> | undefined
  let of = 0
  /** Counts what was heard of the group: what was begun before is not true after. */
  let heard = 0
  let failure: { readonly error: unknown } | undefined
  let news = new AbortController()
  let overdue: NodeJS.Timeout | undefined
  let member: Membership | undefined
  const saver = newSaver({ cluster, groupId, streams, address, ended, member: () => member })

  const drop = (tenure: Tenure): void => {
    tenure.over = true
    if (tenures.delete(tenure.part)) lost.add(tenure.part)
  }
  const dropAll = (): void => {
    heard++
    for (const tenure of [...tenures.values()]) drop(tenure)
    wanted = undefined
  }
  const unwanted = (): Tenure[] => (wanted === undefined ? [] : [...tenures.values()].filter(({ part }) => !wanted!.has(part)))
  /** Whoever works longer than he may is not waited for. */
  const letGo = (): void => {
    const late = unwanted()
    if (late.length === 0) return
    late.forEach(drop)
    member?.rejoin()
    news.abort()
  }
  const join = async (): Promise<Membership> => {
    const own = await session.connect()
    return joinGroup(
      {
        driver,
        cluster: own,
        other: cluster,
        groupId,
        topics: streams.map(stream => streamTopic(address.prefix, stream)),
        session: patience.session,
        heartbeat: patience.heartbeat,
        count: () => countParts(session, own, streams),
        held: () => [...tenures.keys()],
      },
      {
        given(parts, count) {
          heard++
          wanted = new Set(parts)
          of = count
          clearTimeout(overdue)
          if (unwanted().length > 0) overdue = setTimeout(letGo, patience.grace)
          news.abort()
        },
        expelled() {
          dropAll()
          news.abort()
        },
        failed(error) {
          failure = { error: groupError(error, group, address.home) }
          news.abort()
        },
      },
    )
  }
  end.addEventListener('abort', () => news.abort())

  /** Hands out a portion; who does not come back for the next one for too long is no member meanwhile. */
  async function* handOut(portion: Portion): AsyncGenerator<Portion, void, void> {
    const timer = setTimeout(() => {
      dropAll()
      void member?.leave()
      member = undefined
      news.abort()
    }, patience.stalled)
    try {
      yield portion
    } finally {
      clearTimeout(timer)
    }
    if (!ended()) member ??= await join()
  }

  try {
    member = await join()
    for (let first = true; !ended(); ) {
      if (failure !== undefined) throw failure.error
      news = new AbortController()
      if (ended()) return
      const going = unwanted()
      if (going.length > 0) {
        yield* handOut({ kind: 'releasing', parts: going.map(({ part }) => part) })
        await saver.settled()
        going.forEach(drop)
        member.rejoin()
        continue
      }
      const gained = wanted === undefined ? [] : [...wanted].filter(part => !tenures.has(part))
      const missed = gained.length === 0 ? [] : await withRetries(cluster, () => open(gained), ended, Number.POSITIVE_INFINITY)
      if (gained.some(part => !tenures.has(part))) continue
      const isNews = wanted !== undefined && (first || gained.length > 0 || lost.size > 0)
      if (isNews) {
        first = false
        const count = of
        const change: ShareChanged = {
          kind: 'share',
          has: [...tenures.keys()].sort((a, b) => a - b),
          of: count,
          gained,
          lost: [...lost].filter(part => !gained.includes(part)),
          missed,
          partOf: cluster => driver.partitionOf(cluster, count),
        }
        lost.clear()
        yield* handOut(change)
      }
      if (news.signal.aborted) continue
      if (tenures.size === 0) await endOf(news.signal)
      else yield* reading()
    }
  } finally {
    clearTimeout(overdue)
    dropAll()
    await member?.leave()
  }

  /** Takes over these parts where the group has come to. */
  async function open(parts: readonly number[]): Promise<ShareChanged['missed']> {
    const before = heard
    const lanes = lanesOfParts(parts)
    const begins = await beginsOf(driver, cluster, groupId, lanes, from)
    const opened = new Map(
      parts.map((part): [number, Tenure] => {
        const mine = begins.filter((_, index) => lanes[index]!.partition === part)
        const places = mine.map(({ offset }) => offset)
        return [part, { part, over: false, isNew: newOnce(), handed: places, saved: mine.map(({ isNew, offset }) => (isNew ? -1 : offset)) }]
      }),
    )
    await lookBack(driver, cluster, lanes, begins, (lane, source, run, sequence) => opened.get(lane.partition)!.isNew(source, run, sequence))
    // Others may have had these parts meanwhile, and be further.
    if (heard !== before) return []
    for (const [part, tenure] of opened) tenures.set(part, tenure)
    await saver.save(saver.snapshot(opened.values()), true)
    return lanes.flatMap(({ stream, partition }, index) => {
      const { missed: events } = begins[index]!
      return events === 0 ? [] : [{ part: partition, stream, events }]
    })
  }

  function lanesOfParts(parts: readonly number[]): Lane[] {
    const sorted = parts.toSorted((a, b) => a - b)
    return streams.flatMap(stream => sorted.map(partition => ({ stream, partition, topic: streamTopic(address.prefix, stream) })))
  }

  /** Until the share changes. */
  async function* reading(): AsyncGenerator<Portion, void, void> {
    const over = (): boolean => news.signal.aborted || ended()
    const own = await session.connect()
    // An answer that is still to come would hold up the end.
    news.signal.addEventListener('abort', () => void hangUp(own), { once: true })
    const lanes = lanesOfParts([...tenures.keys()])
    const inner: Session = { driver, cluster: own, address, ended: over, end: news.signal }
    try {
      await withRetries(own, () => own.addMultipleTargetTopics([...new Set(lanes.map(({ topic }) => topic))]), over)
      const reader = newReader(driver, own, lanes, selection, undefined, over)
      reader.seek(lanes.map(({ stream, partition }) => tenures.get(partition)!.handed[streams.indexOf(stream)]!))
      for (let rested = 0; !over(); ) {
        for await (const batch of upTo(inner, reader, await endsOf(inner, lanes))) {
          const portion = portionOf(batch)
          if (portion !== undefined) yield* handOut(portion)
          if (over()) return
        }
        if (over()) return
        if (!saver.owes()) {
          for (const [index, offset] of reader.offsets().entries()) {
            const { stream, partition } = lanes[index]!
            tenures.get(partition)!.handed[streams.indexOf(stream)] = offset
          }
          if (performance.now() - rested > AT_REST) {
            rested = performance.now()
            void saver.save(saver.snapshot(tenures.values())).catch(() => {})
          }
        }
        await untilMore(inner, reader)
      }
    } catch (error) {
      // Brokers that are away are waited for; where it was the group knows.
      if (!over() && !isPassing(error)) throw error
    } finally {
      await session.disconnect(own)
    }
  }

  function portionOf(batch: readonly Recorded[]): Portion | undefined {
    const places = parsePosition(batch.at(-1)!.position, address.home)
    const recorded = batch.filter(one => {
      if (!one.ok) return true
      const { source, run, sequence } = one.event
      const tenure = tenures.get(driver.partitionOf(parseSource(source)?.cluster ?? '', of))
      return tenure === undefined || tenure.isNew(source, run, sequence)
    })
    for (const tenure of tenures.values())
      tenure.handed = streams.map((stream, index) => places.get(placeKey({ stream, partition: tenure.part })) ?? tenure.handed[index]!)
    return recorded.length === 0 ? undefined : { kind: 'events', recorded, commit: saver.owe(tenures.values()) }
  }
}

/** Partition p of one topic and of another are the same clusters only where there are as many. */
async function countParts({ driver, address }: Session, cluster: Cluster, streams: readonly Stream[]): Promise<number> {
  const lanes = await lanesOf(driver, cluster, address, streams)
  const counts = new Map([...Map.groupBy(lanes, ({ stream }) => stream)].map(([stream, mine]) => [stream, mine.length]))
  const [first = 0] = counts.values()
  if ([...counts.values()].every(count => count === first)) return first
  const told = [...counts].map(([stream, count]) => `${stream} ${count}`).join(', ')
  throw umtoolError(EXIT.found, `the topics have different numbers of partitions (${told}): a cluster would be divided among members`, {
    where: address.home,
    hint: 'kafka-topics.sh --alter --partitions brings all topics to the largest number; --stream reads only such as have the same',
  })
}
