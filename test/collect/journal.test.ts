// What is said reaches the log once, in order and without gaps; a log that refuses is waited for, and what is lost is said.
import { type Journal, type JournalOptions, newJournal } from '../../src/collect/journal.ts'
import type { Fact } from '../../src/events/event.ts'
import { expectSound, type FakeLog, newFakeLog, turn } from './gather.ts'

let ids = 0
let clock = 1_000_000
const notices: string[] = []
beforeEach(() => {
  ids = 0
  clock = 1_000_000
  notices.length = 0
})

/** Waits are over in the next turn, and the clock has then gone on by as much. */
const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await turn()
  if (!signal.aborted) clock += milliseconds * 1000
}

const journalOf = (sink: FakeLog, limits?: JournalOptions['limits']): Journal =>
  newJournal({
    cluster: 'web',
    node: 'lvs1',
    sink,
    now: () => clock,
    sleep,
    newId: () => String(++ids),
    versionOf: type => (type === 'weight.changed' ? 2 : 1),
    notice: text => notices.push(text),
    ...(limits !== undefined && { limits }),
  })

const fact = (type: string, data: unknown = {}): Fact => ({ type, subject: 's', at: clock, data })
const many = (type: string, n: number): Fact[] => Array.from({ length: n }, (_, i) => fact(type, { i }))

test('a fact becomes an event with source, run, version and number', async () => {
  const log = newFakeLog()
  const journal = journalOf(log)
  const voice = journal.voice('ipvs')
  journal.say(voice, [fact('weight.changed', { from: 1, to: 2 })])
  expect(await journal.flush(1000)).toBe(0)
  expect(log.events).toEqual([
    {
      id: '2',
      source: '/web/lvs1/ipvs',
      run: '1',
      sequence: 1,
      version: 2,
      type: 'weight.changed',
      subject: 's',
      at: clock,
      data: { from: 1, to: 2 },
    },
  ])
})

test('what is said in one turn is one append; what comes while it is under way is the next, at once', async () => {
  const log = newFakeLog()
  const journal = journalOf(log)
  const [a, b] = [journal.voice('a'), journal.voice('b')]
  const gate = Promise.withResolvers<void>()
  log.gate = gate.promise
  journal.say(a, many('x.happened', 2))
  journal.say(b, many('y.happened', 1))
  await turn()
  for (let i = 0; i < 5; i++) journal.say(a, many('x.happened', 1))
  gate.resolve()
  await journal.flush(1000)
  expect(log.appends).toEqual([3, 5])
  expect(log.events.map(({ type }) => type[0]).join('')).toBe('xxyxxxxx')
  expectSound(log.events)
})

test('a bookmark is never durable before what was said before it', async () => {
  const log = newFakeLog()
  const journal = journalOf(log)
  const voice = journal.voice('tail')
  log.append = async (events, bookmarks) => {
    log.events.push(...events)
    Object.assign(log.bookmarks, bookmarks)
    const line = Number(log.bookmarks.place ?? 0)
    expect(log.events.filter(({ data }) => (data as { line: number }).line <= line)).toHaveLength(line)
  }
  for (let line = 1; line <= 5000; line++) journal.say(voice, [fact('line.read', { line })], { name: 'place', value: String(line) })
  await journal.flush(1000)
  expect(log.bookmarks).toEqual({ place: '5000' })
})

test('a bookmark that comes alone is written too, without any event', async () => {
  const log = newFakeLog()
  const journal = journalOf(log)
  journal.say(journal.voice('tail'), [], { name: 'place', value: '7' })
  await journal.flush(1000)
  expect(log.bookmarks).toEqual({ place: '7' })
  expect(log.events).toEqual([])
})

