// How much disk partitions take: DescribeLogDirs version 1 (Kafka 2.0 and later), which kafkajs does not have.
import { newCursor, readCount, readInt16, readInt32, readInt64, readText, skip, understood } from './bytes.ts'
import type { Cluster, Driver } from './driver.ts'
import { brokerOf, byLeader, type Located } from './lanes.ts'

const API_KEY = 35
const VERSION = 1

/** Bytes of each partition on its leader's disk: as packed as it is, and counted once however many copies there are. In the order of `items`; undefined where the user may not ask. */
export async function partitionSizes(driver: Driver, cluster: Cluster, items: readonly Located[]): Promise<(number | undefined)[]> {
  const sizes = new Map<string, number>()
  await Promise.all(
    [...byLeader(driver, cluster, items)].map(async ([nodeId, mine]) => {
      const broker = await brokerOf(cluster, nodeId)
      const asked = [...Map.groupBy(mine, ({ topic }) => topic)].map(([topic, parts]) => ({
        topic,
        partitions: parts.map(({ partition }) => partition),
      }))
      const found = (await broker.connectionPool.send({
        request: {
          apiKey: API_KEY,
          apiVersion: VERSION,
          apiName: 'DescribeLogDirs',
          encode: async () =>
            driver.newEncoder().writeArray(asked.map(({ topic, partitions }) => driver.newEncoder().writeString(topic).writeArray(partitions))),
        },
        response: {
          decode: async payload => ({ clientSideThrottleTime: payload.length < 4 ? 0 : payload.readInt32BE(0), payload }),
          parse: async decoded => understood(() => readSizes((decoded as { payload: Buffer }).payload)),
        },
      })) as ReturnType<typeof readSizes>
      for (const { topic, partition, bytes } of found) sizes.set(`${topic}/${partition}`, bytes)
    }),
  )
  return items.map(({ topic, partition }) => sizes.get(`${topic}/${partition}`))
}

/** Throws RangeError for what is damaged. */
export function readSizes(payload: Buffer): (Located & { readonly bytes: number })[] {
  const cursor = newCursor(payload)
  const sizes: (Located & { readonly bytes: number })[] = []
  skip(cursor, 4) // throttle time
  for (let folders = readCount(cursor, 8); folders > 0; folders--) {
    readInt16(cursor) // error
    readText(cursor) // folder
    for (let topics = readCount(cursor, 6); topics > 0; topics--) {
      const topic = readText(cursor)
      for (let left = readCount(cursor, 21); left > 0; left--) {
        sizes.push({ topic, partition: readInt32(cursor), bytes: readInt64(cursor) })
        skip(cursor, 8 + 1) // lag, whether it is on its way to another folder
      }
    }
  }
  return sizes
}
