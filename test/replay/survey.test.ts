// What a look before a replay finds: the range and nothing beside it, and clocks that were set in the middle, as the timeline tells them.
import { newCorrection, nodeOf } from '../../src/cli/replay/correction.ts'
import { replaySource } from '../../src/cli/replay/source.ts'
import { type Survey, survey } from '../../src/cli/replay/survey.ts'
import { readTimeline } from '../../src/cli/timeline/read.ts'
import type { Event } from '../../src/events/event.ts'
import type { EventLog, ReadOptions } from '../../src/log/log.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import type { Played } from '../../src/replay/played.ts'
import { eventsOf, RUNS } from '../state/lab.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(120_000)

const { signal } = new AbortController()
const complain = (): void => {}

async function logOf(events: readonly Event[]): Promise<EventLog> {
  const log = openMemoryLog()
  await log.append(events)
  return log
}

async function played(log: EventLog, choice: ReadOptions, found: Survey, from?: number): Promise<Played[]> {
  const source = replaySource(log, choice, found, { packets: false, stateAt: async () => undefined, signal })
  const all: Played[] = []
  for await (const batch of source.read(from ?? source.since)) all.push(...batch)
  return all
}

for (const run of RUNS)
  test(`${run}: what is counted is what is played, in a range as well`, async () => {
    const log = await logOf(eventsOf(run))
    const times = eventsOf(run).map(({ at }) => at)
    const [first, last] = [Math.min(...times), Math.max(...times)]
    const [since, until] = [0.4, 0.8].map(share => Math.round(first + share * (last - first))) as [number, number]
    for (const choice of [{}, { since, until }, { since }, { until }]) {
      const found = await survey(log, choice, { correct: true, complain, signal })
      const all = await played(log, choice, found)
      // Without an end, the moment behind the last event is the end; batches begin before.
      expect({ choice, events: found.events }).toEqual({ choice, events: all.length })
      const shown = new Set(all.map(({ event }) => event.id))
      for (const { event } of found.moments) expect(shown).toContain(event.id)
    }
  })

test('clocks that were set in the middle: a replay has the times and the order of the timeline', async () => {
  const events = eventsOf('nat-ka-hands')
  const log = await logOf(events)
  const told = await readTimeline(log, { since: undefined, until: undefined, clusters: [], nodes: [], services: [], vips: [] }, complain, signal)
  const times = new Map(told.entries.flatMap(({ at, what }) => (what.kind === 'event' ? [[what.event.id, at] as const] : [])))
  const found = await survey(log, {}, { correct: true, complain, signal })
  const all = await played(log, {}, found)
  const common = all.filter(({ event }) => times.has(event.id))
  expect(common.length).toBeGreaterThan(10)
  for (const { at, event } of common) expect({ id: event.id, at }).toEqual({ id: event.id, at: times.get(event.id) })
  expect(all).toHaveLength(events.length)
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => a - b))
  // What each node said stands in the order in which it said it, where its own clock has it otherwise.
  const agents = all.filter(({ event }) => event.source.endsWith('/lvs1/agent')).map(({ event }) => event)
  expect(agents.map(({ sequence, run }) => `${run} ${sequence}`)).toEqual(
    events.filter(({ source }) => source.endsWith('/lvs1/agent')).map(({ sequence, run }) => `${run} ${sequence}`),
  )
  expect(agents.map(({ at }) => at)).not.toEqual(agents.map(({ at }) => at).toSorted((a, b) => a - b))
})

test('after a jump into the middle the times are the same', async () => {
  const log = await logOf(eventsOf('nat-ka-hands'))
  const found = await survey(log, {}, { correct: true, complain, signal })
  const all = await played(log, {}, found)
  const middle = all[Math.floor(all.length * 0.8)]!.at
  expect(await played(log, {}, found, middle)).toEqual(all.filter(({ at }) => at >= middle))
})

test('without correction every time stands as it was said', async () => {
  const events = eventsOf('nat-ka-hands')
  const found = await survey(await logOf(events), {}, { correct: false, complain, signal })
  const corrected = newCorrection(found.clocks, found.order)
  for (const event of events) expect(corrected(event)(event.at)).toBe(event.at)
  expect(new Set(found.nodes)).toEqual(new Set(events.map(({ source }) => nodeOf(source))))
})
