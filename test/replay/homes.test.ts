// The same events give the same replay, whatever kind of log they are in, however they got there, and however fast it plays.
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, zstdCompressSync } from 'node:zlib'
import { bundleText } from '../../src/cli/export/bundle.ts'
import { newApart } from '../../src/cli/replay/apart.ts'
import { encodeLine } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'
import { parseTime } from '../../src/events/time.ts'
import { openFileLog } from '../../src/log/file.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import { openSqliteLog } from '../../src/log/sqlite.ts'
import { newPaths } from '../log/folder.ts'
import { newChance } from '../log/random.ts'
import { eventsOf, fixture, replayed } from './homes.ts'
import { newVirtualTime } from './tape.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(60_000)

const newPath = newPaths()
const LAB = fixture('nat-hb')
let events: Event[]
let expected: string

beforeAll(async () => {
  events = await eventsOf(LAB)
  expected = await replayed(openFileLog(LAB), { time: newVirtualTime() })
})

const nodes = (): string[] => [...new Set(events.map(({ source }) => source.split('/')[2]!))]
/** One node after the other, as when logs are put together. */
const byNode = (): Event[] => nodes().flatMap(node => events.filter(({ source }) => source.split('/')[2] === node))

test('it is in the order of corrected times, and holds every event and every packet once', async () => {
  const lines = expected.trimEnd().split('\n')
  const times = lines.map(line => line.slice(0, 26))
  expect(times).toEqual(times.toSorted())
  const json = (await replayed(openFileLog(LAB), { output: 'jsonl', time: newVirtualTime() })).trimEnd().split('\n')
  expect(json.map(line => (JSON.parse(line) as { id: string }).id).toSorted()).toEqual(events.map(({ id }) => id).toSorted())
  const packets = events.filter(({ type }) => type === 'packets.captured').map(event => newApart()(event).length)
  const inRange = packets.reduce((sum, count) => sum + count, 0) + events.length - packets.length
  expect(lines).toHaveLength(inRange)
})

test('twice the same bytes, at ten times the speed as well', async () => {
  expect(await replayed(openFileLog(LAB), { time: newVirtualTime() })).toBe(expected)
  expect(await replayed(openFileLog(LAB), { speed: 10, time: newVirtualTime() })).toBe(expected)
})

test('from SQLite, however they came into it', async () => {
  for (const order of [events, byNode()]) {
    const log = openSqliteLog(newPath(), 'write')
    await log.append(order)
    expect(await replayed(log, { time: newVirtualTime() })).toBe(expected)
    await log.close()
  }
})

test('from memory, in any order at all', async () => {
  const log = openMemoryLog()
  const chance = newChance(3)
  const order = events.map(event => ({ event, by: chance.below(1e9) })).toSorted((a, b) => a.by - b.by)
  // Of one life of a collector a log takes what comes: only here its numbers are out of order.
  await log.append(order.map(({ event }) => event))
  expect(await replayed(log, { time: newVirtualTime() })).toBe(expected)
})

test('from files put together of one node after the other, some of it twice', async () => {
  const path = newPath('all.jsonl')
  const lines = byNode().map(encodeLine)
  writeFileSync(path, `${[...lines, ...lines.slice(100, 300)].join('\n')}\n`)
  expect(await replayed(openFileLog(path), { time: newVirtualTime() })).toBe(expected)
})

test('from a bundle', async () => {
  const { signal } = new AbortController()
  const head = { written: '2026-11-22T22:00:00.000000Z', by: 'umtool', redacted: [] }
  let text = ''
  for await (const piece of bundleText(openFileLog(LAB), {}, { head, dress: event => event, leadIn: [] }, { events: 0, unreadable: 0 }, signal))
    text += piece
  expect(text.split('\n').slice(1, -2).join('\n')).toBe(gunzipSync(readFileSync(LAB)).toString().trimEnd())
  const path = newPath('bundle.jsonl.zst')
  writeFileSync(path, zstdCompressSync(Buffer.from(text)))
  expect(await replayed(openFileLog(path), { time: newVirtualTime() })).toBe(expected)
})

/** The node's clock was that much ahead: of what it said and of what it captured. Whole seconds. */
function ahead(event: Event, seconds: number): Event {
  const at = event.at + seconds * 1e6
  if (!(event.data instanceof Uint8Array)) return { ...event, at }
  const data = event.data.slice()
  const view = new DataView(data.buffer)
  const little = view.getUint8(0) !== 0xa1
  for (let record = 24; record + 16 <= data.length; record += 16 + view.getUint32(record + 8, little))
    view.setUint32(record, view.getUint32(record, little) + seconds, little)
  return { ...event, at, data }
}

test('a clock that was wrong is put right, and the line says both times', async () => {
  const path = newPath('wrong.jsonl')
  const wrong = events.map(event => (event.source.includes('/lvs2/') ? ahead(event, 3) : event))
  writeFileSync(path, `${wrong.map(encodeLine).join('\n')}\n`)
  const off = async (correct: boolean): Promise<Map<string, number>> => {
    const text = await replayed(openFileLog(path), { correct, output: 'jsonl', time: newVirtualTime() })
    const was = new Map(events.map(({ id, at }) => [id, at]))
    const most = new Map<string, number>()
    for (const line of text.trimEnd().split('\n')) {
      const { id, source, time, correctedtime = time } = JSON.parse(line) as { id: string; source: string; time: string; correctedtime?: string }
      const node = source.split('/')[2]!
      most.set(node, Math.max(most.get(node) ?? Number.NEGATIVE_INFINITY, Math.abs(parseTime(correctedtime)! - was.get(id)!)))
    }
    return most
  }
  const raw = await off(false)
  expect([raw.get('lvs1'), raw.get('lvs2')]).toEqual([0, 3_000_000])
  const corrected = await off(true)
  // The directors hear each other's heartbeats within a millisecond.
  expect(Math.abs(corrected.get('lvs1')! - corrected.get('lvs2')!)).toBeLessThan(1000)
})
