// Files of exported events as logs.
import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { encodeLine } from '../../src/events/cloud-event.ts'
import { openFileLog } from '../../src/log/file.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import { openLog } from '../../src/log/open.ts'
import { all, event, eventsOf, packets, sequences, T0 } from './events.ts'
import { newPaths } from './folder.ts'

const newPath = newPaths()

const EVENTS = [
  event(3),
  packets(1, new Uint8Array([0, 255])),
  event(1, { subject: 'ü\n', data: { text: '\u2028' } }),
  event(2, { source: '/lvs/lvs2/ipvs', type: 'node.took-over' }),
  event(9, { type: 'real-server.counted' }),
]
const TEXT = EVENTS.map(one => `${encodeLine(one)}\n`).join('')

const written = (content: string | Uint8Array, name = 'events.jsonl'): string => {
  const path = newPath(name)
  writeFileSync(path, content)
  return path
}

test.each([
  ['plain', TEXT],
  ['without an end to its last line', TEXT.slice(0, -1)],
  ['with empty lines and returns', TEXT.replaceAll('\n', '\r\n\r\n')],
  ['gzip', gzipSync(TEXT)],
  ['gzip in two members', Buffer.concat([gzipSync(TEXT.slice(0, 500)), gzipSync(TEXT.slice(500))])],
  ['zstd', zstdCompressSync(TEXT)],
])('a file is read as it was exported: %s', async (_, content) => {
  // Whatever its name says: what is in it counts.
  const log = openFileLog(written(content))
  expect(await eventsOf(log)).toEqual(EVENTS)
  await log.close()
})

test('a file answers selections as the log in memory does', async () => {
  const model = openMemoryLog()
  await model.append(EVENTS)
  const log = openFileLog(written(TEXT))
  for (const selection of [
    { streams: ['events'] as const },
    { since: T0 + 2_000_000 },
    { types: ['node'], nodes: ['lvs2'] },
    { last: 2 },
    { last: 1, until: T0 + 3_000_000 },
    { last: 0 },
    { after: '2' },
    { where: ({ sequence }: { sequence: number }) => sequence === 1, last: 1 },
  ])
    expect(await all(log, selection)).toEqual(await all(model, selection))
  expect((await log.status()).streams).toEqual((await model.status()).streams)
})

test('of a packed file that was cut off the last events that can be read come before the error', async () => {
  const whole = gzipSync(Array.from({ length: 20_000 }, (_, i) => `${encodeLine(event(i + 1))}\n`).join(''))
  const log = openFileLog(written(whole.subarray(0, -1000)))
  const seen: number[] = []
  const reading = (async () => {
    for await (const batch of log.read({ last: 3 })) for (const recorded of batch) if (recorded.ok) seen.push(recorded.event.sequence)
  })()
  await expect(reading).rejects.toThrow('ends too early')
  expect(seen).toHaveLength(3)
  expect(seen[0]).toBeGreaterThan(10_000)
})

test('a named pipe that nobody writes to is let go when reading is ended', async () => {
  const path = newPath('pipe')
  execFileSync('mkfifo', [path])
  const log = openFileLog(path)
  const ending = new AbortController()
  const reading = all(log, { signal: ending.signal })
  await sleep(50) // it is being opened
  ending.abort()
  expect(await reading).toEqual([])
  await log.close()
})

test('a line that is no event is handed out as unreadable, with its number', async () => {
  const lines = TEXT.split('\n')
  const log = openFileLog(written([lines[0], 'not json', '', '{"specversion":"1.0"}', '\u0000', lines[2], lines[3]!.slice(0, 40)].join('\n')))
  const found = await all(log)
  expect(found.map(({ ok, position }) => `${position} ${ok}`)).toEqual(['1 true', '2 false', '4 false', '5 false', '6 true', '7 false'])
  expect(found[1]).toMatchObject({ why: 'line 2: not JSON' })
})

test('packed data that ends too early or is damaged is an error, after what could be read', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => `${encodeLine(event(i + 1))}\n`).join('')
  for (const packed of [gzipSync(many), zstdCompressSync(many)]) {
    const found: string[] = []
    const log = openFileLog(written(packed.subarray(0, packed.length - 20)))
    const reading = (async () => {
      for await (const batch of log.read()) found.push(...batch.map(({ position }) => position))
    })()
    await expect(reading).rejects.toMatchObject({ exit: 5, message: expect.stringMatching(/too early|damaged/) })
    const damaged = Buffer.from(packed)
    damaged.fill(0, packed.length >> 1, (packed.length >> 1) + 100)
    await expect(all(openFileLog(written(damaged)))).rejects.toMatchObject({ exit: 5, message: expect.stringMatching(/damaged|too early/) })
  }
})

test('random bytes are answered and never crash', async () => {
  const lines = TEXT.split('\n')
  for (let seed = 1; seed < 30; seed++) {
    const bytes = Buffer.from(lines.join('\n'))
    for (let i = 0; i < 20; i++) bytes[(seed * 7919 + i * 104729) % bytes.length] = (seed * 31 + i * 17) & 255
    for (const recorded of await all(openFileLog(written(bytes)))) expect(typeof recorded.ok).toBe('boolean')
  }
})

test('a follower waits for the rest of a line and for more lines', async () => {
  const lines = TEXT.split('\n')
  const path = written(`${lines[0]}\n${lines[2]!.slice(0, 50)}`)
  const log = openFileLog(path)
  const stop = new AbortController()
  const found: number[] = []
  const followed = (async () => {
    for await (const batch of log.read({ follow: true, signal: stop.signal })) {
      for (const recorded of batch) found.push(recorded.ok ? recorded.event.sequence : -1)
      if (found.length === 3) stop.abort()
    }
  })()
  await sleep(80)
  expect(found).toEqual([3])
  appendFileSync(path, `${lines[2]!.slice(50)}\n`)
  await sleep(80)
  appendFileSync(path, `${lines[3]}\n`)
  await followed
  expect(found).toEqual([3, 1, 2])
})

test('close and abort end a follower', async () => {
  const log = openFileLog(written(TEXT))
  const followed = sequences(log, { follow: true })
  await sleep(50)
  await log.close()
  expect(await followed).toHaveLength(5)
  await expect(all(log)).rejects.toThrow('closed')
})

test('a file that is not there, not readable or a folder says so', async () => {
  await expect(openLog(newPath('none.jsonl'), 'read')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(openLog(`file:${__dirname}`, 'read')).rejects.toMatchObject({ exit: 3 })
})

test('a file is never written', async () => {
  const path = written(TEXT)
  const log = openFileLog(path)
  await expect(log.append([event(99)])).rejects.toMatchObject({ message: expect.stringContaining('reading only') })
  await expect(log.prune({}, T0)).rejects.toMatchObject({ message: expect.stringContaining('reading only') })
  expect(await log.bookmarks()).toEqual({})
  expect(readFileSync(path, 'utf8')).toBe(TEXT)
})
