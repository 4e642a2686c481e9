import { countTalker, newTalkers, topTalkers } from '../../src/trace/talkers.ts'
import { chance } from '../packets/generate/bytes.ts'

test('the largest are found among very many, with counts that are never too small', () => {
  const t = newTalkers()
  const words = new Int32Array(4)
  const random = chance(9)
  const real = new Map<number, number>()
  for (let i = 0; i < 200_000; i++) {
    // Ten large senders in a sea of addresses seen once.
    const who = random() % 4 === 0 ? random() % 10 : 1000 + i
    const bytes = who < 10 ? 1000 + 100 * who : 60
    words[0] = who
    countTalker(t, words, 0, 4, bytes, 1)
    real.set(who, (real.get(who) ?? 0) + bytes)
  }
  const top = topTalkers(t, 10)
  const who = top.map(talker => new DataView(talker.address.buffer).getUint32(0))
  expect(who.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const [i, talker] of top.entries()) expect(talker.bytes).toBeGreaterThanOrEqual(real.get(who[i]!)!)
  expect(top[0]!.bytes).toBeGreaterThanOrEqual(top[9]!.bytes)
})

test('IPv6 addresses differ in any of their words, and nothing sent is nobody', () => {
  const t = newTalkers()
  for (let i = 0; i < 4; i++) {
    const words = new Int32Array(4)
    words[i] = 1
    countTalker(t, words, 0, 16, 10, 1)
    countTalker(t, words, 0, 16, 10, 1)
    countTalker(t, words, 0, 16, 10, 0)
  }
  expect(topTalkers(t, 10).map(talker => [talker.address.length, talker.bytes, talker.packets])).toEqual([
    [16, 20, 2],
    [16, 20, 2],
    [16, 20, 2],
    [16, 20, 2],
  ])
})
