// Who has an address, and what is said when nodes, managers and MACs do not agree.
import type { Event } from '../../src/events/event.ts'
import { livenessOf, rolesOf, SILENT_AFTER } from '../../src/state/derive.ts'
import { servicesOf } from '../../src/state/pools.ts'
import type { State } from '../../src/state/state.ts'
import { addressOfResource } from '../../src/state/vip-words.ts'
import { addressOfService, type VipState, vipsOf } from '../../src/state/vips.ts'
import { eventsOf, fold, truthOf, until } from './lab.ts'

const SECOND = 1_000_000
const START = 1_795_000_000 * SECOND
let said = 0

const event = (node: string, collector: string, type: string, subject: string, seconds: number, data: unknown): Event => ({
  id: `019aa000-0000-7000-8000-${String(++said).padStart(12, '0')}`,
  source: `/lab/${node}/${collector}`,
  run: '019aa000-0000-7000-8000-000000000001',
  sequence: said,
  type,
  subject,
  at: START + seconds * SECOND,
  version: 1,
  data,
})

const address = (node: string, seconds: number, there = true, name = 'eth0'): Event =>
  event(node, 'addresses', there ? 'address.appeared' : 'address.disappeared', '10.1.1.100/24', seconds, { interface: name, scope: 'global' })

const base = (): Event[] => [
  ...['lvs1', 'lvs2'].map(node => event(node, 'agent', 'agent.started', 'agent', 0, { version: '1', role: 'director', collectors: ['addresses'] })),
  ...['lvs1', 'lvs2'].map((node, i) =>
    event(node, 'links', 'host.sampled', 'links', 0, {
      links: [{ link: 'eth0', up: true, carrier: true, mtu: 1500, mac: `02:00:00:00:00:0${i + 1}` }],
    }),
  ),
  ...['lvs1', 'lvs2'].map(node =>
    event(node, 'addresses', 'host.sampled', 'addresses', 0, { addresses: [{ address: '127.0.0.1/8', interface: 'lo', scope: 'host' }] }),
  ),
  event('lvs1', 'ipvs', 'service.added', 'tcp/10.1.1.100:80', 1, { since: START, scheduler: 'rr' }),
]

const vipOf = (state: State, seconds: number): VipState => vipsOf(state.clusters.get('lab')!, START + seconds * SECOND).get('10.1.1.100')!

test('the node that has it is the holder; a second one that speaks is a disagreement', () => {
  const one = fold([...base(), address('lvs1', 2)])
  expect(vipOf(one, 3)).toMatchObject({ holder: 'lvs1', since: START + 2 * SECOND, disagreements: [] })
  const both = fold([address('lvs2', 5), event('lvs1', 'ipvs', 'ipvs.counted', 'ipvs', 6, { services: [] })], one)
  expect(vipOf(both, 7)).toMatchObject({ holder: undefined, disagreements: [{ kind: 'several-holders', nodes: ['lvs1', 'lvs2'] }] })
})

test('a node that has said nothing since another took it had it', () => {
  const state = fold([...base(), address('lvs1', 2), address('lvs2', 5)])
  expect(vipOf(state, 6)).toMatchObject({ holder: 'lvs2', disagreements: [] })
  expect(vipOf(state, 6).holders.map(({ node, state: word }) => `${node} ${word}`)).toEqual(['lvs1 had', 'lvs2 has'])
})

test('an address on loopback is held by nobody who answers for it', () => {
  const state = fold([...base(), address('lvs1', 2), address('rs1', 2, true, 'lo'), address('rs2', 2, true, 'tunl0')])
  expect(vipOf(state, 3)).toMatchObject({ holder: 'lvs1', disagreements: [] })
})

test('nobody has it', () => {
  const state = fold([...base(), address('lvs1', 2), address('lvs1', 4, false)])
  expect(vipOf(state, 5)).toMatchObject({ holder: undefined, disagreements: [{ kind: 'nobody' }] })
})

test('an older word that comes late does not undo a newer one', () => {
  const state = fold([...base(), address('lvs1', 4, false), address('lvs1', 2)])
  expect(vipOf(state, 5).holder).toBeUndefined()
  const again = fold([address('lvs1', 4.5)], state)
  expect(vipOf(again, 5).holder).toBe('lvs1')
})

