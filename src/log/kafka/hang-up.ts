// Ends the connections of a cluster at once: kafkajs would wait for every answer, and a question for more waits seconds for its own.
import type { Cluster } from './driver.ts'

export async function hangUp(cluster: Cluster): Promise<void> {
  const { brokers, seedBroker } = cluster.brokerPool
  for (const broker of [seedBroker, ...Object.values(brokers)])
    for (const { requestQueue } of broker?.connectionPool.pool ?? []) requestQueue.rejectAll(new Error('the log is closed'))
  await cluster.disconnect().catch(() => {})
}
