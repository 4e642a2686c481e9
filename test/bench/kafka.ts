// How fast the log in Kafka is, beside Kafka's own performance tests and kcat, by one broker in one run.
//
//   node test/bench/kafka.ts        starts a broker on this machine; kcat is left out where it is not installed
//
// All write the same events: we as CloudEvents in binary mode with a transaction per append, they the same event as one line of JSON.
// acks=all everywhere, zstd, batches of 2000 events. Rates are events a second by the clock; the broker shares the machine with all of them.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { encodeLine } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import { startKafka } from '../services/kafka.ts'
import { kafkaJars } from '../services/kafka-jars.ts'
import { captured, counted } from './log-events.ts'
import { median } from './measure.ts'

const EVENTS = 200_000
const BATCH = 2000
/** Appends that wait for their answer at a time; Kafka's own producer has as many requests. */
const IN_FLIGHT = 5
const ROUNDS = 3
const CAPTURES = 1600
const CAPTURE_BATCH = 64
const PACED = 5000
const PACED_SECONDS = 10

const folder = mkdtempSync(join(tmpdir(), 'umtool-bench-kafka-'))
const lines = join(folder, 'lines')
const kafka = await startKafka({ fast: true })
const broker = kafka.brokers.join(',')

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const cut = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

let prefixes = 0
/** A log of its own with one partition, as one cluster has it. */
async function newPrefix(): Promise<string> {
  const prefix = `bench${++prefixes}`
  await initKafka(`kafka://${broker}/${prefix}`, (name, replicas) => planTopics(name, { partitions: 1, replicas }), false)
  return prefix
}

type Rates = { produce: number; consume: number }

async function ours(events: readonly Event[]): Promise<Rates> {
  const log = await openKafkaLog(`kafka://${broker}/${await newPrefix()}`, 'write')
  const batches = cut(events, BATCH)
  const produced = await seconds(async () => {
    const pending: Promise<unknown>[] = []
    for (const batch of batches) {
      pending.push(log.append(batch))
      if (pending.length >= IN_FLIGHT) await pending.shift()
    }
    await Promise.all(pending)
  })
  let count = 0
  const consumed = await seconds(async () => {
    for await (const batch of log.read()) count += batch.length
  })
  await log.close()
  if (count !== events.length) throw new Error(`${count} of ${events.length} events read`)
  return { produce: events.length / produced, consume: count / consumed }
}

async function run(command: string, args: readonly string[], input?: string): Promise<string> {
  const child = spawn(command, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
  let output = ''
  child.stdout!.on('data', text => {
    if (output.length < 1e5) output += text
  })
  child.stderr!.on('data', text => {
    output += text
  })
  if (input !== undefined) child.stdin!.end(input)
  const [status] = (await once(child, 'close')) as [number]
  if (status !== 0) throw new Error(`${command}: ${output}`)
  return output
}

const java = (...args: string[]): Promise<string> => run('java', ['-Xmx512m', '-cp', kafkaJars(), ...args])

async function perfTests(events: number): Promise<Rates> {
  const topic = `${await newPrefix()}.events`
  const properties = [
    `bootstrap.servers=${broker}`,
    'acks=all',
    'compression.type=zstd',
    `batch.size=${1 << 20}`,
    'linger.ms=5',
    'enable.idempotence=true',
  ]
  const told = await java(
    'org.apache.kafka.tools.ProducerPerformance',
    '--topic',
    topic,
    '--num-records',
    String(events),
    '--throughput',
    '-1',
    '--payload-file',
    lines,
    '--producer-props',
    ...properties,
  )
  const produce = Number(told.match(/[\d.]+(?= records\/sec)/g)?.at(-1))
  const answer = await java(
    'org.apache.kafka.tools.ConsumerPerformance',
    '--bootstrap-server',
    broker,
    '--topic',
    topic,
    '--messages',
    String(events),
    '--timeout',
    '20000',
  )
  // start, end, MB, MB/s, messages, messages/s, ms of rebalancing, ms of fetching, MB/s and messages/s of fetching
  const fields = answer.trim().split('\n').at(-1)!.split(', ').map(Number)
  return { produce, consume: fields.at(-1)! }
}

async function kcat(events: number): Promise<Rates> {
  const topic = `${await newPrefix()}.events`
  const copies = Math.ceil(events / 10_000)
  const all = join(folder, 'all')
  await run('sh', ['-c', `for i in $(seq ${copies}); do cat '${lines}'; done > '${all}'`])
  const produced = await seconds(() =>
    run('kcat', ['-b', broker, '-P', '-t', topic, '-l', '-z', 'zstd', '-X', 'acks=all', '-X', 'linger.ms=5', '-X', 'enable.idempotence=true', all]),
  )
  const consumed = await seconds(() => run('sh', ['-c', `kcat -q -b ${broker} -C -t ${topic} -e > /dev/null`]))
  return { produce: events / produced, consume: events / consumed }
}

/** MB of packets a second, in and out. */
async function packets(): Promise<Rates> {
  const log = await openKafkaLog(`kafka://${broker}/${await newPrefix()}?compression=none`, 'write')
  const batches = cut(
    Array.from({ length: CAPTURES }, (_, i) => captured(i + 1)),
    CAPTURE_BATCH,
  )
  const produced = await seconds(async () => {
    for (const batch of batches) await log.append(batch)
  })
  let bytes = 0
  const consumed = await seconds(async () => {
    for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) bytes += (recorded.event.data as Uint8Array).length
  })
  await log.close()
  return { produce: bytes / produced / 1e6, consume: bytes / consumed / 1e6 }
}

