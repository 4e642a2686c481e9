// One connection across nodes: the way it took in real clusters, and where a packet was lost that was taken out of the captures on purpose.
import { join } from 'node:path'
import { isSampled, sampleHash } from '../../src/capture/sample.ts'
import type { Event } from '../../src/events/event.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { newCoverage } from '../../src/flow/coverage.ts'
import { newFaces } from '../../src/flow/faces.ts'
import type { Flow } from '../../src/flow/flow.ts'
import { flowsOf } from '../../src/flow/flow-build.ts'
import { newFlowCollector } from '../../src/flow/flow-collector.ts'
import { parseWanted } from '../../src/flow/flow-sighting.ts'
import { openLog } from '../../src/log/open.ts'
import { parseAddress } from '../../src/lvs/address.ts'
import { chance, FIXTURES, fixture, type Kept, merged, shifted } from './captures.ts'

const NODES = ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2']
const captures = (name: string, nodes = NODES): Record<string, Kept[]> => Object.fromEntries(nodes.map(node => [node, fixture(name, node)]))

function flows(client: string, events: readonly Event[]): Flow[] {
  const faces = newFaces()
  const estimator = newClockEstimator({ faces })
  const coverage = newCoverage()
  const collector = newFlowCollector(parseWanted(client)!, faces)
  for (const event of events) {
    coverage.add(event)
    estimator.add(event)
    collector.add(event)
  }
  const keeps =
    ({ address, port }: { address: string; port: number }) =>
    (n: number) =>
      isSampled(sampleHash(parseAddress(address)!, port), n)
  return flowsOf(collector.sightings(estimator.clocks()), { coverage: coverage.nodes, faces, when: at => String(at), keeps })
}

async function logOf(name: string): Promise<Event[]> {
  const log = await openLog(`file:${join(FIXTURES, name, 'events.jsonl.gz')}`, 'read')
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log.close()
  return events
}

/** A connection that was closed in order and passed a director that captured. */
const whole = (all: readonly Flow[]): Flow => {
  const flow = all.find(
    ({ outcome, directors, there, retransmissions }) => outcome === 'closed' && directors.length === 1 && there.length === 3 && retransmissions === 0,
  )
  expect(flow).toBeDefined()
  return flow!
}

test('direct routing: client, director, real server, and straight back, with the hardware addresses that changed', () => {
  const flow = whole(flows('10.1.1.1', merged(captures('dr-ka'))))
  expect(flow.forwarding).toBe('route')
  expect(flow.there).toEqual(['cl', 'lvs1', flow.serverNode])
  expect(flow.back).toEqual([flow.serverNode, 'cl'])
  const [first] = flow.passages
  const change = first!.steps[1]!.change
  expect(change).toEqual({ kind: 'route', from: 0x020000000001, to: flow.serverNode === 'rs1' ? 0x020000000011 : 0x020000000012 })
  expect(flow.losses).toBe(0)
})

test('tunnel: the outer addresses, and out of it at the real server', () => {
  const flow = whole(flows('10.1.1.1', merged(captures('tun-ka'))))
  expect(flow.forwarding).toBe('tunnel')
  expect(flow.passages[0]!.steps[1]!.change).toMatchObject({ kind: 'tunnel', from: '10.1.1.2', by: 4, opened: false })
  expect(flow.server).toBe(flow.serverNode === 'rs1' ? '10.1.1.11' : '10.1.1.12')
  expect(flow.back).toEqual([flow.serverNode, 'cl'])
})

test('IPv6 direct routing', () => {
  const flow = whole(flows('fd00:1::1', merged(captures('ipv6-ka'))))
  expect(flow.service).toEqual({ address: 'fd00:1::100', port: 80 })
  expect(flow.forwarding).toBe('route')
  expect(flow.there).toHaveLength(3)
})

