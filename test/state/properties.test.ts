// What holds for any events: snapshots, copies, duplicates, order, and data that makes no sense.
import type { Event } from '../../src/events/event.ts'
import { diffLines } from '../../src/print/status/diff.ts'
import { statusJson } from '../../src/print/status/json.ts'
import { statusLines } from '../../src/print/status/text.ts'
import { PLAIN } from '../../src/print/style.ts'
import { copyState, decodeState, encodeState } from '../../src/state/copy.ts'
import { differenceOf } from '../../src/state/difference.ts'
import { evolve } from '../../src/state/evolve.ts'
import { newState } from '../../src/state/new-state.ts'
import type { State } from '../../src/state/state.ts'
import { eventOf, pick, type Random, randomOf } from './generate.ts'
import { eventsOf, fold, RUNS } from './lab.ts'

/** Undefined members are as good as none, and how many events there were is no fact. */
const facts = (state: State): unknown => ({ ...copyState(state), events: 0 })

describe.each(RUNS)('the lab run %s', run => {
  const events = eventsOf(run)

  test('a snapshot in the middle makes no difference', () => {
    const whole = fold(events)
    for (const part of [0.1, 0.35, 0.5, 0.77, 0.95]) {
      const cut = Math.floor(events.length * part)
      const snapshot = decodeState(encodeState(fold(events.slice(0, cut))))
      expect(fold(events.slice(cut), snapshot)).toEqual(whole)
    }
  })

  test('a copy goes its own way', () => {
    const cut = events.length >> 1
    const state = fold(events.slice(0, cut))
    const before = encodeState(state)
    const copy = copyState(state)
    fold(events.slice(cut), copy)
    expect(encodeState(state)).toBe(before)
    expect(copy).toEqual(fold(events))
  })

  test('events that come twice make no difference', () => {
    const whole = facts(fold(events))
    expect(facts(fold(events.flatMap(event => [event, event])))).toEqual(whole)
    const random = randomOf(7)
    const later: Event[] = []
    for (const [i, event] of events.entries()) {
      later.push(event)
      if (i > 40 && random() < 0.3) later.push(events[i - 1 - Math.floor(random() * 40)]!)
    }
    expect(facts(fold(later))).toEqual(whole)
  })

  test('in which order the events of several nodes arrive makes no difference', () => {
    const whole = facts(fold(events))
    for (const seed of [1, 2, 3])
      expect(facts(fold(dealtAnew(events, event => event.source.split('/')[2]!, randomOf(seed), events.length)))).toEqual(whole)
  })

  test('the order of the events’ own times gives the same facts as the order of the log', () => {
    expect(said(fold([...events].sort((a, b) => a.at - b.at)))).toEqual(said(fold(events)))
  })

  test('collectors of one node that overtake each other a little change no fact', () => {
    const whole = said(fold(events))
    for (const seed of [4, 5]) expect(said(fold(dealtAnew(events, event => event.source, randomOf(seed), 12)))).toEqual(whole)
  })
})

/** The same events, each pile in its own order; none is more than about `most` places from where it was. */
function dealtAnew(events: readonly Event[], pileOf: (event: Event) => string, random: Random, most: number): Event[] {
  const keys = events.map((event, i) => ({ event, key: i + random() * most }))
  const newest = new Map<string, number>()
  for (const one of keys) {
    const pile = pileOf(one.event)
    one.key = Math.max(one.key, (newest.get(pile) ?? 0) + 1e-6)
    newest.set(pile, one.key)
  }
  return keys.sort((a, b) => a.key - b.key).map(({ event }) => event)
}

/** Who has what, with which weight, and what managers say: without since when and by which event. */
function said(state: State): unknown {
  return [...state.clusters.values()].map(({ name, nodes }) => [
    name,
    [...nodes.values()]
      .map(node => ({
        name: node.name,
        services: [...node.services].map(([key, { settings, servers }]) => [
          key,
          settings.value,
          [...servers].map(([endpoint, { weight }]) => [endpoint, weight.value]).sort(),
        ]),
        addresses: [...node.addresses.keys()].sort(),
        vrrp: [...node.vrrp].map(([key, { state: word }]) => [key, word]),
        managers: [...node.managers]
          .map(([key, { running, holds, owns, resources }]) => [
            key,
            running?.value,
            holds?.value,
            owns?.value,
            [...resources].map(([one, { value }]) => [one, value]).sort(),
          ])
          .sort(),
        pool: [...node.pool]
          .map(([key, { servers }]) => [key, [...servers].map(([endpoint, { placed, check }]) => [endpoint, placed?.value, check?.value]).sort()])
          .sort(),
        masters: [...node.masters].map(([key, { value }]) => [key, value]).sort(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  ])
}

const UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/

test.each([false, true])('any events are folded, kept, compared and printed without a throw (hostile: %s)', hostile => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = randomOf(seed * 7919)
    const state = newState()
    let half = newState()
    for (let n = 0; n < 1500; n++) {
      const event = eventOf(random, n, hostile)
      expect(() => evolve(state, event)).not.toThrow()
      if (n === 750) half = copyState(state)
    }
    const text = encodeState(state)
    expect(encodeState(decodeState(text)!)).toBe(text)
    for (const now of [state.at, state.at + 3_600_000_000, 0]) {
      const lines = statusLines(state, now, { style: PLAIN, width: 80, all: pick(random, [true, false]) })
      expect(lines.filter(line => UNSAFE.test(line))).toEqual([])
      JSON.stringify(statusJson(state, now, {}))
      const changes = differenceOf({ state: half, at: half.at }, { state, at: now })
      expect(diffLines(changes, { from: half.at, to: state.at }, PLAIN).filter(line => UNSAFE.test(line))).toEqual([])
    }
  }
})

test('the same events give the same state, byte for byte', () => {
  const events = Array.from({ length: 2000 }, (_, n) => n).map((n, _, all) => eventOf(randomOf(n + all.length), n, true))
  expect(encodeState(fold(events))).toBe(encodeState(fold(events)))
})

test.each([
  '',
  'x',
  '{}',
  '[]',
  'null',
  '{"version":1}',
  '{"version":1,"state":{"at":0,"events":0,"clusters":[]}}',
  '{"version":0,"state":{"at":0,"events":0,"clusters":{"$map":[]}}}',
])('what is no snapshot is none: %s', text => {
  expect(decodeState(text)).toBeUndefined()
})
