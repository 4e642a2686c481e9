// A fleet of a thousand simulated nodes that publish into one Kafka broker on this machine, and who reads them.
//
//   node test/bench/fleet.ts [--nodes 1000] [--seconds 60] [--speed 1,3] [--linger MS]
//
// Each node has a log of its own (in memory) and an agent's copy of it: a producer, a transaction per append. Shapes and rates are those of
// fleet-events.ts; `--speed` is how many times as often. One reader gets all of it, two members of a group a share each. Clusters of ten:
// two directors, eight real servers. `--linger` is how long a copy waits between two appends, 10 ms where it is not given.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka } from '../../src/log/kafka.ts'
import { startKafka } from '../services/kafka.ts'

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    speed: { type: 'string', default: '1,3' },
    linger: { type: 'string', default: '' },
    partitions: { type: 'string', default: '12' },
  },
})
const NODES = Number(values.nodes)
const SECONDS = Number(values.seconds)
const CLUSTER = 10
const PROCESSES = 4

const kafka = await startKafka({ fast: true })
const [broker] = kafka.nodes
const pid = broker!.pid()!
const address = `kafka://${kafka.brokers[0]}/fleet`
const children: ChildProcess[] = []

const start = (file: string, ...args: string[]): ChildProcess => {
  const child = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  children.push(child)
  child.once('exit', code => {
    if (!code) return
    console.error(`${file} ended with ${code}`)
    for (const other of children) other.kill('SIGKILL')
    void kafka.stop().then(() => process.exit(1))
  })
  return child
}
const answer = async <Answer>(child: ChildProcess): Promise<Answer> => (await once(child, 'message'))[0] as Answer
const ask = <Answer>(child: ChildProcess, message: object): Promise<Answer> => {
  const told = answer<Answer>(child)
  child.send(message)
  return told
}

const cpuOf = (process: number): number => {
  const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const rssOf = (process: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))![1]) * 1024
const data = join(
  readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    .split('\0')
    .findLast(word => word.endsWith('server.properties'))!,
  '..',
  'data',
)
/** Bytes on disk by topic. */
function disk(): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const folder of readdirSync(data)) {
    const topic = folder.replace(/-\d+$/, '')
    if (topic === folder || !statSync(join(data, folder)).isDirectory()) continue
    const bytes = readdirSync(join(data, folder))
      .filter(name => name.endsWith('.log'))
      .reduce((sum, name) => sum + (statSync(join(data, folder, name), { throwIfNoEntry: false })?.size ?? 0), 0)
    sizes.set(topic, (sizes.get(topic) ?? 0) + bytes)
  }
  return sizes
}
function connections(): number {
  const port = kafka.brokers[0]!.split(':')[1]!
  return execFileSync('ss', ['-Htn', 'state', 'established', `( sport = :${port} )`], { encoding: 'utf8' })
    .trim()
    .split('\n').length
}

/** Of all processors, by whomever: [busy, all] since the start of the machine. */
function machine(): readonly [busy: number, all: number] {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/\s+/).slice(1, 9).map(Number)
  const all = fields.reduce((sum, field) => sum + field, 0)
  return [all - fields[3]! - fields[4]!, all]
}

type Done = {
  appends: number
  events: number
  bytes: number
  cpu: number
  rss: number
  behind: number
  errors: number
  byStream: Record<string, { events: number; bytes: number }>
}
type Seen = {
  events: number
  twice: number
  gaps: number
  lives: number
  parts: number
  p50: number
  p99: number
  worst: number
  seen: number
  cpu: number
  rss: number
}

const MEBI = 1 << 20
const mib = (bytes: number): string => (bytes / MEBI).toFixed(0)
const cores = (seconds: number, of: number): string => `${((100 * seconds) / of).toFixed(0)} %`
const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((all, item) => all + of(item), 0)

