// Processes that share a log: one is killed, one comes, one is slow, all are killed; and one that has nothing to do.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { BIN, build } from '../built.ts'
import { event } from './events.ts'
import { newPaths } from './folder.ts'
import { useKafka } from './kafka-home.ts'
import { untilRests } from './rests.ts'

jest.setTimeout(600_000)

const newPath = newPaths()
const home = useKafka({ settings: { 'group.min.session.timeout.ms': 1000 } })
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

type Worker = { readonly child: ChildProcess; has(): readonly number[]; seen(): string[]; kill(signal: NodeJS.Signals): Promise<void> }

const gone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

function startWorker(address: string, pause = 0): Worker {
  const file = newPath('seen')
  const child = spawn(process.execPath, [join(__dirname, 'child-share.ts'), address, file, String(pause)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let told = '[]\n'
  child.stdout!.on('data', text => {
    told += text
  })
  return {
    child,
    has: () => (gone(child) ? [] : JSON.parse(told.trimEnd().split('\n').at(-1)!)),
    // A line that was cut off by the kill was not committed.
    seen: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []),
    async kill(signal) {
      if (gone(child)) return
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}

async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (const until = Date.now() + 180_000; !holds(); await sleep(50)) if (Date.now() > until) throw new Error(`${what}: it never came to be`)
}

const CLUSTERS = Array.from({ length: 12 }, (_, i) => `c${i}`)

function writing(log: EventLog): { count(): number; stop(): Promise<void> } {
  let going = true
  let count = 0
  const done = (async () => {
    while (going) {
      const next = count + 1
      await log.append(
        CLUSTERS.flatMap(cluster => [
          event(next * 2, { source: `/${cluster}/n/ipvs` }),
          event(next * 2 + 1, { source: `/${cluster}/n/ipvs`, type: 'ipvs.counted' }),
        ]),
      )
      count = next
      await sleep(5)
    }
  })()
  return {
    count: () => count,
    async stop() {
      going = false
      await done
    },
  }
}

test('of three members one is killed, one is slow, one comes, then all are killed: each event is dealt with, and again only what a dead one had in hand', async () => {
  const address = await home.newAddress(6)
  const log = await openKafkaLog(address, 'write')
  const writer = writing(log)
  const [a, b, slow] = [startWorker(address), startWorker(address), startWorker(address, 300)]
  const shares = (...workers: Worker[]): number[] => workers.flatMap(worker => worker.has()).sort()
  const all = [0, 1, 2, 3, 4, 5]
  const divided = (...workers: Worker[]) =>
    workers.every(worker => worker.has().length === 6 / workers.length) && shares(...workers).join() === all.join()
  await eventually('three have two parts each', () => divided(a, b, slow))
  await eventually('all work', () => [a, b, slow].every(worker => worker.seen().length > 50))
  await a.kill('SIGKILL')
  await eventually('two have all', () => divided(b, slow))
  const d = startWorker(address)
  await eventually('three have two parts each again', () => divided(b, slow, d))
  const before = slow.seen().length
  await eventually('the slow one works', () => slow.seen().length > before + 20)
  await Promise.all([b.kill('SIGKILL'), slow.kill('SIGKILL'), d.kill('SIGKILL')])
  await writer.stop()
  const [e, f] = [startWorker(address), startWorker(address)]
  const workers = [a, b, slow, d, e, f]
  const expected = CLUSTERS.flatMap(cluster => Array.from({ length: writer.count() * 2 }, (_, i) => `/${cluster}/n/ipvs ${event(1).run} ${i + 2}`))
  await eventually('everything is dealt with', () => new Set(workers.flatMap(worker => worker.seen())).size >= expected.length)
  await Promise.all([e.kill('SIGTERM'), f.kill('SIGTERM')])
  expect(new Set(workers.flatMap(worker => worker.seen()))).toEqual(new Set(expected))
  // Those that were not killed had nothing that another of them had.
  const alive = [e, f].flatMap(worker => worker.seen())
  expect(new Set(alive).size).toBe(alive.length)
  // Within a stream in order, but for what comes again because it was not committed.
  for (const worker of workers)
    for (const cluster of CLUSTERS) {
      const lines = new Set(worker.seen().filter(line => line.startsWith(`/${cluster}/`)))
      const numbers = [...lines].map(line => Number(line.split(' ')[2]))
      for (const rest of [0, 1]) {
        const stream = numbers.filter(number => number % 2 === rest)
        expect(stream).toEqual(stream.toSorted((x, y) => x - y))
      }
    }
  // Once each, but for what a dead one had not committed: at most a portion for each of the four.
  const twice = workers.flatMap(worker => worker.seen()).length - expected.length
  expect(twice).toBeLessThanOrEqual(4 * 1024)
  await log.close()
})

function startEvents(address: string): { readonly child: ChildProcess; out(): string; err(): string } {
  build()
  const args = [BIN, 'events', '-f', '--group', 'watch', '--all', '--log', address, '-o', 'jsonl']
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, HOME: process.env.HOME }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let [out, err] = ['', '']
  child.stdout!.on('data', text => {
    out += text
  })
  child.stderr!.on('data', text => {
    err += text
  })
  return { child, out: () => out, err: () => err }
}

test('umtool events --group prints its share, says on stderr which that is, goes on where the group was, and rests on less than one hundredth of a core', async () => {
  const address = await home.newAddress(4)
  const log = await openKafkaLog(address, 'write')
  const batch = (sequence: number) => CLUSTERS.map(cluster => event(sequence, { source: `/${cluster}/n/ipvs`, data: { from: 1, to: sequence } }))
  await log.append(batch(1))
  const lines = (text: string): string[] => text.split('\n').slice(0, -1)
  const one = startEvents(address)
  await eventually('the first prints all', () => lines(one.out()).length === 12)
  expect(one.err()).toContain('group watch: all parts of 4')
  expect(one.err()).toMatch(/group watch: cluster c3, part \d/)
  const two = startEvents(address)
  await eventually('both have two parts', () => /parts \d \d of 4/.test(one.err()) && /parts \d \d of 4/.test(two.err()))
  await log.append(batch(2))
  await eventually('together they print all', () => lines(one.out() + two.out()).length === 24)
  expect(lines(two.out()).length).toBeGreaterThan(0)
  await untilRests(two.child.pid!)
  for (const { child } of [one, two]) {
    child.kill('SIGINT')
    await once(child, 'close')
  }
  await log.append(batch(3))
  const three = startEvents(address)
  await eventually('the third goes on', () => lines(three.out()).length === 12)
  expect(lines(three.out()).every(line => line.includes('"to":3'))).toBe(true)
  three.child.kill('SIGINT')
  await once(three.child, 'close')
  await log.close()
})
