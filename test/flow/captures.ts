// Recorded captures as events, and what may happen to captures: clocks that are off, packets lost, doubled, cut.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import type { CapturedEvent } from '../../src/flow/captured.ts'
import { newCaptureCutter } from '../../src/flow/cut-capture.ts'

export const FIXTURES = join(__dirname, '../fixtures/flow')

export type Kept = PacketRecord

/** Every packet of a capture file, each with bytes of its own. */
export function recordsOf(path: string): Kept[] {
  const decoder = newCaptureDecoder()
  feed(decoder, new Uint8Array(gunzipSync(readFileSync(path))))
  const record = newPacketRecord()
  const records: Kept[] = []
  while (next(decoder, record) === OK)
    records.push({ ...record, bytes: record.bytes.slice(record.at, record.end), at: 0, end: record.end - record.at })
  return records
}

export const fixture = (name: string, node: string): Kept[] => recordsOf(join(FIXTURES, name, `${node}.pcap.gz`))

export const microsOf = ({ seconds, nanoseconds }: Kept): number => seconds * 1e6 + nanoseconds / 1e3

/** The same packet by a clock that is `by` microseconds ahead. */
export function shifted(record: Kept, by: number): Kept {
  const at = Math.round(microsOf(record) + by)
  return { ...record, seconds: Math.floor(at / 1e6), nanoseconds: (at % 1e6) * 1e3 }
}

/** Batches as the agent of `node` would have made them. */
export function eventsOf(node: string, records: readonly Kept[]): CapturedEvent[] {
  const cutter = newCaptureCutter(node, node)
  const events: CapturedEvent[] = []
  for (const record of records) {
    const event = cutter.add(record, 'eth0')
    if (event !== undefined) events.push(event)
  }
  const last = cutter.end()
  return last === undefined ? events : [...events, last]
}

/** All nodes' batches in the order in which they would have come. */
export const merged = (captures: Readonly<Record<string, readonly Kept[]>>): CapturedEvent[] =>
  Object.entries(captures)
    .flatMap(([node, records]) => eventsOf(node, records))
    .sort((a, b) => a.at - b.at)

/** Numbers that look like chance and are the same every time. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
