// The copy between any two homes: what is there, what comes, what happens when the far log or the copier itself goes away.
import { setTimeout as pause } from 'node:timers/promises'
import { umtoolError } from '../../../src/cli/errors.ts'
import { EXIT } from '../../../src/cli/exit-codes.ts'
import { placeInSource, placeInTarget } from '../../../src/log/copy/place.ts'
import { type Copy, type CopyOptions, type CopySaid, startCopy } from '../../../src/log/copy.ts'
import type { EventLog } from '../../../src/log/log.ts'
import { openMemoryLog } from '../../../src/log/memory.ts'
import { openLog } from '../../../src/log/open.ts'
import { event, packets, sequences } from '../events.ts'
import { newPaths } from '../folder.ts'
import { type Fault, gone, newWire, onceEach } from './faulty.ts'

const newPath = newPaths()
const NAME = 'copy to far'

type Running = { readonly copy: Copy; readonly said: CopySaid[]; readonly waits: number[] }

/** Waits take no time; `waits` are those that were asked for after failures. */
function start(from: EventLog, open: () => Promise<EventLog>, more: Partial<CopyOptions> = {}): Running {
  const said: CopySaid[] = []
  const waits: number[] = []
  const copy = startCopy({
    from,
    open,
    place: placeInSource(NAME),
    follow: true,
    patient: true,
    say: what => said.push(what),
    now: () => Date.now() * 1000,
    sleep: async milliseconds => {
      if (milliseconds > 100) waits.push(milliseconds)
      await pause(1)
    },
    random: () => 0,
    ...more,
  })
  return { copy, said, waits }
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await pause(2)
}

const some = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i))

const HOMES = ['memory', 'sqlite'] as const
const opener = (kind: (typeof HOMES)[number]) => (kind === 'memory' ? async () => openMemoryLog() : () => openLog(newPath(), 'write'))

describe.each(HOMES.flatMap(from => HOMES.map(to => [from, to] as const)))('from %s to %s', (near, far) => {
  test('copies what is there and what comes, all kinds of events as they are, and goes on where it ended', async () => {
    const [from, to] = [await opener(near)(), await opener(far)()]
    const kept = { ...to, close: async () => {} }
    await from.append([event(1), packets(1, new Uint8Array([0, 255, 7])), event(2)])
    const first = start(from, async () => kept)
    await until(async () => (await sequences(to)).length === 3)
    await from.append([event(3)])
    await until(async () => (await sequences(to)).length === 4)
    await from.append([event(4)])
    expect(await first.copy.finish(5000)).toBe(true)
    expect(first.copy.status()).toMatchObject({ events: 5, errors: 0, away: undefined })

    await from.append([event(5)])
    const appended: number[] = []
    const second = start(from, async () => ({
      ...kept,
      append: async (events, bookmarks) => {
        appended.push(...events.map(({ sequence }) => sequence))
        return to.append(events, bookmarks)
      },
    }))
    await until(() => appended.length > 0)
    expect(await second.copy.finish(5000)).toBe(true)
    expect(appended).toEqual([5])
    const [a, b] = [from, to].map(async log => {
      const events = []
      for await (const batch of log.read()) events.push(...batch.map(recorded => recorded.ok && recorded.event))
      return events
    })
    expect(await b).toEqual(await a)
    await Promise.all([from.close(), to.close()])
  })
})

test('a far log that goes away is said once, asked again after 1 s to 30 s, and said once when it is back', async () => {
  const from = openMemoryLog()
  let left = 12
  const wire = newWire(() => (left > 0 && left-- > 0 ? 'before' : undefined))
  await from.append(some(1, 10))
  const { copy, said, waits } = start(from, wire.open)
  await until(() => wire.events.length === 10)
  expect(said).toEqual([
    { what: 'away', why: 'no broker answers', hint: 'start one' },
    { what: 'back', after: expect.any(Number) },
  ])
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000])
  expect(copy.status()).toMatchObject({ events: 10, errors: 12, away: undefined })
  await copy.finish(1000)
})