test('NAT, from what agents captured: both legs are one connection, back through the director', async () => {
  const all = flows('10.1.1.1', await logOf('nat-ka'))
  const flow = all.find(({ outcome, there, retransmissions }) => outcome === 'closed' && there.length === 2 && retransmissions === 0)!
  expect(flow.forwarding).toBe('masq')
  expect(flow.service).toEqual({ address: '10.1.1.100', port: 80 })
  expect(flow.server).toMatch(/^10\.2\.2\.1[12]:80$/)
  expect(flow.there).toEqual(['lvs1', flow.serverNode])
  expect(flow.back).toEqual([flow.serverNode, 'lvs1'])
  const answer = flow.passages.find(({ fromClient }) => !fromClient)!
  expect(answer.steps[1]!.change).toMatchObject({ kind: 'nat', end: 'source', to: '10.1.1.100:80' })
})

test('every packet is somewhere: no connection has a packet twice, and delays never run back further than clocks may be off', () => {
  for (const [name, client] of [
    ['dr-ka', '10.1.1.1'],
    ['tun-ka', '10.1.1.1'],
    ['ipv6-ka', 'fd00:1::1'],
  ] as const)
    for (const { passages } of flows(client, merged(captures(name))))
      for (const { steps } of passages) {
        expect(new Set(steps.map(({ node }) => node)).size).toBe(steps.length)
        for (const { delay, delayError, inside } of steps) {
          if (delay !== undefined) expect(delay).toBeGreaterThanOrEqual(-(delayError ?? 0) - 3)
          if (inside !== undefined) expect(inside).toBeGreaterThanOrEqual(0)
        }
      }
})

test('the SYN to a dead director is missing there, and why that node could not have seen it is said', () => {
  const [flow] = flows('10.1.1.1:59248', merged(captures('dr-ka')))
  expect(flow!.outcome).toBe('unanswered')
  expect(flow!.retransmissions).toBe(1)
  for (const { loss } of flow!.passages) {
    expect(loss).toMatchObject({ kind: 'between', after: 'cl', before: 'lvs1', sure: false })
    expect(loss!.could).toMatch(/^nothing of it after /)
  }
})

/** TCP frames of one client's port in an Ethernet capture of IPv4, plain or in a tunnel. */
const isOf =
  (port: number) =>
  (r: Kept): boolean => {
    const inner = r.bytes[23] === 4 ? 54 : 34
    const at = r.bytes[23] === 4 ? inner : 34
    return ((r.bytes[at]! << 8) | r.bytes[at + 1]!) === port || ((r.bytes[at + 2]! << 8) | r.bytes[at + 3]!) === port
  }

test('of a packet lost on a wire the hop is found, for the client, the director and the real server', () => {
  const files = captures('dr-ka')
  const events = merged(files)
  const random = chance(5)
  const candidates = flows('10.1.1.1', events).filter(
    ({ outcome, there, retransmissions }) => outcome === 'closed' && there.length === 3 && retransmissions === 0,
  )
  for (let round = 0; round < 6; round++) {
    const flow = candidates[Math.floor(random() * candidates.length)]!
    const { port } = flow.client
    const server = flow.serverNode!
    // A SYN never answered: taken out from a place on, and nothing after it.
    const [director] = flow.directors
    const cut = round % 2 === 0 ? [server] : [director, server]
    const hurt = Object.fromEntries(
      Object.entries(files).map(([node, records]) => {
        let seen = 0
        return [
          node,
          records.filter(r => {
            if (!isOf(port)(r)) return true
            seen++
            if (cut.includes(node)) return false
            // The SYN alone is left: one sighting at the client, in and out at the director.
            return seen <= (node === director ? 2 : 1) && (node === 'cl' || node === director)
          }),
        ]
      }),
    )
    const [found] = flows(`10.1.1.1:${port}`, merged(hurt))
    expect(found!.outcome).toBe('unanswered')
    const [first] = found!.passages
    const expected = round % 2 === 0 ? { after: director, before: server } : { after: 'cl', before: director }
    expect(first!.loss).toMatchObject({ kind: 'between', ...expected, sure: true })
  }
})

