// Sharing a log that cannot be divided: in memory, in SQLite, and a file, which keeps no place.
import { writeFileSync } from 'node:fs'
import { openMemoryLog } from '../../src/log/memory.ts'
import { openLog } from '../../src/log/open.ts'
import { event } from './events.ts'
import { newPaths } from './folder.ts'
import { describeShare, join, take } from './share-contract.ts'

const newPath = newPaths()

describeShare('memory:', async () => openMemoryLog())
describeShare('sqlite:', () => openLog(`sqlite:${newPath()}`, 'write'))

test('two processes that read a log in a file as one group are told so, and nothing is lost by it', async () => {
  const path = newPath()
  const [one, two] = [await openLog(`sqlite:${path}`, 'write'), await openLog(`sqlite:${path}`, 'write')]
  await one.append([event(1)])
  const [first, second] = [join(one), join(two)]
  const [mine, theirs] = [await first.next(), await second.next()]
  expect(await mine!.commit()).toBe(true)
  await expect(theirs!.commit()).rejects.toThrow('another process reads as g too')
  await Promise.all([first.leave(), second.leave()])
  await one.append([event(2)])
  const third = join(one)
  expect(await take(third, 1)).toEqual([2])
  await third.leave()
  await Promise.all([one.close(), two.close()])
})

test('a file of exported events says why it cannot be shared', async () => {
  const path = newPath('events.jsonl')
  writeFileSync(path, '')
  const log = await openLog(`file:${path}`, 'read')
  await expect(async () => {
    for await (const portion of log.share({ group: 'g', from: 'oldest' })) expect(portion).toBeUndefined()
  }).rejects.toThrow('keeps no place')
})

test('a log that was opened for reading only hands out, and refuses the commit', async () => {
  const path = newPath()
  const writer = await openLog(`sqlite:${path}`, 'write')
  await writer.append([event(1)])
  await writer.close()
  const log = await openLog(`sqlite:${path}`, 'read')
  const member = join(log)
  const portion = await member.next()
  await expect(portion!.commit()).rejects.toThrow('reading only')
  await member.leave()
  await log.close()
})