test('waits are scattered, so that a fleet does not come back in one moment', async () => {
  const from = openMemoryLog()
  let left = 4
  const wire = newWire(() => (left > 0 && left-- > 0 ? 'before' : undefined))
  await from.append([event(1)])
  const { copy, waits } = start(from, wire.open, { random: () => 0.5 })
  await until(() => wire.events.length === 1)
  expect(waits).toEqual([1000, 1800, 3600, 7200])
  await copy.finish(1000)
})

test('a far log that cannot be opened is asked again, and opened anew when it keeps failing', async () => {
  const from = openMemoryLog()
  await from.append(some(1, 3))
  const wire = newWire(() => undefined)
  let opened = 0
  const { copy } = start(from, async () => {
    if (++opened < 3) throw gone()
    const log = await wire.open()
    return opened > 3 ? log : { ...log, append: () => Promise.reject(new Error('this one never works again')) }
  })
  await until(() => wire.events.length === 3)
  expect(opened).toBe(4)
  await copy.finish(1000)
})

test('nothing is asked of anybody while there is nothing to copy', async () => {
  const from = openMemoryLog()
  let calls = 0
  const wire = newWire(() => {
    calls++
    return undefined
  })
  await from.append([event(1)])
  const { copy } = start(from, wire.open)
  await until(() => wire.events.length === 1)
  await pause(1100) // the place has been saved
  const bookmarks = await from.bookmarks()
  const asked = calls
  await pause(300)
  expect(calls).toBe(asked)
  expect(await from.bookmarks()).toEqual(bookmarks)
  expect(bookmarks[NAME]).toBe('1')
  await copy.finish(1000)
})

test('the place is saved only after the far log has acknowledged', async () => {
  const from = openMemoryLog()
  await from.append(some(1, 5))
  const wire = newWire((): Fault => 'after')
  const { copy } = start(from, wire.open)
  await until(() => wire.events.length >= 15)
  expect(await from.bookmarks()).toEqual({})
  expect(await copy.finish(500)).toBe(false)
  expect(await from.bookmarks()).toEqual({})
})

test('finish takes along what is there, and does not wait for a far log that hangs or is away', async () => {
  const from = openMemoryLog()
  const wire = newWire(() => undefined)
  const { copy } = start(from, wire.open)
  await from.append([event(1)])
  await until(() => wire.events.length === 1)
  void from.append(some(2, 9000))
  expect(await copy.finish(5000)).toBe(true)
  expect(wire.events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 9000 }, (_, i) => i + 1))
  expect((await from.bookmarks())[NAME]).toBe('9000')

  const hanging = start(openFilled(), async () => ({ ...(await wire.open()), append: () => new Promise(() => {}) }))
  await pause(20)
  expect(await hanging.copy.finish(50)).toBe(false)
})

test('a far log that does not answer is said, given up in the end, and opened anew', async () => {
  const wire = newWire(() => undefined)
  let opened = 0
  const open = async (): Promise<EventLog> => ({ ...(await wire.open()), ...(opened++ === 0 && { append: () => new Promise(() => {}) }) })
  const { copy, said } = start(openFilled(), open, { patience: { said: 10, givenUp: 40 } })
  await until(() => wire.events.length === 3)
  expect(opened).toBe(2)
  expect(said).toEqual([
    { what: 'away', why: 'no answer for 0 s', hint: undefined },
    { what: 'back', after: expect.any(Number) },
  ])
  await copy.finish(1000)
})

function openFilled(): EventLog {
  const log = openMemoryLog()
  void log.append(some(1, 3))
  return log
}

