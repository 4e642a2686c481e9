// What every home of the log does. Each home that can be written runs all of it (memory.test.ts, sqlite.test.ts, kafka.services.test.ts).
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../src/events/event.ts'
import type { EventLog, Recorded } from '../../src/log/log.ts'
import { all, event, eventsOf, OTHER_RUN, packets, sequences, T0 } from './events.ts'

export type HomeUnderTest = {
  /** A new, empty log. */
  open(): Promise<EventLog>
  /** Makes the data of the event at this position unreadable, as bad sectors would; absent where nothing can be. */
  damage?(log: EventLog, position: string): Promise<void>
  /** Promises a home cannot keep, because others keep its events: what it does instead is tested. */
  readonly leaves?: {
    /** Old events go by the retention of those others: prune is refused. */
    readonly pruning?: true
    /** Nobody counts events: status says at most how many there may be. */
    readonly counting?: true
    /** One place may have several positions, behind each of which the same stands. */
    readonly onePosition?: true
  }
}

const SECOND = 1_000_000

/** Follows until `count` events have come, or the log ends; answers them. */
async function follow(log: EventLog, count: number, options = {}): Promise<Event[]> {
  const stop = new AbortController()
  const found: Event[] = []
  for await (const batch of log.read({ ...options, follow: true, signal: stop.signal })) {
    for (const recorded of batch) if (recorded.ok) found.push(recorded.event)
    if (found.length >= count) stop.abort()
  }
  return found
}

