// What umtool log verify finds, and how it says so.
import { DatabaseSync } from 'node:sqlite'
import { verdictText } from '../../src/cli/log/verify.ts'
import type { EventLog } from '../../src/log/log.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import { openLog } from '../../src/log/open.ts'
import { isComplete, isSound, verifyLog } from '../../src/log/verify.ts'
import { event, OTHER_RUN, packets, T0 } from './events.ts'
import { newPaths } from './folder.ts'

const newPath = newPaths()
const pathOf = (log: EventLog): string => log.home.replace('sqlite:', '')

/** Changes the file behind the log's back. */
function tamper(log: EventLog, sql: string): void {
  const db = new DatabaseSync(pathOf(log))
  db.exec(sql)
  db.close()
}

let log: EventLog
beforeEach(async () => {
  log = await openLog(newPath(), 'write')
})
afterEach(() => log.close())

test('a log in which nothing is missing is praised in one sentence', async () => {
  await log.append([event(1), event(2), packets(1, new Uint8Array(4)), event(1, { run: OTHER_RUN, at: T0 + 9_000_000 })])
  const found = await verifyLog(log)
  expect(isComplete(found) && isSound(found)).toBe(true)
  expect(verdictText(found).split('\n').slice(1)).toEqual(['nothing is missing, nothing is there twice, all can be read; the database is sound', ''])
  expect(verdictText(found)).toContain('4 events of 2 sources in 3 runs, 2026-11-18')
})

test('an empty log is complete', async () => {
  const found = await verifyLog(log)
  expect(isComplete(found) && isSound(found)).toBe(true)
  expect(verdictText(found)).toContain('0 events of 0 sources in 0 runs\n')
})

test('numbers that never came are gaps with source, run, from and to, the first ones too', async () => {
  await log.append([3, 4, 8, 6].map(sequence => event(sequence)))
  const found = await verifyLog(log)
  expect(found.lives[0]!.gaps).toEqual([
    { from: 1, to: 2 },
    { from: 5, to: 5 },
    { from: 7, to: 7 },
  ])
  expect(isComplete(found)).toBe(false)
  const text = verdictText(found)
  expect(text).toContain('4 events never came')
  expect(text).toContain('gap: /lvs/lvs1/ipvs run 019aa000-0000-7000-8000-00000000000a: 1 to 2 (2 events)\n')
  expect(text).toContain('00000000000a: 5 (1 event)\n')
})

test('what retention dropped is no gap', async () => {
  await log.append(
    Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? event(i + 1) : event(i + 1, { type: 'packets.captured', data: new Uint8Array(9) }))),
  )
  await log.prune({ capture: { bytes: 0 }, events: { age: 20 } }, T0 + 50_000_000)
  const found = await verifyLog(log)
  expect(isComplete(found)).toBe(true)
  expect(found.lives[0]).toMatchObject({ pruned: 50 - found.events, gaps: [], lost: 0, first: 1, last: 50 })
  expect(verdictText(found)).toContain('more came and went by retention')
})

test('an event that came, was not pruned and is gone is a loss', async () => {
  await log.append([event(1), event(2), event(3)])
  tamper(log, 'DELETE FROM events_event WHERE sequence = 2')
  const found = await verifyLog(log)
  expect(found.lives[0]).toMatchObject({ lost: 1, gaps: [] })
  expect(isComplete(found)).toBe(false)
  expect(verdictText(found)).toContain('1 event came and is gone')
})

test('an event that is there twice is no loss, and not right either', async () => {
  await log.append([event(1), event(2)])
  tamper(log, 'INSERT INTO events_event SELECT 99, at, origin, sequence, kind, subject, id, data FROM events_event WHERE sequence = 2')
  tamper(log, "UPDATE counter SET value = 100 WHERE name = 'next'")
  const found = await verifyLog(log)
  expect(found.lives[0]).toMatchObject({ duplicates: 1, lost: 0 })
  expect(isComplete(found)).toBe(true)
  expect(isSound(found)).toBe(false)
})

test('rows that cannot be read are listed with their position, whatever is wrong with them', async () => {
  await log.append([1, 2, 3, 4].map(sequence => event(sequence)))
  tamper(log, "UPDATE events_event SET data = '{' WHERE sequence = 1; UPDATE events_event SET origin = 77 WHERE sequence = 2")
  tamper(log, 'UPDATE events_event SET kind = 88 WHERE sequence = 3')
  const found = await verifyLog(log)
  expect(found.unreadable.count).toBe(3)
  expect(found.unreadable.first.map(({ position }) => position)).toEqual(['1', '2', '3'])
  expect(isComplete(found)).toBe(false)
})

test('a clock that was set back is a note, with how far', async () => {
  await log.append([event(1, { at: T0 + 10_000_000 }), event(2, { at: T0 + 8_766_000 }), event(3, { at: T0 + 11_000_000 })])
  const found = await verifyLog(log)
  expect(found.clocks).toEqual([{ source: '/lvs/lvs1/ipvs', times: 1, worst: 1_234_000 }])
  expect(isComplete(found) && isSound(found)).toBe(true)
  expect(verdictText(found)).toContain('by 1.234 s at most')
})

test('what others write and prune during the reading is taken for nothing worse', async () => {
  await log.append(Array.from({ length: 2000 }, (_, i) => event(i + 1)))
  let next = 2001
  const found = await verifyLog({
    ...log,
    async *read(options) {
      for await (const batch of log.read({ ...options })) {
        yield batch
        await log.append([event(next++)])
        await log.prune({ events: { bytes: 60_000 } }, T0)
      }
    },
  })
  expect(isComplete(found) && isSound(found)).toBe(true)
})

test('a home that remembers nothing can only say what is not there', async () => {
  const memory = openMemoryLog()
  await memory.append([event(2)])
  const found = await verifyLog(memory)
  expect(found.blind).toBe(true)
  expect(found.lives[0]!.gaps).toEqual([{ from: 1, to: 1 }])
  expect(verdictText(found)).toContain('note: an export lacks')
})

test('names from outside reach the terminal escaped', async () => {
  await log.append([event(2, { source: '/lvs/\x1b[31mred/ipvs' })])
  expect(verdictText(await verifyLog(log))).not.toContain('\x1b')
})
