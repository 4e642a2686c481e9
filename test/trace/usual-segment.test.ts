// The short way through the trace does what the long way does: over recordings, and over conversations in which anything may happen.

import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { decodePacket } from '../../src/decode/packet/chain.ts'
import { newPacket } from '../../src/decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { putAnnotation } from '../../src/print/annotation.ts'
import { newText } from '../../src/print/text.ts'
import { ROLE_OF_A, ROLE_OF_B, ROLES_LOOKED_UP, ROW_WORDS } from '../../src/trace/connection-row.ts'
import { parseMap } from '../../src/trace/map.ts'
import { FROM_PACKETS, learn } from '../../src/trace/roles.ts'
import { summarize } from '../../src/trace/summary.ts'
import { newTrace, observe, type Trace, type TraceOptions } from '../../src/trace/trace.ts'
import { observeUsual } from '../../src/trace/usual-segment.ts'
import type { Verdict } from '../../src/trace/verdict.ts'
import { recording } from '../decode/packet/recordings.ts'
import * as layers from '../packets/generate/layers.ts'
import { ACK, FIN, ip, mac, newScene, PSH, RST, SYN, segment } from './scene.ts'

const STYLE = { colour: true, ascii: false }

/** Comparing tables element by element takes jest a tenth of a second each. */
const digest = (words: Int32Array | Uint32Array): string => createHash('sha256').update(words).digest('hex')

/** What only the short way keeps in a row: where it found the roles. */
const LOOK_UPS = [ROLE_OF_A, ROLE_OF_B, ROLES_LOOKED_UP]

function withoutLookUps(rows: Int32Array): Int32Array {
  const words = rows.slice()
  for (let base = 0; base < words.length; base += ROW_WORDS) for (const at of LOOK_UPS) words[base + at] = 0
  return words
}

/** Everything a trace holds, comparable. */
const contents = ({ connections, protocols, packets, firstAt, lastAt, verdict, ...rest }: Trace): unknown => ({
  packets,
  firstAt,
  lastAt,
  protocols,
  rows: digest(withoutLookUps(connections.table.i32)),
  sightings: [digest(connections.sightings.packets), digest(connections.sightings.places), connections.sightings.last],
  again: rest.again,
  summary: summarize({ connections, protocols, packets, firstAt, lastAt, verdict, ...rest }, {}),
})

/** All of a verdict but which way it was reached; two traces have objects of their own for who an address is. */
const words = ({ usual, source, destination, ...rest }: Verdict): string =>
  JSON.stringify({ ...rest, source: source.json, destination: destination.json })

/** Feeds the same packets to both, each after `before`; answers how many took the short way. */
function compare(records: Iterable<PacketRecord>, options: TraceOptions = {}, before: (trace: Trace) => void = () => {}): number {
  const long = newTrace({ connections: 1000, ...options })
  const short = newTrace({ connections: 1000, ...options })
  const packet = newPacket()
  const text = newText()
  let taken = 0
  for (const record of records) {
    decodePacket(record, packet)
    before(long)
    observe(long, packet)
    text.at = 0
    putAnnotation(text, long, packet, STYLE)
    const expected = Buffer.from(text.bytes.subarray(0, text.at)).toString()
    text.at = 0
    before(short)
    const usual = observeUsual(short, record)
    if (usual) taken++
    else observe(short, packet)
    // A packet of another kind, as it may be left over when the short way is taken.
    putAnnotation(text, short, usual ? newPacket() : packet, STYLE)
    const said = Buffer.from(text.bytes.subarray(0, text.at)).toString()
    // As one text: expect() for each of so many would take half a minute.
    if (`${said} ${words(short.verdict)}` !== `${expected} ${words(long.verdict)}`) {
      expect(said).toBe(expected)
      expect(words(short.verdict)).toBe(words(long.verdict))
    }
  }
  expect(contents(short)).toEqual(contents(long))
  return taken
}

const PACKETS = join(process.cwd(), 'test/packets')
/** `recording` reads those with microseconds. */
const names = globSync('*/*.pcap', { cwd: PACKETS, exclude: ['*/*nanoseconds.pcap'] }).map(path => path.slice(0, -'.pcap'.length))

test.each(names)('the short way says what the long way says: %s', name => {
  compare(recording(name))
})

