// Who of a group gets which parts of a log.
import { divide, type Member } from '../../src/log/kafka/group/divide.ts'
import { newChance } from './random.ts'

const member = (id: string, held: readonly number[] = [], generation = 1): Member => ({ id, held, generation })
const plain = (shares: Map<string, number[]>): Record<string, number[]> => Object.fromEntries([...shares].sort())

test('parts are divided evenly, and one more to those that have more', () => {
  expect(plain(divide([member('a'), member('b'), member('c')], 7))).toEqual({ a: [0, 1, 2], b: [3, 4], c: [5, 6] })
  expect(plain(divide([member('a'), member('b', [3, 4, 5, 6])], 7))).toEqual({ a: [0, 1, 2], b: [3, 4, 5, 6] })
})

test('a member that comes gets nothing before another has let go of it', () => {
  expect(plain(divide([member('a', [0, 1, 2, 3]), member('b')], 4))).toEqual({ a: [0, 1], b: [] })
  expect(plain(divide([member('a', [0, 1]), member('b')], 4))).toEqual({ a: [0, 1], b: [2, 3] })
})

test('what a dead member had goes to the others, who keep all they have', () => {
  expect(plain(divide([member('a', [0, 1]), member('b', [4, 5])], 6))).toEqual({ a: [0, 1, 2], b: [3, 4, 5] })
})

test('of two that claim a part the newer claim counts', () => {
  expect(plain(divide([member('a', [0, 1], 3), member('b', [0, 1], 7)], 2))).toEqual({ a: [], b: [0] })
})

test('more members than parts: some have none; claims of parts that are not there are nothing', () => {
  const shares = plain(divide([member('a', [9, -1]), member('b'), member('c')], 2))
  expect(shares).toEqual({ a: [0], b: [1], c: [] })
})

test('whoever comes and goes: no part has two, all are somebody’s in the end, evenly, and none moves without need', () => {
  const { below, one } = newChance(4)
  for (let history = 0; history < 300; history++) {
    const count = 1 + below(20)
    let held = new Map<string, number[]>()
    for (let step = 0, names = 0; step < 12; step++) {
      if (held.size === 0 || below(2) === 0) held.set(`m${names++}`, [])
      else held.delete(one([...held.keys()]))
      if (held.size === 0) continue
      const before = new Map([...held].map(([id, parts]) => [id, [...parts]]))
      let rounds = 0
      for (let settled = false; !settled; rounds++) {
        const shares = divide(
          [...held].map(([id, parts]) => member(id, parts, step)),
          count,
        )
        const given = [...shares.values()].flat()
        expect(new Set(given).size).toBe(given.length)
        for (const [id, parts] of shares)
          for (const part of parts) for (const [other, theirs] of held) expect(other !== id && theirs.includes(part)).toBe(false)
        settled = [...held].every(([id, parts]) => parts.every(part => shares.get(id)!.includes(part))) && given.length === count
        held = shares
        expect(rounds).toBeLessThan(3)
      }
      const sizes = [...held.values()].map(({ length }) => length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count)
      // Whoever has no more than his share keeps all of it.
      const least = Math.floor(count / held.size)
      for (const [id, parts] of before) if (parts.length <= least) expect(parts.every(part => held.get(id)!.includes(part))).toBe(true)
    }
  }
})
