// The state at a moment as it comes out of a log: the same with snapshots and without, however they fare.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { snapshotFolder } from '../../../src/cli/status/snapshots.ts'
import { COUNTERS_BEFORE, stateAt } from '../../../src/cli/status/state-at.ts'
import type { Event } from '../../../src/events/event.ts'
import type { EventLog } from '../../../src/log/log.ts'
import { openLog } from '../../../src/log/open.ts'
import { encodeState } from '../../../src/state/copy.ts'
import type { State } from '../../../src/state/state.ts'
import { eventsOf, fileOf, fold, truthOf, until } from '../../state/lab.ts'

const RUN = 'nat-hb'
const all = eventsOf(RUN)
/** Packets say nothing that a snapshot holds, and are most of the log. */
const events = all.filter(({ type }) => type !== 'packets.captured')
const { well, end } = truthOf(RUN)
const MOMENTS = [0.02, 0.3, 0.55, 0.56, 0.8, 1].map(part => Math.round(well + (end - well) * part))
const BETWEEN = 60

let folder = ''
let count = 0
const newPath = (): string => join(folder, `${++count}`)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umtool-state-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function logWith(list: readonly Event[], path = `${newPath()}.db`): Promise<EventLog> {
  const log = await openLog(`sqlite:${path}`, 'write')
  for (let i = 0; i < list.length; i += 100) await log.append(list.slice(i, i + 100))
  return log
}

/** Claims come from packets of the last minutes alone. */
function facts(state: State): unknown {
  for (const cluster of state.clusters.values()) cluster.claims.clear()
  return JSON.parse(encodeState({ ...state, events: 0 }))
}

const known = new Map<readonly Event[], Map<number, unknown>>()

function expected(list: readonly Event[], at: number): unknown {
  const answers = known.get(list) ?? new Map<number, unknown>()
  known.set(list, answers)
  if (!answers.has(at)) answers.set(at, sorted(facts(fold(until(list, at)))))
  return answers.get(at)
}

async function expectRight(log: EventLog, list: readonly Event[], snapshots: string | undefined): Promise<number[]> {
  const reads: number[] = []
  for (const at of MOMENTS) {
    const { state, read } = await stateAt(log, at, { snapshots, factsBetween: BETWEEN })
    expect(sorted(facts(state))).toEqual(expected(list, at))
    reads.push(read)
  }
  return reads
}