/** Segments of a few connections, mostly in order, with everything that can go wrong now and then. */
function* conversations(count: number): Generator<PacketRecord> {
  let state = 11
  const any = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x100000000) * below)
  }
  const seldom = (): boolean => any(40) === 0
  const pick = <T>(...values: readonly T[]): T => values[any(values.length)]!
  const scene = newScene()
  const record = newPacketRecord()
  const ends = Array.from({ length: 6 }, (_, i) => ({ next: [0xffffff00 + i, 1000], acknowledged: [0, 0], window: [500, 500], six: i === 5 }))
  let micros = 0
  for (let i = 0; i < count; i++) {
    const connection = any(ends.length)
    const c = ends[connection]!
    const side = any(2)
    const length = pick(0, 0, 1, 100, 1448)
    if (seldom()) c.window[side] = pick(0, 1, 500, 501, 1449)
    if (any(3) > 0) c.acknowledged[side] = c.next[1 - side]!
    const client = c.six ? layers.CLIENT6 : ip('10.0.0.1')
    const server = c.six ? layers.VIP6 : ip('192.0.2.80')
    const flags = seldom() ? pick(SYN, SYN | ACK, FIN | ACK, RST, RST | ACK, 0, ACK | 0x40, ACK | 0x20) : pick(ACK, ACK | PSH)
    const frame = segment(scene, {
      from: side === 0 ? client : server,
      to: side === 0 ? server : client,
      sourcePort: side === 0 ? 40000 + connection : 80,
      destinationPort: side === 0 ? 80 : 40000 + connection,
      flags,
      seq: ((seldom() ? c.next[side]! + pick(-1449, -1, 1, 1448) : c.next[side]!) + 2 ** 32) % 2 ** 32,
      ack: ((seldom() ? c.acknowledged[side]! + pick(-1, 1, 5000) : c.acknowledged[side]!) + 2 ** 32) % 2 ** 32,
      window: c.window[side]!,
      length,
      sourceMac: mac(side + 1),
      destinationMac: mac(seldom() ? 7 : 2 - side),
      ...(any(3) === 0 ? { id: 0 } : {}),
      ...(seldom() ? { ttl: 60 } : {}),
      ...(any(4) === 0 ? { options: Buffer.alloc(12, 1) } : {}),
    })
    if (!seldom() || length === 0) c.next[side] = (c.next[side]! + length) % 2 ** 32
    if (any(100) === 0) frame[12 + any(frame.length - 12)]! ^= 1 << any(8)
    micros += any(100) === 0 ? pick(2_000_000, 61_000_000) : seldom() ? -any(50) : any(3000)
    const { at } = record
    record.bytes = new Uint8Array([...new Uint8Array(at), ...frame])
    record.end = record.bytes.length - (seldom() ? Math.min(any(80), frame.length) : 0)
    record.wireLength = frame.length
    record.seconds = 1_800_000_000 + Math.floor(micros / 1e6)
    record.nanoseconds = (((micros % 1e6) + 1e6) % 1e6) * 1000
    record.interfaceId = seldom() ? 1 : 0
    yield record
    if (any(30) === 0) yield record // the same packet once more
  }
}

test('the short way says what the long way says, whatever happens in a connection', () => {
  const map = parseMap('192.0.2.80 vip web\n10.0.0.0/8 client\n', 'map')
  for (const options of [{}, { map }, { connections: 3 }, { servicePorts: [80] }] satisfies TraceOptions[]) {
    const taken = compare(conversations(8_000), options)
    expect(taken).toBeGreaterThan(1_000)
    expect(taken).toBeLessThan(7_000)
  }
})

test('a role that is learned in the middle of a connection shows at its next segment, and so does a better one', () => {
  const lessons = [
    { after: 2_000, address: ip('192.0.2.80'), role: 'rip', name: '', source: FROM_PACKETS },
    { after: 3_000, address: ip('192.0.2.80'), role: 'vip', name: 'web', source: FROM_PACKETS + 1 },
    { after: 4_000, address: ip('10.0.0.1'), role: 'router', name: '', source: FROM_PACKETS },
    { after: 5_000, address: layers.VIP6, role: 'vip', name: 'six', source: FROM_PACKETS },
  ] as const
  const labels = new Set<string>()
  const learned = (trace: Trace): void => {
    labels.add(trace.verdict.usual ? `${trace.verdict.source.label}>${trace.verdict.destination.label}` : '')
    for (const l of lessons)
      if (trace.packets === l.after) expect(learn(trace.beliefs.roles, l.address, 0, l.address.length, l.role, l.name, l.source)).toBe(true)
  }
  compare(conversations(8_000), {}, learned)
  expect([...labels]).toEqual(expect.arrayContaining(['>', 'RIP>', '>RIP', 'client>VIP web', 'router>VIP web', 'VIP web>router', 'client>VIP six']))
})
