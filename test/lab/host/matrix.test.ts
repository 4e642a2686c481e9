// What CI runs must name what there is, fit, and leave nothing out; files of topologies and scenarios must be readable as data.
import { chosen, everything, inOrder, managersOf, product } from './matrix.ts'
import { MANAGERS, scenarios, topologies, unfit } from './topologies.ts'

const all = topologies()
const known = scenarios()

test.each(all)('topology $name says what it is', ({ about, manager, directors }) => {
  expect(about.length).toBeGreaterThan(10)
  expect(MANAGERS).toContain(manager)
  expect(directors.length).toBeGreaterThan(0)
})

test.each(known)('scenario $name says what happens', ({ about, needs }) => {
  expect(about.length).toBeGreaterThan(10)
  for (const need of needs) expect(['pair', 'balanced', 'apart']).toContain(need)
})

test('CI covers every topology, every manager and every scenario, and asks nothing that makes no sense', () => {
  const clusters = chosen(all)
  expect([...new Set(clusters.map(({ topology }) => topology.name))].sort()).toEqual(all.map(({ name }) => name).sort())
  expect([...new Set(clusters.map(({ topology }) => topology.manager))].sort()).toEqual([...MANAGERS].sort())
  expect([...new Set(clusters.flatMap(({ scenarios }) => scenarios))].sort()).toEqual(known.map(({ name }) => name).sort())
  for (const { topology, scenarios } of clusters)
    for (const name of scenarios)
      expect({ topology: topology.name, name, why: unfit(known.find(scenario => scenario.name === name)!, topology) }).toEqual({
        topology: topology.name,
        name,
        why: undefined,
      })
})

test('the product holds each topology once, with every scenario that fits, and each manager has three pairs of directors', () => {
  const clusters = product(all, known)
  expect(clusters.map(({ topology }) => topology.name).sort()).toEqual(all.map(({ name }) => name).sort())
  for (const { topology, scenarios } of clusters) {
    expect(managersOf(topology)).toContain(topology.manager)
    expect([...scenarios].sort()).toEqual(
      known
        .filter(scenario => unfit(scenario, topology) === undefined)
        .map(({ name }) => name)
        .sort(),
    )
  }
  for (const manager of MANAGERS)
    expect(clusters.filter(({ topology }) => topology.manager === manager && topology.pair).length).toBeGreaterThanOrEqual(3)
})

test('everything holds each topology with each of its managers; who was killed comes back next, and the clock is stepped last', () => {
  const clusters = everything(all, known)
  expect(clusters.filter(({ topology }) => topology.name === 'lb').every(({ topology }) => topology.manager !== 'pacemaker')).toBe(true)
  expect(
    inOrder(known)
      .slice(-3)
      .map(({ name }) => name),
  ).toEqual(['kill-active-director', 'failback', 'clock-stepped'])
})
