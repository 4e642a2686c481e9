// How fast events become a state, how large one is, and how soon the state of any moment is known.
//
//   node --expose-gc test/bench/state.ts                 folding, size, printing
//   node test/bench/state-fill.ts /tmp/ten.db            a log of ten million events, 4 GB, a minute or two
//   node test/bench/state.ts /tmp/ten.db                 the state at moments of it, without snapshots and with them
//
// CPU seconds of this process, so that what else the machine does counts little.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { stateAt } from '../../src/cli/status/state-at.ts'
import { decodeLine } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'
import { statusLines } from '../../src/print/status/text.ts'
import { PLAIN } from '../../src/print/style.ts'
import { copyState, decodeState, encodeState } from '../../src/state/copy.ts'
import { evolve } from '../../src/state/evolve.ts'
import { newState } from '../../src/state/new-state.ts'
import type { State } from '../../src/state/state.ts'
import { cpuOf, median } from './measure.ts'
import { newTeller } from './state-events.ts'

const RUNS = 7
const [path] = process.argv.slice(2)

function told(services: number, servers: number, facts: number, seconds: number): Event[] {
  const teller = newTeller({ services, servers, facts })
  const events: Event[] = []
  for (let i = 0; i < seconds; i++) for (const event of teller.second()) events.push(event)
  return events
}

function foldings(): void {
  const small = told(10, 20, 600, 20_000)
  const large = told(10, 1000, 600, 20_000)
  const isFact = ({ type }: Event): boolean => /^(?:weight|real-server|health-check|node|address)\./.test(type)
  const lab = gunzipSync(readFileSync(join(import.meta.dirname, '../fixtures/lab/nat-hb/events.jsonl.gz'))).toString()
  const recorded = lab.split('\n').flatMap(line => {
    const decoded = decodeLine(line)
    return decoded.ok ? [decoded.event] : []
  })
  const isIpvsOrHa = ({ source }: Event): boolean => /\/(?:ipvs|heartbeat|ldirectord|ha-wire)$/.test(source)
  console.log('| events | how many | k events / CPU s, median | best |\n|---|---|---|---|')
  rate('IPVS and HA transitions, 200 real servers', repeated(small.filter(isFact), 10), small)
  rate('IPVS and HA transitions, 10,000 real servers', repeated(large.filter(isFact), 10), large)
  rate('all IPVS and HA events of a lab run, pictures and counters too', repeated(recorded.filter(isIpvsOrHa), 100), recorded)
  rate(
    'ipvs.counted with 8 services and 8 real servers each, 200 real servers',
    small.filter(({ type }) => type === 'ipvs.counted'),
    small,
  )
  rate(
    'ipvs.counted with 8 services and 8 real servers each, 10,000 real servers',
    large.filter(({ type }) => type === 'ipvs.counted'),
    large,
  )
  rate('everything of a fleet', small, small)
  packets()
  sizes(large)
}

/** Each time later than the time before: what is older than what is known would be passed over. */
function repeated(events: readonly Event[], times: number): Event[] {
  const span = events.at(-1)!.at - events[0]!.at + 1_000_000
  return Array.from({ length: times }, (_, i) => events.map(event => ({ ...event, at: event.at + i * span }))).flat()
}

function rate(name: string, events: readonly Event[], before: readonly Event[]): void {
  const rates: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const state = newState()
    for (const event of before.slice(0, 400)) evolve(state, event)
    const cpu = cpuOf(() => {
      for (const event of events) evolve(state, event)
    })
    rates.push(events.length / cpu / 1000)
  }
  console.log(`| ${name} | ${events.length} | ${Math.round(median(rates))} | ${Math.round(Math.max(...rates))} |`)
}

