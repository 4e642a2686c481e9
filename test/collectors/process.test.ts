// A daemon that crashes says nothing: its process is missed. One that ends in order, or is still there, is not.
import { newGoodbyes, watchProcess } from '../../collectors/shared/process.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import type { Fact } from '../../src/events/event.ts'
import { scriptedOutside } from './scripted-outside.ts'

const SECOND = 1_000_000
const FILE = '/run/keepalived.pid'
const alive = (pid: number, state = 'S'): string => `${pid} (keepalived (x) ) ${state} 1 1 1 0`

/** `changes` are made to the files at their seconds. */
async function watched(
  files: Record<string, string>,
  changes: Readonly<Record<number, (files: Record<string, string>) => void>>,
  goodbye?: number,
): Promise<Fact[]> {
  const time = newVirtualTime(1000 * SECOND)
  const ending = new AbortController()
  const facts: Fact[] = []
  const goodbyes = newGoodbyes()
  const outside = scriptedOutside({ files }, time)
  const surroundings = {
    outside,
    signal: ending.signal,
    say: (said: readonly Fact[]) => facts.push(...said),
    settings: {},
    node: 'lvs1',
    bookmarks: {},
    trouble: () => undefined,
  }
  const ended = watchProcess(surroundings, 'keepalived', ['/run/other.pid', FILE], goodbyes.said)
  for (const [second, change] of Object.entries(changes)) void time.until((1000 + Number(second)) * SECOND).then(() => change(files))
  if (goodbye !== undefined)
    void time
      .until((1000 + goodbye) * SECOND)
      .then(() => goodbyes.note([{ type: 'manager.stopped', subject: 'keepalived', at: time.now(), data: {} }]))
  await time.run(1060 * SECOND)
  ending.abort()
  await time.run(1060 * SECOND)
  await ended
  return facts
}

const running = (): Record<string, string> => ({ [FILE]: '77\n', '/proc/77/stat': alive(77) })
const gone = (files: Record<string, string>): void => {
  delete files['/proc/77/stat']
}

test('a process that is gone without a word died; the file that names it may stay', async () => {
  expect(await watched(running(), { 11: gone })).toEqual([
    { type: 'manager.died', subject: 'keepalived', at: 1012 * SECOND, data: { manager: 'keepalived', pid: 77, since: 1010 * SECOND } },
  ])
})

test('a zombie is dead', async () => {
  const zombie = (files: Record<string, string>): void => {
    files['/proc/77/stat'] = alive(77, 'Z')
  }
  expect(await watched(running(), { 11: zombie })).toHaveLength(1)
})

test.each([9, 11, 14])('one that said that it ends, at second %p, did not die', async second => {
  expect(await watched(running(), { 11: gone }, second)).toEqual([])
})

test('one that crashed and was started again died once', async () => {
  const again = (files: Record<string, string>): void => {
    gone(files)
    Object.assign(files, { [FILE]: '78\n', '/proc/78/stat': alive(78) })
  }
  expect(await watched(running(), { 11: again })).toHaveLength(1)
})

test('what never ran, and a file with anything in it, is nothing', async () => {
  expect(await watched({}, {})).toEqual([])
  expect(await watched({ [FILE]: '../../etc\n' }, {})).toEqual([])
  expect(await watched({ [FILE]: '77\n' }, {})).toEqual([])
})

test('a daemon that is started later is watched from then on', async () => {
  expect(await watched({}, { 5: files => void Object.assign(files, running()), 20: gone })).toHaveLength(1)
})