test('a node that sends packets for it to another MAC is said', () => {
  const state = fold([
    ...base(),
    address('lvs1', 2),
    event('rs1', 'neighbours', 'neighbour.changed', '10.1.1.100', 9, { interface: 'eth0', to: '02:00:00:00:00:02' }),
  ])
  expect(vipOf(state, 10).disagreements).toEqual([{ kind: 'stale-neighbour', node: 'rs1', mac: '02:00:00:00:00:02', holder: 'lvs1' }])
})

test('Heartbeat’s word for another node is a disagreement, as long as it is fresh', () => {
  const resource = event('lvs2', 'heartbeat', 'resource.started', 'IPaddr2::10.1.1.100/24/eth0', 3, { manager: 'heartbeat', node: 'lvs2' })
  const state = fold([...base(), address('lvs1', 2), resource])
  expect(vipOf(state, 4).disagreements).toEqual([{ kind: 'other-word', by: 'heartbeat', witness: 'lvs2', node: 'lvs2', holder: 'lvs1' }])
  const later = fold([event('lvs1', 'ipvs', 'ipvs.counted', 'ipvs', 400, { services: [] })], state)
  expect(vipOf(later, 400).disagreements).toEqual([])
})

test('an agent that says nothing for long is silent, one that said goodbye is stopped', () => {
  const state = fold(base())
  const cluster = state.clusters.get('lab')!
  const lvs1 = cluster.nodes.get('lvs1')!
  expect(livenessOf(cluster, lvs1, lvs1.agent.heard + SILENT_AFTER).state).toBe('alive')
  expect(livenessOf(cluster, lvs1, lvs1.agent.heard + SILENT_AFTER + 1).state).toBe('silent')
  fold([event('lvs1', 'agent', 'agent.stopped', 'agent', 9, { why: 'SIGTERM' })], state)
  expect(livenessOf(cluster, lvs1, START + 3600 * SECOND).state).toBe('stopped')
})

test('after a cut nothing of before is taken for the present', () => {
  const life = [
    ...base(),
    address('lvs1', 2),
    event('lvs1', 'keepalived', 'vrrp-instance.entered', 'VI_1', 2, { manager: 'keepalived', state: 'MASTER', heard: 'log' }),
  ]
  const state = fold([...life, event('lvs1', 'agent', 'agent.started', 'agent', 60, { version: '1', role: 'director', collectors: ['addresses'] })])
  const lvs1 = state.clusters.get('lab')!.nodes.get('lvs1')!
  expect(lvs1.agent).toMatchObject({ started: { value: false }, cutOffAt: START + 2 * SECOND })
  expect(rolesOf(lvs1)).toMatchObject([{ manager: 'keepalived', role: 'active', ofThisLife: false }])
  expect(vipOf(state, 61).holders).toMatchObject([{ state: 'had' }])
  fold(
    [event('lvs1', 'addresses', 'host.sampled', 'addresses', 62, { addresses: [{ address: '10.1.1.100/24', interface: 'eth0', scope: 'global' }] })],
    state,
  )
  expect(vipOf(state, 63)).toMatchObject({ holder: 'lvs1', since: START + 62 * SECOND })
})

test('a clock that was set back makes nothing old, and no rate', () => {
  const count = (seconds: number, n: number, since: number): Event =>
    event('lvs1', 'ipvs', 'ipvs.counted', 'ipvs', seconds, {
      since: START + since * SECOND,
      services: [{ service: 'tcp/10.1.1.100:80', counters: [n, n, n, n, n] }],
    })
  const before = [...base(), address('lvs1', 50), count(52, 10, 50), count(54, 14, 52)]
  const state = fold([
    ...before,
    event('lvs1', 'agent', 'clock.stepped', 'lvs1', 25, { by: -30 * SECOND }),
    address('lvs1', 26, false),
    count(26, 18, 54),
  ])
  expect(vipOf(state, 27).holder).toBeUndefined()
  const { rates } = state.clusters.get('lab')!.nodes.get('lvs1')!.services.get('tcp/10.1.1.100:80')!.counted!
  for (const value of rates ?? []) expect(value).toBeGreaterThanOrEqual(0)
  expect(livenessOf(state.clusters.get('lab')!, state.clusters.get('lab')!.nodes.get('lvs1')!, START + 27 * SECOND).state).toBe('alive')
})

