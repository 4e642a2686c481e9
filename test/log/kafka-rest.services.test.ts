// A follower that has nothing to do, and one whose brokers come and go.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { BIN, build } from '../built.ts'
import { startKafka, type TestKafka } from '../services/kafka.ts'
import { event, sequences } from './events.ts'

jest.setTimeout(180_000)

let kafka: TestKafka
const children: ChildProcess[] = []

beforeAll(async () => {
  build()
  kafka = await startKafka({ count: 3 })
}, 180_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await kafka?.stop()
}, 60_000)

async function newAddress(partitions: number): Promise<string> {
  const address = `kafka://${kafka.brokers.join(',')}/rest-${randomUUID()}`
  await initKafka(address, (prefix, replicas) => planTopics(prefix, { partitions, replicas }), false)
  return address
}

/** Seconds of processor time a process has taken, its threads included. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
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
  await sleep(2000) // what a start leaves behind
  const before = cpuOf(child.pid!)
  await sleep(10_000)
  const used = cpuOf(child.pid!) - before
  child.kill('SIGINT')
  await once(child, 'close')
  await log.close()
  expect(warned).toBe('')
  expect(used).toBeLessThan(0.1)
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
    await sleep(500)
    await node.stop('SIGKILL')
    const before = followed.length
    // Others lead before it is back.
    for (const until = Date.now() + 40_000; followed.length < before + 100 && Date.now() < until; ) await sleep(50)
    await node.start()
    await sleep(3000)
  }
  const last = await writer.stop()
  const all = Array.from({ length: last }, (_, i) => i + 1)
  for (const until = Date.now() + 30_000; followed.length < last && Date.now() < until; ) await sleep(50)
  stop.abort()
  await following
  expect(last).toBeGreaterThan(100)
  expect(await sequences(reader)).toEqual(all)
  expect(followed).toEqual(all)
  expect(await log.bookmarks()).toEqual({ from: String(last - 19) })
  await log.close()
  await reader.close()
})
