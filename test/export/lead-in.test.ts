// A bundle of a range says of every moment in it what the whole log says: over the recorded runs of the lab.
import { writeFileSync } from 'node:fs'
import { bundleText } from '../../src/cli/export/bundle.ts'
import { leadInOf } from '../../src/cli/export/lead-in.ts'
import { stateAt } from '../../src/cli/status/state-at.ts'
import type { Event } from '../../src/events/event.ts'
import { streamOf } from '../../src/events/stream.ts'
import { formatTime } from '../../src/events/time.ts'
import { newRedactor } from '../../src/export/redact/redactor.ts'
import { openFileLog } from '../../src/log/file.ts'
import type { EventLog, ReadOptions } from '../../src/log/log.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import { statusJson } from '../../src/print/status/json.ts'
import { newPaths } from '../log/folder.ts'
import { eventsOf, RUNS } from '../state/lab.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(120_000)

const newPath = newPaths()
const { signal } = new AbortController()
const asSeen = (event: Event): Event => event

async function logOf(events: readonly Event[]): Promise<EventLog> {
  const log = openMemoryLog()
  await log.append(events)
  return log
}

async function bundleOf(log: EventLog, choice: ReadOptions, dress = asSeen): Promise<EventLog> {
  const leadIn = await leadInOf(log, choice, signal)
  const { since, until } = choice
  const head = {
    written: '2026-11-22T23:00:00.000000Z',
    by: 'umtool',
    since: since === undefined ? undefined : formatTime(since),
    until: until === undefined ? undefined : formatTime(until),
    redacted: [],
  }
  const path = newPath('bundle.jsonl')
  let text = ''
  for await (const piece of bundleText(log, choice, { head, dress, leadIn: leadIn.events }, { events: 0, unreadable: 0 }, signal)) text += piece
  writeFileSync(path, text)
  return openFileLog(path)
}

/** Rates are between two looks at counters, and the look before the range is not always there. */
const withoutRates = (value: unknown): string => JSON.stringify(value, (name, one) => (name === 'rates' ? undefined : one))

const statusOf = async (log: EventLog, at: number): Promise<string> => withoutRates(statusJson((await stateAt(log, at)).state, at, {}))

const parts = (events: readonly Event[], shares: readonly number[]): number[] => {
  const times = events.filter(({ type }) => streamOf(type) === 'events').map(({ at }) => at)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return shares.map(share => Math.round(first + share * (last - first)))
}

const isPacket = ({ type }: Event): boolean => streamOf(type) === 'capture'

/** What packets of before the range said is not in a bundle of it. */
const withoutPacketsBefore = (events: readonly Event[], since: number): Event[] => events.filter(event => event.at >= since || !isPacket(event))

for (const run of RUNS)
  for (const [dressed, dress] of [
    ['as it was seen', asSeen],
    ['redacted', newRedactor({ what: ['addresses', 'payload', 'names'], names: ['lab', 'lvs1', 'lvs2', 'rs1', 'rs2'], key: 'x' }).event],
  ] as const)
    test(`${run}, ${dressed}: the status at any moment of the range is that of the whole log`, async () => {
      const events = eventsOf(run)
      const [since, until] = parts(events, [0.6, 0.9]) as [number, number]
      const bundle = await bundleOf(await logOf(events), { since, until }, dress)
      const whole = await logOf(withoutPacketsBefore(events, since).map(dress))
      for (const at of [0, 0.25, 0.5, 0.75, 1].map(share => Math.floor(since + share * (until - 1 - since))))
        expect({ at: formatTime(at), status: await statusOf(bundle, at) }).toEqual({ at: formatTime(at), status: await statusOf(whole, at) })
    })

test('what a bundle of the whole log says at the beginning, one of the end does not say without its lead-in', async () => {
  const events = eventsOf('dr-ka')
  const [since] = parts(events, [0.6]) as [number]
  const alone = await logOf(events.filter(({ at }) => at >= since))
  expect(await statusOf(alone, since)).not.toEqual(await statusOf(await logOf(withoutPacketsBefore(events, since)), since))
})

test('no packets come along, and of counters the last of each source', async () => {
  for (const run of RUNS) {
    const events = eventsOf(run)
    const [since] = parts(events, [0.8]) as [number]
    const { events: before } = await leadInOf(await logOf(events), { since }, signal)
    expect(before.every(({ at }) => at < since)).toBe(true)
    expect(before.filter(isPacket)).toEqual([])
    const last = new Map(
      events.filter(({ at, type }) => at < since && streamOf(type) === 'stats').map(event => [`${event.source} ${event.type}`, event]),
    )
    for (const event of last.values()) expect(before.map(({ id }) => id)).toContain(event.id)
  }
})

test('a long log gives only what still counts', async () => {
  const events = eventsOf('dr-ka')
  const weight = events.find(({ type }) => type === 'real-server.added')!
  const { source, run } = events.find(({ type }) => type === 'ipvs.sampled')!
  const last = Math.max(...events.map(({ at }) => at))
  const subject = weight.subject
  const changes = Array.from({ length: 5000 }, (_, i): Event => {
    const [from, to] = i % 2 === 0 ? [1, 0] : [0, 1]
    return {
      ...weight,
      id: `01a2ffff-0000-7000-8000-${String(i).padStart(12, '0')}`,
      source,
      run,
      subject,
      sequence: 10_000 + i,
      type: 'weight.changed',
      at: last + i * 1e6,
      data: { from, to },
    }
  })
  const since = last + 5000e6
  const log = await logOf([...events, ...changes])
  const { events: before } = await leadInOf(log, { since }, signal)
  expect(before.length).toBeLessThan(events.length + 20)
  const whole = await logOf(withoutPacketsBefore([...events, ...changes], since))
  expect(await statusOf(await bundleOf(log, { since }), since)).toEqual(await statusOf(whole, since))
})

test('without a beginning, and without facts, nothing is before; filters hold for what is', async () => {
  const events = eventsOf('dr-ka')
  const log = await logOf(events)
  const [since, until] = parts(events, [0.8, 0.9]) as [number, number]
  const nothing = { events: [], unreadable: 0 }
  expect(await leadInOf(log, { until }, signal)).toEqual(nothing)
  expect(await leadInOf(log, { since, streams: ['capture'] }, signal)).toEqual(nothing)
  expect(await leadInOf(log, { since: 1 }, signal)).toEqual(nothing)
  const { events: ofOne } = await leadInOf(log, { since, nodes: ['lvs1'] }, signal)
  expect(new Set(ofOne.map(({ source }) => source.split('/')[2]))).toEqual(new Set(['lvs1']))
})

test('a bundle of a bundle is as good', async () => {
  const events = eventsOf('nat-hb')
  const [since, until] = parts(events, [0.5, 0.9]) as [number, number]
  const first = await bundleOf(await logOf(events), { since, until })
  const [later] = parts(events, [0.7]) as [number]
  const second = await bundleOf(first, { since: later, until })
  const whole = await logOf(withoutPacketsBefore(events, later))
  expect(await statusOf(second, later)).toEqual(await statusOf(whole, later))
})
