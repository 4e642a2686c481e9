// How long a collector waits for the machine is added up; what only waits for something to happen is not.
import type { Outside } from '../../src/collect/outside.ts'
import { newAsked, timed } from '../../src/collect/timed.ts'

/** A machine on which every answer takes the next of these microseconds. */
function slowMachine(...takes: number[]): Outside {
  let clock = 1_000_000
  const answer = async <Answer>(value: Answer): Promise<Answer> => {
    clock += takes.shift() ?? 0
    return value
  }
  const fake: Partial<Outside> = {
    now: () => clock,
    read: () => answer('text'),
    list: () => answer(['a']),
    run: () => answer({ status: 0, stdout: '', stderr: '' }),
    sleep: async ms => {
      clock += ms * 1000
    },
  }
  return fake as Outside
}

test('programs, files and folders count, with the longest; sleeping does not', async () => {
  const asked = newAsked()
  const outside = timed(slowMachine(100, 5000, 20), asked)
  expect(await outside.read('/x')).toBe('text')
  expect(await outside.run('x', [])).toMatchObject({ status: 0 })
  expect(await outside.list('/x')).toEqual(['a'])
  await outside.sleep(1000, new AbortController().signal)
  expect(asked).toEqual({ count: 3, total: 5120, longest: 5000 })
})

test('an answer that fails took its time, too, and stays a failure', async () => {
  const asked = newAsked()
  const broken = { ...slowMachine(), read: () => Promise.reject(new Error('no right')) }
  await expect(timed(broken, asked).read('/x')).rejects.toThrow('no right')
  expect(asked.count).toBe(1)
})

test('a clock that is set back takes nothing away', async () => {
  const asked = newAsked()
  await timed(slowMachine(-5000), asked).read('/x')
  expect(asked).toEqual({ count: 1, total: 0, longest: 0 })
})
