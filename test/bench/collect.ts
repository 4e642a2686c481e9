// The runner: facts to durable events beside the bare log, reading a log beside cat, how old a line is when it is seen, an idle agent.
// node test/bench/collect.ts [--idle SECONDS]
import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { newJournal } from '../../src/collect/journal.ts'
import { runProgram } from '../../src/collect/machine/program.ts'
import { machine } from '../../src/collect/machine.ts'
import type { Event, Fact } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'
import { median } from './measure.ts'

/** As `npm run build` left it. */
const BIN = join(import.meta.dirname, '../../dist/bin.js')
const folder = mkdtempSync(join(tmpdir(), 'umtool-bench-'))
const FACTS = 200_000
const BATCH = 500
const RUNS = 3
const outside = machine()
const never = new AbortController().signal
const print = (text: string): void => void process.stdout.write(`${text}\n`)
const seconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const fact = (i: number): Fact => ({
  type: 'weight.changed',
  subject: `tcp/10.0.${i & 255}.1:80 10.1.${i & 255}.${i % 250}:80`,
  at: 1_700_000_000_000_000 + i * 1000,
  data: { from: i % 7, to: i % 11, scheduler: 'wlc', note: 'x'.repeat(120) },
})

const journalInto = (append: (events: readonly Event[]) => Promise<unknown>) =>
  newJournal({
    cluster: 'web',
    node: 'lvs1',
    sink: { append },
    now: outside.now,
    sleep: outside.sleep,
    newId: () => v7(),
    versionOf: () => 1,
    notice: print,
    limits: { facts: FACTS * 2, bytes: 1 << 30 },
  })

async function said(append: (events: readonly Event[]) => Promise<unknown>): Promise<number> {
  const journal = journalInto(append)
  const voice = journal.voice('ipvs')
  return seconds(async () => {
    for (let i = 0; i < FACTS; i += BATCH) {
      journal.say(
        voice,
        Array.from({ length: BATCH }, (_, j) => fact(i + j)),
        { name: 'place', value: String(i) },
      )
      await new Promise(resolve => setImmediate(resolve))
    }
    await journal.flush(60_000)
  })
}

async function bare(append: (events: readonly Event[]) => Promise<unknown>): Promise<number> {
  const [id, run] = [v7(), v7()]
  return seconds(async () => {
    for (let i = 0; i < FACTS; i += BATCH)
      await append(Array.from({ length: BATCH }, (_, j) => ({ ...fact(i + j), id, source: '/web/lvs1/ipvs', run, sequence: i + j + 1, version: 1 })))
  })
}

async function throughput(): Promise<void> {
  const results = { bare: [] as number[], runner: [] as number[], alone: [] as number[] }
  for (let run = 0; run < RUNS; run++) {
    for (const [name, measure] of [
      ['bare', bare],
      ['runner', said],
    ] as const) {
      const log = await openLog(`sqlite:${join(folder, `${name}-${run}.db`)}`, 'write')
      results[name].push(await measure(events => log.append(events)))
      await log.close()
    }
    results.alone.push(await said(async () => {}))
  }
  const rate = (times: readonly number[]): string => `${Math.round(FACTS / median(times) / 1000)} k/s`
  print(
    `events into SQLite, ${BATCH} at a time: the log alone ${rate(results.bare)}, through the runner ${rate(results.runner)}; the runner alone ${rate(results.alone)}`,
  )
}

async function tailing(): Promise<void> {
  const path = join(folder, 'big.log')
  const line = `heartbeat[1234]: 2026/11/22_19:00:00 info: ${'some words of a log '.repeat(4)}\n`
  const count = 1_000_000
  writeFileSync(path, line.repeat(count))
  const took = await seconds(async () => {
    const stop = new AbortController()
    let lines = 0
    for await (const batch of outside.tail(path, 'v1', stop.signal)) {
      lines += batch.length
      if (lines === count) stop.abort()
    }
  })
  const cat = await seconds(async () => void (await runProgram('sh', ['-c', `cat ${path} | wc -l`], 60_000, undefined)))
  const megabytes = (line.length * count) / 1e6
  print(
    `a log of ${Math.round(megabytes)} MB: ${Math.round(count / took / 1000)} k lines/s, ${Math.round(megabytes / took)} MB/s; cat | wc -l ${Math.round(megabytes / cat)} MB/s`,
  )
}

async function latency(): Promise<void> {
  const path = join(folder, 'live.log')
  writeFileSync(path, '')
  const ages: number[] = []
  const stop = new AbortController()
  const reading = (async () => {
    for await (const batch of outside.tail(path, 'v1', stop.signal)) for (const { text } of batch) ages.push(performance.now() - Number(text))
  })()
  for (let i = 0; i < 300; i++) {
    await outside.sleep(5 + (i % 20), never)
    appendFileSync(path, `${performance.now()}\n`)
  }
  await outside.sleep(100, never)
  stop.abort()
  await reading
  ages.sort((a, b) => a - b)
  print(
    `a line is ${ages[ages.length >> 1]!.toFixed(1)} ms old when it is seen, p99 ${ages[Math.floor(ages.length * 0.99)]!.toFixed(1)} ms (${ages.length} of 300)`,
  )
}

/** Hundredths of a second of processor time, children that have ended included. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
}

async function idle(length: number): Promise<void> {
  const agent = spawn(process.execPath, [BIN, 'agent', '--log', `sqlite:${join(folder, 'idle.db')}`], { stdio: 'ignore' })
  await outside.sleep(5000, never)
  const before = ticks(agent.pid!)
  await outside.sleep(length * 1000, never)
  const used = ticks(agent.pid!) - before
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${agent.pid}/status`, 'latin1'))![1]) / 1024
  agent.kill()
  print(`an idle agent with all that can run here: ${(used / length).toFixed(2)} % of a core over ${length} s, ${Math.round(rss)} MiB`)
}

try {
  await throughput()
  await tailing()
  await latency()
  const at = process.argv.indexOf('--idle')
  await idle(at < 0 ? 30 : Number(process.argv[at + 1]))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
