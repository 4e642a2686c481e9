// How fast the log is, beside a bare node:sqlite loop on the same disk: the least one can do to keep events in order.
//
//   node test/bench/log.ts [FOLDER]      the files are written there and removed; by default where temporary files go
//
// Both write the same events in batches of 500 with synchronous=FULL and one more index over an integer (the log keeps other tables
// instead); both read all of it and parse the JSON. Then packets, and how long a follower in another process waits.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'
import { captured, counted } from './log-events.ts'
import { median } from './measure.ts'

const EVENTS = 200_000
const BATCH = 500
const ROUNDS = 5
const CAPTURES = 6000
const CAPTURE_BATCH = 16
const FOLLOWED = 400

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'umtool-bench-log-'))
let files = 0
const newPath = (): string => join(folder, `${++files}.db`)
const remove = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

async function seconds(work: () => Promise<void> | void): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const cut = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

type Rates = { write: number; read: number }

async function bare(batches: readonly Event[][]): Promise<Rates> {
  const path = newPath()
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec('CREATE TABLE event (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT; CREATE INDEX event_at ON event (at)')
  const insert = db.prepare('INSERT INTO event (at, body) VALUES (?, ?)')
  const write = await seconds(() => {
    for (const batch of batches) {
      db.exec('BEGIN')
      for (const event of batch) insert.run(event.at, JSON.stringify(event))
      db.exec('COMMIT')
    }
  })
  let count = 0
  const read = await seconds(() => {
    for (const row of db.prepare('SELECT position, body FROM event ORDER BY position').iterate()) {
      JSON.parse(row.body as string)
      count++
    }
  })
  db.close()
  remove(path)
  return { write: count / write, read: count / read }
}

async function ours(batches: readonly Event[][]): Promise<Rates> {
  const path = newPath()
  const log = await openLog(`sqlite:${path}`, 'write')
  const write = await seconds(async () => {
    for (const batch of batches) await log.append(batch)
  })
  let count = 0
  const read = await seconds(async () => {
    for await (const batch of log.read()) count += batch.length
  })
  await log.close()
  remove(path)
  return { write: count / write, read: count / read }
}

async function captures(): Promise<Rates> {
  const path = newPath()
  const log = await openLog(`sqlite:${path}`, 'write')
  const batches = cut(
    Array.from({ length: CAPTURES }, (_, i) => captured(i + 1)),
    CAPTURE_BATCH,
  )
  const write = await seconds(async () => {
    for (const batch of batches) await log.append(batch)
  })
  let bytes = 0
  const read = await seconds(async () => {
    for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) bytes += (recorded.event.data as Uint8Array).length
  })
  await log.close()
  remove(path)
  return { write: bytes / write / 1e6, read: bytes / read / 1e6 }
}

/** Milliseconds from the call of append to the event being in another process's hands, and seconds of CPU the idle follower takes in ten. */
async function follow(): Promise<{ delays: number[]; idle: number }> {
  const path = newPath()
  const log = await openLog(`sqlite:${path}`, 'write')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'log-follower.ts'), path], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  for (let i = 1; i <= FOLLOWED; i++) {
    // Events are told their true time by `at`; so does the follower when it has one.
    await log.append([{ ...counted(i), at: Math.round((performance.timeOrigin + performance.now()) * 1000) }])
    await sleep(5 + Math.random() * 40)
  }
  await sleep(10_000)
  child.stdin.end()
  const [answer] = (await once(child.stdout, 'data')) as [Buffer]
  await log.close()
  remove(path)
  return JSON.parse(String(answer)) as { delays: number[]; idle: number }
}

const rates = (all: readonly Rates[]): Rates => ({ write: median(all.map(({ write }) => write)), read: median(all.map(({ read }) => read)) })
const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`
const thousands = (rate: number): string => `${Math.round(rate / 1000)}`

try {
  const batches = cut(
    Array.from({ length: EVENTS }, (_, i) => counted(i + 1)),
    BATCH,
  )
  const [theirs, mine, packets]: [Rates[], Rates[], Rates[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await bare(batches))
    mine.push(await ours(batches))
    packets.push(await captures())
  }
  const [base, log, blobs] = [rates(theirs), rates(mine), rates(packets)]
  console.log(`events of ${JSON.stringify(counted(EVENTS)).length} bytes, batches of ${BATCH}, synchronous=FULL, median of ${ROUNDS}\n`)
  console.log('| | bare node:sqlite, k events/s | the log, k events/s | of it |\n|---|---|---|---|')
  console.log(`| append | ${thousands(base.write)} | ${thousands(log.write)} | ${percent(log.write, base.write)} |`)
  console.log(`| read and parse | ${thousands(base.read)} | ${thousands(log.read)} | ${percent(log.read, base.read)} |`)
  console.log(`\npackets in pieces of 64 KiB: ${Math.round(blobs.write)} MB/s in, ${Math.round(blobs.read)} MB/s out`)
  const { delays, idle } = await follow()
  const sorted = delays.toSorted((a, b) => a - b)
  const at = (share: number): string => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1)
  console.log(`\na follower in another process, ms after append was called: p50 ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}`)
  console.log(`of ${FOLLOWED} events ${delays.length} seen; idle it takes ${(idle * 100).toFixed(2)} % of a core`)
} finally {
  rmSync(folder, { recursive: true })
}
