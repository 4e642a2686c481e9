// Sets of sequence numbers as ranges.
import { addNumber, countNumbers, gapsIn, hasNumber, lastOf, type Ranges, unionOf } from '../../src/log/ranges.ts'
import { newChance } from './random.ts'

const rangesOf = (numbers: Iterable<number>): Ranges => {
  const ranges: Ranges = []
  for (const n of numbers) addNumber(ranges, n)
  return ranges
}

test('any numbers in any order are kept as a set would, and the ranges never touch', () => {
  for (let seed = 0; seed < 300; seed++) {
    const chance = newChance(seed)
    const [ranges, set, stored]: [Ranges, Set<number>, Map<number, number>] = [[], new Set(), new Map()]
    const span = 1 + chance.below(60)
    for (let i = 0; i < 80; i++) {
      const n = 1 + chance.below(span)
      const touched = new Set<number>()
      expect(addNumber(ranges, n, touched)).toBe(!set.has(n))
      set.add(n)
      // What a store does that is told only what was touched.
      for (const first of touched) {
        const last = lastOf(ranges, first)
        if (last === undefined) stored.delete(first)
        else stored.set(first, last)
      }
    }
    for (let n = 0; n <= span + 2; n++) expect(hasNumber(ranges, n)).toBe(set.has(n))
    expect(countNumbers(ranges)).toBe(set.size)
    for (let at = 1; at + 1 < ranges.length; at += 2) expect(ranges[at + 1]!).toBeGreaterThan(ranges[at]! + 1)
    expect([...stored].sort((a, b) => a[0] - b[0]).flat()).toEqual(ranges)
    const missing = gapsIn(ranges).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
    expect(missing).toEqual(Array.from({ length: Math.max(...set) }, (_, i) => i + 1).filter(n => !set.has(n)))
  }
})

test('a union holds what one or the other holds', () => {
  for (let seed = 0; seed < 300; seed++) {
    const chance = newChance(seed)
    const some = (): number[] => Array.from({ length: chance.below(30) }, () => 1 + chance.below(50))
    const [a, b] = [some(), some()]
    expect(unionOf(rangesOf(a), rangesOf(b))).toEqual(rangesOf([...a, ...b]))
  }
})
