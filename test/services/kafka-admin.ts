// What Kafka's own tools do to a broker, for tests: topics and records deleted, settings changed, rights given. What brokers do later is
// waited for, but for rights: when they hold shows only in what they allow.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { fetchFrom } from '../../src/log/kafka/fetch.ts'
import { brokerOf, LATEST, offsetsAt } from '../../src/log/kafka/lanes.ts'
import { newDriver } from '../../src/log/kafka.ts'

const OPERATIONS = { describe: 8, read: 3, write: 4 } as const
const RESOURCES = { topic: 2, transactionalId: 5 } as const
/** Kafka's own topic, in which it keeps what it knows of writers. */
const TRANSACTIONS = '__transaction_state'
const BY_PREFIX = 4
const ALLOW = 3

export type Right = keyof typeof OPERATIONS

type Admin = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  listTopics(): Promise<string[]>
  fetchTopicMetadata(request: { topics: string[] }): Promise<{ topics: { partitions: unknown[] }[] }>
  createPartitions(request: { topicPartitions: { topic: string; count: number }[] }): Promise<boolean>
  alterConfigs(request: { validateOnly: boolean; resources: object[] }): Promise<unknown>
  deleteTopics(request: { topics: string[] }): Promise<void>
  deleteTopicRecords(request: { topic: string; partitions: { partition: number; offset: string }[] }): Promise<void>
  createAcls(request: { acl: object[] }): Promise<boolean>
}

async function withAdmin(address: string, work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = newDriver(parseKafkaAddress(address)).admin() as unknown as Admin
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.disconnect()
  }
}

/** For what somebody asked for and the brokers do in their own time; the test's own limit ends it. */
async function until(is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await sleep(50)
}

export const deleteTopic = (address: string, topic: string): Promise<void> =>
  withAdmin(address, async admin => {
    await admin.deleteTopics({ topics: [topic] })
    await until(async () => !(await admin.listTopics()).includes(topic))
  })

export const addPartitions = (address: string, topic: string, count: number): Promise<void> =>
  withAdmin(address, async admin => {
    await admin.createPartitions({ topicPartitions: [{ topic, count }] })
    await until(async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions.length === count)
  })

/** All settings of the topic: those that are not named get their defaults. */
export const setTopic = (address: string, topic: string, settings: Readonly<Record<string, string>>): Promise<void> =>
  withAdmin(address, admin => {
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
    return admin.alterConfigs({ validateOnly: false, resources: [{ type: RESOURCES.topic, name: topic, configEntries }] })
  })

/** Until the broker has dropped what it knew of every writer whose name begins so. */
export async function untilForgotten(address: string, writer: string): Promise<void> {
  const driver = newDriver(parseKafkaAddress(address))
  const cluster = driver.cluster()
  await cluster.connect()
  try {
    await cluster.addMultipleTargetTopics([TRANSACTIONS])
    const places = cluster.findTopicPartitionMetadata(TRANSACTIONS).map(({ partitionId }) => ({ topic: TRANSACTIONS, partition: partitionId }))
    await until(async () => {
      const known = new Map<string, boolean>()
      const ends = await offsetsAt(driver, cluster, places, LATEST)
      for (const [index, place] of places.entries())
        for (let offset = 0; offset < ends[index]!; ) {
          const [part] = await fetchFrom(driver, await brokerOf(cluster, 1), [{ ...place, offset }], 0)
          // Version and length stand before the name; a name without a value is forgotten.
          for (const { buffer, keyAt, keyEnd, valueAt } of part!.records) known.set(buffer.toString('utf8', keyAt + 4, keyEnd), valueAt >= 0)
          offset = part!.next
        }
      const mine = [...known].filter(([name]) => name.startsWith(writer))
      return mine.length > 0 && mine.every(([, isKnown]) => !isKnown)
    })
  } finally {
    await cluster.disconnect()
  }
}

/** Of partition 0, all before the offset. */
export const deleteRecords = (address: string, topic: string, offset: number): Promise<void> =>
  withAdmin(address, async admin => {
    await admin.fetchTopicMetadata({ topics: [topic] })
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] })
  })

/** On all whose name begins so; `address` is of one who may give rights. */
export const allow = (address: string, user: string, kind: keyof typeof RESOURCES, name: string, rights: readonly Right[]): Promise<void> => {
  const rule = { resourceType: RESOURCES[kind], resourceName: name, resourcePatternType: BY_PREFIX, principal: `User:${user}`, host: '*' }
  return withAdmin(address, admin =>
    admin.createAcls({ acl: rights.map(right => ({ ...rule, operation: OPERATIONS[right], permissionType: ALLOW })) }),
  )
}
