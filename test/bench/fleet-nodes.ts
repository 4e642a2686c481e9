// Some of the nodes of a simulated fleet, in one process: each with a log of its own in memory, and an agent's copy into Kafka.
// Told by fleet.ts what to do; answers with what it did.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../src/events/event.ts'
import { whatIsWrong } from '../../src/events/validate.ts'
import { placeInBoth } from '../../src/log/copy/place.ts'
import { type Copy, startCopy } from '../../src/log/copy.ts'
import type { EventLog } from '../../src/log/log.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import { openLog } from '../../src/log/open.ts'
import { eventBytes } from '../../src/log/size.ts'
import { SAID, type Saying } from './fleet-events.ts'

const [to, firstText, countText, sizeText, lingerText] = process.argv.slice(2) as [string, string, string, string, string]
const [first, count, size] = [Number(firstText), Number(countText), Number(sizeText)]
/** As the copy waits between two appends, or longer. Milliseconds. */
const LINGER = lingerText === '' ? undefined : Number(lingerText)
const COPY_WAITS = 10
/** How exactly times are kept. Milliseconds. */
const TICK = 20
const DIRECTORS = 2

type Node = {
  readonly name: string
  readonly log: EventLog
  readonly copy: Copy
  readonly sequences: Map<string, number>
  readonly sayings: readonly { readonly saying: Saying; due: number; n: number }[]
  said: number
}

let ids = 0
const runOf = (node: number): string => `019aa000-0000-7000-8000-${String(node).padStart(12, '0')}`

function newNode(number: number): Node {
  const cluster = `c${Math.floor(number / size)}`
  const role = number % size < DIRECTORS ? 'director' : 'real-server'
  const name = `/${cluster}/n${number % size}`
  const log = openMemoryLog()
  const copy = startCopy({
    from: log,
    open: async () => {
      const far = await openLog(`${to}?writer=${cluster}.n${number % size}`, 'write')
      const append: EventLog['append'] = (events, bookmarks) => {
        total.appends++
        return far.append(events, bookmarks)
      }
      return { ...far, append }
    },
    place: placeInBoth('copy', `copy from ${name}`),
    follow: true,
    patient: true,
    say: said => console.error(name, said),
    now: () => Date.now() * 1000,
    sleep: (milliseconds, signal) =>
      sleep(milliseconds === COPY_WAITS && LINGER !== undefined ? LINGER : milliseconds, undefined, { signal }).catch(() => {}),
    random: Math.random,
  })
  const sayings = SAID[role].map(saying => ({ saying, due: Math.random() * saying.every * 1000, n: Math.floor(Math.random() * 1000) }))
  return { name, log, copy, sequences: new Map(), sayings, said: 0 }
}

const total = { appends: 0, events: 0, bytes: 0, byStream: {} as Record<string, { events: number; bytes: number }> }

function say(node: Node, number: number, { collector, type, subject, data }: Saying, n: number): Event {
  const sequence = (node.sequences.get(collector) ?? 0) + 1
  node.sequences.set(collector, sequence)
  const id = `019aa000-${String(number % 10_000).padStart(4, '0')}-7000-8000-${String(++ids).padStart(12, '0')}`
  const at = Math.round((performance.timeOrigin + performance.now()) * 1000)
  const event = { id, source: `${node.name}/${collector}`, run: runOf(number), sequence, type, subject, at, version: 1, data: data(n) }
  const bytes = eventBytes(event)
  const stream = type.endsWith('.captured') ? 'capture' : type.endsWith('.counted') ? 'stats' : 'events'
  total.byStream[stream] ??= { events: 0, bytes: 0 }
  total.byStream[stream].events++
  total.byStream[stream].bytes += bytes
  total.events++
  total.bytes += bytes
  node.said++
  return event
}

const copied = (nodes: readonly Node[]): boolean => nodes.every(({ copy, said }) => copy.status().events >= said)

async function run(nodes: readonly Node[], seconds: number, speed: number): Promise<void> {
  const began = performance.now()
  // Nodes that were started on different days append at different moments, also when they do so seldom.
  for (const { sayings } of nodes) {
    const begin = Math.min(Math.random() * (LINGER ?? 0), seconds * 500)
    for (const one of sayings) one.due = begin + (Math.random() * one.saying.every * 1000) / speed
  }
  for (let now = 0; now < seconds * 1000; now = performance.now() - began) {
    nodes.forEach((node, index) => {
      const events: Event[] = []
      for (const one of node.sayings)
        if (one.due <= now) {
          events.push(say(node, first + index, one.saying, one.n++))
          one.due += ((0.5 + Math.random()) * one.saying.every * 1000) / speed
        }
      if (events.length > 0) void node.log.append(events)
    })
    await sleep(TICK)
  }
}

for (const saying of [...SAID.director, ...SAID['real-server']]) {
  const event = {
    id: '',
    source: '/c/n/x',
    run: runOf(0),
    sequence: 1,
    type: saying.type,
    subject: saying.subject,
    at: 0,
    version: 1,
    data: saying.data(7),
  }
  const wrong = whatIsWrong(event)
  if (wrong !== undefined) throw new Error(`${saying.type}: ${wrong}`)
}
const nodes: Node[] = []
for (let i = 0; i < count; i++) {
  nodes.push(newNode(first + i))
  // One after the other, nearly: a fleet does not start in one moment either.
  await sleep(2)
}
for (const [index, node] of nodes.entries())
  await node.log.append([say(node, first + index, SAID['real-server'].find(({ type }) => type === 'neighbour.changed')!, 1)])
while (!copied(nodes)) await sleep(50)
process.send!({ ready: true })

process.on('message', async (told: { seconds?: number; speed?: number; end?: true }) => {
  if (told.seconds !== undefined) {
    const before = { ...structuredClone(total), cpu: process.cpuUsage() }
    await run(nodes, told.seconds, told.speed ?? 1)
    const behind = nodes.reduce((sum, { copy, said }) => sum + said - copy.status().events, 0)
    const { user, system } = process.cpuUsage(before.cpu)
    const appends = total.appends - before.appends
    while (!copied(nodes)) await sleep(50)
    const errors = nodes.reduce((sum, { copy }) => sum + copy.status().errors, 0)
    process.send!({
      appends,
      events: total.events - before.events,
      bytes: total.bytes - before.bytes,
      byStream: total.byStream,
      cpu: (user + system) / 1e6,
      rss: process.memoryUsage.rss(),
      behind,
      errors,
    })
  }
  if (told.end) {
    await Promise.all(nodes.map(({ copy }) => copy.finish(20_000)))
    process.exit(0)
  }
})
