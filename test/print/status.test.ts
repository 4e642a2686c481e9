// What a person reads of a state: every moment of the lab's runs that matters, whole and in its parts.
import { join } from 'node:path'
import { diffLines } from '../../src/print/status/diff.ts'
import { statusJson } from '../../src/print/status/json.ts'
import { type StatusSettings, statusLines } from '../../src/print/status/text.ts'
import { amount, counted, span } from '../../src/print/status/words.ts'
import { PLAIN } from '../../src/print/style.ts'
import { widthOf } from '../../src/print/width.ts'
import { differenceOf } from '../../src/state/difference.ts'
import { expectGolden } from '../golden.ts'
import { eventsOf, fold, RUNS, truthOf, until } from '../state/lab.ts'

const SETTINGS: StatusSettings = { style: PLAIN, width: 80, all: false }
const SECOND = 1_000_000

/** Moments at which something had just been done, and when it had settled. */
const MOMENTS: Readonly<Record<string, readonly number[]>> = {
  'dr-ka': [1_795_384_190, 1_795_384_201, 1_795_384_220],
  'nat-hb': [1_795_384_350, 1_795_384_470, 1_795_384_485],
  'tun-ka': [1_795_384_715, 1_795_384_733],
  'halb-pm': [1_795_384_960, 1_795_385_010],
  'ipv6-ka': [1_795_385_240, 1_795_385_270],
}

const goldenOf = (run: string, name: string): string => join(__dirname, 'status', `${run}-${name}.txt`)

