// How far a group has come in each partition: where its members begin, and what they knew who were there before.
import type { Stream } from '../../../events/stream.ts'
import type { ShareOptions } from '../../share.ts'
import { coordinatorOf, OF_GROUPS } from '../coordinator.ts'
import type { Broker, Cluster, Driver, GroupPlaces } from '../driver.ts'
import { newDecoder } from '../event.ts'
import { fetchFrom } from '../fetch.ts'
import { brokerOf, byLeader, EARLIEST, LATEST, type Lane, type Located, offsetsAt } from '../lanes.ts'

export type Begin = {
  /** Where to go on. */
  readonly offset: number
  /** The first that is still there. */
  readonly earliest: number
  /** The group was never here: its place is to be saved before anything is handed out, lest another member begins elsewhere. */
  readonly isNew: boolean
  /** Offsets that were dropped before the group came to them. */
  readonly missed: number
}

/** One for each lane. */
export async function beginsOf(
  driver: Driver,
  cluster: Cluster,
  groupId: string,
  lanes: readonly Lane[],
  from: ShareOptions['from'],
): Promise<readonly Begin[]> {
  const coordinator = await coordinatorOf(cluster, groupId, OF_GROUPS)
  const { responses } = await coordinator.offsetFetch({ groupId, topics: topicsOf(lanes, () => ({})) })
  const saved = new Map(
    responses.flatMap(({ topic, partitions }) => partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)])),
  )
  const [earliest, latest] = [await offsetsAt(driver, cluster, lanes, EARLIEST), await offsetsAt(driver, cluster, lanes, LATEST)]
  const timed = typeof from === 'number' ? await offsetsAt(driver, cluster, lanes, Math.max(0, Math.floor(from / 1000))) : []
  return lanes.map(({ topic, partition }, index): Begin => {
    const [first, last] = [earliest[index]!, latest[index]!]
    const place = saved.get(`${topic}/${partition}`) ?? -1
    // Beyond the end: the topic was made anew, and all that is in it is new.
    if (place > last) return { offset: first, earliest: first, isNew: true, missed: 0 }
    if (place >= 0) return { offset: Math.max(place, first), earliest: first, isNew: false, missed: Math.max(0, first - place) }
    const at = from === 'oldest' ? first : from === 'newest' ? last : (timed[index] ?? -1)
    return { offset: at < 0 ? last : at, earliest: first, isNew: true, missed: 0 }
  })
}

export function topicsOf<Place extends Located, More>(places: readonly Place[], more: (place: Place, index: number) => More) {
  const numbered = places.map((place, index) => ({ place, index }))
  return [...Map.groupBy(numbered, ({ place }) => place.topic)].map(([topic, mine]) => ({
    topic,
    partitions: mine.map(({ place, index }) => ({ partition: place.partition, ...more(place, index) })),
  }))
}

/** Rejects with the broker's word for one that is no member any more. */
export async function savePlaces(
  coordinator: Broker,
  member: { readonly groupId: string; readonly memberId: string; readonly groupGenerationId: number },
  places: readonly (Located & { readonly offset: number })[],
): Promise<void> {
  const topics: GroupPlaces = topicsOf(places, ({ offset }) => ({ offset: String(offset) }))
  await coordinator.offsetCommit({ ...member, topics })
}

/** So much before its place a member looks at, to know what comes a second time. Offsets; packets are large and come in few. */
const LOOK_BACK: Readonly<Record<Stream, number>> = { capture: 64, stats: 8192, events: 8192, actions: 8192 }

/** Shows `seen` what stands a little before each place, without its data. */
export async function lookBack(
  driver: Driver,
  cluster: Cluster,
  lanes: readonly Lane[],
  begins: readonly Begin[],
  seen: (lane: Lane, source: string, run: string, sequence: number) => void,
): Promise<void> {
  const decoder = newDecoder()
  const tracks = lanes.map((lane, index) => {
    const { offset, earliest } = begins[index]!
    return { ...lane, lane, offset: Math.max(earliest, offset - LOOK_BACK[lane.stream]), end: offset }
  })
  for (let left = tracks; left.length > 0; left = left.filter(({ offset, end }) => offset < end)) {
    left = left.filter(({ offset, end }) => offset < end)
    await Promise.all(
      [...byLeader(driver, cluster, left)].map(async ([nodeId, mine]) => {
        for (const part of await fetchFrom(driver, await brokerOf(cluster, nodeId), mine, 0)) {
          const track = mine.find(({ topic, partition }) => topic === part.topic && partition === part.partition)
          if (track === undefined) continue
          if (part.errorCode !== 0) throw driver.errorOf(part.errorCode)
          for (const record of part.records) {
            const answer = record.offset < track.end ? decoder.envelopeOf(record) : undefined
            if (answer?.ok) seen(track.lane, answer.value.event.source, answer.value.event.run, answer.value.event.sequence)
          }
          // A broker that gives nothing has nothing: what is known of the past is a help and no promise.
          track.offset = part.next > track.offset ? part.next : track.end
        }
      }),
    )
  }
}