/** Maps of a state are in the order in which things were first heard of, which is of no matter. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const { $map: entries } = value as { $map?: unknown[] }
  if (!Array.isArray(entries)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, sorted(part)]))
  const pairs = Array.from({ length: entries.length / 2 }, (_, i) => [String(entries[2 * i]), sorted(entries[2 * i + 1])] as const)
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1))
}

test('at any moment it is the fold of all events up to then, from SQLite and from a file', async () => {
  const log = await logWith(events)
  await expectRight(log, events, undefined)
  await log.close()
  const file = await openLog(fileOf(RUN, 'events.jsonl.gz'), 'read')
  await expectRight(file, all, undefined)
  await file.close()
})

test('with snapshots it is the same, and less is read the second time', async () => {
  const log = await logWith(events)
  const snapshots = newPath()
  const first = await expectRight(log, events, undefined)
  await expectRight(log, events, snapshots)
  const again = await expectRight(log, events, snapshots)
  expect(again.at(-1)).toBeLessThan(first.at(-1)!)
  expect(again.at(-1)! + BETWEEN * 2).toBeLessThan(events.length)
  await log.close()
})

test('what comes to the log later is part of it, also what is older than a snapshot', async () => {
  const late = events.filter(({ type }, i) => i % 3 === 0 && /^(?:neighbour|health-check|node|heartbeat|resource|address|weight)\./.test(type))
  expect(late.length).toBeGreaterThan(20)
  const early = events.filter(event => !late.includes(event))
  const log = await logWith(early)
  const snapshots = newPath()
  await expectRight(log, early, snapshots)
  await log.append(late)
  await expectRight(log, [...early, ...late], snapshots)
  await log.close()
})

function* snapshotFiles(path: string): Generator<string> {
  for (const log of readdirSync(path)) for (const name of readdirSync(join(path, log))) yield join(path, log, name)
}

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ['empty', () => Buffer.alloc(0)],
  ['with one byte changed', (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 0x40 : byte)))],
  ['something else', () => Buffer.from('{"at":1}')],
])('a snapshot that is %s is passed over', async (_, damage) => {
  const log = await logWith(events)
  const snapshots = newPath()
  await expectRight(log, events, snapshots)
  for (const path of snapshotFiles(snapshots)) writeFileSync(path, damage(readFileSync(path)))
  await expectRight(log, events, snapshots)
  await log.close()
})

test('snapshots of another log are passed over, also of one that was at the same path', async () => {
  const path = `${newPath()}.db`
  const snapshots = newPath()
  const other = eventsOf('dr-ka').map(event => ({ ...event, at: event.at - 60_000_000 }))
  const before = await logWith([...other, ...other.map(event => ({ ...event, sequence: event.sequence + 100_000 }))], path)
  for (const at of MOMENTS) await stateAt(before, at, { snapshots, factsBetween: 20 })
  await before.close()
  expect([...snapshotFiles(snapshots)].length).toBeGreaterThan(2)
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true })
  const log = await logWith(events, path)
  await expectRight(log, events, snapshots)
  await log.close()
})

test('a snapshot that was copied to another log is not believed', async () => {
  const one = await logWith(eventsOf('dr-ka'))
  const snapshots = newPath()
  await stateAt(one, events.at(-1)!.at, { snapshots, factsBetween: 20 })
  await one.close()
  const log = await logWith(events)
  await stateAt(log, MOMENTS[0]!, { snapshots, factsBetween: 10_000 })
  const [from] = readdirSync(snapshots)
  const names = readdirSync(join(snapshots, from!))
  const mine = newPath()
  const { state: never } = await stateAt(log, MOMENTS[1]!, { snapshots: mine, factsBetween: BETWEEN })
  expect(never.events).toBeGreaterThan(0)
  const [own] = readdirSync(mine)
  for (const name of names) copyFileSync(join(snapshots, from!, name), join(mine, own!, name))
  await expectRight(log, events, mine)
  await log.close()
})

test('a folder that cannot be written costs nothing but time', async () => {
  const log = await logWith(events)
  const file = newPath()
  writeFileSync(file, 'in the way')
  await expectRight(log, events, join(file, 'states'))
  const closed = newPath()
  mkdirSync(closed)
  chmodSync(closed, 0o500)
  await expectRight(log, events, closed)
  await log.close()
})

test('a log that has lost its beginning says so, and what is left is folded', async () => {
  const log = await logWith(events)
  const whole = await stateAt(log, end)
  expect(whole.begun).toBe('whole')
  await log.prune({ events: { age: (end - MOMENTS[3]!) / 1e6 }, stats: { age: 1 }, capture: { age: 1 } }, end)
  const cut = await stateAt(log, end)
  if (cut.read < whole.read) expect(cut.begun).toBe('cut')
  expect(cut.state.at).toBeLessThanOrEqual(whole.state.at)
  await log.close()
})

test('the last words of a node that was cut off hours ago are found', async () => {
  const later: Event[] = events
    .filter(({ source }) => source.startsWith('/lab/rs1/'))
    .slice(0, 50)
    .map((event, i) => ({
      ...event,
      id: `${event.id.slice(0, 24)}${String(i).padStart(12, '0')}`,
      at: event.at + 10 * COUNTERS_BEFORE,
      sequence: event.sequence + 1_000_000,
    }))
  const log = await logWith([...events, ...later])
  const { state } = await stateAt(log, later.at(-1)!.at)
  const lastOf = (name: string): number =>
    Math.max(...events.filter(({ source, type }) => source.startsWith(`/lab/${name}/`) && !type.endsWith('.captured')).map(({ at }) => at))
  expect(state.clusters.get('lab')!.nodes.get('lvs1')!.agent.heard).toBe(lastOf('lvs1'))
  await log.close()
})

test('snapshots lie in the user’s cache', () => {
  expect(snapshotFolder({ XDG_CACHE_HOME: '/c' })).toBe('/c/umtool/states')
  expect(snapshotFolder({ XDG_CACHE_HOME: 'relative' })).toMatch(/\/\.cache\/umtool\/states$/)
})
