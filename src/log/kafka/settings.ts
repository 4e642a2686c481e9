// Settings of topics that say what brokers drop, and how many of them must have a message.
import type { Cluster } from './driver.ts'

export type TopicSettings = Readonly<Record<string, string>>

const ASKED = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'segment.ms', 'segment.bytes', 'min.insync.replicas']
const TOPIC = 2

/** Empty where the user may not ask: nothing depends on it but what people are told. */
export async function topicSettings(cluster: Cluster, topics: readonly string[]): Promise<Map<string, TopicSettings>> {
  try {
    const broker = await cluster.findControllerBroker()
    const { resources } = await broker.describeConfigs({
      includeSynonyms: false,
      resources: topics.map(name => ({ type: TOPIC, name, configNames: ASKED })),
    })
    return new Map(
      resources.map(({ resourceName, configEntries }) => [
        resourceName,
        Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    )
  } catch {
    return new Map()
  }
}
