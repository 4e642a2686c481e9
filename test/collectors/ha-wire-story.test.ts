// What is heard on the wire comes to few facts: over recordings of keepalived and Heartbeat, and over made-up adverts.
import { readFileSync } from 'node:fs'
import { hearHeartbeat, listenHeartbeat, newHeartbeatWireStory } from '../../collectors/ha-wire/heartbeat-story.ts'
import { type Advert, type HeartbeatMessage, readHaPackets } from '../../collectors/ha-wire/packets.ts'
import { hearVrrp, listenVrrp, newVrrpStory } from '../../collectors/ha-wire/vrrp-story.ts'
import type { WireFact } from '../../src/events/wire.ts'
import { expectGolden } from '../golden.ts'
import { factText } from './lab-log.ts'

const SECOND = 1_000_000
const LISTEN = 200_000
const PACKETS = 'test/packets'
const RECORDED = 'test/fixtures/keepalived/2.2.7/vrrp/vrrp.pcap'

const capture = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

/** All that is said of what is heard, and of half a minute of silence behind it. */
function factsOf(heard: readonly (Advert | HeartbeatMessage)[]): WireFact[] {
  const vrrp = newVrrpStory()
  const heartbeat = newHeartbeatWireStory()
  const facts: WireFact[] = []
  let now = heard[0]?.at ?? 0
  const listenUntil = (end: number): void => {
    for (; now < end; now += LISTEN) facts.push(...listenVrrp(vrrp, now), ...listenHeartbeat(heartbeat, now))
  }
  for (const packet of heard) {
    listenUntil(packet.at)
    facts.push(...(packet.kind === 'vrrp' ? hearVrrp(vrrp, packet, 'eth0') : hearHeartbeat(heartbeat, packet, 'eth0')))
  }
  listenUntil(now + 40 * SECOND)
  return facts
}

test.each([
  'keepalived-2.2.7/vrrp2-none',
  'keepalived-2.2.7/vrrp2-ah',
  'keepalived-2.2.7/vrrp2-crash',
  'keepalived-2.2.7/vrrp2-failback',
  'keepalived-2.2.7/vrrp2-many',
  'keepalived-2.2.7/vrrp2-split',
  'keepalived-2.2.7/vrrp3-ipv6',
  'heartbeat-3.0.6/bcast',
  'heartbeat-3.0.6/two-media',
  'heartbeat-3.0.6/ucast',
])('%s: all facts', name => {
  const { heard, unreadable } = readHaPackets(capture(`${PACKETS}/${name}.pcap`))
  expect(unreadable).toBe(0)
  expectGolden(`test/collectors/golden/${name.replace('/', '-')}.txt`, factText(factsOf(heard)))
})

test('the recorded cluster: as the directors’ own logs have it', () => {
  const facts = factsOf(readHaPackets(capture(RECORDED)).heard)
  expectGolden('test/collectors/golden/keepalived-cluster.txt', factText(facts))
  const alone = facts.flatMap(fact =>
    fact.subject === '53/eth0' && fact.type !== 'vrrp.advertised' ? [`${fact.type} ${'speaker' in fact.data ? fact.data.speaker : ''}`] : [],
  )
  expect(alone).toEqual([
    'vrrp.silenced 10.1.1.2',
    'vrrp.silenced 10.1.1.3',
    'vrrp.silenced 10.1.1.2',
    'vrrp.silenced 10.1.1.3',
    'vrrp.contested ',
    'vrrp.silenced 10.1.1.3',
    'vrrp.settled 10.1.1.2',
    'vrrp.resigned 10.1.1.2',
    'vrrp.resigned 10.1.1.3',
  ])
})

const advert = (source: string, at: number, more: Partial<Advert> = {}): Advert => ({
  kind: 'vrrp',
  at,
  interfaceIndex: -1,
  source,
  family: 4,
  vrid: 51,
  version: 2,
  priority: 100,
  intervalMs: 1000,
  addresses: ['10.0.0.100'],
  mac: '',
  authentication: '',
  ...more,
})

const types = (facts: readonly WireFact[]): string[] => facts.map(({ type }) => type)

