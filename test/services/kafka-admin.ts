// What Kafka's own tools do to a broker, for tests: topics and records deleted, rights given.
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { newDriver } from '../../src/log/kafka.ts'

const OPERATIONS = { describe: 8, read: 3, write: 4 } as const
const RESOURCES = { topic: 2, transactionalId: 5 } as const
const BY_PREFIX = 4
const ALLOW = 3

export type Right = keyof typeof OPERATIONS

type Admin = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  fetchTopicMetadata(request: { topics: string[] }): Promise<unknown>
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

export const deleteTopic = (address: string, topic: string): Promise<void> => withAdmin(address, admin => admin.deleteTopics({ topics: [topic] }))

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
