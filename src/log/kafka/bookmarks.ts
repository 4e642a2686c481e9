// The bookmarks of a log in Kafka: a compacted topic, whose newest message of a name stands.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bookmarks } from '../log.ts'
import { type Cluster, type Driver, READ_COMMITTED, READ_UNCOMMITTED } from './driver.ts'
import { fetchFrom } from './fetch.ts'
import { brokerOf, byLeader, EARLIEST, LATEST, type Located, offsetsAt } from './lanes.ts'
import { bookmarkTopic } from './topics.ts'

/** A transaction of another writer hides what was committed behind its beginning, until it ends or its broker ends it. Milliseconds. */
const HIDDEN = 25_000
const LOOK = 20

/** Of the topic of bookmarks, in order. */
export async function bookmarkPlaces(cluster: Cluster, prefix: string): Promise<Located[]> {
  const topic = bookmarkTopic(prefix)
  await cluster.addMultipleTargetTopics([topic])
  return cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ topic, partition: partitionId }))
}

/** `whole`: waits until all is seen that was committed before. */
export async function readBookmarks(driver: Driver, cluster: Cluster, prefix: string, whole: boolean): Promise<Bookmarks> {
  const places = await bookmarkPlaces(cluster, prefix)
  const ends = whole ? await visibleEnds(driver, cluster, places) : await offsetsAt(driver, cluster, places, LATEST)
  const begins = await offsetsAt(driver, cluster, places, EARLIEST)
  const parts = await Promise.all(places.map((place, index) => readPart(driver, cluster, place, begins[index]!, ends[index]!)))
  return Object.fromEntries(parts.flatMap(marks => [...marks]))
}

async function visibleEnds(driver: Driver, cluster: Cluster, places: readonly Located[]): Promise<number[]> {
  const written = await offsetsAt(driver, cluster, places, LATEST, READ_UNCOMMITTED)
  for (const until = performance.now() + HIDDEN; ; await sleep(LOOK)) {
    const ends = await offsetsAt(driver, cluster, places, LATEST, READ_COMMITTED)
    // With patience at its end, what may be missing is sent twice: harmless.
    if (ends.every((end, index) => end >= written[index]!) || performance.now() > until) return ends
  }
}

async function readPart(driver: Driver, cluster: Cluster, place: Located, begin: number, end: number): Promise<Map<string, string>> {
  const marks = new Map<string, string>()
  for (let offset = begin; offset < end; ) {
    const [leader] = byLeader(driver, cluster, [place]).keys()
    const [part] = await fetchFrom(driver, await brokerOf(cluster, leader!), [{ ...place, offset }], 0)
    if (part === undefined || part.errorCode !== 0) throw driver.errorOf(part?.errorCode ?? -1)
    for (const { buffer, keyAt, keyEnd, valueAt, valueEnd } of part.records) {
      const name = buffer.toString('utf8', keyAt, keyEnd)
      if (valueAt < 0) marks.delete(name)
      else marks.set(name, buffer.toString('utf8', valueAt, valueEnd))
    }
    offset = part.next
  }
  return marks
}