export function describeLog(name: string, home: HomeUnderTest): void {
  describe(name, () => {
    let log: EventLog
    const { pruning, counting, onePosition } = home.leaves ?? {}
    const samePlace = async (a: string | undefined, b: string | undefined): Promise<void> => {
      expect([typeof a, typeof b]).toEqual(['string', 'string'])
      if (onePosition) expect(await all(log, { after: a })).toEqual(await all(log, { after: b }))
      else expect(a).toBe(b)
    }
    beforeEach(async () => {
      log = await home.open()
    })
    afterEach(() => log.close())

    test('events come back as they were, in the order they came', async () => {
      const events = [
        event(2, { subject: 'Ü "quoted"\n\u0000', data: { text: 'ß\u2028', nested: { list: [1, null, 'x'] }, big: 9_007_199_254_740_991 } }),
        event(1, { at: T0 - 5 * SECOND, version: 3 }),
        packets(1, new Uint8Array([0xd4, 0xc3, 0, 255])),
        packets(2, new Uint8Array(0)),
        event(1, { run: OTHER_RUN, data: null }),
        event(7, { type: 'real-server.counted', data: [] }),
        event(8, { type: 'action.requested', data: '' }),
        event(9, { id: 'not a UUID', data: 0.1 }),
        event(10, { id: '0123456789abcdef0123456789abcdef', data: false }),
      ]
      await log.append(events)
      expect(await eventsOf(log)).toEqual(events)
      expect((await all(log)).map(({ stream }) => stream)).toEqual([
        'events',
        'events',
        'capture',
        'capture',
        'events',
        'stats',
        'actions',
        'events',
        'events',
      ])
    })

    test('bytes come back as bytes of their own, whatever becomes of those that were given', async () => {
      const bytes = new Uint8Array([1, 2, 3])
      await log.append([packets(1, bytes.subarray(1))])
      const [first] = await eventsOf(log)
      expect([...(first!.data as Uint8Array)]).toEqual([2, 3])
    })

    test('positions grow, differ, and reading goes on behind each of them', async () => {
      const events = Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? packets(i + 1, new Uint8Array([i])) : event(i + 1)))
      await log.append(events.slice(0, 9))
      await log.append(events.slice(9))
      const recorded = await all(log)
      expect(new Set(recorded.map(({ position }) => position)).size).toBe(20)
      for (const [index, { position }] of recorded.entries()) expect(await eventsOf(log, { after: position })).toEqual(events.slice(index + 1))
    })

    test('append answers the position behind which only later events stand', async () => {
      const position = await log.append([event(1), event(2)])
      await samePlace(position, (await all(log)).at(-1)!.position)
      expect(await all(log, { after: position })).toEqual([])
      await log.append([event(3)])
      expect(await sequences(log, { after: position })).toEqual([3])
      expect(await log.append([])).toBeUndefined()
    })

    test('an event that was appended before is left alone, whole batches of them too', async () => {
      await log.append([event(1), event(2), event(3)])
      await log.append([event(3, { data: 'again' }), event(4), event(4, { data: 'again' }), event(2)])
      expect(await sequences(log)).toEqual([1, 2, 3, 4])
      expect((await eventsOf(log)).every(({ data }) => data !== 'again')).toBe(true)
      await samePlace(await log.append([event(1)]), (await all(log)).at(-1)!.position)
    })

    test('the same number in another run or of another source is another event', async () => {
      await log.append([event(1), event(1, { run: OTHER_RUN }), event(1, { source: '/lvs/lvs2/ipvs' })])
      expect(await eventsOf(log)).toHaveLength(3)
    })

    test('numbers may come in any order, and each counts once', async () => {
      for (const sequence of [5, 3, 9, 4, 1, 3, 2, 8, 9, 5, 7, 6, 1]) await log.append([event(sequence)])
      expect(await sequences(log)).toEqual([5, 3, 9, 4, 1, 2, 8, 7, 6])
    })

    test('a batch is kept whole or not at all, bookmarks included', async () => {
      const loop: { self?: unknown } = {}
      loop.self = loop
      for (const bad of [event(2, { data: loop }), event(2, { at: 1.5 }), event(0), event(2, { sequence: Number.NaN })]) {
        await expect(log.append([event(1), bad], { file: 'x' })).rejects.toThrow()
        expect(await all(log)).toEqual([])
        expect(await log.bookmarks()).toEqual({})
      }
      await log.append([event(1), event(2)], { file: 'y' })
      expect(await sequences(log)).toEqual([1, 2])
      expect(await log.bookmarks()).toEqual({ file: 'y' })
    })

    test('appends that are made at once keep their order, and one that fails takes no other along', async () => {
      const results = await Promise.allSettled([
        log.append([event(1)], { a: '1' }),
        log.append([event(2), event(3, { at: Number.NaN })], { b: '1' }),
        log.append([event(4)], { a: '2' }),
        log.append([event(5)]),
      ])
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
      expect(await sequences(log)).toEqual([1, 4, 5])
      expect(await log.bookmarks()).toEqual({ a: '2' })
    })

    test('bookmarks are kept with or without events, and the last value stands', async () => {
      await log.append([], { 'ha-log': '10', other: '' })
      await log.append([event(1)], { 'ha-log': '20' })
      await log.append([event(1)], { 'ha-log': '30' })
      expect(await log.bookmarks()).toEqual({ 'ha-log': '30', other: '' })
    })

    test('since is inclusive and until exclusive, by the time of the event and not by its place', async () => {
      await log.append([event(3), event(1), event(5), event(2), event(4)])
      expect(await sequences(log, { since: T0 + 2 * SECOND })).toEqual([3, 5, 2, 4])
      expect(await sequences(log, { until: T0 + 3 * SECOND })).toEqual([1, 2])
      expect(await sequences(log, { since: T0 + 2 * SECOND, until: T0 + 4 * SECOND })).toEqual([3, 2])
      expect(await sequences(log, { since: T0 + 6 * SECOND })).toEqual([])
    })

    test('types are whole names or what stands before the point', async () => {
      const types = ['weight.changed', 'weight-limit.changed', 'node.took-over', 'weight.noted', 'packets.captured']
      await log.append(types.map((type, i) => event(i + 1, { type, data: type.endsWith('captured') ? new Uint8Array(1) : null })))
      const found = async (...wanted: string[]) => (await eventsOf(log, { types: wanted })).map(({ type }) => type)
      expect(await found('weight')).toEqual(['weight.changed', 'weight.noted'])
      expect(await found('weight.changed')).toEqual(['weight.changed'])
      expect(await found('packets', 'node.took-over')).toEqual(['node.took-over', 'packets.captured'])
      expect(await found('weight.chang', 'nothing')).toEqual([])
    })

    test('nodes, collectors and streams each narrow, and a name that was never seen finds nothing', async () => {
      await log.append([
        event(1),
        event(2, { source: '/lvs/lvs2/ipvs' }),
        packets(3, new Uint8Array(3)),
        event(4, { source: '/lvs/lvs2/keepalived', type: 'action.applied' }),
        event(5, { source: '/other/lvs1/host', type: 'protocol.counted' }),
      ])
      expect(await sequences(log, { nodes: ['lvs1'] })).toEqual([1, 3, 5])
      expect(await sequences(log, { nodes: ['lvs1', 'lvs2'], collectors: ['ipvs'] })).toEqual([1, 2])
      expect(await sequences(log, { streams: ['events', 'stats'] })).toEqual([1, 2, 5])
      expect(await sequences(log, { streams: ['actions'], nodes: ['lvs1'] })).toEqual([])
      expect(await sequences(log, { streams: [] })).toEqual([])
      for (const selection of [{ nodes: ['lvs'] }, { collectors: ['ipv'] }, { nodes: [] }, { types: [] }])
        expect(await sequences(log, selection)).toEqual([])
    })

    test('last takes the newest that the selection leaves, oldest of them first', async () => {
      await log.append(Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? event(i + 1) : packets(i + 1, new Uint8Array(2)))))
      expect(await sequences(log, { last: 3 })).toEqual([28, 29, 30])
      expect(await sequences(log, { last: 3, types: ['weight'] })).toEqual([25, 27, 29])
      expect(await sequences(log, { last: 2, until: T0 + 10 * SECOND })).toEqual([8, 9])
      expect(await sequences(log, { last: 2, where: ({ sequence }) => sequence % 5 === 0 })).toEqual([25, 30])
      expect(await sequences(log, { last: 0 })).toEqual([])
      expect(await sequences(log, { last: 1000 })).toHaveLength(30)
      const middle = (await all(log))[27]!.position
      expect(await sequences(log, { last: 5, after: middle })).toEqual([29, 30])
    })

    test('where is asked of what the rest leaves, and what it refuses is not handed out', async () => {
      await log.append(Array.from({ length: 10 }, (_, i) => event(i + 1)))
      const asked: number[] = []
      const where = ({ sequence }: Event): boolean => {
        asked.push(sequence)
        return sequence === 7
      }
      expect(await sequences(log, { where, since: T0 + 6 * SECOND })).toEqual([7])
      expect(asked).toEqual([6, 7, 8, 9, 10])
    })

    test('a read ends where the log ended when it began, whatever is written meanwhile', async () => {
      await log.append([event(1), event(2)])
      let next = 3
      for await (const batch of log.read()) await log.append(batch.map(() => event(next++)))
      expect(next).toBe(5)
    })

    test('a follower gets what is there, then what comes, once and in order', async () => {
      await log.append([event(1), event(2)])
      const found = follow(log, 6)
      await sleep(20)
      await log.append([event(3), packets(4, new Uint8Array(1))])
      await log.append([event(3)])
      await sleep(20)
      await log.append([event(5), event(6)])
      expect((await found).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
    })

    test('a follower selects, and begins behind a position or with the newest few', async () => {
      await log.append([event(1), event(2), event(3)])
      const after = (await all(log))[0]!.position
      const selected = follow(log, 2, { types: ['node'], last: 1 })
      const behind = follow(log, 3, { after })
      const newest = follow(log, 2, { last: 1 })
      await sleep(20)
      await log.append([event(4, { type: 'node.took-over' }), event(5, { type: 'node.gave-up' })])
      expect((await selected).map(({ sequence }) => sequence)).toEqual([4, 5])
      expect((await behind).map(({ sequence }) => sequence).slice(0, 3)).toEqual([2, 3, 4])
      expect((await newest).map(({ sequence }) => sequence).slice(0, 2)).toEqual([3, 4])
    })

    test('a follower learns of types and nodes that were unknown when it began', async () => {
      const found = follow(log, 1, { nodes: ['lvs9'], types: ['brand-new.thing'] })
      await sleep(20)
      await log.append([event(1)])
      await log.append([event(1, { source: '/lvs/lvs9/new', type: 'brand-new.thing' })])
      expect((await found).map(({ type }) => type)).toEqual(['brand-new.thing'])
    })

    test('abort ends a follower that waits, and one that was never begun', async () => {
      const stop = new AbortController()
      const found = all(log, { follow: true, signal: stop.signal })
      await sleep(20)
      stop.abort()
      expect(await found).toEqual([])
      expect(await all(log, { follow: true, signal: stop.signal })).toEqual([])
    })

    test('close ends every follower, and nothing can be done with a log that is closed', async () => {
      const found = all(log, { follow: true })
      await sleep(20)
      await log.close()
      expect(await found).toEqual([])
      await log.close()
      await expect(log.append([event(1)])).rejects.toThrow('closed')
      await expect(all(log)).rejects.toThrow('closed')
      await expect(log.bookmarks()).rejects.toThrow('closed')
      await expect(log.status()).rejects.toThrow('closed')
      await expect(log.prune({}, T0)).rejects.toThrow('closed')
    })

    test('what was given before close is written, and its append resolves', async () => {
      const other = await home.open()
      const appended = other.append([event(1)])
      await other.close()
      expect(await appended).toBeDefined()
    })

    test('a position of another log is refused', async () => {
      await expect(all(log, { after: 'orders-0@17' })).rejects.toThrow('no position')
    })

    if (pruning)
      test('prune is refused, says who does it, and leaves everything alone', async () => {
        await log.append([event(1)])
        await expect(log.prune({ events: { bytes: 0 } }, T0)).rejects.toThrow('by itself')
        expect(await sequences(log)).toEqual([1])
      })
    else {
      test('the age of a stream decides by the time of the event, and leaves other streams alone', async () => {
        await log.append([event(5), event(1), event(9), packets(1, new Uint8Array(9)), event(2, { type: 'action.applied' })])
        const pruned = await log.prune({ events: { age: 4 } }, T0 + 9 * SECOND)
        expect(pruned.events.events).toBe(1)
        expect(pruned.capture).toEqual({ events: 0, bytes: 0 })
        expect((await eventsOf(log)).map(({ type, sequence }) => `${type} ${sequence}`)).toEqual([
          'weight.changed 5',
          'weight.changed 9',
          'packets.captured 1',
          'action.applied 2',
        ])
      })

      test('too many bytes take the oldest of the stream first, as many as it needs', async () => {
        await log.append(Array.from({ length: 10 }, (_, i) => packets(i + 1, new Uint8Array(1000))))
        await log.append([event(1)])
        const before = (await log.status()).streams.find(({ stream }) => stream === 'capture')!
        const pruned = await log.prune({ capture: { bytes: before.bytes - 2500 } }, T0)
        expect(pruned.capture.events).toBe(3)
        expect(await sequences(log, { streams: ['capture'] })).toEqual([4, 5, 6, 7, 8, 9, 10])
        const after = (await log.status()).streams.find(({ stream }) => stream === 'capture')!
        expect(after.bytes).toBe(before.bytes - pruned.capture.bytes)
        expect(after.events).toBe(7)
        expect((await log.prune({ capture: { bytes: 0 } }, T0)).capture.events).toBe(7)
        expect(await sequences(log)).toEqual([1])
      })

      test('after pruning positions go on, followers too, and what was pruned does not come back', async () => {
        await log.append([event(1), event(2)])
        const last = (await all(log)).at(-1)!.position
        const found = follow(log, 1, { after: last })
        await log.prune({ events: { bytes: 0 } }, T0)
        expect(await all(log)).toEqual([])
        await log.append([event(2), event(3)])
        expect((await found).map(({ sequence }) => sequence)).toEqual([3])
        expect(await sequences(log, { after: last })).toEqual([3])
        expect(await sequences(log, { last: 5 })).toEqual([3])
      })
    }

    if (counting)
      test('status says at most how many events there are, how much room they take and the time they span', async () => {
        const empty = { events: 0, bytes: 0, oldest: undefined, newest: undefined }
        expect((await log.status()).streams).toEqual(['capture', 'stats', 'events', 'actions'].map(stream => ({ stream, ...empty })))
        await log.append([
          event(4),
          event(2),
          event(8),
          packets(
            1,
            new Uint8Array(5000).map((_, i) => (i * i * 7919) >> 3),
          ),
        ])
        const { streams, bytes } = await log.status()
        expect(streams[2]).toMatchObject({ stream: 'events', oldest: T0 + 2 * SECOND, newest: T0 + 8 * SECOND })
        expect(streams[2]!.events).toBeGreaterThanOrEqual(3)
        expect(streams[0]!.bytes).toBeGreaterThan(100)
        expect(bytes).toBe(streams.reduce((sum, stream) => sum + stream.bytes, 0))
      })
    else
      test('status counts events, bytes and the time they span', async () => {
        expect((await log.status()).streams.map(({ stream, events, bytes, oldest }) => ({ stream, events, bytes, oldest }))).toEqual(
          ['capture', 'stats', 'events', 'actions'].map(stream => ({ stream, events: 0, bytes: 0, oldest: undefined })),
        )
        await log.append([event(4), event(2), event(8), packets(1, new Uint8Array(5000))])
        const { streams, bytes } = await log.status()
        expect(bytes).toBeGreaterThan(5000)
        expect(streams[2]).toMatchObject({ stream: 'events', events: 3, oldest: T0 + 2 * SECOND, newest: T0 + 8 * SECOND })
        expect(streams[0]!.bytes).toBeGreaterThanOrEqual(5000)
        expect(streams[0]!.bytes).toBeLessThan(5200)
        await log.prune({ events: { age: 5 } }, T0 + 8 * SECOND)
        expect((await log.status()).streams[2]).toMatchObject({ events: 2, oldest: T0 + 4 * SECOND, newest: T0 + 8 * SECOND })
      })

    const { damage } = home
    if (damage !== undefined)
      test('what cannot be read is handed out as such, in its place, and reading goes on', async () => {
        await log.append([event(1), event(2), event(3)])
        const { position } = (await all(log))[1]!
        await damage(log, position)
        const recorded = await all(log)
        expect(recorded.map(({ ok }) => ok)).toEqual([true, false, true])
        expect(recorded[1]).toMatchObject({ ok: false, position, stream: 'events', why: expect.stringContaining('JSON') } as Partial<Recorded>)
        expect(await all(log, { last: 2, where: () => true })).toHaveLength(2)
      })
  })
}
