// What retention drops from the topics of a real broker is told from what never came, and where everything stands is said.
import { setTimeout as sleep } from 'node:timers/promises'
import { statusText } from '../../src/cli/log/status.ts'
import { verify } from '../../src/cli/log/verify.ts'
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { deleteRecords, setTopic } from '../services/kafka-admin.ts'
import { all, event, packets } from './events.ts'
import { useKafka } from './kafka-home.ts'

jest.setTimeout(300_000)

// Brokers look every five minutes, and not in the first half one.
const home = useKafka({ settings: { 'log.retention.check.interval.ms': 250, 'log.initial.task.delay.ms': 100, 'log.segment.delete.delay.ms': 0 } })
const logs: EventLog[] = []
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close()
})

async function opened(address: string, mode: 'read' | 'write' = 'write'): Promise<EventLog> {
  const log = await openKafkaLog(address, mode)
  logs.push(log)
  return log
}

const dropBefore = (address: string, stream: string, offset: number): Promise<void> =>
  deleteRecords(address, `${parseKafkaAddress(address).prefix}.${stream}`, offset)

const verdict = async (address: string) => verify(await opened(address, 'read'), 'text')
const NOW = Date.now() * 1000
const source = '/lvs/lvs1/packets'
/** Captures in between what happened, one second after the other; each append ends with one message of the brokers' own. */
async function fill(log: EventLog, numbers: readonly number[]): Promise<void> {
  for (const n of numbers)
    await log.append([n % 2 === 0 ? { ...packets(n, new Uint8Array(40)), at: NOW + n * 1000 } : event(n, { source, at: NOW + n * 1000 })])
}
const upTo = (count: number, but: readonly number[] = []) => Array.from({ length: count }, (_, i) => i + 1).filter(n => !but.includes(n))

test('records that were deleted have aged out, and all that is left is praised', async () => {
  const address = await home.newAddress()
  await fill(await opened(address), upTo(20))
  await dropBefore(address, 'capture', 10) // 2 4 6 8 10
  const { text, exit } = await verdict(address)
  expect(text).toContain('nothing is missing, nothing is there twice, all can be read\n5 events aged out')
  expect(exit).toBe(0)
  await dropBefore(address, 'events', 4) // 1 3
  expect(await verdict(address)).toMatchObject({ exit: 0, text: expect.stringContaining('7 events aged out') as string })
})

test('an event that never came is a gap and a failure, whether retention dropped something or not', async () => {
  const address = await home.newAddress()
  await fill(await opened(address), upTo(20, [15, 16]))
  const whole = await verdict(address)
  expect(whole.exit).toBe(1)
  expect(whole.text).toMatch(/\n2 events never came\ngap: \/lvs\/lvs1\/packets run \S+: 15 to 16 \(2 events\)\n/)
  await dropBefore(address, 'capture', 10)
  const rest = await verdict(address)
  expect(rest.exit).toBe(1)
  expect(rest.text).toMatch(/\n2 events never came\n5 events aged out/)
  expect(rest.text).toMatch(/gap: \S+ run \S+: 15 to 16 \(2 events\)\nnote: /)
})

async function settingIs(log: EventLog, name: string, value: string): Promise<void> {
  while ((await log.status()).topics![0]!.settings?.[name] !== value) await sleep(50)
}

test('segments that brokers drop when they are old have aged out, also under a reader that is in the middle', async () => {
  const address = `kafka://${home.kafka().brokers[0]}/aged`
  const short = { 'segment.ms': '500', 'file.delete.delay.ms': '0' }
  const plan = planTopics('aged', { partitions: 1, replicas: 1 }).map(plan =>
    plan.topic === 'aged.capture' ? { ...plan, settings: { ...plan.settings, ...short } } : plan,
  )
  await initKafka(address, () => plan, false)
  const log = await opened(address)
  const appended = async (n: number, at: number) => log.append([n % 2 === 0 ? { ...packets(n, new Uint8Array(40)), at } : event(n, { source, at })])
  for (let n = 1; n <= 20; n++) await appended(n, NOW + n * 1000)
  const followed: number[] = []
  const stop = new AbortController()
  const following = (async () => {
    for await (const batch of (await opened(address, 'read')).read({ follow: true, signal: stop.signal }))
      for (const recorded of batch) if (recorded.ok) followed.push(recorded.event.sequence)
  })()
  while (followed.length < 20) await sleep(20)
  // Now that the reader has them they are too old, and what comes is not.
  await setTopic(address, 'aged.capture', { ...plan[0]!.settings, 'retention.ms': '1' })
  const first = async (): Promise<number> => (await log.status()).topics![0]!.partitions[0]!.first
  while ((await first()) < 20) await sleep(50)
  await setTopic(address, 'aged.capture', plan[0]!.settings)
  await settingIs(log, 'retention.ms', plan[0]!.settings['retention.ms']!)
  await home.newAddress() // brokers do what they are told in order: when this is there, that holds
  for (let n = 21; n <= 30; n++) await appended(n, NOW + n * 1000)
  const { text, exit } = await verdict(address)
  expect(text).toMatch(/nothing is missing.*\n10 events aged out/)
  expect(exit).toBe(0)
  await appended(31, NOW + 31_000)
  while (followed.length < 31) await sleep(20)
  stop.abort()
  await following
  expect(followed).toEqual(upTo(31))
})

test('a topic that somebody compacted is named', async () => {
  const address = `kafka://${home.kafka().brokers[0]}/compacted`
  await initKafka(
    address,
    (prefix, replicas) =>
      planTopics(prefix, { partitions: 1, replicas }).map(plan =>
        plan.topic.endsWith('.stats') ? { ...plan, settings: { ...plan.settings, 'cleanup.policy': 'compact' } } : plan,
      ),
    false,
  )
  expect((await verdict(address)).text).toContain('note: compacted.stats is compacted, which drops events whatever their age')
})

test('status says of each partition what stands there, how long it is kept and who has it', async () => {
  const address = await home.newAddress(2)
  const log = await opened(address)
  await fill(log, upTo(6))
  await log.append([event(1, { source: '/web/lvs1/ipvs', at: NOW })], { mark: '1' })
  const status = await log.status()
  expect(status.topics!.map(({ topic }) => topic.split('.')[1])).toEqual(['capture', 'stats', 'events', 'actions'])
  const [capture, , events] = status.topics!
  expect(capture!.settings).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '21600000', 'min.insync.replicas': '1' })
  const filled = capture!.partitions.filter(({ next }) => next > 0)
  expect(filled).toEqual([
    {
      partition: expect.any(Number) as number,
      first: 0,
      next: 6,
      bytes: expect.any(Number) as number,
      oldest: NOW + 2000,
      newest: NOW + 6000,
      leader: 1,
      replicas: [1],
      inSync: [1],
    },
  ])
  expect(events!.partitions.reduce((sum, { next, first }) => sum + next - first, 0)).toBe(8)
  const text = await statusText(log, 'text')
  expect(text).toContain('.capture: kept 6 hours, in segments of 1 hour, a write counts with 1 copy\n')
  expect(text).toMatch(/PARTITION {2}OFFSETS +SIZE +OLDEST +NEWEST +LEADER {2}IN STEP\n/)
  expect(text).toMatch(/\n {8}[01] {6}0-6 +[\d.]+ k?B {2}20.* 1 {2}1 of 1\n/)
  expect(await all(log)).toHaveLength(7)
})