try {
  await initKafka(address, (prefix, replicas) => planTopics(prefix, { partitions: Number(values.partitions), replicas }), false)
  const idle = { rss: rssOf(pid) }
  const reader = start('fleet-reader.ts', address)
  const members = [start('fleet-reader.ts', address, 'bench'), start('fleet-reader.ts', address, 'bench')]
  await Promise.all([reader, ...members].map(child => answer(child)))
  const began = performance.now()
  const each = NODES / PROCESSES
  const nodes = Array.from({ length: PROCESSES }, (_, i) =>
    start('fleet-nodes.ts', address, String(i * each), String(each), String(CLUSTER), values.linger),
  )
  await Promise.all(nodes.map(child => answer(child)))
  console.log(
    `${NODES} nodes, ${NODES / CLUSTER} clusters, ${values.partitions} partitions; all connected after ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
  console.log(`broker: ${connections()} connections, ${mib(idle.rss)} MiB before, ${mib(rssOf(pid))} MiB after\n`)
  let expected = NODES
  for (const speed of values.speed.split(',').map(Number)) {
    for (const child of [reader, ...members]) child.send({ reset: true })
    const before = { disk: disk(), cpu: cpuOf(pid), at: performance.now(), machine: machine() }
    const done = Promise.all(nodes.map(child => ask<Done>(child, { seconds: SECONDS, speed })))
    await sleep(SECONDS * 1000)
    const took = (performance.now() - before.at) / 1000
    const cpu = cpuOf(pid) - before.cpu
    const [busy, all] = machine().map((value, i) => value - before.machine[i]!) as [number, number]
    const told = await done
    const caughtUp = (performance.now() - before.at) / 1000 - took
    const events = sum(told, one => one.events)
    expected += events
    let seen = await ask<Seen>(reader, { report: true })
    for (const until = Date.now() + 60_000; seen.events < expected && Date.now() < until; seen = await ask<Seen>(reader, { report: true }))
      await sleep(200)
    const asked = (): Promise<Seen[]> => Promise.all(members.map(child => ask<Seen>(child, { report: true })))
    let shares = await asked()
    for (const until = Date.now() + 60_000; sum(shares, one => one.events) < expected && Date.now() < until; shares = await asked()) await sleep(200)
    const after = disk()
    console.log(
      `speed ${speed}: ${(events / took).toFixed(0)} events/s in ${(sum(told, one => one.appends) / took).toFixed(0)} appends/s, ${(sum(told, one => one.bytes) / took / 1024).toFixed(0)} KiB/s of events for ${took.toFixed(0)} s`,
    )
    console.log(`  all processors ${((100 * busy) / all).toFixed(0)} % busy, other work of this machine included`)
    console.log(`  end to end: p50 ${seen.p50.toFixed(0)} ms, p99 ${seen.p99.toFixed(0)}, worst ${seen.worst.toFixed(0)}`)
    console.log(
      `  reader: ${seen.events} of ${expected} events of ${seen.lives} lives, ${seen.gaps} gaps, ${seen.twice} twice; ${cores(seen.cpu, took)} of a core, ${mib(seen.rss)} MiB`,
    )
    for (const share of shares)
      console.log(
        `  member: ${share.parts} parts, ${share.events} events, ${share.gaps} gaps, ${share.twice} twice; p99 ${share.p99.toFixed(0)} ms; ${cores(share.cpu, took)} of a core, ${mib(share.rss)} MiB`,
      )
    console.log(`  members together ${sum(shares, one => one.events)} of ${expected}`)
    console.log(`  broker: ${cores(cpu, took)} of a core, ${mib(rssOf(pid))} MiB, ${connections()} connections`)
    console.log(
      `  nodes: ${cores(
        sum(told, one => one.cpu),
        took,
      )} of a core all told, ${mib((sum(told, one => one.rss) / NODES) * 1024)} KiB each; ${sum(told, one => one.behind)} events behind at the end, ${caughtUp.toFixed(1)} s to catch up, ${sum(told, one => one.errors)} failed appends`,
    )
    for (const [topic, bytes] of [...after].sort()) {
      const grown = bytes - (before.disk.get(topic) ?? 0)
      if (grown > 0)
        console.log(
          `  disk: ${topic.padEnd(22)} ${(grown / took / 1024).toFixed(1).padStart(8)} KiB/s, ${(((grown / took / NODES / speed) * 86_400) / 1e6).toFixed(2)} MB a node and day at speed 1`,
        )
    }
    console.log()
  }
  for (const child of nodes) child.send({ end: true })
  await Promise.all(nodes.map(child => once(child, 'exit')))
} finally {
  for (const child of children) child.kill('SIGKILL')
  await kafka.stop()
}
