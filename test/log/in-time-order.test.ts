// Events of a closed range by time: exactly where they fit, within bounds where they do not.
import type { Event } from '../../src/events/event.ts'
import { inTimeOrder } from '../../src/log/in-time-order.ts'

const event = (at: number, sequence: number): Event => ({
  id: '',
  source: '/a/b/c',
  run: '',
  sequence,
  type: 'x.y',
  version: 1,
  at,
  subject: '',
  data: {},
})

async function* inBatches(events: readonly Event[], size: number): AsyncIterable<readonly Event[]> {
  for (let i = 0; i < events.length; i += size) yield events.slice(i, i + size)
}

async function times(events: readonly Event[], size: number, held?: number): Promise<number[][]> {
  const all: Event[] = []
  for await (const batch of inTimeOrder(inBatches(events, size), held)) all.push(...batch)
  return all.map(({ at, sequence }) => [at, sequence])
}

test('by time, and by arrival where times are the same', async () => {
  expect(await times([event(3, 1), event(1, 2), event(3, 3), event(2, 4)], 1)).toEqual([
    [1, 2],
    [2, 4],
    [3, 1],
    [3, 3],
  ])
  expect(await times([], 1)).toEqual([])
})

test('what is late by less than half of what is held finds its place, and nothing is lost', async () => {
  // Every event is displaced by up to 20 places.
  const events = Array.from({ length: 10_000 }, (_, i) => event(i + ((i * 7919) % 21), i))
  const sorted = [...events].sort((a, b) => a.at - b.at).map(({ at, sequence }) => [at, sequence])
  for (const size of [1, 7, 1000]) expect(await times(events, size, 64)).toEqual(sorted)
})

test('with more disorder than is held, all come out all the same', async () => {
  const events = Array.from({ length: 1000 }, (_, i) => event(1000 - i, i))
  expect((await times(events, 10, 16)).map(([at]) => at!).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
})

test('what came before an error leaves before it', async () => {
  async function* broken(): AsyncIterable<Event[]> {
    yield [event(2, 1), event(1, 2)]
    throw new Error('cut off')
  }
  const seen: Event[] = []
  const reading = (async () => {
    for await (const batch of inTimeOrder(broken())) seen.push(...batch)
  })()
  await expect(reading).rejects.toThrow('cut off')
  expect(seen).toHaveLength(2)
})
