// The collectors that watch with `ip monitor`, over a recording of everything that can happen to an interface.

import { readFileSync } from 'node:fs'
import { addresses } from '../../collectors/addresses.ts'
import { links } from '../../collectors/links.ts'
import { neighbours } from '../../collectors/neighbours.ts'
import { routes } from '../../collectors/routes.ts'
import type { Collector } from '../../src/collect/collector.ts'
import type { Line } from '../../src/collect/outside.ts'
import type { Fact } from '../../src/events/event.ts'
import { type FakeMachine, fakeOutside, newMachine, quiet, runCollector } from './fake-outside.ts'

const ROOT = 'test/fixtures/iproute2/6.1.0-linux-6.1.176'
const recorded = (name: string): string => readFileSync(`${ROOT}/${name}`, 'utf8')
const monitor = recorded('monitor').trimEnd().split('\n')

function show(machine: FakeMachine, folder: string): void {
  machine.programs = {
    'ip -j address show': recorded(`${folder}/address.json`),
    'ip -j link show': recorded(`${folder}/link.json`),
    'ip -j -4 route show table all': recorded(`${folder}/route4.json`),
    'ip -j -6 route show table all': recorded(`${folder}/route6.json`),
    'ip -j neigh show': recorded(`${folder}/neigh.json`),
  }
}

/** When the recording was made, at a machine two hours east. */
const timeOf = (line: string): number => Date.parse(`${line.slice(1, 24)}Z`) * 1000 + Number(line.slice(24, 27))
const DELAY = 3000
const lineOf = (text: string): Line => ({ at: timeOf(text) + DELAY, text })

/** Says the lines, one batch each, then nothing until it is ended. */
async function* saying(lines: readonly string[], signal?: AbortSignal): AsyncIterable<readonly Line[]> {
  for (const line of lines) yield [lineOf(line)]
  await new Promise(resolve => setTimeout(resolve, 5))
  if (signal !== undefined) yield* quiet(signal)
}

const until = (pattern: RegExp): number => monitor.findIndex(line => pattern.test(line))
/** All that happened before interfaces were taken down and renamed. */
const changes = monitor.slice(0, until(/\[LINK\]9: eth0@if10: .* mtu 1400/))

/** Starts with the pictures before, hears `lines`, then sees the pictures of `folder`, and is ended. */
async function hear(collector: Collector<never>, lines: readonly string[], folder: string): Promise<{ facts: Fact[]; troubles: string[] }> {
  const machine = newMachine()
  show(machine, 'before')
  let ended = (): void => undefined
  const waiting = new Promise<void>(resolve => (ended = resolve))
  machine.monitors = [
    (async function* () {
      yield* saying(lines)
      ended()
      await new Promise(resolve => setTimeout(resolve, 20))
    })(),
  ]
  const heard = await runCollector(collector, machine, [
    async () => {
      await waiting
      show(machine, folder)
    },
    () => undefined,
    () => undefined,
  ])
  return { facts: heard.flatMap(({ facts }) => facts), troubles: heard.flatMap(({ troubles }) => troubles) }
}

const short = (facts: readonly Fact[]) => facts.map(({ type, subject, data }) => `${type} ${subject} ${JSON.stringify(data)}`)

test('addresses: each that came and went, at the time that ip saw it', async () => {
  const { facts, troubles } = await hear(addresses, changes, 'middle')
  expect(facts[0]).toMatchObject({ type: 'host.sampled', subject: 'addresses' })
  expect(short(facts.slice(1))).toMatchSnapshot()
  const vip = changes.find(line => line.includes('inet 10.9.0.100/24'))!
  expect(facts.find(({ type, subject }) => type === 'address.appeared' && subject === '10.9.0.100/24')!.at).toBe(timeOf(vip))
  expect(troubles).toEqual([])
})

test('an address held for a millisecond is two events', async () => {
  const flap = [
    '[2026-11-22T18:49:03.000000] [ADDR]9: eth0    inet 10.9.0.200/32 scope global eth0\\       valid_lft forever preferred_lft forever',
    '[2026-11-22T18:49:03.001000] [ADDR]Deleted 9: eth0    inet 10.9.0.200/32 scope global eth0\\       valid_lft forever preferred_lft forever',
  ]
  const { facts } = await hear(addresses, flap, 'before')
  expect(facts.slice(1).map(({ type, subject, at }) => [type, subject, at])).toEqual([
    ['address.appeared', '10.9.0.200/32', timeOf(flap[0]!)],
    ['address.disappeared', '10.9.0.200/32', timeOf(flap[1]!)],
  ])
})

test('what the monitor missed, the next picture tells, with the time it cannot have been before', async () => {
  const { facts } = await hear(addresses, [], 'middle')
  const found = facts.slice(1)
  expect(found.map(({ subject }) => subject)).toContain('10.9.0.100/24')
  for (const { at, data } of found) expect((data as { since: number }).since).toBeLessThan(at)
})