describe.each(Object.keys(MOMENTS))('the lab run %s', run => {
  const events = eventsOf(run)
  const at = (seconds: number) => ({ state: fold(until(events, seconds * SECOND)), at: seconds * SECOND })

  test.each(MOMENTS[run] ?? [])('status at %s is as in its golden file', seconds => {
    expectGolden(goldenOf(run, String(seconds)), `${statusLines(at(seconds).state, seconds * SECOND, SETTINGS).join('\n')}\n`)
  })

  test('what changed between the first and the last of these moments is as in its golden file', () => {
    const moments = MOMENTS[run]!
    const [from, to] = [at(moments[0]!), at(moments.at(-1)!)]
    expectGolden(goldenOf(run, 'diff'), `${diffLines(differenceOf(from, to), { from: from.at, to: to.at }, PLAIN).join('\n')}\n`)
  })

  test('without colour there is no escape sequence, and with it the words are the same', () => {
    const { state, at: now } = at(MOMENTS[run]!.at(-1)!)
    const plain = statusLines(state, now, SETTINGS)
    const coloured = statusLines(state, now, { ...SETTINGS, style: { colour: true, ascii: false } })
    expect(plain.join('')).not.toContain('\x1b')
    expect(coloured.join('')).toContain('\x1b[')
    expect(coloured.map(line => line.replace(/\x1b\[[\d;]*m/g, '').trimEnd())).toEqual(plain)
  })
})

test.each(RUNS)('no line of the lab run %s is longer than 80 columns, and ASCII is ASCII', run => {
  const events = eventsOf(run)
  const { well, end } = truthOf(run)
  for (let moment = well; moment < end; moment += 10 * SECOND) {
    const state = fold(until(events, moment))
    const lines = statusLines(state, moment, { ...SETTINGS, style: { colour: false, ascii: true } })
    expect(lines.filter(line => widthOf(line) > 80)).toEqual([])
    expect(lines.filter(line => !/^[\x20-\x7e]*$/.test(line))).toEqual([])
  }
})

test('a service of ten thousand real servers is a few lines: those that are not as they should be', () => {
  const servers = Array.from({ length: 10_000 }, (_, i) => ({
    server: `10.2.${i >> 8}.${i & 255}:80`,
    forwarding: 'route',
    weight: i % 1000 === 7 ? 0 : 1,
  }))
  const data = { part: 1, parts: 1, services: [{ service: 'tcp/10.1.1.100:80', scheduler: 'wlc', servers }], daemons: [], sysctls: {} }
  const event = {
    id: '019aa000-0000-7000-8000-000000000001',
    source: '/lab/lvs1/ipvs',
    run: '019aa000-0000-7000-8000-000000000001',
    sequence: 1,
    type: 'ipvs.sampled',
    subject: 'ipvs',
    at: SECOND,
    version: 1,
    data,
  }
  const state = fold([event])
  const lines = statusLines(state, 2 * SECOND, SETTINGS)
  expect(lines.length).toBeLessThan(40)
  expect(lines.join('\n')).toContain('10,000 real servers, 0 active connections, 10 quiesced')
  expect(lines.join('\n')).toContain('and 2 more such; --all shows every one')
  expect(statusLines(state, 2 * SECOND, { ...SETTINGS, all: true }).length).toBeGreaterThan(10_000)
  expect(statusLines(state, 2 * SECOND, { ...SETTINGS, service: key => key === 'tcp/10.1.1.100:80' }).length).toBeGreaterThan(10_000)
})

test('parts are shown alone', () => {
  const events = eventsOf('nat-hb')
  const now = 1_795_384_470 * SECOND
  const state = fold(until(events, now))
  const vip = statusLines(state, now, { ...SETTINGS, vip: address => address === '10.2.2.254' })
  expect(vip.join('\n')).toContain('10.2.2.254')
  expect(vip.join('\n')).not.toContain('10.1.1.100')
  const node = statusLines(state, now, { ...SETTINGS, node: name => name === 'rs1' })
  expect(node.join('\n')).not.toContain('lvs2  director')
  expect(statusLines(state, now, { ...SETTINGS, cluster: () => false })).toEqual(['nothing is known'])
})

test('the JSON says who has each address and what its word is worth', () => {
  const now = 1_795_384_201 * SECOND
  const json = JSON.parse(JSON.stringify(statusJson(fold(until(eventsOf('dr-ka'), now)), now, {})))
  const [cluster] = json.clusters
  expect(cluster.vips).toMatchObject([{ address: '10.1.1.100', holder: 'lvs2', services: ['tcp/10.1.1.100:80'], disagreements: [] }])
  expect(cluster.vips[0].holders.map(({ node, state }: { node: string; state: string }) => `${node} ${state}`)).toEqual(
    expect.arrayContaining(['lvs1 had', 'lvs2 has', 'rs1 local', 'rs2 local']),
  )
  expect(cluster.nodes.map(({ name, agent }: { name: string; agent: { state: string } }) => `${name} ${agent.state}`)).toEqual([
    'lvs1 silent',
    'lvs2 alive',
    'rs1 alive',
    'rs2 alive',
  ])
  expect(cluster.services[0]).toMatchObject({ key: 'tcp/10.1.1.100:80', director: 'lvs2', scheduler: 'rr' })
})

test('spans and amounts are short', () => {
  expect([0, 400_000, 9.96e6, 119e6, 120e6, 7199e6, 7500e6, 172_800e6, 266_400e6, -5].map(span)).toEqual([
    '0.0 s',
    '0.4 s',
    '9 s',
    '119 s',
    '2 min',
    '119 min',
    '2 h 5 min',
    '2 d',
    '3 d 2 h',
    '0.0 s',
  ])
  expect([0, 0.04, 0.5, 9.94, 10, 999, 999.6, 1234, 999_600, 1e12, 1e16].map(amount)).toEqual([
    '0',
    '0.0',
    '0.5',
    '9.9',
    '10',
    '999',
    '1.0k',
    '1.2k',
    '1.0M',
    '1.0T',
    '10000T',
  ])
  expect([counted(1, 'node'), counted(2, 'node'), counted(12_345, 'node')]).toEqual(['1 node', '2 nodes', '12,345 nodes'])
})