/** A batch of 64 KiB as a busy interface gives it: whole Ethernet frames of 128 bytes, one in a hundred of them ARP. */
function packets(): void {
  const each = 16 + 128
  const count = Math.floor((64 << 10) / each)
  const bytes = new Uint8Array(24 + count * each)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, 128, true)
  view.setUint32(20, 1, true)
  for (let i = 0; i < count; i++) {
    const at = 24 + i * each
    view.setUint32(at, 1_795_000_000, true)
    view.setUint32(at + 8, 128, true)
    view.setUint32(at + 12, 128, true)
    const frame = at + 16
    view.setUint16(frame + 12, i % 100 === 7 ? 0x0806 : 0x0800)
    if (i % 100 === 7) bytes.set([0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 1, 10, 1, 1, 100, 2, 0, 0, 0, 0, 2, 10, 1, 1, 1], frame + 14)
  }
  const batch: Event = { ...told(1, 1, 0, 1).find(({ type }) => type === 'packets.captured')!, data: bytes }
  const state = newState()
  const rates = Array.from(
    { length: RUNS },
    () =>
      (2000 * count) /
      cpuOf(() => {
        for (let i = 0; i < 2000; i++) evolve(state, batch)
      }) /
      1000,
  )
  console.log(
    `| packets in packets.captured, one in a hundred ARP | ${2000 * count} | ${Math.round(median(rates))} | ${Math.round(Math.max(...rates))} |`,
  )
}

/** As they come from a log: no two events share a text. */
function sizes(events: readonly Event[]): void {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const state: State = newState()
  for (const event of events.slice(0, 20_000)) evolve(state, structuredClone(event))
  globalThis.gc?.()
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6
  const encoded = encodeState(state)
  const now = state.at
  const milliseconds = (run: () => void): string => `${Math.round(median(Array.from({ length: RUNS }, () => cpuOf(run))) * 1000)} ms`
  console.log('\n| two directors with 10,000 real servers each | |\n|---|---|')
  console.log(`| the state in memory${globalThis.gc === undefined ? ' (not collected: --expose-gc)' : ''} | ${megabytes.toFixed(1)} MB |`)
  console.log(`| copyState | ${milliseconds(() => copyState(state))} |`)
  console.log(`| encodeState, ${(encoded.length / 1e6).toFixed(1)} MB | ${milliseconds(() => encodeState(state))} |`)
  console.log(`| decodeState | ${milliseconds(() => decodeState(encoded))} |`)
  console.log(`| status as text, summed up | ${milliseconds(() => statusLines(state, now, { style: PLAIN, width: 80, all: false }))} |`)
  console.log(`| status as text, every real server | ${milliseconds(() => statusLines(state, now, { style: PLAIN, width: 80, all: true }))} |`)
}

async function moments(path: string): Promise<void> {
  const log = await openLog(`sqlite:${path}`, 'read')
  const { streams } = await log.status()
  const oldest = Math.min(...streams.map(stream => stream.oldest ?? Number.POSITIVE_INFINITY))
  const newest = Math.max(...streams.map(stream => stream.newest ?? 0))
  console.log(`${streams.map(({ stream, events }) => `${stream} ${events}`).join(', ')}\n`)
  const snapshots = mkdtempSync(join(tmpdir(), 'umtool-bench-states-'))
  const parts = [1, 0.1, 0.5, 0.9, 0.73]
  console.log('| moment | without snapshots: s, CPU s, events read | with them |\n|---|---|---|')
  await stateAt(log, newest, { snapshots })
  for (const part of parts) {
    const at = Math.round(oldest + (newest - oldest) * part)
    console.log(`| ${Math.round(part * 100)} % | ${await timed(() => stateAt(log, at))} | ${await timed(() => stateAt(log, at, { snapshots }))} |`)
  }
  rmSync(snapshots, { recursive: true })
  await log.close()
}

async function timed(run: () => Promise<{ read: number }>): Promise<string> {
  const began = performance.now()
  const before = process.cpuUsage()
  const { read } = await run()
  const { user, system } = process.cpuUsage(before)
  return `${((performance.now() - began) / 1000).toFixed(2)}, ${((user + system) / 1e6).toFixed(2)}, ${read}`
}

if (path === undefined) foldings()
else await moments(path)
