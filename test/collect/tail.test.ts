// Logs are followed line by line, each line once: through rotation, truncation, restarts, and before they exist.
import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, parsePlace, placeText, segmentText } from '../../src/collect/machine/place.ts'
import { endOfLog, tailLog } from '../../src/collect/machine/tail.ts'
import type { TailedLine } from '../../src/collect/outside.ts'
import { gathering, newFolder, turn } from './gather.ts'

const base = newFolder()
let count = 0
let log = ''
beforeEach(() => {
  mkdirSync(join(base, String(++count)))
  log = join(base, String(count), 'ha-log')
})

const stops: AbortController[] = []
function follow(place?: string) {
  const stop = new AbortController()
  stops.push(stop)
  const rotations: string[] = []
  async function* lines(): AsyncGenerator<readonly TailedLine[]> {
    for await (const batch of tailLog(log, place, () => 1, stop.signal)) {
      rotations.push(...batch.flatMap(({ rotated }) => rotated ?? []))
      yield batch.filter(({ rotated }) => rotated === undefined)
    }
  }
  const gathered = gathering(lines())
  return {
    ...gathered,
    rotations,
    texts: async (n: number) => (await gathered.until(n)).map(({ text }) => text),
    async end() {
      stop.abort()
      await gathered.done
      expect(gathered.failure()).toBeUndefined()
      return gathered.items.map(({ text }) => text)
    },
  }
}
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

/** Whoever follows has come to the end of what is there. */
const settled = (): Promise<void> => turn(60)
const put = (...lines: readonly string[]): void => appendFileSync(log, lines.map(line => `${line}\n`).join(''))

test('without a place reading begins at the end; a line that is not whole yet is handed out when it is', async () => {
  appendFileSync(log, 'old\nhal')
  const tail = follow()
  await settled()
  appendFileSync(log, 'f')
  await settled()
  expect(tail.items).toEqual([])
  appendFileSync(log, '\nnext\n')
  expect(await tail.texts(2)).toEqual(['half', 'next'])
})

test('a log that is not there yet is waited for and read from its beginning, its folder too', async () => {
  rmSync(join(base, String(count)), { recursive: true })
  const tail = follow()
  await settled()
  mkdirSync(join(base, String(count)))
  put('first', 'second')
  expect(await tail.texts(2)).toEqual(['first', 'second'])
  expect(tail.rotations).toEqual([])
})

test('after rename the old file is read to its end, late lines too, and then the new one', async () => {
  put('before')
  const tail = follow('v1')
  await tail.texts(1)
  renameSync(log, `${log}.1`)
  appendFileSync(`${log}.1`, 'late\n')
  await tail.texts(2)
  put('new')
  await tail.texts(3)
  appendFileSync(`${log}.1`, 'very late\n') // a writer that has not been told yet
  expect(await tail.texts(4)).toEqual(['before', 'late', 'new', 'very late'])
  expect(tail.rotations).toEqual(['renamed'])
})

test('after copytruncate the copy is read to its end before the log is read from its start', async () => {
  put('one')
  const tail = follow('v1')
  await tail.texts(1)
  put('two', 'three')
  copyFileSync(log, `${log}.1`)
  truncateSync(log)
  put('four')
  expect(await tail.texts(4)).toEqual(['one', 'two', 'three', 'four'])
  put('five')
  expect(await tail.texts(5)).toEqual(['one', 'two', 'three', 'four', 'five'])
  expect(tail.rotations).toEqual(['cut'])
})

test('a log that was cut and has grown beyond where we were is noticed', async () => {
  put('aaaa', 'bbbb')
  const tail = follow('v1')
  await tail.texts(2)
  writeFileSync(log, 'cccc\ndddd\neeee\n')
  expect(await tail.texts(5)).toEqual(['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee'])
})

test('zeros that a writer leaves who goes on behind a cut are no part of the line', async () => {
  put('aaaa')
  const tail = follow('v1')
  await tail.texts(1)
  writeFileSync(log, Buffer.concat([Buffer.alloc(100), Buffer.from('bbbb\n')]))
  expect(await tail.texts(2)).toEqual(['aaaa', 'bbbb'])
})

