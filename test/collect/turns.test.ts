// A few at a time, in order, and one that fails gives its place away.
import { newTurns } from '../../src/collect/machine/turns.ts'

test('never more than there are places, in the order asked for, also after a failure', async () => {
  const turns = newTurns(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  let most = 0
  let running = 0
  const all = [1, 2, 3, 4, 5].map(n =>
    turns(async () => {
      begun.push(n)
      most = Math.max(most, ++running)
      await new Promise<void>(resolve => ends.push(resolve))
      running--
      if (n === 1) throw new Error('failed')
      return n
    }),
  )
  const results = Promise.allSettled(all)
  expect(begun).toEqual([1, 2])
  while (begun.length < 5 || ends.length > 0) {
    ends.shift()?.()
    await new Promise(resolve => setImmediate(resolve))
  }
  expect((await results).map(result => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(['failed', 2, 3, 4, 5])
  expect(begun).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
})
