// The contract of sharing, for the home in Kafka, by a real broker; and what members of a group do to each other.
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { addPartitions } from '../services/kafka-admin.ts'
import { event, OTHER_RUN, packets } from './events.ts'
import { useKafka } from './kafka-home.ts'
import { describeShare, join, type Member, take } from './share-contract.ts'

jest.setTimeout(300_000)

const home = useKafka()

describeShare('kafka: one partition', () => home.open(1))
describeShare('kafka: several partitions', () => home.open(5))

const logs: EventLog[] = []
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close()
})
async function opened(address: string, mode: 'read' | 'write' = 'read'): Promise<EventLog> {
  const log = await openKafkaLog(address, mode)
  logs.push(log)
  return log
}

const CLUSTERS = Array.from({ length: 12 }, (_, i) => `c${i}`)
/** Nobody dies here, and who is slow is not to be taken for dead. */
const patience = { session: 60_000, heartbeat: 300, grace: 120_000, stalled: 300_000 }

/** Events of all clusters and of three streams. */
const round = (sequence: number) =>
  CLUSTERS.flatMap(cluster => [
    event(sequence * 3, { source: `/${cluster}/n1/ipvs` }),
    event(sequence * 3 + 1, { source: `/${cluster}/n1/ipvs`, type: 'ipvs.counted' }),
    { ...packets(sequence, new Uint8Array(8)), source: `/${cluster}/n1/packets` },
  ])
const PER_ROUND = CLUSTERS.length * 3

/** Reads and commits until it is told to stop, and keeps what it saw and committed. */
function work(member: Member): { readonly seen: Map<string, number[]>; readonly done: Promise<void> } {
  const seen = new Map<string, number[]>()
  const done = (async () => {
    for (let portion = await member.next(); portion !== undefined; portion = await member.next()) {
      await portion.commit()
      for (const { source, sequence } of portion.events) seen.set(source, [...(seen.get(source) ?? []), sequence])
    }
  })()
  return { seen, done }
}

const sharesOf = (member: Member): readonly number[] => {
  const last = member.news.findLast(({ kind }) => kind === 'share')
  return last?.kind === 'share' ? last.has : []
}
async function eventually(holds: () => boolean): Promise<void> {
  for (const until = Date.now() + 120_000; !holds(); await new Promise(resolve => setTimeout(resolve, 20)))
    if (Date.now() > until) throw new Error('it never came to be')
}
const total = (...workers: { seen: Map<string, number[]> }[]): number =>
  workers.reduce((sum, { seen }) => [...seen.values()].reduce((count, { length }) => count + length, sum), 0)

test('each of three members has whole clusters, all streams of them, and together they have everything once', async () => {
  const address = await home.newAddress(6)
  const writer = await opened(address, 'write')
  const members = [join(await opened(address), { patience }), join(await opened(address), { patience }), join(await opened(address), { patience })]
  const workers = members.map(work)
  await eventually(() => members.every(member => sharesOf(member).length === 2))
  expect(members.flatMap(sharesOf).sort()).toEqual([0, 1, 2, 3, 4, 5])
  for (let n = 1; n <= 20; n++) await writer.append(round(n))
  await eventually(() => total(...workers) >= 20 * PER_ROUND)
  for (const cluster of CLUSTERS) {
    const owners = workers.filter(({ seen }) => [...seen.keys()].some(source => source.startsWith(`/${cluster}/`)))
    expect(owners).toHaveLength(1)
    const both = owners[0]!.seen.get(`/${cluster}/n1/ipvs`)!.toSorted((x, y) => x - y)
    expect(both).toEqual(Array.from({ length: 40 }, (_, i) => 3 + 3 * (i >> 1) + (i % 2)))
    expect(owners[0]!.seen.get(`/${cluster}/n1/packets`)).toHaveLength(20)
  }
  for (const member of members) member.stop()
  await Promise.all(workers.map(({ done }) => done))
})

