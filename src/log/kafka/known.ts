// Topics that were just made are known to one broker sooner than to another, and a log may be opened by any of them: waits until all know.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker, Cluster, Driver } from './driver.ts'
import { isPassing } from './errors.ts'
import { hangUp } from './hang-up.ts'

/** Milliseconds. */
const PATIENCE = 20_000
const LOOK = 50

/** Resolves also when its patience is over: who made the topics has done so. */
export async function untilKnown(driver: Driver, topics: readonly string[]): Promise<void> {
  const cluster = driver.cluster()
  try {
    await cluster.connect()
    await cluster.refreshMetadata()
    for (const until = performance.now() + PATIENCE; performance.now() < until; await sleep(LOOK)) {
      const known = await Promise.all(Object.keys(cluster.brokerPool.brokers).map(id => isKnown(cluster, Number(id), topics)))
      if (!known.includes(false)) return
    }
  } catch (error) {
    if (!isPassing(error)) throw error
  } finally {
    await hangUp(cluster)
  }
}

/** One that does not answer is away, and learns of all topics before it answers again. */
async function isKnown(cluster: Cluster, nodeId: number, topics: readonly string[]): Promise<boolean> {
  let broker: Broker
  try {
    broker = await cluster.findBroker({ nodeId })
  } catch {
    return true
  }
  try {
    await broker.metadata(topics)
    return true
  } catch (error) {
    const { type } = error as { type?: string }
    return type !== 'UNKNOWN_TOPIC_OR_PARTITION' && type !== 'LEADER_NOT_AVAILABLE'
  }
}