test('a packet that came in and never went out is lost inside', () => {
  const files = captures('dr-ka')
  const flow = whole(flows('10.1.1.1', merged(files)))
  let left = 1
  const hurt = {
    ...files,
    cl: files.cl!.filter(r => !isOf(flow.client.port)(r) || left-- > 0),
    lvs1: files.lvs1!.filter((r, i, all) => !isOf(flow.client.port)(r) || all.findIndex(isOf(flow.client.port)) === i),
    rs1: files.rs1!.filter(r => !isOf(flow.client.port)(r)),
    rs2: files.rs2!.filter(r => !isOf(flow.client.port)(r)),
  }
  // Its other connections show that the director's captures hold what it sends on.
  const found = flows('10.1.1.1', merged(hurt)).find(({ client }) => client.port === flow.client.port)
  expect(found!.passages[0]!.loss).toMatchObject({ kind: 'inside', after: 'lvs1', sure: true })
})

test('clocks that are off, doubled packets and packets out of order change neither the way nor the outcome', () => {
  const files = captures('tun-ka')
  const plain = flows('10.1.1.1', merged(files))
  const random = chance(9)
  const hurt = Object.fromEntries(
    Object.entries(files).map(([node, records]) => {
      const by = Math.round((random() - 0.5) * 600_000)
      const moved = records.map(r => shifted(r, by)).flatMap(r => (random() < 0.1 ? [r, r] : [r]))
      for (let i = 1; i < moved.length; i++) if (random() < 0.1) [moved[i - 1], moved[i]] = [moved[i]!, moved[i - 1]!]
      return [node, moved]
    }),
  )
  const twisted = flows('10.1.1.1', merged(hurt))
  const told = (all: readonly Flow[]) =>
    all
      .filter(({ outcome }) => outcome === 'closed')
      .map(({ client, there, back, outcome, retransmissions }) => [client.port, there, back, outcome, retransmissions])
      .sort((a, b) => Number(a[0]) - Number(b[0]))
  const before = told(plain)
  const same = told(twisted).filter((one, i) => JSON.stringify(one) === JSON.stringify(before[i]))
  expect(twisted.length).toBe(plain.length)
  expect(same.length).toBeGreaterThanOrEqual(before.length - 1)
})

test('an ICMP error stands in the connection it is about', async () => {
  const log = await openLog(`file:${join(FIXTURES, '../lab/nat-hb/events.jsonl.gz')}`, 'read')
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log.close()
  const [flow] = flows('10.1.1.1:60640', events)
  expect(flow!.outcome).toBe('unreachable')
  expect(flow!.forwarding).toBeUndefined()
  const error = flow!.passages.at(-1)!
  expect(error.fromClient).toBe(false)
  expect(error.sighting.quoting).toEqual({ type: 3, code: 1, from: '10.1.1.3', to: '10.1.1.1' })
})

test('a node whose sample leaves the connection out has not lost it', () => {
  const files = captures('dr-ka')
  const flow = whole(flows('10.1.1.1', merged(files)))
  const { port } = flow.client
  const server = flow.serverNode!
  const sampled = { ...files, [server]: files[server]!.filter(r => !isOf(port)(r)) }
  const events = merged(sampled)
  const counted = { packets: 1, dropped: 0, sampledOut: 9, filter: '', sample: 65_535 }
  const first = events.find(({ source }) => source.includes(server))!
  const says: Event = { ...first, id: 'counted', type: 'capture.counted', data: counted }
  const [found] = flows(`10.1.1.1:${port}`, [...events.slice(0, events.indexOf(first) + 1), says, ...events.slice(events.indexOf(first) + 1)])
  const losses = found!.passages.flatMap(({ loss }) => (loss === undefined ? [] : [loss]))
  expect(losses.filter(({ sure }) => sure)).toEqual([])
  expect(found!.losses).toBe(0)
})

test('captures cut at any length tell as much as they hold, and never throw', () => {
  const files = captures('tun-ka')
  for (const length of [14, 30, 34, 40, 54, 60, 66, 74, 96, 128]) {
    const cut = Object.fromEntries(Object.entries(files).map(([node, records]) => [node, records.map(r => ({ ...r, end: Math.min(r.end, length) }))]))
    const found = flows('10.1.1.1', merged(cut))
    if (length >= 96) expect(whole(found).forwarding).toBe('tunnel')
  }
})