test('links: each change of each, and no more than what changed', async () => {
  const { facts, troubles } = await hear(links, monitor.slice(0, until(/\[LINK\]11: vlan5/)), 'after')
  expect(short(facts.slice(1)).filter(fact => !fact.includes('"since"'))).toMatchSnapshot()
  expect(troubles).toEqual([])
})

test('routes: what lines say, and by a picture what they do not: the route that was replaced', async () => {
  const { facts } = await hear(routes, changes, 'middle')
  const lines = short(facts.slice(1))
  expect(lines).toMatchSnapshot()
  expect(lines.filter(line => line.startsWith('route.disappeared default'))).toEqual([expect.stringMatching(/"since":.*"gateway":"10\.9\.0\.1"/)])
})

test('neighbours: another MAC; states that turn, addresses nobody has and entries that are deleted are no news', async () => {
  const { facts } = await hear(neighbours, changes, 'middle')
  expect(short(facts.slice(1).filter(({ subject }) => subject === '10.9.0.3'))).toEqual([
    'neighbour.changed 10.9.0.3 {"interface":"eth0","to":"02:00:00:00:00:03"}',
    'neighbour.changed 10.9.0.3 {"interface":"eth0","from":"02:00:00:00:00:03","to":"02:00:00:00:00:04"}',
  ])
  expect(facts.some(({ subject }) => subject === '10.9.0.66')).toBe(false)
  const turns = ['REACHABLE', 'STALE', 'DELAY', 'PROBE', 'REACHABLE'].map(
    (state, i) => `[2026-11-22T18:49:0${i}.000000] [NEIGH]10.9.0.9 dev eth0 lladdr 02:00:00:00:00:09 ${state} `,
  )
  expect((await hear(neighbours, turns, 'before')).facts.slice(1)).toHaveLength(1)
})

test('a neighbour that does not answer any more, at the time the kernel said so, once a picture agrees', async () => {
  const lines = ['lladdr 02:00:00:00:00:09 REACHABLE', 'FAILED'].map(
    (state, i) => `[2026-11-22T18:49:0${i}.000000] [NEIGH]10.9.0.66 dev eth0 ${state} `,
  )
  const { facts } = await hear(neighbours, lines, 'middle')
  const [last] = facts.filter(({ subject }) => subject === '10.9.0.66').slice(-1)
  expect(last).toMatchObject({ at: timeOf(lines[1]!), data: { interface: 'eth0', from: '02:00:00:00:00:09' } })
  expect(last!.data).not.toHaveProperty('since')
  expect(last!.data).not.toHaveProperty('to')
})

test('after an interface was renamed ip is started again: it goes on saying the old name', async () => {
  const machine = newMachine()
  show(machine, 'before')
  const renamed = until(/\[LINK\]9: eth7/)
  let seconds = 0
  machine.monitors = [saying(monitor.slice(0, renamed + 5)), saying([])]
  const heard = await runCollector(addresses, machine, [
    () => new Promise(resolve => setTimeout(resolve, 10)),
    () => show(machine, 'after'),
    () => void seconds++,
  ])
  expect(machine.monitors).toEqual([])
  const facts = heard.flatMap(({ facts }) => facts)
  expect(facts.some(({ data }) => JSON.stringify(data).includes('eth7:2'))).toBe(false)
})

test('a monitor that ends is started again and said; one that will not run ends the collector', async () => {
  const machine = newMachine()
  show(machine, 'before')
  machine.monitors = [saying([]), saying([])]
  const later = () => new Promise<void>(resolve => setTimeout(resolve, 10))
  const heard = await runCollector(addresses, machine, [later, later, later, later])
  expect(heard.flatMap(({ troubles }) => troubles)).toContain('ip monitor ended; it is started again: ')
})

test('a line that is none of ours is reported, and reading goes on', async () => {
  const { facts, troubles } = await hear(addresses, ['Terminated', changes[2]!], 'before')
  expect(troubles).toEqual(['a line of ip monitor that cannot be read: Terminated'])
  expect(facts.map(({ type }) => type)).toContain('address.appeared')
})

test('without ip, or with one too old, it says so', async () => {
  const machine = newMachine()
  const able = () => addresses.unable(fakeOutside(machine), {} as never)
  expect(await able()).toEqual({ why: 'ip is not installed', remedy: 'apt-get install iproute2' })
  machine.programs['ip -j link show'] = { status: 255, stdout: '', stderr: 'Option "-j" is unknown, try "ip -help".' }
  expect(await able()).toMatchObject({ why: 'this ip has no JSON' })
  show(machine, 'before')
  expect(await able()).toBeUndefined()
})
