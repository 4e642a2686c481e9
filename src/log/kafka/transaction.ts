// Transactions: who coordinates them, which number this writer has, and what belongs to the one that is open.
//
// kafkajs's own would do, but for its speed: it writes a megabyte of packets a second. Its requests but Produce are used here as they are.
import { coordinatorOf, OF_TRANSACTIONS } from './coordinator.ts'
import type { Broker, Cluster, Driver } from './driver.ts'
import { encodeBatch } from './encode.ts'
import { brokerOf, byLeader, type Located, withRetries } from './lanes.ts'
import type { Message } from './message.ts'
import { produceTo } from './produce.ts'

export type Part = Located & { readonly messages: readonly Message[] }
/** Where the messages of a part begin. */
export type Written = Located & { readonly offset: number; readonly count: number }

export type Transactions = {
  /** Resolves when this writer has a number, and what a former one of its name left open was ended, by readers seen or never to be seen. */
  begin(): Promise<unknown>
  /** Opens one when none is open. Rejects when the outcome is not known; then only `giveUp` helps. */
  write(parts: readonly Part[]): Promise<Written[]>
  commit(): Promise<void>
  /** The next one begins afresh, and what is open now comes to nothing. */
  giveUp(): Promise<void>
}

const LAST_SEQUENCE = 0x7fff_ffff

export function newTransactions(driver: Driver, cluster: Cluster, transactionalId: string, timeout: number, compression: number): Transactions {
  let identity: { readonly producerId: number; readonly producerEpoch: number } | undefined
  const sequences = new Map<string, number>()
  let open = new Set<string>()

  /** The same for months: asked again only when something went wrong. */
  let known: Broker | undefined
  const coordinator = async (): Promise<Broker> => {
    known ??= await coordinatorOf(cluster, transactionalId, OF_TRANSACTIONS)
    return known
  }
  const retrying = <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
    withRetries(cluster, async () => {
      try {
        return await work()
      } catch (error) {
        known = undefined
        throw error
      }
    })
  const identify = async () => {
    if (identity !== undefined) return identity
    const { producerId, producerEpoch } = await retrying(async () =>
      (await coordinator()).initProducerId({ transactionalId, transactionTimeout: timeout }),
    )
    sequences.clear()
    identity = { producerId: Number(producerId), producerEpoch }
    return identity
  }
  /** Every partition is said to the coordinator before anything is written to it. */
  const include = async (parts: readonly Part[]): Promise<void> => {
    const { producerId, producerEpoch } = await identify()
    const added = parts.filter(part => !open.has(placeOf(part)))
    if (added.length === 0) return
    const topics = [...Map.groupBy(added, ({ topic }) => topic)].map(([topic, mine]) => ({
      topic,
      partitions: mine.map(({ partition }) => partition),
    }))
    await retrying(async () => (await coordinator()).addPartitionsToTxn({ transactionalId, producerId: String(producerId), producerEpoch, topics }))
    for (const part of added) open.add(placeOf(part))
  }
  const send = async (part: Part, batch: Buffer): Promise<Written> => {
    const { topic, partition, messages } = part
    const offset = await retrying(async () => {
      const [leader] = byLeader(driver, cluster, [part]).keys()
      return produceTo(driver, await brokerOf(cluster, leader!), transactionalId, { topic, partition, batch })
    })
    return { topic, partition, offset, count: messages.length }
  }

  return {
    begin: identify,
    async write(parts) {
      const { producerId, producerEpoch } = await identify()
      const [, ...batches] = await Promise.all([
        include(parts),
        ...parts.map(part => {
          const place = placeOf(part)
          const firstSequence = sequences.get(place) ?? 0
          sequences.set(place, (firstSequence + part.messages.length) % (LAST_SEQUENCE + 1))
          return encodeBatch(part.messages, { producerId, epoch: producerEpoch, firstSequence, compression })
        }),
      ])
      return Promise.all(parts.map((part, index) => send(part, batches[index]!)))
    },
    async commit() {
      if (open.size === 0) return
      const { producerId, producerEpoch } = await identify()
      await retrying(async () =>
        (await coordinator()).endTxn({ transactionalId, producerId: String(producerId), producerEpoch, transactionResult: true }),
      )
      open = new Set()
    },
    async giveUp() {
      const [mine, wasOpen] = [identity, open.size > 0]
      identity = undefined
      open = new Set()
      if (mine === undefined || !wasOpen) return
      const { producerId, producerEpoch } = mine
      // If it does not come through, the next beginning does it, or the broker after a time.
      const request = { transactionalId, producerId: String(producerId), producerEpoch, transactionResult: false }
      await coordinator()
        .then(broker => broker.endTxn(request))
        .catch(() => {})
    },
  }
}

const placeOf = ({ topic, partition }: Located): string => `${topic}/${partition}`