test('one that comes gets parts of the others, one that goes leaves them: nothing twice while all commit', async () => {
  const address = await home.newAddress(6)
  const writer = await opened(address, 'write')
  const first = join(await opened(address), { patience })
  const a = work(first)
  await eventually(() => sharesOf(first).length === 6)
  let n = 0
  let writing = true
  const written = (async () => {
    while (writing) await writer.append(round(++n))
  })()
  const second = join(await opened(address), { patience })
  const b = work(second)
  await eventually(() => sharesOf(first).length === 3 && sharesOf(second).length === 3)
  const before = total(b)
  await eventually(() => total(b) > before + PER_ROUND)
  first.stop()
  await a.done
  await eventually(() => sharesOf(second).length === 6)
  writing = false
  await written
  await eventually(() => total(a, b) >= n * PER_ROUND)
  expect(total(a, b)).toBe(n * PER_ROUND)
  for (const cluster of CLUSTERS) {
    const source = `/${cluster}/n1/packets`
    expect([...(a.seen.get(source) ?? []), ...(b.seen.get(source) ?? [])]).toEqual(Array.from({ length: n }, (_, i) => i + 1))
  }
  second.stop()
  await b.done
})

test('a member that is slow holds up nobody but him who waits for its part; what it did not commit in time comes again there', async () => {
  const address = await home.newAddress(2)
  const writer = await opened(address, 'write')
  await writer.append(round(1))
  const slow = join(await opened(address), { patience: { ...patience, grace: 1500 } })
  const held = await slow.next()
  const quick = join(await opened(address), { patience })
  const worker = work(quick)
  await eventually(() => sharesOf(quick).length === 1)
  expect(await held!.commit()).toBe(false)
  await eventually(() => total(worker) > 0)
  const part = (cluster: string): number => {
    const [share] = quick.news
    return share?.kind === 'share' ? share.partOf(cluster) : -1
  }
  const [mine] = sharesOf(quick)
  const expected = CLUSTERS.filter(cluster => part(cluster) === mine)
  await eventually(() => total(worker) >= expected.length * 3)
  expect([...new Set([...worker.seen.keys()].map(source => source.split('/')[1]))].sort()).toEqual(expected.sort())
  await slow.leave()
  quick.stop()
  await worker.done
})

test('a member that works on one portion for too long is left out, and comes back', async () => {
  const address = await home.newAddress(2)
  const writer = await opened(address, 'write')
  await writer.append(round(1))
  const stuck = join(await opened(address), { patience: { ...patience, stalled: 1000 } })
  const held = await stuck.next()
  const other = join(await opened(address), { patience })
  const worker = work(other)
  await eventually(() => total(worker) === PER_ROUND)
  expect(await held!.commit()).toBe(false)
  other.stop()
  await worker.done
  await writer.append([event(1000)])
  expect(await take(stuck, 1)).toEqual([1000])
  await stuck.leave()
})

test('what came twice on the wire is known also to a member that has just come', async () => {
  const address = await home.newAddress(1)
  const [one, two] = [await opened(address, 'write'), await opened(address, 'write')]
  await one.append(Array.from({ length: 50 }, (_, i) => event(i + 1)))
  const first = join(await opened(address), { patience })
  await take(first, 50)
  await first.leave()
  await two.append(Array.from({ length: 30 }, (_, i) => event(i + 31)))
  const second = join(await opened(address), { patience })
  expect(await take(second, 10)).toEqual(Array.from({ length: 10 }, (_, i) => i + 51))
  await two.append([event(1, { run: OTHER_RUN })])
  expect(await take(second, 1)).toEqual([1])
  await second.leave()
})

test('topics with different numbers of partitions are refused in words, streams with the same are not', async () => {
  const address = await home.newAddress(2)
  await addPartitions(address, `${parseKafkaAddress(address).prefix}.stats`, 4)
  const writer = await opened(address, 'write')
  await writer.append([event(1)])
  await expect(join(await opened(address)).next()).rejects.toThrow('different numbers of partitions (capture 2, stats 4, events 2, actions 2)')
  const some = join(await opened(address), { streams: ['events', 'actions'] })
  expect(await take(some, 1)).toEqual([1])
  await expect(join(await opened(address), { streams: ['events'] }).next()).rejects.toThrow('the group g reads other streams')
  await expect(join(await opened(`${address}?cluster=lvs`)).next()).rejects.toThrow('a group divides the clusters')
  await some.leave()
})
