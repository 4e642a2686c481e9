// What sharing a log promises in every home, for a group of one. Several members: kafka-share.services.test.ts.
import type { Event } from '../../src/events/event.ts'
import type { EventLog } from '../../src/log/log.ts'
import type { Portion, ShareOptions } from '../../src/log/share.ts'
import { event, packets, T0 } from './events.ts'

export type Member = {
  /** The next portion of events that is not empty, or undefined at the end. News about the share are passed over and kept. */
  next(): Promise<{ readonly sequences: readonly number[]; readonly events: readonly Event[]; commit(): Promise<boolean> } | undefined>
  readonly news: Portion[]
  /** What is in hand may still be committed, and then it ends. */
  stop(): void
  /** At once: what is in hand comes again. */
  leave(): Promise<void>
}

export function join(log: EventLog, options: Partial<ShareOptions> = {}): Member {
  const stop = new AbortController()
  const portions = log.share({ group: 'g', from: 'oldest', signal: stop.signal, ...options })[Symbol.asyncIterator]()
  const news: Portion[] = []
  return {
    news,
    async next() {
      for (;;) {
        const { value, done } = await portions.next()
        if (done) return undefined
        if (value.kind !== 'events') {
          news.push(value)
          continue
        }
        expect(value.recorded.length).toBeGreaterThan(0)
        const events = value.recorded.map(recorded => {
          if (!recorded.ok) throw new Error(recorded.why)
          return recorded.event
        })
        return { events, sequences: events.map(({ sequence }) => sequence), commit: value.commit }
      }
    },
    stop: () => stop.abort(),
    async leave() {
      stop.abort()
      await portions.return?.()
    },
  }
}

/** Portions until so many events have come, all committed unless told otherwise. */
export async function take(member: Member, count: number, commit = true): Promise<number[]> {
  const found: number[] = []
  while (found.length < count) {
    const portion = await member.next()
    if (portion === undefined) break
    found.push(...portion.sequences)
    if (commit) expect(await portion.commit()).toBe(true)
  }
  return found
}

const SECOND = 1_000_000
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const events = (from: number, to: number): Event[] => numbers(from, to).map(sequence => event(sequence))

export function describeShare(name: string, open: () => Promise<EventLog>): void {
  describe(`${name}, shared`, () => {
    let log: EventLog
    beforeEach(async () => {
      log = await open()
    })
    afterEach(() => log.close())

    test('the first portion says what the member has: everything, when it is alone', async () => {
      await log.append([event(1)])
      const member = join(log)
      await member.next()
      const [first] = member.news
      if (first?.kind !== 'share') throw new Error('no news of the share')
      expect(first.has).toEqual(numbers(0, first.of - 1))
      expect(first).toMatchObject({ gained: first.has, lost: [], missed: [] })
      expect(first.has).toContain(first.partOf('lvs'))
      await member.leave()
    })

    test('what is there comes in order, then what is appended meanwhile', async () => {
      await log.append(events(1, 5))
      const member = join(log)
      expect(await take(member, 5)).toEqual(numbers(1, 5))
      await log.append(events(6, 7))
      expect(await take(member, 2)).toEqual([6, 7])
      await member.leave()
    })

    test('what was committed does not come again, what was not does', async () => {
      await log.append(events(1, 3))
      const first = join(log)
      await take(first, 3)
      await log.append(events(4, 6))
      expect(await take(first, 3, false)).toEqual([4, 5, 6])
      await first.leave()
      const second = join(log)
      expect(await take(second, 3)).toEqual([4, 5, 6])
      await second.leave()
      await log.append([event(7)])
      const third = join(log)
      expect(await take(third, 1)).toEqual([7])
      await third.leave()
    })

    test('a commit counts for all that was handed out before, and an old one moves nothing back', async () => {
      await log.append(events(1, 2))
      const first = join(log)
      const early = await first.next()
      await log.append(events(3, 4))
      const late = await first.next()
      expect([early!.sequences, late!.sequences]).toEqual([
        [1, 2],
        [3, 4],
      ])
      expect(await late!.commit()).toBe(true)
      expect(await early!.commit()).toBe(true)
      await first.leave()
      await log.append([event(5)])
      const second = join(log)
      expect(await take(second, 1)).toEqual([5])
      await second.leave()
    })

    test('groups know nothing of each other', async () => {
      await log.append(events(1, 3))
      for (const group of ['influx', 'diagnose']) {
        const member = join(log, { group })
        expect(await take(member, 3)).toEqual([1, 2, 3])
        await member.leave()
      }
    })

    test('a new group begins with what comes, or at a time, and keeps to that when it comes again before it has committed', async () => {
      await log.append(events(1, 5))
      const newest = join(log, { group: 'newest', from: 'newest' })
      const waiting = newest.next()
      while (newest.news.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
      await log.append(events(6, 7))
      expect((await waiting)!.sequences.at(0)).toBe(6)
      await newest.leave()
      const again = join(log, { group: 'newest', from: 'newest' })
      expect(await take(again, 2)).toEqual([6, 7])
      await again.leave()
      const since = join(log, { group: 'since', from: T0 + 4 * SECOND })
      expect(await take(since, 4)).toEqual([4, 5, 6, 7])
      await since.leave()
    })

    test('streams and types are chosen as in reading', async () => {
      await log.append([event(1), packets(2, new Uint8Array(3)), event(3, { type: 'node.took-over' }), event(4)])
      const some = join(log, { group: 'some', streams: ['events'], types: ['weight'] })
      expect(await take(some, 2)).toEqual([1, 4])
      await some.leave()
      const bytes = join(log, { group: 'bytes', streams: ['capture'] })
      expect(await take(bytes, 1)).toEqual([2])
      await bytes.leave()
    })

    test('what was handed out when the sharing is told to end may still be committed', async () => {
      await log.append(events(1, 2))
      const stop = new AbortController()
      const portions = log.share({ group: 'g', from: 'oldest', signal: stop.signal })[Symbol.asyncIterator]()
      let portion = await portions.next()
      while (!portion.done && portion.value.kind !== 'events') portion = await portions.next()
      stop.abort()
      if (portion.done || portion.value.kind !== 'events') throw new Error('nothing came')
      expect(await portion.value.commit()).toBe(true)
      expect((await portions.next()).done).toBe(true)
      await log.append([event(3)])
      const second = join(log)
      expect(await take(second, 1)).toEqual([3])
      await second.leave()
    })

    test('the name of a group is checked', async () => {
      await expect(join(log, { group: 'no spaces' }).next()).rejects.toThrow('name of a group')
    })
  })
}