test('a real server says why it gets nothing: quiesced by its manager, or by nobody who said so', () => {
  const key = 'tcp/10.1.1.100:80 10.1.1.11:80'
  const other = 'tcp/10.1.1.100:80 10.1.1.12:80'
  const state = fold([
    ...base(),
    ...[key, other].map(subject => event('lvs1', 'ipvs', 'real-server.added', subject, 2, { since: START, forwarding: 'route', weight: 3 })),
    event('lvs1', 'ldirectord', 'health-check.failed', key, 9, { manager: 'ldirectord', why: 'connection refused' }),
    event('lvs1', 'ldirectord', 'pool-server.quiesced', key, 9, { manager: 'ldirectord' }),
    ...[key, other].map(subject => event('lvs1', 'ipvs', 'weight.changed', subject, 10, { since: START, from: 3, to: 0 })),
  ])
  const [service] = servicesOf(state.clusters.get('lab')!, START + 11 * SECOND)
  expect(service!.servers).toMatchObject([
    { endpoint: '10.1.1.11:80', quiesced: { by: 'ldirectord', weightBefore: 3 }, check: { value: 'failed', why: 'connection refused' } },
    { endpoint: '10.1.1.12:80', quiesced: { by: undefined, weightBefore: 3 } },
  ])
})

test('large pictures come in parts and are one once all are there', () => {
  const part = (n: number, seconds: number, keys: readonly string[]): Event =>
    event('lvs1', 'ipvs', 'ipvs.sampled', 'ipvs', seconds, {
      part: n,
      parts: 2,
      services: keys.map(service => ({ service, scheduler: 'rr', servers: [] })),
      daemons: [],
      sysctls: {},
    })
  const keys = (state: State): string[] => [...state.clusters.get('lab')!.nodes.get('lvs1')!.services.keys()].sort()
  const state = fold([...base(), part(1, 5, ['tcp/1.1.1.1:80'])])
  expect(keys(state)).toEqual(['tcp/1.1.1.1:80', 'tcp/10.1.1.100:80'])
  fold([part(2, 5, ['tcp/1.1.1.2:80'])], state)
  expect(keys(state)).toEqual(['tcp/1.1.1.1:80', 'tcp/1.1.1.2:80'])
  fold([part(1, 9, ['tcp/1.1.1.2:80']), part(2, 12, [])], state)
  expect(keys(state)).toEqual(['tcp/1.1.1.1:80', 'tcp/1.1.1.2:80'])
})

test('who claims an address is read from the lab’s packets', () => {
  const { done } = truthOf('dr-ka')
  const held = done.find(({ node, what }) => node === 'lvs2' && what.startsWith('holds'))!
  const state = fold(until(eventsOf('dr-ka'), held.at + 2 * SECOND))
  const [claim, before] = vipsOf(state.clusters.get('lab')!, held.at + 2 * SECOND).get('10.1.1.100')!.claims
  expect([claim, before]).toMatchObject([
    { node: 'lvs2', mac: '02:00:00:00:00:03' },
    { node: 'lvs1', mac: '02:00:00:00:00:02' },
  ])
  const six = fold(eventsOf('ipv6-ka'))
  expect(six.clusters.get('lab')!.claims.get('fd00:1::100')?.size).toBe(2)
})

test('names of services and resources hold addresses', () => {
  expect(['tcp/10.1.1.100:80', 'udp/[fd00::1]:53', 'fwmark/7', 'x'].map(addressOfService)).toEqual(['10.1.1.100', 'fd00::1', undefined, undefined])
  expect(['IPaddr2::10.1.1.100/24/eth0', '10.1.1.100', 'IPv6addr::fd00::1', 'ldirectord::ldirectord.cf', 'vip1'].map(addressOfResource)).toEqual([
    '10.1.1.100',
    '10.1.1.100',
    'fd00::1',
    undefined,
    undefined,
  ])
})
