// What must hold of every timeline, whatever the log: order, evidence, clocks; and logs that hold anything.
import type { Event } from '../../src/events/event.ts'
import { parseSource } from '../../src/events/source.ts'
import { plainClock } from '../../src/flow/clocks.ts'
import { tellTimeline } from '../../src/timeline/tell.ts'
import { eventsOf, RUNS, story, tell } from './lab.ts'

test.each(RUNS)('%s: entries are in order, and each belongs to at most one incident', run => {
  const { entries, incidents } = story(run)
  for (let i = 1; i < entries.length; i++) expect(entries[i]!.at).toBeGreaterThanOrEqual(entries[i - 1]!.at)
  const claimed = incidents.flatMap(incident => incident.entries)
  expect(new Set(claimed).size).toBe(claimed.length)
  for (const { id, entries: places } of incidents) for (const place of places) expect(entries[place]!.incident).toBe(id)
})

test.each(RUNS)('%s: every phase stands on events and packets of the log', run => {
  const ids = new Map(eventsOf(run).map(event => [event.id, event]))
  for (const { kind, phases } of story(run).incidents) {
    expect(phases.length).toBeGreaterThan(0)
    for (const { evidence } of phases)
      for (const one of evidence) expect(ids.get(one.id)?.type).toBe(one.kind === 'packet' ? 'packets.captured' : one.type)
    if (kind !== 'slow') expect(phases.some(({ evidence }) => evidence.length > 0)).toBe(true)
    for (let i = 1; i < phases.length; i++) expect(phases[i]!.at).toBeGreaterThanOrEqual(phases[i - 1]!.at)
  }
})

test.each(RUNS)('%s: what follows from something hangs under it, without a circle', run => {
  const { entries } = story(run)
  entries.forEach((_, place) => {
    const seen = new Set<number>()
    for (let up: number | undefined = place; up !== undefined; up = entries[up]!.under) {
      expect(seen.has(up)).toBe(false)
      seen.add(up)
    }
  })
  expect(entries.some(({ under }) => under !== undefined)).toBe(true)
})

test('what one node said keeps its order, also with clocks that are corrected', () => {
  const events = eventsOf('tun-ka')
  const clock = { ...plainClock('lvs2', 'none'), offset: 40_000_000, error: 10, pairs: 9, how: 'packets' as const }
  const clocks = new Map([['lvs2', { ...clock, spans: [{ since: 0, until: Number.MAX_SAFE_INTEGER, offset: 40_000_000, error: 10, pairs: 9 }] }]])
  const { entries, clocks: notes } = tellTimeline(events, clocks, [])
  for (const node of ['lvs1', 'lvs2', 'rs1']) {
    const own = entries.filter(entry => entry.node === node && entry.what.kind === 'event')
    for (let i = 1; i < own.length; i++) expect(own[i]!.written).toBeGreaterThanOrEqual(own[i - 1]!.written)
  }
  const moved = entries.find(({ node }) => node === 'lvs2')!
  expect(moved.written - moved.at).toBe(40_000_000)
  expect(notes.find(({ node }) => node === 'lvs2')).toMatchObject({ offset: 40_000_000, error: 10 })
})

test('a node whose clock is known to be off tells the same story', () => {
  const shift = 7_000_000
  const shifted = eventsOf('dr-ka').map(event =>
    parseSource(event.source)?.node === 'lvs2' && event.type !== 'packets.captured' ? { ...event, at: event.at + shift } : event,
  )
  const clocks = new Map([
    [
      'lvs2',
      {
        ...plainClock('lvs2', 'none'),
        offset: shift,
        error: 5,
        pairs: 9,
        how: 'packets' as const,
        spans: [{ since: 0, until: Number.MAX_SAFE_INTEGER, offset: shift, error: 5, pairs: 9 }],
      },
    ],
  ])
  const kinds = tellTimeline(
    shifted.filter(({ type }) => type !== 'packets.captured'),
    clocks,
    [],
  ).incidents.map(({ kind }) => kind)
  expect(kinds).toEqual(story('dr-ka').incidents.map(({ kind }) => kind))
})

test('the order in which nodes stand in the log does not matter', () => {
  const events = eventsOf('dr-ka-all')
  const nodes = [...new Set(events.map(({ source }) => parseSource(source)!.node))]
  const apart = nodes.flatMap(node => events.filter(({ source }) => parseSource(source)!.node === node))
  const strip = (list: readonly Event[]) =>
    tellTimeline(list, new Map(), []).incidents.map(({ kind, began, ended, from, to }) => ({ kind, began, ended, from, to }))
  expect(strip(apart)).toEqual(strip(events))
})

test('without captures nothing is said of clients', () => {
  const { captured, incidents, clients } = tell(eventsOf('dr-ka-all').filter(({ type }) => type !== 'packets.captured'))
  expect([captured, clients]).toEqual([0, []])
  expect(incidents.map(({ kind }) => kind)).toContain('failover')
  for (const { clients: seen } of incidents) expect(seen).toEqual([])
})

test('only what is about an address, when asked', () => {
  const subjectsOf = (subjects: readonly string[]) => tell(eventsOf('nat-hb'), { subjects }).incidents.map(({ kind }) => kind)
  expect(subjectsOf(['10.2.2.12'])).toEqual(['real-server-down'])
  expect(subjectsOf(['10.2.2.1'])).toEqual([])
  expect(subjectsOf(['10.2.2.254'])).toEqual(['takeover', 'switchover', 'failback', 'failover', 'failback'])
})

/** A small generator, so that a failure can be made again from its seed. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
}

test('any log is told: events torn from their order, data of any shape, types of tomorrow', () => {
  const events = eventsOf('dr-ka-all').filter(({ type }) => !type.endsWith('.counted'))
  for (let seed = 1; seed <= 15; seed++) {
    const pick = chance(seed)
    const garbage = [
      undefined,
      null,
      0,
      'x',
      [],
      [null],
      {},
      { state: 'MASTER' },
      { addresses: 7 },
      { services: [{}] },
      { by: Number.NaN },
      new Uint8Array([1, 2, 3]),
    ]
    const some = Array.from({ length: 120 }, (): Event => {
      const event = events[pick(events.length)]!
      switch (pick(5)) {
        case 0:
          return { ...event, data: garbage[pick(garbage.length)] }
        case 1:
          return { ...event, source: ['', '/a/b', '//', event.source][pick(4)]! }
        case 2:
          return { ...event, type: `tomorrow.${['died', 'rotated', 'failed'][pick(3)]}`, subject: '' }
        case 3:
          return { ...event, at: event.at + pick(1_000_000_000) }
        default:
          return event
      }
    })
    const { entries, incidents } = tell(some)
    expect(entries.length).toBeGreaterThan(0)
    for (const { phases } of incidents) for (const { at } of phases) expect(Number.isFinite(at)).toBe(true)
  }
})
