import { closeHoles, fillHoles, newHoles, openHole } from '../../src/trace/tcp-holes.ts'
import { chance } from '../packets/generate/bytes.ts'

const fill = (h: ReturnType<typeof newHoles>, head: number, from: number, to: number): [number, boolean] => {
  const { head: next, filled } = fillHoles(h, head, from, to)
  return [next, filled]
}

test('what was skipped is missing until it comes', () => {
  const h = newHoles()
  let head = openHole(h, 0, 100, 200)
  let filled: boolean
  ;[head, filled] = fill(h, head, 50, 100)
  expect(filled).toBe(false)
  ;[head, filled] = fill(h, head, 120, 150)
  expect(filled).toBe(true)
  ;[head, filled] = fill(h, head, 120, 150)
  expect(filled).toBe(false)
  ;[head, filled] = fill(h, head, 90, 300)
  expect([head, filled]).toEqual([0, true])
})

test('beside a set of bytes the answers are the same, also across the end of the numbers', () => {
  const random = chance(3)
  for (const base of [0, 0xffffff80, 0x7fffff80]) {
    const h = newHoles()
    const missing = new Set<number>()
    let head = 0
    let next = 0
    for (let i = 0; i < 3000; i++) {
      if (random() % 3 === 0) {
        const length = 1 + (random() % 5)
        head = openHole(h, head, (base + next) >>> 0, (base + next + length) >>> 0)
        for (let n = 0; n < length; n++) missing.add(next + n)
        next += length + 1 + (random() % 3)
      } else {
        const from = next === 0 ? 0 : Math.max(0, next - 1 - (random() % 60))
        const to = from + 1 + (random() % 8)
        const [after, filled] = fill(h, head, (base + from) >>> 0, (base + to) >>> 0)
        head = after
        let wanted = false
        for (let n = from; n < to; n++) wanted = missing.delete(n) || wanted
        expect(filled).toBe(wanted)
      }
      // What lies far back is forgotten by the list; forget it here too.
      for (const n of missing) if (n < next - 60) missing.delete(n)
      ;[head] = fill(h, head, (base + Math.max(0, next - 1000)) >>> 0, (base + Math.max(0, next - 60)) >>> 0)
    }
    closeHoles(h, head)
  }
})

test('a direction keeps 64 holes and the pool is never lost', () => {
  const h = newHoles()
  for (let round = 0; round < 3; round++) {
    let head = 0
    for (let i = 0; i < 100_000; i++) head = openHole(h, head, i * 10, i * 10 + 5)
    let length = 0
    for (let hole = head; hole !== 0; hole = h.words[(hole - 1) * 3 + 2]!) length++
    expect(length).toBe(64)
    closeHoles(h, head)
  }
  let free = 0
  for (let hole = h.free; hole !== 0; hole = h.words[(hole - 1) * 3 + 2]!) free++
  expect(free).toBe(h.words.length / 3)
})

test('with an empty pool a hole is forgotten, not a connection of somebody else', () => {
  const h = newHoles()
  const heads = Array.from({ length: h.words.length / 3 }, (_, i) => openHole(h, 0, i, i + 1))
  expect(openHole(h, 0, 1, 2)).toBe(0)
  closeHoles(h, heads[0]!)
  expect(openHole(h, 0, 1, 2)).toBe(heads[0])
})
