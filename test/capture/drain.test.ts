import type { ChildCounts } from '../../src/capture/child-protocol.ts'
import { drained } from '../../src/capture/drain.ts'

/** Answers one after another, then the last for ever; a clock that moves 5 ms with every answer. */
function source(...captured: number[]): { asked: () => number; counts: () => Promise<ChildCounts>; now: () => number } {
  let asked = 0
  const counts = async (): Promise<ChildCounts> => ({
    received: 100 + asked,
    dropped: 10,
    droppedByInterface: 0,
    captured: captured[Math.min(asked++, captured.length - 1)]!,
  })
  return { asked: () => asked, counts, now: () => asked * 5 }
}

test('a capture that has read everything is asked once', async () => {
  const { asked, counts, now } = source(90)
  await drained(counts, now)
  expect(asked()).toBe(1)
})

test('one that lags is given time until it has what had come by then', async () => {
  const { asked, counts, now } = source(10, 40, 70, 95, 200)
  await drained(counts, now)
  expect(asked()).toBe(4)
})

test('without progress it is not waited for', async () => {
  const { asked, counts, now } = source(10, 50)
  await drained(counts, now)
  expect(asked()).toBeGreaterThan(4)
  expect(asked()).toBeLessThan(12)
})

test('nor for ever, however slow it is', async () => {
  const { asked, counts, now } = source(...Array.from({ length: 1000 }, (_, i) => i / 100))
  await drained(counts, now)
  expect(asked()).toBeLessThan(210)
})