describe('from a place on', () => {
  /** The place behind the line `text`, as a life before this one left it. */
  async function placeBehind(text: string): Promise<string> {
    const tail = follow('v1')
    for (;;) {
      const found = (tail.items as readonly TailedLine[]).find(line => line.text === text)
      if (found !== undefined) {
        await tail.end()
        return found.place
      }
      await turn(5)
    }
  }

  test('each line comes once, whatever line the life before had come to', async () => {
    put('a', 'b', 'c', 'd')
    for (const [i, text] of ['a', 'b', 'c', 'd'].entries()) {
      const tail = follow(await placeBehind(text))
      await settled()
      expect(await tail.end()).toEqual(['b', 'c', 'd'].slice(i))
      expect(tail.rotations).toEqual([])
    }
  })

  test('the rest of a file that was renamed meanwhile comes first, then those between, then the log', async () => {
    put('a', 'b')
    const place = await placeBehind('a')
    renameSync(log, `${log}.2`)
    await turn(20) // times of change tell the order
    writeFileSync(`${log}.1`, 'c\nd\n')
    await turn(20)
    put('e')
    const tail = follow(place)
    expect(await tail.texts(4)).toEqual(['b', 'c', 'd', 'e'])
    await settled()
    expect(await tail.end()).toHaveLength(4)
    expect(tail.rotations).toEqual(['renamed'])
  })

  test('the rest of a copy that was made meanwhile comes first', async () => {
    put('a', 'b')
    const place = await placeBehind('a')
    copyFileSync(log, `${log}.1`)
    truncateSync(log)
    put('c')
    const tail = follow(place)
    expect(await tail.texts(2)).toEqual(['b', 'c'])
    expect(tail.rotations).toEqual(['cut'])
  })

  test('an inode that was given to another log is known by what stands in it', async () => {
    put('a', 'b')
    const place = await placeBehind('b')
    const [segment] = parsePlace(place)!
    unlinkSync(log)
    put('x', 'y', 'z')
    // As if the file system had given the same number again.
    const { ino } = require('node:fs').statSync(log, { bigint: true })
    const reused = placeText([segmentText({ ...segment!, inode: String(ino) })])
    expect(await follow(reused).texts(3)).toEqual(['x', 'y', 'z'])
  })

  test('what is no place is read as none: from the end', async () => {
    put('a')
    const tail = follow('nonsense')
    await settled()
    put('b')
    expect(await tail.texts(1)).toEqual(['b'])
  })

  test('the end of a log is a place, of one that is not there too', async () => {
    const before = await endOfLog(log)
    put('a')
    const after = await endOfLog(log)
    put('b')
    expect(await follow(before).texts(2)).toEqual(['a', 'b'])
    expect(await follow(after).texts(1)).toEqual(['b'])
  })
})

test('a writer with rotation at random moments and readers that come and go: every line once, in order', async () => {
  let place: string | undefined = 'v1'
  const seen: string[] = []
  let written = 0
  let rotations = 0
  let rotatedAt = 0
  for (let life = 0; life < 12; life++) {
    const tail = follow(place)
    for (let step = 0; step < 8; step++) {
      for (let i = 0; i < 1 + ((life + step) % 3); i++) put(`line ${++written} ${'.'.repeat((written * 37) % 90)}`)
      const chance = (life * 8 + step) % 7
      // Of each file something is read before it is rotated away; how much more is chance.
      const read = (): boolean => Number((tail.items as readonly TailedLine[]).at(-1)?.text.split(' ')[1] ?? 0) > rotatedAt
      if (chance === 2 || chance === 5) {
        for (let tries = 0; tries < 500 && !read(); tries++) await turn(2)
        rotatedAt = written
      }
      if (chance === 2) {
        // Copies are numbered upwards here: what logrotate renames, it renames without changing it.
        renameSync(log, `${log}.${++rotations}`)
        await turn(12)
      } else if (chance === 5) {
        copyFileSync(log, `${log}.${++rotations}`)
        truncateSync(log)
        await turn(12)
      } else await turn(2)
    }
    await turn(30)
    await tail.end()
    for (const line of tail.items as readonly TailedLine[]) {
      seen.push(line.text.split(' ')[1]!)
      place = line.place
    }
    put(`line ${++written} while nobody reads`)
  }
  const last = follow(place)
  await last.until(1)
  await settled()
  seen.push(...(await last.end()).map(text => text.split(' ')[1]!))
  expect(seen).toEqual(Array.from({ length: written }, (_, i) => String(i + 1)))
})

test('a log that is a link is followed to the next file when the link is set anew, and rotated where it lies', async () => {
  const there = join(base, String(count), 'there')
  mkdirSync(there)
  writeFileSync(join(there, 'first'), 'a\n')
  writeFileSync(join(there, 'second'), 'c\n')
  symlinkSync(join(there, 'first'), log)
  const tail = follow('v1')
  await tail.texts(1)
  renameSync(join(there, 'first'), join(there, 'first.1'))
  put('b')
  await tail.texts(2)
  rmSync(log)
  symlinkSync(join(there, 'second'), log)
  expect(await tail.texts(3)).toEqual(['a', 'b', 'c'])
})

test('a place that was damaged is none', () => {
  expect(parsePlace(placeText([]))).toEqual([])
  for (const text of ['', 'v2', 'v1 1:2:3', 'v1 1:2:-3:00000000', 'v1 1:2:3:0000000g', `v1 1:2:${'9'.repeat(30)}:00000000`])
    expect(parsePlace(text)).toBeUndefined()
  expect(hashOf(Buffer.from('abc'), 0, 3)).not.toBe(hashOf(Buffer.from('abd'), 0, 3))
})

test('a folder or a device cannot be followed, and that is said', async () => {
  mkdirSync(log)
  const tail = follow('v1')
  await tail.done
  expect(String(tail.failure())).toContain('is no plain file')
})
