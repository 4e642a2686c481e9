// The bookmarks of a log in Kafka: a compacted topic, whose newest message of a name stands.
import type { Bookmarks } from '../log.ts'
import type { Cluster, Driver } from './driver.ts'
import { fetchFrom } from './fetch.ts'
import { brokerOf, byLeader, EARLIEST, LATEST, offsetsAt } from './lanes.ts'
import { bookmarkTopic } from './topics.ts'

export async function readBookmarks(driver: Driver, cluster: Cluster, prefix: string): Promise<Bookmarks> {
  const topic = bookmarkTopic(prefix)
  await cluster.addMultipleTargetTopics([topic])
  const places = [{ topic, partition: 0 }]
  const [end] = await offsetsAt(driver, cluster, places, LATEST)
  let [offset] = await offsetsAt(driver, cluster, places, EARLIEST)
  const marks = new Map<string, string>()
  while (offset! < end!) {
    const [leader] = byLeader(driver, cluster, places).keys()
    const broker = await brokerOf(cluster, leader!)
    const [part] = await fetchFrom(driver, broker, [{ topic, partition: 0, offset: offset! }], 0)
    if (part === undefined || part.errorCode !== 0) throw driver.errorOf(part?.errorCode ?? -1)
    for (const { buffer, keyAt, keyEnd, valueAt, valueEnd } of part.records) {
      const name = buffer.toString('utf8', keyAt, keyEnd)
      if (valueAt < 0) marks.delete(name)
      else marks.set(name, buffer.toString('utf8', valueAt, valueEnd))
    }
    offset = part.next
  }
  return Object.fromEntries(marks)
}
