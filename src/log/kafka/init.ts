// Makes the topics of a log as they should be, and says what differs where they are there already; changes nothing that is there.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from './driver.ts'
import { isPassing } from './errors.ts'
import type { TopicPlan } from './topics.ts'

export type Difference = { readonly setting: string; readonly has: string; readonly should: string }

export type TopicOutcome = {
  readonly plan: TopicPlan
  /** `missing`: would be made, but only looked. */
  readonly state: 'made' | 'missing' | 'there'
  readonly differences: readonly Difference[]
}

export type InitOutcome = { readonly brokers: number; readonly topics: readonly TopicOutcome[] }

const TOPIC = 2
/** Milliseconds. */
const PATIENCE = 20_000
const LOOK = 50

export async function countBrokers(admin: Admin): Promise<number> {
  return (await admin.describeCluster()).brokers.length
}

export async function initTopics(admin: Admin, plans: readonly TopicPlan[], dryRun: boolean): Promise<TopicOutcome[]> {
  const there = new Set(await admin.listTopics())
  const missing = plans.filter(({ topic }) => !there.has(topic))
  if (!dryRun && missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map(({ topic, partitions, replicas, settings }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replicas,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    })
    await untilLed(
      admin,
      missing.map(({ topic }) => topic),
    )
  }
  const old = plans.filter(({ topic }) => there.has(topic))
  const differences = old.length === 0 ? new Map<string, Difference[]>() : await differencesOf(admin, old)
  return plans.map(plan => {
    const mine = differences.get(plan.topic)
    return { plan, state: mine !== undefined ? 'there' : dryRun ? 'missing' : 'made', differences: mine ?? [] }
  })
}

/** A topic that was made is known to all brokers some time later, on a busy one seconds: kafkajs gives up when it is not known at once. */
async function untilLed(admin: Admin, topics: readonly string[]): Promise<void> {
  for (const until = performance.now() + PATIENCE; ; await sleep(LOOK)) {
    try {
      const found = await admin.fetchTopicMetadata({ topics: [...topics] })
      if (found.topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) return
    } catch (error) {
      if (!isPassing(error) || performance.now() > until) throw error
    }
    if (performance.now() > until) return
  }
}

async function differencesOf(admin: Admin, plans: readonly TopicPlan[]): Promise<Map<string, Difference[]>> {
  const { topics } = await admin.fetchTopicMetadata({ topics: plans.map(({ topic }) => topic) })
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: plans.map(({ topic, settings }) => ({ type: TOPIC, name: topic, configNames: Object.keys(settings) })),
  })
  return new Map(
    plans.map(plan => {
      const partitions = topics.find(({ name }) => name === plan.topic)?.partitions ?? []
      const entries = resources.find(({ resourceName }) => resourceName === plan.topic)?.configEntries ?? []
      const has = new Map<string, string>(entries.map(({ configName, configValue }) => [configName, configValue]))
      has.set('partitions', String(partitions.length))
      has.set('replicas', String(Math.min(...partitions.map(({ replicas }) => replicas.length))))
      const should = { partitions: String(plan.partitions), replicas: String(plan.replicas), ...plan.settings }
      return [plan.topic, Object.entries(should).flatMap(([setting, value]) => differs(setting, has.get(setting) ?? 'unknown', value))]
    }),
  )
}

/** More copies than planned are none the worse. */
function differs(setting: string, has: string, should: string): Difference[] {
  if (has === should || (setting === 'replicas' && Number(has) > Number(should))) return []
  return [{ setting, has, should }]
}