/** Milliseconds from append to the event in a follower's hands, at 5000 events a second appended fifty times a second. */
async function latency(): Promise<number[]> {
  const where = `kafka://${broker}/${await newPrefix()}`
  const [log, reader] = [await openKafkaLog(where, 'write'), await openKafkaLog(where, 'read')]
  const stop = new AbortController()
  const delays: number[] = []
  const following = (async () => {
    for await (const batch of reader.read({ follow: true, signal: stop.signal })) {
      const now = performance.timeOrigin + performance.now()
      for (const recorded of batch) if (recorded.ok) delays.push(now - recorded.event.at / 1000)
    }
  })()
  const step = 20
  const each = (PACED * step) / 1000
  const began = performance.now()
  for (let i = 0; i < (PACED_SECONDS * 1000) / step; i++) {
    const at = Math.round((performance.timeOrigin + performance.now()) * 1000)
    void log.append(Array.from({ length: each }, (_, k) => ({ ...counted(i * each + k + 1), at })))
    await sleep(Math.max(0, began + (i + 1) * step - performance.now()))
  }
  await log.append([])
  for (let waited = 0; delays.length < PACED * PACED_SECONDS && waited < 100; waited++) await sleep(50)
  stop.abort()
  await following
  await log.close()
  await reader.close()
  return delays.sort((a, b) => a - b)
}

const hasKcat = spawnSync('kcat', ['-V']).status === 0
const rates = (all: readonly Rates[]): Rates => ({
  produce: median(all.map(({ produce }) => produce)),
  consume: median(all.map(({ consume }) => consume)),
})
const thousands = (rate: number): string => String(Math.round(rate / 1000))
const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`

try {
  const events = Array.from({ length: EVENTS }, (_, i) => counted(i + 1))
  writeFileSync(
    lines,
    events
      .slice(0, 10_000)
      .map(event => `${encodeLine(event)}\n`)
      .join(''),
  )
  await ours(events.slice(0, 20_000)) // the broker's own start
  const [mine, java, theirs, blobs]: [Rates[], Rates[], Rates[], Rates[]] = [[], [], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(await ours(events))
    java.push(await perfTests(EVENTS))
    if (hasKcat) theirs.push(await kcat(EVENTS))
    blobs.push(await packets())
  }
  const [log, perf, bytes] = [rates(mine), rates(java), rates(blobs)]
  console.log(`${EVENTS} events of about ${encodeLine(events[0]!).length} bytes, median of ${ROUNDS}\n`)
  console.log('| k events/s | the log | perf-test | of it | kcat | of it |\n|---|---|---|---|---|---|')
  for (const what of ['produce', 'consume'] as const) {
    const other = hasKcat ? rates(theirs)[what] : Number.NaN
    console.log(
      `| ${what} | ${thousands(log[what])} | ${thousands(perf[what])} | ${percent(log[what], perf[what])} | ${thousands(other)} | ${percent(log[what], other)} |`,
    )
  }
  console.log(`\npackets in pieces of 64 KiB, unpacked: ${Math.round(bytes.produce)} MB/s in, ${Math.round(bytes.consume)} MB/s out`)
  const delays = await latency()
  const at = (share: number): string => delays[Math.floor((delays.length - 1) * share)]!.toFixed(0)
  console.log(
    `\nat ${PACED} events/s, ms from append to a follower: p50 ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}; ${delays.length} of ${PACED * PACED_SECONDS} seen`,
  )
} finally {
  await kafka.stop()
  rmSync(folder, { recursive: true })
}
