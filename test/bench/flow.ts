// What it costs to fold captured packets into the client view and into clocks, and how much 100,000 live connections take.
//
//   node test/bench/flow.ts [FILE.pcap]       without a file: 500,000 generated packets
//
// The file is cut into the batches an agent makes (64 KiB or 200 ms) before the clock runs; decoding them is part of the figure.
// Everything runs in one process, and the best of several runs counts: other work on the machine only ever adds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commit, newCaptureDecoder, next, space } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import type { CapturedEvent } from '../../src/flow/captured.ts'
import { newClientView } from '../../src/flow/client-view.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { newCaptureCutter } from '../../src/flow/cut-capture.ts'
import { newFaces } from '../../src/flow/faces.ts'
import { newFlowCollector } from '../../src/flow/flow-collector.ts'
import { parseWanted } from '../../src/flow/flow-sighting.ts'
import { generateFile } from './generate.ts'

const RUNS = 4
const LIVE = 100_000
const MIB = 2 ** 20

function batchesOf(path: string): CapturedEvent[] {
  const decoder = newCaptureDecoder()
  const bytes = readFileSync(path)
  const cutter = newCaptureCutter('lvs1', 'bench')
  const record = newPacketRecord()
  const events: CapturedEvent[] = []
  for (let at = 0; at < bytes.length; ) {
    const room = space(decoder)
    const count = Math.min(room.length, bytes.length - at)
    room.buffer.set(bytes.subarray(at, at + count), room.at)
    commit(decoder, count)
    at += count
    while (next(decoder, record) === OK) {
      const event = cutter.add(record, 'eth0')
      if (event !== undefined) events.push(event)
    }
  }
  const last = cutter.end()
  return last === undefined ? events : [...events, last]
}

/** CPU seconds, the best of several runs. */
function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1e6)
  }
  return least
}

/** SYN, SYN-ACK, ACK of connections that then stay open, as an Ethernet capture of a director. */
function handshakes(count: number): CapturedEvent[] {
  const cutter = newCaptureCutter('lvs1', 'live')
  const frame = new Uint8Array(54)
  const view = new DataView(frame.buffer)
  const record = { ...newPacketRecord(), bytes: frame, at: 0, end: 54, wireLength: 54 }
  const events: CapturedEvent[] = []
  frame.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 40], 0)
  frame.set([64, 6, 0, 0], 22)
  const send = (i: number, back: boolean, flags: number, sequence: number, acknowledgment: number): void => {
    const client = 0x0a000000 + (i >>> 4)
    view.setUint16(18, (i * 3 + flags) & 0xffff)
    view.setUint32(26, back ? 0x0a010164 : client)
    view.setUint32(30, back ? client : 0x0a010164)
    view.setUint16(34, back ? 80 : 20_000 + (i & 15))
    view.setUint16(36, back ? 20_000 + (i & 15) : 80)
    view.setUint32(38, sequence)
    view.setUint32(42, acknowledgment)
    view.setUint16(46, 0x5000 | flags)
    view.setUint16(48, 64_000)
    record.seconds = 1_790_000_000 + Math.floor(i / 20_000)
    record.nanoseconds = (i % 20_000) * 50_000 + flags * 100
    const event = cutter.add(record, 'eth0')
    if (event !== undefined) events.push(event)
  }
  for (let i = 0; i < count; i++) {
    const isn = (i * 2_654_435_761) >>> 0
    send(i, false, 0x02, isn, 0)
    send(i, true, 0x12, i, (isn + 1) >>> 0)
    send(i, false, 0x10, (isn + 1) >>> 0, i + 1)
  }
  const last = cutter.end()
  return last === undefined ? events : [...events, last]
}

/** First of all, so that nothing else is in memory. */
function measureLive(): void {
  const live = handshakes(LIVE)
  global.gc?.()
  const before = process.memoryUsage()
  const view = newClientView()
  for (const event of live) view.add(event)
  global.gc?.()
  const after = process.memoryUsage()
  const heap = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers
  const resident = after.rss
  const [service] = view.seen().services
  process.stdout.write(
    `${service?.answered ?? 0} live connections: ${(heap / MIB).toFixed(0)} MiB of heap and buffers, ${(resident / MIB).toFixed(0)} MiB resident in all\n`,
  )
}

measureLive()
/** How many packets there are in them. */
function countOf(events: readonly CapturedEvent[]): number {
  const view = newClientView()
  for (const event of events) view.add(event)
  return view.seen().packets
}

const folder = mkdtempSync(join(tmpdir(), 'umtool-bench-'))
try {
  const given = process.argv[2]
  const path = given ?? join(folder, 'generated.pcap')
  if (given === undefined) generateFile({ packets: 500_000, connections: 50_000 }, path)
  const events = batchesOf(path)
  const packets = countOf(events)
  const figures = {
    'client view, fold': best(() => {
      const view = newClientView()
      for (const event of events) view.add(event)
    }),
    'client view, told': best(() => {
      const view = newClientView()
      for (const event of events) view.add(event)
      view.seen()
    }),
    clocks: best(() => {
      const estimator = newClockEstimator()
      for (const event of events) estimator.add(event)
      estimator.clocks()
    }),
    'one client of many': best(() => {
      const collector = newFlowCollector(parseWanted('192.0.2.1')!, newFaces())
      for (const event of events) collector.add(event)
    }),
  }
  process.stdout.write(`${packets} packets in ${events.length} batches\n`)
  for (const [name, seconds] of Object.entries(figures))
    process.stdout.write(
      `${name.padEnd(20)} ${Math.round(packets / seconds / 1e3)} k packets / CPU s, ${((seconds / packets) * 1e9).toFixed(0)} ns each\n`,
    )
} finally {
  rmSync(folder, { recursive: true })
}
