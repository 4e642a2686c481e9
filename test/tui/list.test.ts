// A list of which a screenful is shown.
import { type List, moved, newList, settle, shifted } from '../../src/tui/list.ts'
import { at, newRing, push } from '../../src/tui/ring.ts'

const KEYS = ['up', 'down', 'pageup', 'pagedown', 'g', 'G', 'k', 'j', 'home', 'end', 'C-f', 'C-b']

test('whatever keys are pressed, what is chosen exists and is in sight', () => {
  let seed = 7
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return seed % n
  }
  let list: List = newList()
  let count = 50
  for (let i = 0; i < 5000; i++) {
    const height = 1 + random(30)
    if (random(10) === 0) count = random(100)
    list = settle(moved(settle(list, count, height), KEYS[random(KEYS.length)]!, count, height)!, count, height)
    expect(list.cursor).toBeGreaterThanOrEqual(0)
    expect(list.cursor).toBeLessThan(Math.max(1, count))
    expect(list.cursor - list.top).toBeGreaterThanOrEqual(0)
    expect(list.cursor - list.top).toBeLessThan(height)
    expect(list.top).toBeLessThanOrEqual(Math.max(0, count - height))
  }
})

test('at the end it follows; one step up ends that', () => {
  const following = moved(newList(), 'G', 100, 10)!
  expect(settle(following, 120, 10)).toEqual({ top: 110, cursor: 119, follow: true })
  expect(moved(settle(following, 120, 10), 'up', 120, 10)).toEqual({ top: 110, cursor: 118, follow: false })
})

test('what is chosen stays chosen when older entries are dropped', () => {
  expect(shifted({ top: 20, cursor: 25, follow: false }, 5)).toEqual({ top: 15, cursor: 20, follow: false })
})

test('a ring keeps the newest in order', () => {
  const ring = newRing<number>(3)
  for (const n of [1, 2, 3, 4, 5]) push(ring, n)
  expect([at(ring, 0), at(ring, 1), at(ring, 2), at(ring, 3), at(ring, -1)]).toEqual([3, 4, 5, undefined, undefined])
  expect(ring.count).toBe(5)
})
