// The state at every moment of a lab run against what the kernel itself said then.

import { activeDirectors } from '../../src/state/derive.ts'
import { evolve } from '../../src/state/evolve.ts'
import { newState } from '../../src/state/new-state.ts'
import type { NodeState } from '../../src/state/state.ts'
import { vipsOf } from '../../src/state/vips.ts'
import { eventsOf, nodeOf, RUNS, truthOf } from './lab.ts'
import { addressesOf, type TableWitness, tablesOf } from './witness.ts'

const SECOND = 1_000_000
/** Every so often the two are held against each other. */
const STEP = SECOND / 4
/** The table was polled every two seconds when these runs were recorded; while a busy machine builds a cluster a look takes longer. */
const POLL = 5 * SECOND
/** As a rule a change is seen at once. */
const SOON = SECOND
const MOST_MOMENTS = 0.95
/** The witness itself looks four times a second: a table may have come and gone between. */
const UNSEEN = SECOND / 2
/** Two runs of ip monitor stamp a change when each comes to read it: 89 ms apart where the recording machine was busy. */
const NEAR = 100_000

const text = (table: Readonly<Record<string, Readonly<Record<string, number>>>>): string =>
  Object.entries(table)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([service, servers]) =>
        `${service} ${Object.entries(servers)
          .map(([endpoint, weight]) => `${endpoint}=${weight}`)
          .sort()
          .join(' ')}`,
    )
    .join('|')

const tableOf = (node: NodeState): string =>
  text(
    Object.fromEntries(
      [...node.services].map(([key, { servers }]) => [
        key,
        Object.fromEntries([...servers].map(([endpoint, { weight }]) => [endpoint, weight.value])),
      ]),
    ),
  )

/** Every moment at which the node's agent lives and has seen the table. */
function* moments(run: string, name: string): Generator<{ at: number; node: NodeState }> {
  const events = [...eventsOf(run)].sort((a, b) => a.at - b.at)
  const power = truthOf(run).done.filter(({ node, what }) => node === name && what.startsWith('power'))
  const state = newState()
  let used = 0
  for (let at = events[0]!.at; at < events.at(-1)!.at; at += STEP) {
    for (; used < events.length && events[used]!.at <= at; used++) evolve(state, events[used]!)
    const node = nodeOf(state, name)
    const last = power.findLast(one => one.at <= at)
    if (node === undefined || last?.what === 'power cut') continue
    const seenSince = last?.at ?? 0
    if ((node.table?.at ?? 0) > seenSince && node.agent.collectors.get('ipvs')?.value === 'running') yield { at, node }
  }
}

describe.each(RUNS)('the lab run %s', run => {
  test('services, real servers and weights are those of /proc/net/ip_vs, give or take a poll', () => {
    const tables = tablesOf(run)
    const names = [...new Set(tables.map(({ node }) => node))]
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) {
      const own: Omit<TableWitness, 'node'>[] = [{ at: 0, table: {} }, ...tables.filter(({ node }) => node === name)]
      let unseen = 0
      let compared = 0
      let soon = 0
      const between = (from: number, to: number) =>
        own.filter((table, i) => table.at <= to && (own[i + 1]?.at ?? Number.POSITIVE_INFINITY) >= from).map(({ table }) => text(table))
      for (const { at, node } of moments(run, name)) {
        const lately = between(at - POLL, at)
        if (between(at - SOON, at).includes(tableOf(node))) soon++
        compared++
        if (lately.includes(tableOf(node))) unseen = 0
        else unseen += STEP
        expect({ name, at, since: unseen, state: tableOf(node), isKnown: unseen < UNSEEN }).toMatchObject({ isKnown: true })
      }
      expect(compared).toBeGreaterThan(20)
      expect(soon / compared).toBeGreaterThan(MOST_MOMENTS)
    }
  })

  test('addresses are there from the moment the kernel has them, to the moment it has not', () => {
    const changes = addressesOf(run)
    expect(changes.length).toBeGreaterThan(0)
    const events = [...eventsOf(run)].sort((a, b) => a.at - b.at)
    const end = events.at(-1)!.at
    for (const [i, change] of changes.entries()) {
      const next = changes.slice(i + 1).find(({ node, address }) => node === change.node && address === change.address)?.at ?? end
      const cut = truthOf(run).done.find(({ node, what, at }) => node === change.node && what === 'power cut' && at > change.at)?.at ?? end
      // Until the agent's first picture of a life nobody can know.
      const began = events.find(
        ({ at, source, type, subject }) =>
          at > change.at && source === `/lab/${change.node}/addresses` && type === 'host.sampled' && subject === 'addresses',
      )
      const isBeforePicture =
        began !== undefined &&
        !events.some(({ at, source }) => source === `/lab/${change.node}/addresses` && at < change.at && at > change.at - 30 * SECOND)
      for (const at of [change.at + NEAR, change.at + SECOND, Math.min(next, cut) - NEAR].filter(
        moment => moment > change.at && moment < Math.min(next, cut) && !isBeforePicture,
      )) {
        const state = newState()
        for (const event of events) if (event.at <= at) evolve(state, event)
        expect({ ...change, at, there: nodeOf(state, change.node)?.addresses.has(`${change.address} ${change.interface}`) ?? false }).toEqual({
          ...change,
          at,
        })
      }
    }
  })

  test('the director the lab saw take an address is its holder, and active by its own manager', () => {
    const events = [...eventsOf(run)].sort((a, b) => a.at - b.at)
    const done = truthOf(run).done
    for (const { at, node, what } of done) {
      const address = /^holds (\S+)$/.exec(what)?.[1]
      // What is known half a second later, unless something else was done meanwhile.
      const moment = at + SECOND / 2
      if (address === undefined || done.some(other => other.at > at && other.at < moment)) continue
      const state = newState()
      for (const event of events) if (event.at <= moment) evolve(state, event)
      const [cluster] = [...state.clusters.values()]
      expect({ at, address, holder: vipsOf(cluster!, moment).get(address)?.holder }).toEqual({ at, address, holder: node })
      expect(activeDirectors(cluster!, moment).map(active => active.node)).toContain(node)
    }
  })
})