describe('a log that refuses', () => {
  test('is asked again until it takes all of it, once, and both are said once', async () => {
    const log = newFakeLog()
    const journal = journalOf(log)
    const voice = journal.voice('ipvs')
    log.refusal = new Error('no space left on the device')
    journal.say(voice, many('weight.changed', 3))
    for (let i = 0; i < 20; i++) await turn()
    journal.say(voice, many('weight.changed', 2))
    log.refusal = undefined
    expect(await journal.flush(1000)).toBe(0)
    expect(log.events).toHaveLength(5)
    expectSound(log.events)
    expect(notices).toEqual([
      'the log refuses, events are held meanwhile: no space left on the device',
      expect.stringMatching(/^the log works again, after \d+ s$/),
    ])
  })

  test('packets go first, then counters, then pictures, and transitions stay; the loss is said and leaves no gap', async () => {
    const log = newFakeLog()
    const journal = journalOf(log, { facts: 10, bytes: 1 << 20 })
    const voice = journal.voice('ipvs')
    log.refusal = new Error('full')
    journal.say(voice, [fact('before.all')])
    await turn() // it is under way now, and not among those held
    journal.say(voice, [...many('packets.captured', 4), ...many('table.counted', 4), ...many('table.sampled', 4), ...many('weight.changed', 6)])
    log.refusal = undefined
    await journal.flush(1000)
    const kept = log.events.map(({ type }) => type)
    expect(kept).toEqual(['before.all', ...Array(4).fill('table.sampled'), ...Array(6).fill('weight.changed'), 'events.lost'])
    expect(log.events.at(-1)!.data).toEqual({ events: 8, why: expect.stringContaining('log took no more'), from: 1_000_000, to: 1_000_000 })
    expectSound(log.events)
  })

  test('of transitions the first stay: they tell how it began', async () => {
    const log = newFakeLog()
    const journal = journalOf(log, { facts: 5, bytes: 1 << 20 })
    const voice = journal.voice('ipvs')
    log.refusal = new Error('full')
    journal.say(voice, [fact('before.all')])
    await turn()
    journal.say(voice, many('weight.changed', 9))
    log.refusal = undefined
    await journal.flush(1000)
    expect(log.events.filter(({ type }) => type === 'weight.changed').map(({ data }) => (data as { i: number }).i)).toEqual([0, 1, 2, 3, 4])
    expect(log.events.at(-1)).toMatchObject({ type: 'events.lost', data: { events: 4 } })
  })

  test('bytes are bounded too: packets do not fill the memory', async () => {
    const log = newFakeLog()
    const journal = journalOf(log, { facts: 1_000_000, bytes: 100_000 })
    const voice = journal.voice('packets')
    log.refusal = new Error('full')
    for (let i = 0; i < 50; i++) journal.say(voice, [fact('packets.captured', new Uint8Array(10_000))])
    log.refusal = undefined
    await journal.flush(1000)
    expect(log.events.filter(({ type }) => type === 'packets.captured')).toHaveLength(9)
    expect(log.events.at(-1)!.data).toMatchObject({ events: 41 })
  })

  test('that has not taken all in time is left: how much is said', async () => {
    const log = newFakeLog()
    const journal = journalOf(log)
    log.refusal = new Error('full')
    journal.say(journal.voice('ipvs'), many('weight.changed', 3))
    expect(await journal.flush(30)).toBe(3)
    journal.close()
    log.refusal = undefined
    await turn(30)
    expect(log.events).toEqual([])
  })
})

test('an event that cannot be written down is left out and said; those around it are not lost and have no gap', async () => {
  const log = newFakeLog()
  const journal = journalOf(log)
  const voice = journal.voice('odd')
  journal.say(voice, [fact('a.happened'), fact('b.happened', { n: 1n }), fact('c.happened')], { name: 'place', value: '3' })
  expect(await journal.flush(1000)).toBe(0)
  expect(log.events.map(({ type }) => type)).toEqual(['a.happened', 'c.happened', 'collector.troubled'])
  expect(log.events.at(-1)!.data).toMatchObject({ what: 'b.happened cannot be written to the log', times: 1 })
  expect(log.bookmarks).toEqual({ place: '3' })
  expectSound(log.events)
})

test('the longest way from an event to the disk is kept for the minute', async () => {
  const log = newFakeLog()
  const journal = journalOf(log)
  const voice = journal.voice('ipvs')
  journal.say(voice, [{ type: 'weight.changed', subject: 's', at: clock - 2_500_000, data: {} }])
  await journal.flush(1000)
  expect(voice.lag).toBe(2_500_000)
})
