// Reads a simulated fleet's log as it grows, folds all of it, and says whether anything is missing and how late it came.
//
//   fleet-reader.ts ADDRESS            all of it
//   fleet-reader.ts ADDRESS GROUP      a share of it
import { openKafkaLog } from '../../src/log/kafka.ts'
import type { Recorded } from '../../src/log/log.ts'
import { addNumber, type Ranges } from '../../src/log/ranges.ts'

const [address, group] = process.argv.slice(2) as [string, string | undefined]
const log = await openKafkaLog(address, 'read')
const lives = new Map<string, Ranges>()
let delays: number[] = []
let events = 0
let twice = 0
let parts = 0

function fold(recorded: readonly Recorded[]): void {
  const now = performance.timeOrigin + performance.now()
  for (const one of recorded) {
    if (!one.ok) throw new Error(one.why)
    const { source, run, sequence, at } = one.event
    const key = `${source} ${run}`
    const ranges = lives.get(key) ?? []
    if (ranges.length === 0) lives.set(key, ranges)
    if (addNumber(ranges, sequence)) events++
    else twice++
    delays.push(now - at / 1000)
  }
}

/** Holes between the first and the last number of each life, and lives that do not begin with 1. */
const gaps = (): number => [...lives.values()].reduce((sum, ranges) => sum + ranges.length / 2 - 1 + (ranges[0] === 1 ? 0 : 1), 0)

let before = process.cpuUsage()
process.on('message', (told: { reset?: true; report?: true; end?: true }) => {
  if (told.reset) {
    delays = []
    before = process.cpuUsage()
  }
  if (told.report) {
    const { user, system } = process.cpuUsage(before)
    const sorted = Float64Array.from(delays).sort()
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
    const rss = process.memoryUsage.rss()
    const cpu = (user + system) / 1e6
    process.send!({ events, twice, gaps: gaps(), lives: lives.size, parts, p50: at(0.5), p99: at(0.99), worst: at(1), seen: sorted.length, cpu, rss })
  }
  if (told.end) process.exit(0)
})
process.send!({ ready: true })
if (group === undefined) for await (const batch of log.read({ follow: true })) fold(batch)
else
  for await (const portion of log.share({ group, from: 'oldest' })) {
    if (portion.kind === 'share') parts = portion.has.length
    if (portion.kind !== 'events') continue
    fold(portion.recorded)
    await portion.commit()
  }
