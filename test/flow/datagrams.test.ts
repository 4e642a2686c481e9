// Datagrams: UDP through NAT, fragments at their place, from frames made here as the device `any` records them.
import { LINKTYPE_LINUX_SLL2, newPacketRecord } from '../../src/decode/packet/record.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { newCoverage } from '../../src/flow/coverage.ts'
import { newFaces } from '../../src/flow/faces.ts'
import type { Flow } from '../../src/flow/flow.ts'
import { flowsOf } from '../../src/flow/flow-build.ts'
import { newFlowCollector } from '../../src/flow/flow-collector.ts'
import { parseWanted } from '../../src/flow/flow-sighting.ts'
import { parseAddress } from '../../src/lvs/address.ts'
import { type Kept, merged } from './captures.ts'

const IN = 0
const OUT = 4
const SLL2 = 20
const UDP = 17
const MORE = 0x2000

type Made = {
  way: number
  mac: number
  from: string
  to: string
  ports?: readonly [number, number]
  id: number
  fragment?: number
  ttl?: number
  at: number
}

/** An IPv4 packet of 64 bytes of payload; `fragment` is the field of flags and offset. */
function made({ way, mac, from, to, ports, id, fragment = 0, ttl = 64, at }: Made): Kept {
  const bytes = new Uint8Array(SLL2 + 20 + 64)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x0800)
  view.setUint32(4, 2)
  view.setUint16(8, 1)
  bytes.set([way, 6, 2, 0, 0, 0, 0, mac], 10)
  bytes.set([0x45, 0], SLL2)
  view.setUint16(SLL2 + 2, 84)
  view.setUint16(SLL2 + 4, id)
  view.setUint16(SLL2 + 6, fragment)
  bytes.set([ttl, UDP], SLL2 + 8)
  bytes.set(parseAddress(from)!, SLL2 + 12)
  bytes.set(parseAddress(to)!, SLL2 + 16)
  if (ports !== undefined) {
    view.setUint16(SLL2 + 20, ports[0])
    view.setUint16(SLL2 + 22, ports[1])
    view.setUint16(SLL2 + 24, 64)
  }
  bytes.set([id & 0xff, id >> 8], SLL2 + 40)
  const record = newPacketRecord()
  return {
    ...record,
    bytes,
    at: 0,
    end: bytes.length,
    wireLength: bytes.length,
    linkType: LINKTYPE_LINUX_SLL2,
    seconds: 1_790_000_000,
    nanoseconds: at * 1_000,
  }
}

function flows(captures: Readonly<Record<string, readonly Kept[]>>): Flow[] {
  const faces = newFaces()
  const estimator = newClockEstimator({ faces })
  const coverage = newCoverage()
  const collector = newFlowCollector(parseWanted('10.1.1.1')!, faces)
  for (const event of merged(captures)) {
    coverage.add(event)
    estimator.add(event)
    collector.add(event)
  }
  return flowsOf(collector.sightings(estimator.clocks()), { coverage: coverage.nodes, faces, when: String, keeps: () => () => true })
}

const ASK = [5_000, 53] as const
const ANSWER = [53, 5_000] as const

test('UDP through NAT is one exchange of two legs', () => {
  const [flow, ...others] = flows({
    lvs1: [
      made({ way: IN, mac: 1, from: '10.1.1.1', to: '10.1.1.100', ports: ASK, id: 7, at: 100 }),
      made({ way: OUT, mac: 2, from: '10.1.1.1', to: '10.2.2.11', ports: ASK, id: 7, ttl: 63, at: 110 }),
      made({ way: IN, mac: 3, from: '10.2.2.11', to: '10.1.1.1', ports: ANSWER, id: 9, at: 200 }),
      made({ way: OUT, mac: 2, from: '10.1.1.100', to: '10.1.1.1', ports: ANSWER, id: 9, ttl: 63, at: 210 }),
    ],
    rs1: [
      made({ way: IN, mac: 2, from: '10.1.1.1', to: '10.2.2.11', ports: ASK, id: 7, ttl: 63, at: 130 }),
      made({ way: OUT, mac: 3, from: '10.2.2.11', to: '10.1.1.1', ports: ANSWER, id: 9, at: 180 }),
    ],
  })
  expect(others).toEqual([])
  expect(flow).toMatchObject({ forwarding: 'masq', server: '10.2.2.11:53', there: ['lvs1', 'rs1'], back: ['rs1', 'lvs1'], outcome: 'open' })
  expect(flow!.service).toEqual({ address: '10.1.1.100', port: 53 })
  expect(flow!.passages.map(({ steps }) => steps.map(({ inside }) => inside))).toEqual([
    [10, undefined],
    [undefined, 10],
  ])
})

test('later fragments, which have no ports, stand beside the first one, at every node', () => {
  const fragments = (way: number, mac: number, at: number): Kept[] => [
    made({ way, mac, from: '10.1.1.1', to: '10.1.1.100', ports: ASK, id: 11, fragment: MORE, at }),
    made({ way, mac, from: '10.1.1.1', to: '10.1.1.100', id: 11, fragment: 8, at: at + 5 }),
  ]
  const [flow, ...others] = flows({ lvs1: [...fragments(IN, 1, 100), ...fragments(OUT, 2, 120)], rs1: fragments(IN, 2, 140) })
  expect(others).toEqual([])
  expect(flow!.passages.map(({ sighting, steps }) => [sighting.fragmentAt, steps.map(({ node }) => node)])).toEqual([
    [0, ['lvs1', 'rs1']],
    [64, ['lvs1', 'rs1']],
  ])
})
