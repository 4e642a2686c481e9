// Whatever stands in packets.captured is counted, never thrown.
import type { Event } from '../../src/events/event.ts'
import { newClientView } from '../../src/flow/client-view.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { newCoverage } from '../../src/flow/coverage.ts'
import { newFaces } from '../../src/flow/faces.ts'
import { flowsOf } from '../../src/flow/flow-build.ts'
import { newFlowCollector } from '../../src/flow/flow-collector.ts'
import { parseWanted } from '../../src/flow/flow-sighting.ts'
import { newClock } from '../../src/print/event/clock.ts'
import { flowJson } from '../../src/print/flow/json.ts'
import { flowList } from '../../src/print/flow/list.ts'
import { flowLines } from '../../src/print/flow/text.ts'
import { PLAIN } from '../../src/print/style.ts'
import { chance, eventsOf, fixture } from './captures.ts'

const event = (data: unknown, at = 1e15, source = '/lab/lvs1/packets', type = 'packets.captured'): Event => ({
  id: 'x',
  source,
  run: 'r',
  sequence: 1,
  version: 1,
  type,
  subject: 'any',
  at,
  data,
})

/** All of the room, and what it prints; answers what the client view says. */
function all(events: readonly Event[], client = '10.1.1.1') {
  const faces = newFaces()
  const estimator = newClockEstimator({ faces })
  const coverage = newCoverage()
  const collector = newFlowCollector(parseWanted(client)!, faces)
  const view = newClientView({ connections: 1024 })
  for (const one of events) {
    coverage.add(one)
    estimator.add(one)
    collector.add(one)
    view.add(one)
  }
  const clocks = estimator.clocks()
  const flows = flowsOf(collector.sightings(clocks), { coverage: coverage.nodes, faces, when: String, keeps: () => () => true })
  const printing = { style: PLAIN, clock: newClock('epoch'), clocks, nodeOf: faces.nodeOf }
  const text = [...flows.flatMap(flow => flowLines(flow, printing)), ...flowList(flows, printing)].join('\n')
  return { seen: view.seen(), text, json: JSON.stringify(flows.map(flowJson)) }
}

test('data that is no capture is counted as unreadable', () => {
  const broken = [undefined, null, 'text', 7, [], {}, new Uint8Array(0), new Uint8Array(3), new TextEncoder().encode('not a capture at all')]
  const { seen } = all(broken.map(data => event(data)))
  expect(seen.unreadable.batches).toBe(broken.length)
  expect(seen.services).toEqual([])
})

test('a batch that breaks off gives what came before, and is counted', () => {
  const [first] = eventsOf('lvs1', fixture('dr-ka', 'lvs1').slice(0, 20))
  const whole = all([first!]).seen
  const cut = all([{ ...first!, data: first!.data.subarray(0, first!.data.length - 5) }]).seen
  expect(whole.unreadable.batches).toBe(0)
  expect(cut.unreadable.batches).toBe(1)
  expect(cut.packets).toBe(whole.packets - 1)
})

test('events of other types with any data, and sources and times that make no sense, change nothing', () => {
  const types = [
    'host.sampled',
    'link.changed',
    'address.appeared',
    'ipvs.sampled',
    'service.added',
    'heartbeat.heard',
    'capture.counted',
    'agent.started',
  ]
  const datas = [
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { links: 1 },
    { links: [null, 1, { mac: 5 }] },
    { addresses: [null, { address: 1 }] },
    { services: [null, {}] },
    { ahead: Number.NaN },
  ]
  const events = types.flatMap(type =>
    datas.flatMap(data => [event(data, 1e15, '/lab/lvs1/x', type), event(data, Number.NaN, '', type), event(data, -5, 'no source', type)]),
  )
  expect(() => all(events)).not.toThrow()
})

test('random damage to real captures never throws, and nothing unprintable is printed', () => {
  const random = chance(42)
  const nodes = ['cl', 'lvs1', 'rs1']
  const batches = nodes.flatMap(node => eventsOf(node, fixture('tun-ka', node).slice(0, 150)))
  for (let round = 0; round < 40; round++) {
    const damaged = batches.map(one => {
      const data = one.data.slice()
      for (let hits = Math.floor(random() * 40); hits > 0; hits--) data[Math.floor(random() * data.length)] = Math.floor(random() * 256)
      return { ...one, data: random() < 0.2 ? data.subarray(0, Math.floor(random() * data.length)) : data, subject: 'eth0\x1b[2J\u202e' }
    })
    const { text, json } = all(damaged)
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(json).not.toMatch(/[\x00-\x1f]/)
  }
})
