// Collectors are run each by itself: started, failed, tried again, skipped, counted, stopped.
import Type from 'typebox'
import type { Collector, Surroundings, Unable } from '../../src/collect/collector.ts'
import type { Outside } from '../../src/collect/outside.ts'
import { startRunner } from '../../src/collect/run.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import { expectSound, type FakeLog, newFakeLog } from './gather.ts'

const START = 1_000_000_000

type Parts = { run: (surroundings: Surroundings) => Promise<void>; unable?: () => Promise<Unable | undefined> }

const logs: FakeLog[] = []
afterEach(() => {
  for (const { events } of logs.splice(0)) expectSound(events)
})

const collector = (name: string, { run, unable = async () => undefined }: Parts): Collector => ({
  name,
  about: '',
  roles: ['director'],
  settings: Type.Object({}),
  unable,
  run,
})

const untilStopped = ({ signal }: Surroundings): Promise<void> =>
  new Promise(resolve => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

function setUp(bookmarks: Record<string, string> = {}, outside: Partial<Outside> = {}) {
  const time = newVirtualTime(START)
  const log = newFakeLog()
  logs.push(log)
  const notices: string[] = []
  let ids = 0
  const runner = startRunner({
    cluster: 'web',
    node: 'lvs1',
    sink: log,
    clock: time,
    outside: () => ({ now: time.now, sleep: time.sleep, ...outside }) as Outside,
    bookmarks,
    newId: () => String(++ids),
    versionOf: () => 1,
    notice: text => notices.push(text),
    cpu: () => 1.5,
  })
  const seconds = async (n: number): Promise<void> => {
    await time.run(START + n * 1e6)
    await new Promise(resolve => setTimeout(resolve, 5)) // the log has written
  }
  const said = (): string[] => log.events.map(({ type, subject, at }) => `${(at - START) / 1e6} ${type} ${subject}`)
  const start = (one: Collector, named = false): void => runner.start({ collector: one, settings: {}, named })
  return { time, log, notices, runner, seconds, said, start }
}

test('one that throws is said, and started again after 1, 2, 4 ... 60 seconds with a new run; others go on', async () => {
  const { seconds, start, log, said, runner } = setUp()
  start(
    collector('weak', {
      run: async () => {
        throw new Error('no\nthing')
      },
    }),
  )
  start(
    collector('strong', {
      run: async ({ outside, say, signal }) => {
        while (!signal.aborted) {
          await outside.sleep(100_000, signal)
          if (!signal.aborted) say([{ type: 'all.well', subject: 's', at: outside.now(), data: {} }])
        }
      },
    }),
  )
  await seconds(190)
  const failures = log.events.filter(({ type }) => type === 'collector.failed')
  expect(failures.map(({ at, data }) => [(at - START) / 1e6, (data as { retryIn: number }).retryIn])).toEqual([
    [0, 1],
    [1, 2],
    [3, 4],
    [7, 8],
    [15, 16],
    [31, 32],
    [63, 60],
    [123, 60],
    [183, 60],
  ])
  expect(failures[0]!.data).toMatchObject({ why: 'no\\x0athing' })
  expect(new Set(failures.map(({ run }) => run)).size).toBe(failures.length)
  expect(said()).toContain('100 all.well s')
  expect(await runner.end()).toBe(0)
  expectSound(log.events)
})

test('one that lasted begins again with a short wait', async () => {
  const { seconds, start, log } = setUp()
  let runs = 0
  start(
    collector('moody', {
      run: async ({ outside, signal }) => {
        if (++runs === 4) await outside.sleep(100_000, signal)
        throw new Error('ended')
      },
    }),
  )
  await seconds(120)
  const waits = log.events.filter(({ type }) => type === 'collector.failed').map(({ data }) => (data as { retryIn: number }).retryIn)
  expect(waits.slice(0, 5)).toEqual([1, 2, 4, 1, 2])
})

test('one that ends by itself has failed', async () => {
  const { seconds, start, log } = setUp()
  start(collector('short', { run: async () => {} }))
  await seconds(0)
  expect(log.events.map(({ type, data }) => [type, data])).toEqual([
    ['collector.started', {}],
    ['collector.failed', { why: 'ended by itself', retryIn: 1 }],
  ])
})

test('what it says after its end is not heard', async () => {
  const { seconds, start, log } = setUp()
  let speak = (): void => {}
  start(
    collector('ghost', {
      run: async ({ say }) => {
        speak = () => say([{ type: 'ghost.seen', subject: 's', at: START, data: {} }])
        throw new Error('dead')
      },
    }),
  )
  await seconds(0)
  speak()
  await seconds(0.5)
  expect(log.events.map(({ type }) => type)).toEqual(['collector.started', 'collector.failed'])
})

describe('one that cannot run', () => {
  const lacking = (answers: readonly (Unable | undefined)[]) => {
    let asked = 0
    return collector('needy', { run: untilStopped, unable: async () => answers[Math.min(asked++, answers.length - 1)] })
  }
  const why = { why: 'ip_vs is not loaded', remedy: 'modprobe ip_vs' }

  test('is skipped and said once, asked again every minute, and runs when it can', async () => {
    const { seconds, start, said, log, runner } = setUp()
    start(lacking([why, why, undefined]))
    await seconds(130)
    expect(said().filter(line => !line.includes('counted'))).toEqual(['0 collector.skipped needy', '120 collector.started needy'])
    expect(log.events[0]).toMatchObject({ source: '/web/lvs1/agent', data: why })
    await runner.end()
    expectSound(log.events)
  })

  test('because what it needs may not be read is skipped as well', async () => {
    const { seconds, start, log } = setUp()
    const refused = Object.assign(new Error("EACCES: permission denied, scandir '/var/log/x'"), { code: 'EACCES', path: '/var/log/x' })
    start(collector('needy', { run: untilStopped, unable: () => Promise.reject(refused) }))
    await seconds(1)
    expect(log.events.map(({ type, data }) => [type, data])).toEqual([['collector.skipped', { why: '/var/log/x: permission denied' }]])
  })

  test('because nothing of it is on the machine is no news, until it was there', async () => {
    const { seconds, start, said } = setUp()
    const absent = { why: 'keepalived is not set up', absent: true }
    start(lacking([absent, absent, why, absent]))
    await seconds(200)
    expect(said()).toEqual(['120 collector.skipped needy', '180 collector.skipped needy'])
  })

  test('and was asked for by name has failed, and is tried again', async () => {
    const { seconds, start, log } = setUp()
    start(lacking([why, undefined]), true)
    await seconds(1)
    expect(log.events.map(({ type, data }) => [type, data])).toEqual([
      ['collector.failed', { why: 'ip_vs is not loaded (try: modprobe ip_vs)', retryIn: 1 }],
      ['collector.started', {}],
    ])
  })
})

test('troubles of one kind are one event at once and one a minute', async () => {
  const { seconds, start, log } = setUp()
  start(
    collector('clumsy', {
      run: async ({ outside, trouble, signal }) => {
        while (!signal.aborted) {
          trouble('cannot read a line', `line at ${outside.now()}`)
          await outside.sleep(1000, signal)
        }
      },
    }),
  )
  await seconds(121)
  const troubles = log.events.filter(({ type }) => type === 'collector.troubled')
  expect(troubles.map(({ data }) => (data as { times: number }).times)).toEqual([1, 59, 60])
})

test('each says once a minute how it does', async () => {
  const { seconds, start, log } = setUp()
  start(
    collector('busy', {
      run: async ({ outside, say, signal }) => {
        while (!signal.aborted) {
          say([{ type: 'thing.seen', subject: 's', at: outside.now() - 3_000_000, data: {} }])
          await outside.sleep(30_000, signal)
        }
      },
    }),
  )
  await seconds(125)
  const counts = log.events.filter(({ type }) => type === 'collector.counted').map(({ data }) => data)
  expect(counts).toHaveLength(2)
  expect(counts[0]).toMatchObject({ troubles: 0, cpu: 1.5, lag: 3 })
  expect((counts[1] as { events: number }).events).toBeGreaterThan((counts[0] as { events: number }).events)
})

test('at the end each is told, says so, and the last word is after all others', async () => {
  const { seconds, start, said, runner } = setUp()
  start(collector('a', { run: untilStopped }))
  start(collector('b', { run: untilStopped }))
  await seconds(1)
  expect(await runner.end({ type: 'agent.stopped', subject: 'agent', data: { why: 'SIGTERM' } })).toBe(0)
  expect(said().slice(2)).toEqual(['1 collector.stopped a', '1 collector.stopped b', '1 agent.stopped agent'])
})

test('one that does not stop is left alone, and said', async () => {
  const { seconds, start, runner, notices } = setUp()
  start(collector('deaf', { run: () => new Promise(() => {}) }))
  await seconds(1)
  await runner.end()
  expect(notices).toEqual(['the collector deaf does not stop; it is left alone'])
})

describe('bookmarks', () => {
  test('come back in the next life, in this process and in the next; of others nothing is seen', async () => {
    const seen: unknown[] = []
    const reader = (fails: boolean) =>
      collector('reader', {
        run: async ({ bookmarks, say, signal }) => {
          seen.push(bookmarks)
          say([], { name: 'place', value: String(Number(bookmarks.place ?? 0) + 1) })
          if (fails) throw new Error('again')
          await untilStopped({ signal } as Surroundings)
        },
      })
    const first = setUp()
    first.start(reader(true))
    await first.seconds(1.5)
    await first.runner.end()
    expect(first.log.bookmarks).toEqual({ '/web/lvs1/reader place': '2' })
    const second = setUp({ ...first.log.bookmarks, '/web/lvs1/other place': '9', '/web/lvs2/reader place': '9' })
    second.start(reader(false))
    await second.seconds(1)
    await second.runner.end()
    expect(seen).toEqual([{}, { place: '1' }, { place: '2' }])
  })

  test('a log read for the first time is read from the same end after a crash before its first line', async () => {
    const places: (string | undefined)[] = []
    let ends = 0
    const outside: Partial<Outside> = {
      endOf: async () => `end ${++ends}`,
      async *tail(_, place, signal) {
        places.push(place)
        await untilStopped({ signal } as Surroundings)
        yield []
      },
    }
    const reader = collector('reader', {
      run: async ({ outside, signal, bookmarks }) => {
        for await (const _ of outside.tail('/var/log/ha-log', bookmarks.place, signal)) if (signal.aborted) return
      },
    })
    const first = setUp({}, outside)
    first.start(reader)
    await first.seconds(1)
    await first.runner.end()
    const second = setUp({ ...first.log.bookmarks }, outside)
    second.start(reader)
    await second.seconds(1)
    await second.runner.end()
    expect(places).toEqual(['end 1', 'end 1'])
  })
})