describe('VRRP', () => {
  test('a master that goes on saying the same is one fact', () => {
    expect(types(factsOf(Array.from({ length: 50 }, (_, i) => advert('10.0.0.1', i * SECOND))))).toEqual(['vrrp.advertised', 'vrrp.silenced'])
  })

  test('what it says matters, and not the order in which it says its addresses', () => {
    const facts = factsOf([
      advert('10.0.0.1', 0, { addresses: ['10.0.0.100', '10.0.0.101'] }),
      advert('10.0.0.1', SECOND, { addresses: ['10.0.0.101', '10.0.0.100'] }),
      advert('10.0.0.1', 2 * SECOND, { priority: 90 }),
      advert('10.0.0.1', 3 * SECOND, { priority: 90, addresses: ['10.0.0.7'] }),
    ])
    expect(facts.flatMap(fact => (fact.type === 'vrrp.advertised' ? [fact.data.why] : []))).toEqual(['first', 'changed', 'changed'])
  })

  test('a takeover by priority is no contest, and the silence of the old master says who is heard instead', () => {
    const facts = factsOf(
      [0, 1, 2]
        .map(i => advert('10.0.0.1', i * SECOND))
        .concat([2.1, 3.1, 4.1, 5.1, 6.1].map(s => advert('10.0.0.2', s * SECOND, { priority: 200 }))),
    )
    expect(types(facts)).toEqual(['vrrp.advertised', 'vrrp.advertised', 'vrrp.silenced', 'vrrp.silenced'])
    expect(facts[2]).toMatchObject({ at: 5 * SECOND, data: { speaker: '10.0.0.1', by: '10.0.0.2', last: 2 * SECOND } })
  })

  test('two masters at a time are a contest, once, until one stops', () => {
    const both = Array.from({ length: 20 }, (_, i) => advert(i % 2 === 0 ? '10.0.0.1' : '10.0.0.2', (i * SECOND) / 2))
    const facts = factsOf([...both, advert('10.0.0.2', 10.2 * SECOND, { priority: 0 }), advert('10.0.0.1', 10.5 * SECOND)])
    expect(types(facts)).toEqual(['vrrp.advertised', 'vrrp.advertised', 'vrrp.contested', 'vrrp.resigned', 'vrrp.settled', 'vrrp.silenced'])
  })

  test('a goodbye said several times is one, and no silence', () => {
    expect(types(factsOf([advert('10.0.0.1', 0), advert('10.0.0.1', 1000, { priority: 0 }), advert('10.0.0.1', 2000, { priority: 0 })]))).toEqual([
      'vrrp.advertised',
      'vrrp.resigned',
    ])
  })

  test('VRIDs, families and interfaces are apart', () => {
    const story = newVrrpStory()
    const said = [advert('10.0.0.1', 0), advert('10.0.0.1', 1, { vrid: 52 }), advert('fe80::1', 2, { family: 6 })].flatMap(one =>
      hearVrrp(story, one, 'eth0'),
    )
    expect([...said, ...hearVrrp(story, advert('10.0.0.1', 3), 'eth1')]).toHaveLength(4)
  })

  test('made-up speakers do not fill the memory, and silent ones make room', () => {
    const story = newVrrpStory()
    for (let i = 0; i < 3000; i++) hearVrrp(story, advert(`10.1.${i >> 8}.${i & 255}`, i), 'eth0')
    expect(story.speakers.size).toBe(1000)
    listenVrrp(story, 100 * SECOND)
    expect(hearVrrp(story, advert('10.9.9.9', 100 * SECOND), 'eth0')).toHaveLength(1)
    expect(story.speakers.size).toBe(1000)
  })
})

const message = (node: string, at: number, more: Partial<HeartbeatMessage> = {}): HeartbeatMessage => ({
  kind: 'heartbeat',
  at,
  interfaceIndex: -1,
  source: '10.0.0.1',
  type: 'status',
  node,
  status: 'active',
  holds: '',
  info: '',
  sequence: at / SECOND,
  generation: 7,
  timestamp: Math.floor(at / SECOND),
  deadtimeMs: 5000,
  ...more,
})

describe('Heartbeat', () => {
  test('a node that falls silent on one of two ways has a link that fails, and on both is gone', () => {
    const story = newHeartbeatWireStory()
    const say = (at: number, ways: readonly string[]): WireFact[] => [
      ...ways.flatMap(name => hearHeartbeat(story, message('lvs1', at), name)),
      ...listenHeartbeat(story, at),
    ]
    const facts = [1, 2, 3].flatMap(s => say(s * SECOND, ['eth0', 'eth1'])).concat([4, 5, 6, 7, 8, 9].flatMap(s => say(s * SECOND, ['eth0'])))
    expect(facts.map(({ type, data }) => `${type} ${data.interface}`)).toEqual([
      'heartbeat.heard eth0',
      'heartbeat.heard eth1',
      'heartbeat.silenced eth1',
    ])
    expect(facts[2]).toMatchObject({ at: 8 * SECOND, data: { last: 3 * SECOND, other: [{ interface: 'eth0', address: '10.0.0.1' }] } })
    const gone = listenHeartbeat(story, 15 * SECOND)
    expect(gone).toMatchObject([{ type: 'heartbeat.silenced', at: 14 * SECOND, data: { interface: 'eth0', other: [] } }])
    expect(hearHeartbeat(story, message('lvs1', 20 * SECOND), 'eth0')).toMatchObject([{ data: { why: 'again' } }])
  })

  test('a later life is a restart; what is still underway from the one before says nothing', () => {
    const facts = factsOf([
      message('lvs1', SECOND),
      message('lvs1', 2 * SECOND, { generation: 8, sequence: 1, status: 'init' }),
      message('lvs1', 2.1 * SECOND, { generation: 7, sequence: 9, status: 'dead' }),
    ])
    expect(facts.flatMap(fact => (fact.type === 'heartbeat.heard' ? [`${fact.data.why} ${fact.data.status}`] : []))).toEqual([
      'first active',
      'restarted init',
    ])
  })

  test('a node that ends in order is not missed', () => {
    expect(types(factsOf([message('lvs1', SECOND), message('lvs1', 2 * SECOND, { type: 'shutdone', status: 'dead' })]))).toEqual([
      'heartbeat.heard',
      'heartbeat.heard',
      'heartbeat.asked',
    ])
  })

  test('clocks that differ are told in seconds', () => {
    expect(factsOf([message('lvs1', 100 * SECOND, { timestamp: 160 })])[0]).toMatchObject({ data: { ahead: 61 } })
  })

  test('made-up nodes do not fill the memory', () => {
    const story = newHeartbeatWireStory()
    for (let i = 0; i < 1000; i++) hearHeartbeat(story, message(`n${i}`, i), `eth${i}`)
    for (let i = 0; i < 1000; i++) hearHeartbeat(story, message('n1', i), `eth${i}`)
    expect(story.nodes.size).toBe(100)
    expect(story.nodes.get('n1')!.ways.size).toBe(16)
  })
})
