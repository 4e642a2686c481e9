// A failover, told by the agents of all its nodes to three real brokers while it happens: one broker is killed, and the network to all of
// them is cut for a minute. What stands there in the end is what stands in the nodes' own logs, in order, nothing missing, nothing twice.
//
// Beside the lab's packages it needs Java 17 and Maven (test/services/kafka-jars.ts).
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { BIN, build } from '../built.ts'
import { startKafka } from '../services/kafka.ts'
import { boot, endAll } from './host/boot.ts'
import { newOutside, type Outside } from './host/outside.ts'
import { topologies } from './host/topologies.ts'

const MINUTE = 60_000
/** Longer than a follower's question, an append and the longest wait between two tries. Seconds. */
const CUT = 60
/** After the power is back, and the cut is over: four times the longest wait between two tries (30 s). Nobody waits that long who is quick. Seconds. */
const ENOUGH = 120
const NODES = ['lvs1', 'lvs2', 'rs1', 'rs2']
const LOOK = 2000
/** How late a line of the guest's may be seen here. Milliseconds. */
const NOTICED = 1000

type CloudEvent = {
  readonly id: string
  readonly time: string
  readonly source: string
  readonly run: string
  readonly sequence: string
  readonly type: string
}

const run = promisify(execFile)
const results = join(__dirname, '../../.setup/lab')
mkdirSync(results, { recursive: true })
const out = mkdtempSync(join(results, 'copy.'))
let outside: Outside
let good = false

beforeAll(() => {
  build()
  outside = newOutside()
})
afterAll(() => {
  endAll()
  outside?.[Symbol.dispose]()
  if (good) rmSync(out, { recursive: true, force: true })
})

async function umtool(...args: readonly string[]): Promise<string> {
  const [command = '', ...rest] = [...outside.inside, process.execPath, BIN, ...args]
  return (await run(command, rest, { maxBuffer: 1 << 30 })).stdout
}

async function eventsIn(log: string): Promise<CloudEvent[]> {
  const lines = (await umtool('events', '--log', log, '--all', '-o', 'jsonl')).split('\n')
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as CloudEvent)
}

/** Numbers of each life, in the order in which they are read. */
function livesOf(events: readonly CloudEvent[]): Record<string, number[]> {
  const lives: Record<string, number[]> = {}
  for (const { source, run, sequence } of events) {
    const life = `${source} ${run}`
    lives[life] ??= []
    lives[life].push(Number(sequence))
  }
  return lives
}

test(
  'a failover reaches three brokers from every node, live, although one is killed and the network is cut for a minute',
  async () => {
    await using kafka = await startKafka({ count: 3, inside: { netns: outside.netns, host: outside.host } })
    const to = `kafka://${kafka.brokers.join(',')}/lab`
    await umtool('log', 'init', '--log', to, '--partitions', '3')
    const faults: Promise<void>[] = []
    const said: string[] = []
    const began = performance.now()
    const when = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`
    let isOver = false
    let stopping = Number.POSITIVE_INFINITY
    /** Until something of every node is there that happened after all this: copies are made in order. */
    const untilCaughtUp = async (): Promise<void> => {
      const since = new Date().toISOString()
      const told = new Set<string>()
      while (!isOver && !NODES.every(node => told.has(node))) {
        await pause(LOOK)
        const lines = await umtool('events', '--log', to, '--all', '--since', since, '-o', 'jsonl').catch(() => '')
        for (const line of lines.split('\n')) if (line !== '') told.add((JSON.parse(line) as CloudEvent).source.split('/')[2]!)
      }
      said.push(`every node is heard of again at ${when()}`)
      writeFileSync(join(out, 'enough'), '')
    }
    const failback = Promise.withResolvers<void>()
    const faultsBegin = async (): Promise<void> => {
      await kafka.nodes[0]!.stop('SIGKILL')
      outside.cut()
      said.push(`a broker is killed and the network is cut at ${when()}`)
      await pause(CUT * 1000)
      outside.mend()
      said.push(`the network is back at ${when()}, the broker is not`)
      await failback.promise
      await untilCaughtUp()
    }
    const { status } = await boot({
      topology: topologies().find(({ name }) => name === 'dr')!,
      // The director that lost its power comes back, with what it had not copied yet.
      scenarios: ['kill-active-director', 'failback'],
      out,
      agent: true,
      shell: false,
      capture: false,
      say: line => {
        process.stderr.write(`[copy] ${line}\n`)
        if (line.endsWith('== kill-active-director')) faults.push(faultsBegin())
        if (line.endsWith('== failback')) failback.resolve()
        if (line.endsWith('  stopping')) stopping = Date.now() - NOTICED
      },
      limit: 420,
      copy: { to, netns: outside.netns, tap: outside.tap },
      enough: ENOUGH,
    })
    isOver = true
    failback.resolve()
    await Promise.all(faults)
    process.stderr.write(`[copy] ${said.join('; ')}\n`)
    expect({ status, faults: faults.length }).toEqual({ status: 0, faults: 1 })

    const nodes = readdirSync(join(out, 'nodes')).filter(node => existsSync(join(out, 'nodes', node, 'var/lib/umtool/events.db')))
    expect(nodes.toSorted()).toEqual(NODES)
    const near = (await Promise.all(nodes.map(node => eventsIn(`sqlite:${join(out, 'nodes', node, 'var/lib/umtool/events.db')}`)))).flat()
    const far = await eventsIn(to)
    const ids = new Set(far.map(({ id }) => id))
    // An agent that is told to stop has five seconds to bring over its last words; a machine that is too slow for that loses no others.
    const wanted = near.filter(({ id, time }) => ids.has(id) || Date.parse(time) < stopping)
    expect(livesOf(far)).toEqual(livesOf(wanted))
    expect(ids.size).toBe(wanted.length)
    // The takeover was told by the one that took over, and the copy said when it was cut off and when it was back.
    const told = new Set(far.filter(({ source }) => source.startsWith('/lab/lvs2/')).map(({ type }) => type))
    for (const type of ['umtool.vrrp-instance.entered', 'umtool.copy.interrupted', 'umtool.copy.resumed']) expect([...told]).toContain(type)
    const verdict = await umtool('log', 'verify', '--log', to)
    process.stderr.write(`[copy] ${verdict}`)
    expect(verdict).toContain('nothing is missing, nothing is there twice')
    good = true
  },
  10 * MINUTE,
)
