// What a log in Kafka holds, as far as brokers tell without handing over all of it: events are offsets, which the ends of transactions
// and what came twice have too, so there are at most so many; the oldest and newest are the first and last of each partition.
import { STREAMS } from '../../events/stream.ts'
import type { LogStatus, StreamStatus } from '../log.ts'
import { EARLIEST, LATEST, type Lane, lanesOf, offsetsAt, withRetries } from './lanes.ts'
import type { Session } from './read.ts'
import { newReader } from './reader.ts'
import { topicSizes } from './sizes.ts'

/** So many offsets at an end are looked at for an event: the last ones may be ends of transactions. */
const EDGE = 64

export async function kafkaStatus(session: Session): Promise<LogStatus> {
  const { driver, cluster, address } = session
  const lanes = await lanesOf(driver, cluster, address, STREAMS)
  return withRetries(cluster, async () => {
    const begins = await offsetsAt(driver, cluster, lanes, EARLIEST)
    const ends = await offsetsAt(driver, cluster, lanes, LATEST)
    const sizes = await topicSizes(driver, cluster, lanes)
    const times = [
      ...(await timesIn(
        session,
        lanes,
        begins,
        begins.map((begin, i) => Math.min(ends[i]!, begin + EDGE)),
      )),
    ]
    times.push(
      ...(await timesIn(
        session,
        lanes,
        ends.map((end, i) => Math.max(begins[i]!, end - EDGE)),
        ends,
      )),
    )
    const streams = STREAMS.map((stream): StreamStatus => {
      const mine = lanes.flatMap((lane, index) => (lane.stream === stream ? [index] : []))
      const seen = times.filter(time => time.stream === stream).map(({ at }) => at)
      return {
        stream,
        events: mine.reduce((sum, index) => sum + ends[index]! - begins[index]!, 0),
        bytes: sizes.get(lanes[mine[0]!]?.topic ?? '') ?? 0,
        oldest: seen.length === 0 ? undefined : seen.reduce((a, b) => Math.min(a, b)),
        newest: seen.length === 0 ? undefined : seen.reduce((a, b) => Math.max(a, b)),
      }
    })
    return { home: address.home, bytes: streams.reduce((sum, { bytes }) => sum + bytes, 0), streams }
  })
}

async function timesIn({ driver, cluster, address, ended }: Session, lanes: readonly Lane[], from: readonly number[], to: readonly number[]) {
  const reader = newReader(driver, cluster, lanes, {}, address.cluster, ended)
  reader.seek(from)
  const times: { readonly stream: string; readonly at: number }[] = []
  for await (const batch of reader.to(to))
    for (const recorded of batch) if (recorded.ok) times.push({ stream: recorded.stream, at: recorded.event.at })
  return times
}