test('an event the far log will never take is said and passed over, all others come in order', async () => {
  const from = openMemoryLog()
  const isTooLarge = (sequence: number): boolean => sequence === 1 || sequence === 57 || sequence === 100
  const wire = newWire(
    () => undefined,
    ({ sequence }) => {
      if (isTooLarge(sequence)) throw umtoolError(EXIT.found, 'an event is larger than its topic allows')
    },
  )
  await from.append(some(1, 100))
  const { copy, said } = start(from, wire.open)
  await until(() => onceEach(wire.events).length === 97)
  await pause(20)
  // The last one is no proof that it is at fault itself, until another is taken.
  expect(copy.status().refused).toBeLessThan(3)
  await from.append([event(101)])
  await until(() => onceEach(wire.events).length === 98)
  await until(() => copy.status().refused === 3)
  expect(onceEach(wire.events).map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 101 }, (_, i) => i + 1).filter(sequence => !isTooLarge(sequence)),
  )
  expect(new Set(said.filter(({ what }) => what === 'refused').map(one => (one.what === 'refused' ? one.at : 0))).size).toBe(3)
  await copy.finish(1000)
  expect((await from.bookmarks())[NAME]).toBe('101')
})

test('a far log that refuses everything, whatever its reason, loses nothing', async () => {
  const from = openMemoryLog()
  let works = false
  const wire = newWire(
    () => undefined,
    () => {
      if (!works) throw umtoolError(EXIT.found, 'another process writes under the same name')
    },
  )
  await from.append(some(1, 20))
  const { copy } = start(from, wire.open)
  await until(() => copy.status().errors > 10)
  works = true
  await until(() => onceEach(wire.events).length === 20)
  expect(copy.status().refused).toBe(0)
  await copy.finish(1000)
})

test('what cannot be read is said, and the rest is copied', async () => {
  const from = openMemoryLog()
  await from.append(some(1, 4))
  const broken: EventLog = {
    ...from,
    async *read(options) {
      for await (const batch of from.read(options))
        yield batch.map(recorded => (recorded.position === '4' ? { ok: false, position: '4', stream: 'events', why: 'not JSON' } : recorded))
    },
  }
  const wire = newWire(() => undefined)
  const { copy, said } = start(broken, wire.open, { follow: false })
  await copy.ended
  expect(wire.events).toHaveLength(3)
  expect(said).toEqual([{ what: 'unreadable', position: '4', why: 'not JSON' }])
  expect((await from.bookmarks())[NAME]).toBe('4')
})

describe('with its place in the far log', () => {
  const place = placeInTarget('copy from near')
  const run = async (from: EventLog, to: EventLog, more: Partial<CopyOptions> = {}): Promise<number> => {
    const { copy } = start(from, async () => ({ ...to, close: async () => {} }), { place, follow: false, patient: false, ...more })
    await copy.ended
    return copy.status().events
  }

  test('the near log is only read, and each run goes on where the last ended', async () => {
    const [from, to] = [openMemoryLog(), openMemoryLog()]
    const readOnly: EventLog = { ...from, append: () => Promise.reject(new Error('for reading only')) }
    await from.append([event(1)])
    expect(await run(readOnly, to)).toBe(1)
    expect(await run(readOnly, to)).toBe(0)
    await from.append(some(2, 9))
    expect(await run(readOnly, to, { limits: { events: 3, bytes: 1e6 } })).toBe(8)
    await from.append([event(10)])
    expect(await run(readOnly, to)).toBe(1)
    expect(await sequences(to)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('another log in the place of the old one is copied from its beginning, and so is one whose last known event is pruned', async () => {
    const [from, to, other] = [openMemoryLog(), openMemoryLog(), openMemoryLog()]
    await from.append(some(1, 5))
    await run(from, to)
    await other.append(Array.from({ length: 9 }, (_, i) => event(i + 1, { source: '/lvs/lvs2/ipvs' })))
    expect(await run(other, to)).toBe(9)
    await other.prune({ events: { bytes: 0 } }, 0)
    await other.append([event(10, { source: '/lvs/lvs2/ipvs' })])
    expect(await run(other, to)).toBe(1)
    expect(await sequences(to, { nodes: ['lvs2'] })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('without patience the first failure is the end, and is told', async () => {
    const from = openMemoryLog()
    await from.append([event(1)])
    const wire = newWire((): Fault => 'before')
    const { copy, said } = start(from, wire.open, { place, follow: false, patient: false })
    await expect(copy.ended).rejects.toThrow('no broker answers')
    expect(said).toEqual([])
  })
})
