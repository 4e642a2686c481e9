// A follower that has nothing to do, and one whose brokers come and go.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { BIN, build } from '../built.ts'
import { startKafka, type TestKafka } from '../services/kafka.ts'
import { eventually } from './copy/far.ts'
import { event, sequences } from './events.ts'
import { untilRests } from './rests.ts'

jest.setTimeout(600_000)

let kafka: TestKafka
const children: ChildProcess[] = []

beforeAll(async () => {
  build()
  kafka = await startKafka({ count: 3 })
}, 400_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await kafka?.stop()
}, 60_000)

async function newAddress(partitions: number): Promise<string> {
  const address = `kafka://${kafka.brokers.join(',')}/rest-${randomUUID()}`
  await initKafka(address, (prefix, replicas) => planTopics(prefix, { partitions, replicas }), false)
  return address
}

test('a process that follows and hears nothing takes less than one hundredth of a core, and says nothing', async () => {
  const address = await newAddress(6)
  const log = await openKafkaLog(address, 'write')
  const child = spawn(process.execPath, [BIN, 'events', '-f', '--log', address, '-o', 'jsonl'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let told = ''
  let warned = ''
  child.stdout!.on('data', text => {
    told += text
  })
  child.stderr!.on('data', text => {
    warned += text
  })
  await log.append([event(1, { type: 'agent.stopped', subject: 'agent', data: { why: 'test' } })])
  while (!told.includes('agent.stopped')) await sleep(20)
  await untilRests(child.pid!)
  child.kill('SIGINT')
  await once(child, 'close')
  await log.close()
  expect(warned).toBe('')
})

/** Appends until told to stop; what failed is appended again, as the agent does. */
function writing(log: EventLog): { stop(): Promise<number> } {
  let going = true
  let last = 0
  const done = (async () => {
    for (let from = 1; going; from += 20) {
      const events = Array.from({ length: 20 }, (_, i) => event(from + i))
      for (let done = false; !done; )
        done = await log.append(events, { from: String(from) }).then(
          () => true,
          () => sleep(100).then(() => false),
        )
      last = from + 19
    }
  })()
  return {
    async stop() {
      going = false
      await done
      return last
    },
  }
}

const allInStep = async (log: EventLog): Promise<boolean> => {
  const { topics = [] } = await log.status().catch(() => ({ topics: undefined }))
  return topics.length > 0 && topics.every(({ partitions }) => partitions.every(({ inSync }) => inSync.length === 3))
}

test('brokers are killed one after the other: nothing that was acknowledged is missing, and a follower gets all of it once and in order', async () => {
  const address = await newAddress(2)
  const log = await openKafkaLog(address, 'write')
  const reader = await openKafkaLog(address, 'read')
  const stop = new AbortController()
  const followed: number[] = []
  const following = (async () => {
    for await (const batch of reader.read({ follow: true, signal: stop.signal }))
      for (const recorded of batch) if (recorded.ok) followed.push(recorded.event.sequence)
  })()
  const writer = writing(log)
  for (const node of kafka.nodes) {
    const atFirst = followed.length
    await eventually('the follower is fed', () => followed.length > atFirst)
    await node.stop('SIGKILL')
    const before = followed.length
    await eventually('others lead', () => followed.length >= before + 100)
    await node.start()
    await eventually('it has all that the others have', () => allInStep(reader))
  }
  const last = await writer.stop()
  const all = Array.from({ length: last }, (_, i) => i + 1)
  await eventually('the follower has all', () => followed.length >= last)
  stop.abort()
  await following
  expect(last).toBeGreaterThan(100)
  expect(await sequences(reader)).toEqual(all)
  expect(followed).toEqual(all)
  expect(await log.bookmarks()).toEqual({ from: String(last - 19) })
  await log.close()
  await reader.close()
})
