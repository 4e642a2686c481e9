// What clients saw, told from captures, against what the client itself measured in real clusters.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newClientView } from '../../src/flow/client-view.ts'
import type { ClientsSeen, ServiceSeen } from '../../src/flow/clients.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { newFaces } from '../../src/flow/faces.ts'
import { chance, eventsOf, FIXTURES, fixture, type Kept, merged, microsOf } from './captures.ts'

type Request = { at: number; took: number; to: string; ok: boolean; why?: string }
type Measured = { from: number; to: number | undefined; waited: boolean }

const WITHIN = 10_000
/** Requests of these clusters take a few milliseconds; one that takes longer waited for something. */
const AT_ONCE = 100_000

const requestsOf = (name: string): Request[] =>
  readFileSync(join(FIXTURES, name, 'clients.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Request)
    .sort((a, b) => a.at - b.at)

/** From the beginning of the first request that was not served at once, to the first that was: its beginning, or its end if it had waited. */
function measuredBy(requests: readonly Request[]): Measured[] {
  const served = requests
    .filter(({ ok }) => ok)
    .map(({ at, took }) => (took <= AT_ONCE ? { at, waited: false } : { at: at + took, waited: true }))
    .sort((a, b) => a.at - b.at)
  const outages: Measured[] = []
  let until = Number.NEGATIVE_INFINITY
  for (const { at, took, ok } of requests) {
    if (at < until || (ok && took <= AT_ONCE)) continue
    // A request that was served in the end, while nobody was refused in between, is slow and no outage.
    if (ok && took < 900_000) continue
    const to = served.find(one => one.at > at)
    outages.push({ from: at, to: to?.at, waited: to?.waited ?? false })
    until = to?.at ?? Number.POSITIVE_INFINITY
  }
  return outages
}

function seenIn(captures: Readonly<Record<string, readonly Kept[]>>): ClientsSeen {
  const faces = newFaces()
  const estimator = newClockEstimator({ faces })
  const events = merged(captures)
  for (const event of events) estimator.add(event)
  const view = newClientView({ clocks: estimator.clocks(), faces })
  for (const event of events) view.add(event)
  return view.seen()
}

const capturesOf = (name: string, nodes: readonly string[]): Record<string, Kept[]> =>
  Object.fromEntries(nodes.map(node => [node, fixture(name, node)]))

const only = ({ services }: ClientsSeen): ServiceSeen => {
  expect(services).toHaveLength(1)
  return services[0]!
}

/** `ends`: of some runs the captures of servers end before the last outage does. */
const RUNS: readonly { name: string; nodes: readonly string[]; ends?: boolean }[] = [
  { name: 'dr-ka', nodes: ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2'] },
  { name: 'dr-ka', nodes: ['lvs1', 'lvs2', 'rs1', 'rs2'] },
  { name: 'tun-ka', nodes: ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2'] },
  { name: 'tun-ka', nodes: ['lvs1', 'lvs2', 'rs1', 'rs2'] },
  { name: 'ipv6-ka', nodes: ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2'] },
  { name: 'ipv6-ka', nodes: ['lvs1', 'lvs2', 'rs1', 'rs2'] },
  { name: 'nat-hb', nodes: ['cl', 'lvs1', 'lvs2'] },
  { name: 'nat-hb', nodes: ['lvs1', 'lvs2'], ends: true },
  { name: 'halb-pm', nodes: ['cl', 'lvs1', 'lvs2'] },
  { name: 'halb-pm', nodes: ['lvs1', 'lvs2'], ends: true },
]

test.each(RUNS)('$name from $nodes: outages begin and end within 10 ms of what the client measured', ({ name, nodes, ends = false }) => {
  const { outages } = only(seenIn(capturesOf(name, nodes)))
  const measured = measuredBy(requestsOf(name))
  expect(measured.length).toBeGreaterThan(0)
  expect(outages).toHaveLength(measured.length)
  for (const [i, { from, to, waited }] of measured.entries()) {
    const outage = outages[i]!
    expect(Math.abs(outage.from - from)).toBeLessThan(WITHIN)
    if (ends && i === measured.length - 1) continue
    // The client of a request that had waited can say no more than when its answer was complete.
    expect(Math.abs((waited ? outage.answered! : outage.to!) - to!)).toBeLessThan(WITHIN)
  }
})

test('of the dead director and the one that took over alone, the beginning follows from the rhythm of the clients', () => {
  const captures = capturesOf('dr-ka', ['lvs1', 'lvs2'])
  // What switches happen to send to all is no evidence to rely on.
  const [measured] = measuredBy(requestsOf('dr-ka'))
  const onlyOwn = captures.lvs2!.filter(r => microsOf(r) > measured!.to! - 1_000 || microsOf(r) < measured!.from - 10_000)
  const { outages } = only(seenIn({ lvs1: captures.lvs1!, lvs2: onlyOwn }))
  expect(outages).toHaveLength(1)
  expect(outages[0]!.how).toBe('rhythm')
  expect(Math.abs(outages[0]!.from - measured!.from)).toBeLessThan(WITHIN)
  expect(Math.abs(outages[0]!.to! - measured!.to!)).toBeLessThan(WITHIN)
  expect(outages[0]!.earliest).toBeLessThan(outages[0]!.from)
})

test('attempts are what the client made, each in exactly one of its outcomes', () => {
  for (const name of ['dr-ka', 'tun-ka', 'ipv6-ka']) {
    const nodes = ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2']
    const seen = only(seenIn(capturesOf(name, nodes)))
    const { attempts, answered, refused, unanswered, unreachable, open } = seen
    expect(answered + refused + unanswered + unreachable + open).toBe(attempts)
    const requests = requestsOf(name).filter(({ at }) => at > seen.firstAt - 1_000 && at < seen.lastAt - 4_000_000)
    const failed = requests.filter(({ ok }) => !ok).length
    expect(refused + unanswered + unreachable).toBe(failed)
  }
})

test('evidence leads to the packets', () => {
  const captures = capturesOf('dr-ka', ['cl', 'lvs1', 'lvs2'])
  const [outage] = only(seenIn(captures)).outages
  const batches = new Map(Object.entries(captures).flatMap(([node, records]) => eventsOf(node, records).map(event => [event.id, node] as const)))
  expect(outage!.evidence.length).toBe(3)
  for (const { event, packet, node, at } of outage!.evidence) {
    expect(batches.get(event)).toBe(node)
    const first = Number(event.slice(event.lastIndexOf('#') + 1))
    const record = captures[node]![first + packet - 2]!
    expect(Math.abs(microsOf(record) - at)).toBeLessThan(1_000)
  }
})

test('packets that come doubled change nothing', () => {
  const captures = capturesOf('dr-ka', ['lvs1', 'lvs2', 'rs1', 'rs2'])
  const doubled = Object.fromEntries(Object.entries(captures).map(([node, records]) => [node, records.flatMap(r => [r, r])]))
  const plain = only(seenIn(captures))
  const twice = only(seenIn(doubled))
  expect(twice.attempts).toBe(plain.attempts)
  expect(twice.outages.map(({ from, to }) => [from, to])).toEqual(plain.outages.map(({ from, to }) => [from, to]))
})

test('nodes whose batches come late, up to two seconds, change nothing', () => {
  const captures = capturesOf('tun-ka', ['lvs1', 'lvs2', 'rs1', 'rs2'])
  const random = chance(7)
  const view = newClientView()
  const late = Object.entries(captures).flatMap(([node, records]) => {
    const by = random() * 2e6
    return eventsOf(node, records).map(event => ({ event, at: event.at + by }))
  })
  for (const { event } of late.sort((a, b) => a.at - b.at)) view.add(event)
  const plain = newClientView()
  for (const event of merged(captures)) plain.add(event)
  expect(only(view.seen()).outages.map(({ from, to }) => [from, to])).toEqual(only(plain.seen()).outages.map(({ from, to }) => [from, to]))
})

test('asking in the middle changes nothing of the end', () => {
  const events = merged(capturesOf('ipv6-ka', ['lvs1', 'lvs2', 'rs1', 'rs2']))
  const asked = newClientView()
  const quiet = newClientView()
  for (const [i, event] of events.entries()) {
    asked.add(event)
    quiet.add(event)
    if (i % 50 === 0) asked.seen()
  }
  expect(asked.seen()).toEqual(quiet.seen())
  expect(asked.seen()).toEqual(asked.seen())
})
