// Putting events in order: exactly as long as they come nearly in order, once each, and with bounded memory.
import { streamOf } from '../../src/events/stream.ts'
import { eventTypes } from '../../src/events/types.ts'
import { inOrder, merged, newSorter } from '../../src/replay/order.ts'
import { inPlay, isSame, type Played } from '../../src/replay/played.ts'
import { isTransition, TRANSITION_TYPES } from '../../src/replay/transition.ts'
import { newChance } from '../log/random.ts'
import { event, played, randomTape } from './tape.ts'

async function* pieces(all: readonly Played[], length: number): AsyncGenerator<readonly Played[], void, void> {
  for (let at = 0; at < all.length; at += length) yield all.slice(at, at + length)
}

async function collected(from: AsyncIterable<readonly Played[]>): Promise<Played[]> {
  const all: Played[] = []
  for await (const batch of from) all.push(...batch)
  return all
}

test('whatever order they come in, they leave in the one order there is', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const chance = newChance(seed)
    const tape = randomTape(chance, 400)
    const shuffled = tape.map(one => ({ one, by: chance.below(1e9) })).sort((a, b) => a.by - b.by)
    const mixed = shuffled.map(({ one }) => one)
    expect(await collected(inOrder(pieces(mixed, 1 + chance.below(50))))).toEqual(tape)
    // In parts, each in its order, as of several nodes; and some of it in two of them.
    const parts: Played[][] = [[], [], []]
    for (const one of tape) {
      chance.one(parts).push(one)
      if (chance.oneIn(5)) chance.one(parts).push(one)
    }
    expect(await collected(merged(parts.map(part => inOrder(pieces(part, 1 + chance.below(9))))))).toEqual(tape)
  }
})

test('the order is one: no two that differ are equal, and what is before stays before', () => {
  const chance = newChance(9)
  const some = Array.from({ length: 60 }, () => ({ ...played(chance.below(3), chance.below(4)), part: chance.below(3) }))
  for (const a of some)
    for (const b of some) {
      expect(Math.sign(inPlay(a, b))).toBe(-Math.sign(inPlay(b, a)) + 0)
      expect(inPlay(a, b) === 0).toBe(a.at === b.at && isSame(a, b))
      for (const c of some) if (inPlay(a, b) < 0 && inPlay(b, c) < 0) expect(inPlay(a, c)).toBeLessThan(0)
    }
})

test('packets of one batch at one time are not one packet', async () => {
  const one = played(1000, 1)
  const parts = [0, 1, 2].map(part => ({ ...one, part }))
  expect(await collected(merged([inOrder(pieces(parts, 1)), inOrder(pieces(parts, 2))]))).toEqual(parts)
})

test('no more is held than was allowed, by number and by bytes', () => {
  for (const [held, bytes, size] of [
    [100, 1e9, 1],
    [1e9, 100, 10],
  ] as const) {
    const sorter = newSorter<number>((a, b) => a - b, held, bytes)
    let inside = 0
    for (let i = 0; i < 5000; i++) {
      inside += 1 - (sorter.push(5000 - i, size)?.length ?? 0)
      expect(inside).toBeLessThanOrEqual(100)
    }
    expect(sorter.end()).toHaveLength(inside)
  }
})

test('what came before an error leaves before it', async () => {
  async function* broken(): AsyncGenerator<readonly Played[], void, void> {
    yield [played(2000, 2), played(1000, 1)]
    throw new Error('the log breaks off')
  }
  const times: number[] = []
  const read = async (): Promise<void> => {
    for await (const batch of inOrder(broken())) for (const { at } of batch) times.push(at)
  }
  await expect(read()).rejects.toThrow('the log breaks off')
  expect(times).toEqual([1000, 2000])
})

describe('transitions', () => {
  test('takeovers, weights and servers are; pictures, counters and talk are not; what a manager says at its start is not', () => {
    for (const type of [
      'node.took-over',
      'node.died',
      'weight.changed',
      'real-server.removed',
      'address.appeared',
      'vrrp-instance.entered',
      'action.applied',
    ])
      expect(isTransition(event(1, 1, type))).toBe(true)
    for (const type of ['ipvs.sampled', 'ipvs.counted', 'packets.captured', 'vrrp.advertised', 'manager.troubled', 'collector.started', 'no.such'])
      expect(isTransition(event(1, 1, type))).toBe(false)
    expect(isTransition({ ...event(1, 1, 'pool-server.quiesced'), data: { initial: true } })).toBe(false)
    for (const data of [null, 7, 'x', undefined]) expect(isTransition({ ...event(1, 1, 'weight.changed'), data })).toBe(true)
  })

  test('what a log is asked for finds every type that may be one, and no stream of packets or counters has any', () => {
    for (const type of Object.keys(eventTypes)) {
      if (!isTransition(event(1, 1, type))) continue
      expect(TRANSITION_TYPES.some(asked => type === asked || type.startsWith(`${asked}.`))).toBe(true)
      expect(['events', 'actions']).toContain(streamOf(type))
    }
  })
})
