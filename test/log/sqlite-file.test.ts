// The SQLite file itself: whose it is, who may read it, what becomes of it when it is damaged, replaced, or written by several.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openLog } from '../../src/log/open.ts'
import { APPLICATION_ID, BLOCK, VERSION } from '../../src/log/sqlite/schema.ts'
import { verifyLog } from '../../src/log/verify.ts'
import { all, event, eventsOf, packets, sequences, T0 } from './events.ts'
import { newPaths } from './folder.ts'
import { newChance } from './random.ts'

const newPath = newPaths()
const fails = async (path: string, mode: 'read' | 'write') => {
  const error = await openLog(`sqlite:${path}`, mode).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  return error as { exit: number; message: string; where: string; hint: string } | undefined
}

test('a log outlives the process: all of it is there for the next one, and the file carries its mark', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  await log.append([event(1), packets(1, new Uint8Array([1, 2]))], { a: 'b' })
  await log.close()
  const again = await openLog(path, 'read')
  expect(await eventsOf(again)).toHaveLength(2)
  expect(await again.bookmarks()).toEqual({ a: 'b' })
  await again.close()
  const db = new DatabaseSync(path)
  expect(db.prepare('PRAGMA application_id').get()).toEqual({ application_id: APPLICATION_ID })
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: VERSION })
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  db.close()
  expect(statSync(path).mode & 0o007).toBe(0)
})

test('reading what is not there says so with status 3 and makes nothing', async () => {
  const path = newPath()
  expect(await fails(path, 'read')).toMatchObject({ exit: 3, where: path, message: 'there is no log here' })
  expect(existsSync(path)).toBe(false)
  expect(await fails(join(path, 'deeper.db'), 'write')).toMatchObject({ exit: 3, message: 'no such directory', hint: `mkdir -p ${path}` })
  mkdirSync(path)
  for (const mode of ['read', 'write'] as const)
    expect(await fails(path, mode)).toMatchObject({ exit: 3, message: expect.stringContaining('is a directory') })
})

test('an empty file is a log that nothing was written to: made one by a writer, said by a reader', async () => {
  const path = newPath()
  writeFileSync(path, '')
  expect(await fails(path, 'read')).toMatchObject({ exit: 3, message: expect.stringContaining('empty') })
  await (await openLog(path, 'write')).close()
  const log = await openLog(path, 'read')
  expect(await all(log)).toEqual([])
  await log.close()
})

test('whatever is no log of ours is refused and stays as it is, byte for byte', async () => {
  const foreign = newPath()
  const db = new DatabaseSync(foreign)
  db.exec('CREATE TABLE history (url TEXT); INSERT INTO history VALUES (1)')
  db.close()
  const marked = newPath()
  const other = new DatabaseSync(marked)
  other.exec('PRAGMA application_id = 1; PRAGMA user_version = 9')
  other.close()
  const text = newPath()
  writeFileSync(text, 'Nov 22 18:40:01 lvs1 heartbeat: info: this is a log, but not ours\n'.repeat(100))
  const random = newPath()
  writeFileSync(random, Buffer.alloc(20_000, 0xa5))
  for (const [path, says] of [
    [foreign, 'another program'],
    [marked, 'another program'],
    [text, 'no umtool log'],
    [random, 'no umtool log'],
  ] as const) {
    const before = readFileSync(path)
    for (const mode of ['read', 'write'] as const) {
      expect(await fails(path, mode)).toMatchObject({ exit: 1, where: path, message: expect.stringContaining(says) })
      expect(readFileSync(path).equals(before)).toBe(true)
    }
  }
})

