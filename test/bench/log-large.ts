// A log of ten gigabytes: memory while it is written, and how soon the first answer comes out of it.
//
//   node test/bench/log-large.ts [--gigabytes N] [--keep PATH] [FOLDER]      needs a build for the answers of `bin/umtool`
//
// Four fifths are events (one a millisecond, 8 hours of them for ten gigabytes), one fifth packets. The file is removed at the end.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openLog } from '../../src/log/open.ts'
import { captured, counted, timeOf } from './log-events.ts'
import { median } from './measure.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { gigabytes: { type: 'string', default: '10' } } })
const wanted = Number(values.gigabytes) * 1e9
const BATCH = 500
/** So many events are as large as one batch of packets, four times. */
const EVENTS_PER_CAPTURE = 1100
const RUNS = 9

const folder = mkdtempSync(join(positionals[0] ?? tmpdir(), 'umtool-bench-log-'))
const path = join(folder, 'large.db')
const mebibytes = (bytes: number): number => Math.round(bytes / 1048576)

async function fill(): Promise<number> {
  const log = await openLog(`sqlite:${path}`, 'write')
  let sequence = 0
  let captures = 0
  let nextReport = 0
  const began = performance.now()
  for (;;) {
    const size = statSync(path).size
    if (size >= nextReport) {
      console.log(`${(size / 1e9).toFixed(1).padStart(5)} GB  RSS ${mebibytes(process.memoryUsage.rss())} MiB`)
      nextReport += wanted / 10
    }
    if (size >= wanted) break
    const batch = Array.from({ length: BATCH }, () => counted(++sequence))
    while (captures * EVENTS_PER_CAPTURE < sequence) batch.push(captured(++captures))
    await log.append(batch)
  }
  await log.close()
  console.log(`written in ${Math.round((performance.now() - began) / 1000)} s: ${sequence} events, ${captures} batches of packets\n`)
  return sequence
}

function answer(name: string, ...args: string[]): void {
  const times: number[] = []
  let lines = 0
  for (let i = 0; i < RUNS; i++) {
    const began = performance.now()
    const { stdout, stderr, status } = spawnSync('bin/umtool', ['events', '--log', path, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
    times.push(performance.now() - began)
    if (status !== 0) throw new Error(stderr)
    lines = stdout.split('\n').length - 1
  }
  console.log(`| ${name} | ${lines} | ${median(times).toFixed(0)} | ${Math.max(...times).toFixed(0)} |`)
}

try {
  const last = await fill()
  const at = (sequence: number): string => new Date(timeOf(sequence) / 1000).toISOString()
  console.log('| umtool events | lines | ms, median | ms, worst |\n|---|---|---|---|')
  answer('--help, beside them', '--help')
  answer('--last 20', '--last', '20')
  answer('--since (the last second)', '--since', at(last - 1000), '--stream', 'events,stats')
  answer('--since --until (a second in the middle)', '--since', at(last >> 1), '--until', at((last >> 1) + 1000), '--stream', 'events,stats')
  answer('--since (from the middle) --first 20', '--since', at(last >> 1), '--first', '20')
  answer('--type node --last 20 (there is none)', '--type', 'node', '--last', '20')
  answer('--node lvs2 --last 20 (there is none)', '--node', 'lvs2', '--last', '20')
} finally {
  rmSync(folder, { recursive: true })
}
