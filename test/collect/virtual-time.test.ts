// A clock that jumps: to the next thing that is waited for, in the right order, and no further than it is told.
import { newVirtualTime } from '../../src/collect/virtual-time.ts'

const never = new AbortController().signal

test('a day passes in the order in which it was waited for', async () => {
  const time = newVirtualTime(0)
  const seen: string[] = []
  const tick = async (name: string, every: number): Promise<void> => {
    for (;;) {
      await time.sleep(every, never)
      seen.push(`${name}${time.now() / 1e6}`)
    }
  }
  void tick('a', 20_000)
  void tick('b', 30_000)
  await time.run(60e6)
  expect(seen).toEqual(['a20', 'b30', 'a40', 'b60', 'a60'])
  expect(time.now()).toBe(60e6)
})

test('whoever is woken works to the end before time goes on', async () => {
  const time = newVirtualTime(0)
  const at: number[] = []
  const work = async (): Promise<void> => {
    await time.sleep(1000, never)
    for (let i = 0; i < 50; i++) await Promise.resolve()
    at.push(time.now())
  }
  void work()
  void time.sleep(1001, never)
  await time.run(10e6)
  expect(at).toEqual([1e6])
})

test('an abort wakes at once, and what was aborted does not move the clock', async () => {
  const time = newVirtualTime(5)
  const stop = new AbortController()
  let woken = false
  void time.sleep(60_000, stop.signal).then(() => {
    woken = true
  })
  stop.abort()
  await time.run(Number.POSITIVE_INFINITY)
  expect([woken, time.now()]).toEqual([true, 5])
})

test('what lies in the past is due now: the clock never goes back', async () => {
  const time = newVirtualTime(100)
  let at = 0
  void time.until(50).then(() => {
    at = time.now()
  })
  await time.run(1000)
  expect(at).toBe(100)
})
