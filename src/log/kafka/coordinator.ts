// Which broker looks after a transaction or a group, or why none does: kafkajs tells nobody that the user may not ask.
import type { Broker, Cluster } from './driver.ts'

/** Kinds of coordinator in FindCoordinator. */
export const OF_GROUPS = 0
export const OF_TRANSACTIONS = 1

export async function coordinatorOf(cluster: Cluster, name: string, kind: typeof OF_GROUPS | typeof OF_TRANSACTIONS): Promise<Broker> {
  const question = { groupId: name, coordinatorType: kind }
  try {
    return await cluster.findGroupCoordinator(question)
  } catch (error) {
    if ((error as Error).name !== 'KafkaJSGroupCoordinatorNotFound') throw error
    const [broker] = Object.values(cluster.brokerPool.brokers).filter(({ connectionPool }) => connectionPool.pool.length > 0)
    await broker?.findGroupCoordinator(question) // says why
    throw error
  }
}