test('a log of a newer umtool is refused, not guessed at', async () => {
  const path = newPath()
  await (await openLog(path, 'write')).close()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA user_version = ${VERSION + 1}`)
  db.close()
  for (const mode of ['read', 'write'] as const)
    expect(await fails(path, mode)).toMatchObject({ exit: 1, message: expect.stringContaining('newer umtool') })
})

test('damage in the middle is said, never repaired in silence, and what is before and behind it can be read', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  for (let i = 0; i < 20; i++) await log.append(Array.from({ length: 200 }, (_, k) => event(i * 200 + k + 1)))
  await log.close()
  const bytes = readFileSync(path)
  bytes.fill(0xee, bytes.length >> 1, (bytes.length >> 1) + 20_000)
  writeFileSync(path, bytes)
  const damaged = await openLog(path, 'read')
  const found = await verifyLog(damaged)
  expect(found.damage.length).toBeGreaterThan(0)
  expect(found.unreadable.count).toBeGreaterThan(0)
  expect(found.unreadable.first[0]!.why).toContain('damaged')
  expect(found.lives[0]!.gaps).toEqual([])
  expect(found.events + found.lives[0]!.lost).toBe(4000)
  // Three pages of some hundred rows at most were hit.
  expect(found.events).toBeGreaterThan(3000)
  const numbers = (await all(damaged)).flatMap(recorded => (recorded.ok ? [recorded.event.sequence] : []))
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  expect([numbers[0], numbers.at(-1)]).toEqual([1, 4000])
  expect((await all(damaged, { last: 5 })).map(({ position }) => position)).toEqual(['3996', '3997', '3998', '3999', '4000'])
  await damaged.close()
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

test('whatever bytes of a log are damaged, reading it ends, with an answer or an error for people', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  for (let i = 0; i < 6; i++)
    await log.append([...Array.from({ length: 100 }, (_, k) => event(i * 100 + k + 1)), packets(i + 1, new Uint8Array(30_000))])
  await log.close()
  const sound = readFileSync(path)
  for (let seed = 1; seed <= 60; seed++) {
    const chance = newChance(seed)
    const bytes = Buffer.from(sound)
    for (let i = 0; i < 4; i++) {
      const at = chance.below(bytes.length)
      bytes.fill(chance.below(256), at, Math.min(bytes.length, at + 1 + chance.below(chance.oneIn(2) ? 4 : 3000)))
    }
    writeFileSync(path, bytes)
    const answer = await (async () => {
      const damaged = await openLog(path, 'read')
      try {
        await all(damaged, { last: 3, where: ({ sequence }) => sequence > 0 })
        await all(damaged, { since: T0, types: ['weight'] })
        return (await all(damaged)).length
      } finally {
        await damaged.close()
      }
    })().catch((error: { exit?: number }) => ({ exit: error.exit, error }))
    // Never an error without an exit status, and never more than there was.
    if (typeof answer === 'number') expect(answer).toBeLessThanOrEqual(606)
    else if (answer.exit === undefined) throw answer.error
    expect(readFileSync(path).equals(bytes)).toBe(true)
  }
})

test('two openings at the same moment make one log', async () => {
  for (let i = 0; i < 5; i++) {
    const path = newPath()
    const logs = await Promise.all([openLog(path, 'write'), openLog(path, 'write'), openLog(path, 'write')])
    await Promise.all(logs.map((log, k) => log.append([event(k + 1)])))
    expect((await sequences(logs[0]!)).sort()).toEqual([1, 2, 3])
    for (const log of logs) await log.close()
  }
})

/** Runs a script as a user without rights where the tests run as root, so that permissions mean something. */
const NOBODY = 65534
const unprivileged = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
const READER = join(import.meta.dirname, 'child-read.ts')
const readElsewhere = (path: string) =>
  JSON.parse(spawnSync(process.execPath, [READER, path], { encoding: 'utf8', ...unprivileged }).stdout) as object

test('reading needs no right to write: not in the folder, not while a writer lives, not after it was killed', async () => {
  const path = newPath('folder/events.db')
  mkdirSync(dirname(path), { mode: 0o755 })
  chmodSync(dirname(dirname(path)), 0o755)
  const log = await openLog(`sqlite:${path}`, 'write')
  await log.append([event(1)])
  for (const suffix of ['', '-wal', '-shm']) chmodSync(path + suffix, 0o444)
  chmodSync(dirname(path), 0o555)
  expect(readElsewhere(path)).toEqual({ events: 1 })
  // As if killed: the write-ahead log stays behind, and nobody holds it.
  const killed = newPath('killed/events.db')
  mkdirSync(dirname(killed), { mode: 0o755 })
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, killed + suffix)
  copyFileSync(`${path}-shm`, `${killed}-shm`)
  for (const suffix of ['', '-wal', '-shm']) chmodSync(killed + suffix, 0o444)
  chmodSync(dirname(killed), 0o555)
  expect(readElsewhere(killed)).toEqual({ events: 1 })
  chmodSync(dirname(path), 0o755)
  await log.close()
  chmodSync(dirname(path), 0o555)
  expect(readElsewhere(path)).toEqual({ events: 1 })
  chmodSync(path, 0o400)
  if (process.getuid?.() === 0) expect(readElsewhere(path)).toMatchObject({ exit: 4, message: 'permission denied' })
  for (const folder of [path, killed]) chmodSync(dirname(folder), 0o755)
})

test('several processes write at once: nothing is lost, each one’s order stays, and a follower sees everything once', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  const [writers, count] = [3, 300]
  const stop = new AbortController()
  const found: string[] = []
  const followed = (async () => {
    for await (const batch of log.read({ follow: true, signal: stop.signal })) {
      for (const recorded of batch) if (recorded.ok) found.push(`${recorded.event.source} ${recorded.event.sequence}`)
      if (found.length >= writers * count) stop.abort()
    }
  })()
  const children = Array.from({ length: writers }, (_, i) =>
    spawn(process.execPath, [join(import.meta.dirname, 'child-write.ts'), path, `/lvs/lvs${i}/ipvs`, String(count), '5'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  )
  const ends = await Promise.all(children.map(child => once(child, 'exit')))
  expect(ends.map(([code]) => code)).toEqual([0, 0, 0])
  await followed
  for (let i = 0; i < writers; i++) {
    const mine = found.filter(name => name.startsWith(`/lvs/lvs${i}/`))
    expect(mine).toEqual(Array.from({ length: count }, (_, k) => `/lvs/lvs${i}/ipvs ${k + 1}`))
  }
  expect(await log.bookmarks()).toEqual({ '/lvs/lvs0/ipvs': '300', '/lvs/lvs1/ipvs': '300', '/lvs/lvs2/ipvs': '300' })
  const { damage, lives } = await verifyLog(log)
  expect(damage).toEqual([])
  expect(lives.map(({ events, gaps, lost, duplicates }) => ({ events, gaps, lost, duplicates }))).toEqual(
    Array.from({ length: writers }, () => ({ events: count, gaps: [], lost: 0, duplicates: 0 })),
  )
  await log.close()
})

test('a log that is taken away is an error for its writer and its follower, not silence', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  await log.append([event(1)])
  const reader = await openLog(path, 'read')
  const followed = all(reader, { follow: true })
  renameSync(path, `${path}.old`)
  await expect(followed).rejects.toMatchObject({ exit: 3, message: expect.stringContaining('removed or replaced') })
  await expect(log.append([event(2)])).rejects.toMatchObject({ exit: 3 })
  renameSync(`${path}.old`, path)
  await log.append([event(2)])
  expect(await sequences(reader)).toEqual([1, 2])
  await log.close()
  await reader.close()
})

test('a link to a log is the log, for a writer and for a follower', async () => {
  const [path, link] = [newPath(), newPath('link.db')]
  symlinkSync(path, link)
  const log = await openLog(link, 'write')
  await log.append([event(1)])
  const reader = await openLog(link, 'read')
  const stop = new AbortController()
  const found: number[] = []
  const followed = (async () => {
    for await (const batch of reader.read({ follow: true, signal: stop.signal })) {
      for (const recorded of batch) if (recorded.ok) found.push(recorded.event.sequence)
      if (found.length === 2) stop.abort()
    }
  })()
  await log.append([event(2)])
  await followed
  expect(found).toEqual([1, 2])
  expect(existsSync(`${path}-wal`)).toBe(true)
  await reader.close()
  await log.close()
})

test('ranges, pruning and the newest few hold across many blocks', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  const count = BLOCK * 3 + 100
  for (let i = 0; i < count; i += 1000)
    await log.append(Array.from({ length: Math.min(1000, count - i) }, (_, k) => event(i + k + 1, { at: T0 + (i + k) * 1000, data: null })))
  const at = (sequence: number): number => T0 + (sequence - 1) * 1000
  expect(await sequences(log, { since: at(BLOCK - 1), until: at(BLOCK + 3) })).toEqual([BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 2])
  expect(await sequences(log, { until: at(BLOCK * 2), last: 2 })).toEqual([BLOCK * 2 - 2, BLOCK * 2 - 1])
  expect(await sequences(log, { since: at(BLOCK * 3), last: 200 })).toHaveLength(101)
  expect((await log.prune({ events: { age: 1 } }, at(BLOCK * 2 + 50) + 1_000_000)).events.events).toBe(BLOCK * 2 + 49)
  expect((await sequences(log))[0]).toBe(BLOCK * 2 + 50)
  expect(await sequences(log, { since: at(BLOCK), until: at(BLOCK * 2 + 52) })).toEqual([BLOCK * 2 + 50, BLOCK * 2 + 51])
  await log.close()
})

test('the file gets smaller when most of it was pruned', async () => {
  const path = newPath()
  const log = await openLog(path, 'write')
  const bytes = new Uint8Array(1 << 20)
  for (let i = 0; i < 100; i++) await log.append([packets(i + 1, bytes)])
  const before = statSync(path).size
  await log.prune({ capture: { bytes: 10 << 20 } }, T0)
  await log.close()
  expect(before).toBeGreaterThan(90 << 20)
  expect(statSync(path).size).toBeLessThan(20 << 20)
  const again = await openLog(path, 'read')
  expect(await sequences(again)).toEqual([92, 93, 94, 95, 96, 97, 98, 99, 100])
  await again.close()
  rmSync(path)
})
