// Retention while a copy lags behind: what it holds back, what it must let go, and in which order.
import { pruneCopied } from '../../../src/log/copy/retain.ts'
import type { EventLog, Retention } from '../../../src/log/log.ts'
import { openMemoryLog } from '../../../src/log/memory.ts'
import { openLog } from '../../../src/log/open.ts'
import { all, event, eventsOf, packets, sequences, T0 } from '../events.ts'
import { newPaths } from '../folder.ts'
import { newChance } from '../random.ts'

const newPath = newPaths()
const SECOND = 1_000_000
const NOW = T0 + 100 * SECOND
/** Everything may go. */
const ALL_MAY_GO: Retention = { capture: { bytes: 0 }, stats: { age: 1 }, events: { age: 1 }, actions: { age: 1 } }
const positionAfter = async (log: EventLog, count: number): Promise<string | undefined> => (await all(log))[count - 1]?.position

describe.each([
  ['memory', async () => openMemoryLog()],
  ['sqlite', () => openLog(newPath(), 'write')],
])('%s', (_, open: () => Promise<EventLog>) => {
  let log: EventLog
  beforeEach(async () => {
    log = await open()
  })
  afterEach(() => log.close())

  const fill = () =>
    log.append(
      [1, 2, 3, 4].flatMap(n => [
        packets(n, new Uint8Array(1000)),
        event(n, { source: '/lvs/lvs1/counters', type: 'real-server.counted' }),
        event(n),
        event(n, { source: '/lvs/lvs1/act', type: 'action.applied' }),
      ]),
    )
  const left = async (): Promise<Record<string, number[]>> => {
    const found: Record<string, number[]> = { capture: [], stats: [], events: [], actions: [] }
    for (const { stream, ...recorded } of await all(log)) if (recorded.ok) found[stream]!.push(recorded.event.sequence)
    return found
  }

  test('what was copied goes, what was not stays, as long as little waits', async () => {
    await fill()
    expect(await pruneCopied(log, ALL_MAY_GO, NOW, { position: await positionAfter(log, 8), keep: 1e6 })).toEqual([])
    expect(await left()).toEqual({ capture: [3, 4], stats: [3, 4], events: [3, 4], actions: [3, 4] })
  })

  test('nothing goes before the first event was copied', async () => {
    await fill()
    expect(await pruneCopied(log, ALL_MAY_GO, NOW, { position: undefined, keep: 1e6 })).toEqual([])
    expect(await eventsOf(log)).toHaveLength(16)
  })

  test('when too much waits the oldest packets go first, no more than needed, and it is told', async () => {
    await fill()
    const waiting = (await log.behind!(undefined)).reduce((sum, { bytes }) => sum + bytes, 0)
    const lost = await pruneCopied(log, ALL_MAY_GO, NOW, { position: undefined, keep: waiting - 1500 })
    expect(lost).toEqual([{ stream: 'capture', events: 2, from: T0 + SECOND, to: T0 + 3 * SECOND }])
    expect(await left()).toEqual({ capture: [3, 4], stats: [1, 2, 3, 4], events: [1, 2, 3, 4], actions: [1, 2, 3, 4] })
  })

  test('then counters, then what happened, and what was asked for and done last', async () => {
    await fill()
    const bytes = Object.fromEntries((await log.behind!(undefined)).map(one => [one.stream, one.bytes])) as Record<string, number>
    const keepOf = (...streams: string[]): number => streams.reduce((sum, stream) => sum + bytes[stream]!, 0)
    const lost = async (keep: number): Promise<string[]> =>
      (await pruneCopied(log, ALL_MAY_GO, NOW, { position: undefined, keep })).map(({ stream, events }) => `${stream} ${events}`)
    expect(await lost(keepOf('stats', 'events', 'actions'))).toEqual(['capture 4'])
    expect(await lost(keepOf('events', 'actions') + bytes.stats! / 2)).toEqual(['stats 2'])
    expect(await lost(keepOf('actions') + 1)).toEqual(['stats 2', 'events 4'])
    expect(await lost(0)).toEqual(['actions 4'])
    expect(await all(log)).toEqual([])
  })

  test('what retention would leave stays, however much waits', async () => {
    await fill()
    expect(await pruneCopied(log, { capture: { age: 98 }, stats: { bytes: 1e6 } }, NOW, { position: undefined, keep: 0 })).toEqual([
      { stream: 'capture', events: 1, from: T0 + SECOND, to: T0 + 2 * SECOND },
    ])
    expect(await left()).toEqual({ capture: [2, 3, 4], stats: [1, 2, 3, 4], events: [1, 2, 3, 4], actions: [1, 2, 3, 4] })
  })

  test('what stands behind a position is known, over many blocks, after pruning too', async () => {
    const events = Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? packets(i + 1, new Uint8Array(i % 50)) : event(i + 1)))
    await log.append(events)
    await log.prune({ events: { age: 9000 } }, T0 + 10_000 * SECOND)
    const recorded = await all(log)
    for (const at of [0, 1, 2730, 2731, recorded.length - 1]) {
      const position = at === 0 ? undefined : recorded[at - 1]!.position
      const rest = recorded.slice(at).filter(one => one.stream === 'events')
      const [, , found] = await log.behind!(position)
      expect(found).toMatchObject({ stream: 'events', events: rest.length })
      if (rest.length > 0) expect(found!.oldest).toBe(Math.min(...rest.map(one => (one.ok ? one.event.at : 0))))
    }
    expect((await log.behind!(undefined)).map(({ events, bytes }) => [events, bytes])).toEqual(
      (await log.status()).streams.map(({ events, bytes }) => [events, bytes]),
    )
  })
})

test('sqlite prunes and counts within bounds as memory does', async () => {
  const chance = newChance(7)
  const [model, log] = [openMemoryLog(), await openLog(newPath(), 'write')]
  for (let step = 0, next = 1; step < 30; step++) {
    const events = Array.from({ length: chance.below(2000) }, () => event(next++, { at: T0 + chance.below(5000) * SECOND }))
    await model.append(events)
    await log.append(events)
    const recorded = await all(model)
    const position = chance.oneIn(4) || recorded.length === 0 ? undefined : chance.one(recorded).position
    const retention: Retention = { events: chance.oneIn(2) ? { age: chance.below(5000) } : { bytes: chance.below(100_000) } }
    const bounds = chance.oneIn(2) ? { upTo: position } : { most: chance.below(20_000), upTo: position }
    expect(await log.prune(retention, T0 + 5000 * SECOND, bounds)).toEqual(await model.prune(retention, T0 + 5000 * SECOND, bounds))
    expect(await sequences(log)).toEqual(await sequences(model))
    expect(await log.behind!(position)).toEqual(await model.behind!(position))
  }
  await log.close()
}, 60_000)
