// Saves how far a member has come, as long as it is the one to say so.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stream } from '../../../events/stream.ts'
import type { KafkaAddress } from '../address.ts'
import { coordinatorOf, OF_GROUPS } from '../coordinator.ts'
import type { Broker, Cluster } from '../driver.ts'
import { isPassing, kafkaError } from '../errors.ts'
import { streamTopic } from '../topics.ts'
import { type Membership, typeOf } from './member.ts'
import { savePlaces } from './places.ts'

/** One part while one member has it. Offsets: one for each stream. */
export type Tenure = {
  readonly part: number
  /** Another has it, or will: what is said of it counts no more. */
  over: boolean
  /** Whether an event comes for the first time. */
  readonly isNew: (source: string, run: string, sequence: number) => boolean
  /** Behind what was handed out, or passed over. */
  handed: number[]
  saved: number[]
}

type Snapshot = readonly { readonly tenure: Tenure; readonly offsets: readonly number[] }[]

export type Saver = {
  snapshot(tenures: Iterable<Tenure>): Snapshot
  /** False when something of it was over before it was saved. Brokers that are away are waited for a while; `untilEnded`: until the sharing ends. */
  save(snapshot: Snapshot, untilEnded?: boolean): Promise<boolean>
  /** What is handed out now is owed; answers how to say that it was dealt with. */
  owe(tenures: Iterable<Tenure>): () => Promise<boolean>
  /** Something was handed out and nobody has said that it was dealt with. */
  owes(): boolean
  /** Resolves when nothing is being saved. */
  settled(): Promise<void>
}

type Parts = {
  readonly cluster: Cluster
  readonly groupId: string
  readonly streams: readonly Stream[]
  readonly address: KafkaAddress
  readonly ended: () => boolean
  readonly member: () => Membership | undefined
}

/** While a group divides anew nothing can be saved for some milliseconds; a broker that dies is missed after nine seconds. Milliseconds. */
const AGAIN = 20
const PATIENCE = 30_000

export function newSaver({ cluster, groupId, streams, address, ended, member }: Parts): Saver {
  const saving = new Set<Promise<unknown>>()
  let coordinator: Broker | undefined
  let handed = 0
  let dealtWith = 0

  const snapshot = (tenures: Iterable<Tenure>): Snapshot => [...tenures].map(tenure => ({ tenure, offsets: [...tenure.handed] }))
  const isAhead = ({ tenure, offsets }: Snapshot[number]): boolean => offsets.some((offset, index) => offset > tenure.saved[index]!)

  const tell = async (ahead: Snapshot): Promise<void> => {
    const identity = member()?.identity()
    if (identity === undefined) return
    const places = ahead.flatMap(({ tenure: { part, saved }, offsets }) =>
      streams.map((stream, index) => ({
        topic: streamTopic(address.prefix, stream),
        partition: part,
        offset: Math.max(offsets[index]!, saved[index]!),
      })),
    )
    coordinator ??= await coordinatorOf(cluster, groupId, OF_GROUPS)
    await savePlaces(coordinator, { groupId, ...identity }, places)
    for (const { tenure, offsets } of ahead) tenure.saved = tenure.saved.map((offset, index) => Math.max(offset, offsets[index]!))
  }

  const save = async (given: Snapshot, untilEnded: boolean): Promise<boolean> => {
    for (const until = performance.now() + PATIENCE; ; await sleep(AGAIN)) {
      const ahead = given.filter(one => isAhead(one) && !one.tenure.over)
      if (ahead.length === 0) return !given.some(isAhead)
      try {
        await tell(ahead)
      } catch (error) {
        coordinator = undefined // another may be it by now
        const type = typeOf(error)
        if (type === 'UNKNOWN_MEMBER_ID') member()?.expelled()
        // Of the division before, or of none yet: the one that is under way settles whose it is.
        else if (type !== 'ILLEGAL_GENERATION' && type !== 'REBALANCE_IN_PROGRESS' && !isPassing(error)) throw kafkaError(error, address.home)
        if (untilEnded ? ended() : performance.now() > until) throw kafkaError(error, address.home)
        if (isPassing(error)) await cluster.refreshMetadata().catch(() => {})
      }
    }
  }

  const kept = <Answer>(work: Promise<Answer>): Promise<Answer> => {
    saving.add(work)
    const done = (): void => void saving.delete(work)
    work.then(done, done)
    return work
  }

  return {
    snapshot,
    save: (given, untilEnded = false) => kept(save(given, untilEnded)),
    owe(tenures) {
      const number = ++handed
      const given = snapshot(tenures)
      return async () => {
        const all = await kept(save(given, false))
        dealtWith = Math.max(dealtWith, number)
        return all
      }
    },
    owes: () => handed > dealtWith,
    async settled() {
      while (saving.size > 0) await Promise.allSettled(saving)
    },
  }
}
