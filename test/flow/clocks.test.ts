// Clocks that are off by known amounts must be found, within the bound that is stated.
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { addBound, boundsAt, newClockPair, stretchesOf } from '../../src/flow/clock-pair.ts'
import { type Clocks, clockErrorAt, correctedAt, spanAt } from '../../src/flow/clocks.ts'
import { chance, fixture, type Kept, merged, microsOf, shifted } from './captures.ts'

const NODES = ['cl', 'lvs1', 'lvs2', 'rs1', 'rs2'] as const
const SECOND = 1e6

const recorded = new Map<string, Record<string, Kept[]>>()
function capturesOf(name: string): Record<string, Kept[]> {
  let captures = recorded.get(name)
  if (captures === undefined) {
    captures = Object.fromEntries(NODES.map(node => [node, fixture(name, node)]))
    recorded.set(name, captures)
  }
  return captures
}

function clocksOf(captures: Readonly<Record<string, readonly Kept[]>>, reference?: string): Clocks {
  const estimator = newClockEstimator({ reference })
  // Ethernet does not say which address is the machine's own: what the first pass learns the second one uses.
  for (const event of merged(captures)) estimator.add(event)
  for (const event of merged(captures)) estimator.add(event)
  return estimator.clocks()
}

test('nodes with one clock between them have no offset beyond the error, which is below a millisecond where packets are', () => {
  for (const name of ['dr-ka', 'tun-ka', 'ipv6-ka']) {
    const clocks = clocksOf(capturesOf(name))
    expect([...clocks.values()].filter(({ how }) => how === 'reference')).toHaveLength(1)
    for (const { offset, error, how } of clocks.values()) {
      expect(['reference', 'packets']).toContain(how)
      expect(Math.abs(offset)).toBeLessThanOrEqual(error + 1)
      expect(error).toBeLessThan(1_000)
    }
  }
})

test('offsets of random size are found within the stated bound, whatever their sign, for every packet', () => {
  const captures = capturesOf('dr-ka')
  const random = chance(3)
  for (let round = 0; round < 6; round++) {
    const size = 10 ** (2 + round)
    const by = Object.fromEntries(NODES.map(node => [node, node === 'lvs2' ? 0 : Math.round((random() - 0.5) * 2 * size)]))
    const moved = Object.fromEntries(NODES.map(node => [node, captures[node]!.map(r => shifted(r, by[node]!))]))
    const clocks = clocksOf(moved, 'lvs2')
    for (const node of NODES)
      for (const record of moved[node]!.filter((_, i) => i % 20 === 0)) {
        const at = microsOf(record)
        const error = clockErrorAt(clocks, node, at)
        expect(Number.isFinite(error)).toBe(true)
        expect(Math.abs(correctedAt(clocks, node, at) - (at - by[node]!))).toBeLessThanOrEqual(error + 3)
      }
  }
})

test('a clock that drifts is followed', () => {
  const captures = capturesOf('ipv6-ka')
  const start = microsOf(captures.rs1![0]!)
  const drift = (at: number): number => 5_000 + (at - start) * 40e-6
  const moved = { ...captures, rs1: captures.rs1!.map(r => shifted(r, drift(microsOf(r)))) }
  const clocks = clocksOf(moved, 'lvs1')
  for (const record of moved.rs1.filter((_, i) => i % 10 === 0)) {
    const at = microsOf(record)
    expect(Math.abs(spanAt(clocks.get('rs1')!, at).offset - drift(at))).toBeLessThanOrEqual(clockErrorAt(clocks, 'rs1', at) + 3)
  }
})

test.each([4 * SECOND, -2 * SECOND, 0.05 * SECOND])('a clock that is set by %d us in the middle makes two spans', step => {
  const captures = capturesOf('tun-ka')
  const all = captures.rs2!
  const middle = microsOf(all[all.length >> 1]!)
  const rs2 = all.map(r => (microsOf(r) < middle ? r : shifted(r, step)))
  const clocks = clocksOf({ ...captures, rs2 }, 'lvs1')
  const early = rs2.filter(r => microsOf(r) < middle - 3 * SECOND && microsOf(r) > middle - 6 * SECOND)
  const late = rs2.filter((_, i) => microsOf(all[i]!) > middle + 3 * SECOND)
  expect(early.length).toBeGreaterThan(5)
  for (const r of early) expect(Math.abs(spanAt(clocks.get('rs2')!, microsOf(r)).offset)).toBeLessThan(2_000)
  for (const r of late) expect(Math.abs(spanAt(clocks.get('rs2')!, microsOf(r)).offset - step)).toBeLessThan(2_000)
  expect(Math.abs(clocks.get('rs2')!.offset - step)).toBeLessThan(2_000)
  // Nobody else's clock was touched by it.
  for (const node of ['cl', 'rs1', 'lvs2']) expect(Math.abs(clocks.get(node)!.offset)).toBeLessThan(2_000)
})

test('packets that are lost or come doubled leave the true offset within the bound', () => {
  const captures = capturesOf('dr-ka')
  const random = chance(11)
  for (let round = 0; round < 4; round++) {
    const hurt = Object.fromEntries(
      NODES.map(node => [node, captures[node]!.filter(() => random() > 0.4).flatMap(r => (random() < 0.2 ? [r, shifted(r, 700)] : [r]))]),
    )
    for (const { error, offset, how } of clocksOf(hurt, 'lvs1').values())
      if (how === 'packets') expect(Math.abs(offset)).toBeLessThanOrEqual(error + 3)
  }
})

test('a node of which nothing is known keeps its times, and that is said', () => {
  const captures = capturesOf('dr-ka')
  const clocks = clocksOf({ lvs1: captures.lvs1!, elsewhere: captures.lvs1!.slice(0, 0).concat(shifted(captures.lvs1![0]!, 5)) }, 'lvs1')
  const clock = clocks.get('elsewhere')!
  expect(clock.how).toBe('none')
  expect(clock.error).toBe(Number.POSITIVE_INFINITY)
  expect(correctedAt(clocks, 'elsewhere', 1_000)).toBe(1_000)
  expect(correctedAt(clocks, 'never heard of', 1_000)).toBe(1_000)
})

test('bounds of a chain add up: without packets of its own to the reference a node is known through another, and less well', () => {
  const captures = capturesOf('dr-ka')
  const direct = clocksOf({ lvs2: captures.lvs2!, rs1: captures.rs1!, rs2: captures.rs2! }, 'rs2')
  const clock = direct.get('rs1')!
  expect(clock.via).toEqual(['lvs2'])
  expect(clock.error).toBeGreaterThanOrEqual(direct.get('lvs2')!.error)
  expect(Math.abs(clock.offset)).toBeLessThanOrEqual(clock.error)
})

test('what Heartbeat says of a clock counts where there are no packets, to a second and a half', () => {
  const estimator = newClockEstimator({ reference: 'lvs1' })
  const heard = (node: string, at: number) => ({ id: `${node}${at}`, source: `/lab/${node}/ha-wire`, run: 'r', sequence: at, version: 1, at })
  estimator.add({ ...heard('lvs1', 1_000 * SECOND), type: 'heartbeat.heard', subject: 'lvs2', data: { ahead: 30 } })
  const clock = estimator.clocks().get('lvs2')!
  expect(clock.how).toBe('heartbeat')
  expect(Math.abs(clock.offset - 30 * SECOND)).toBeLessThan(1)
  expect(clock.error).toBeGreaterThanOrEqual(1.5 * SECOND)
})

test('one packet that was matched wrongly does not move the bounds', () => {
  const pair = newClockPair()
  for (let i = 0; i < 200; i++) addBound(pair, i * 100_000, 1_000 + (i % 7) * 10, true)
  for (let i = 0; i < 200; i++) addBound(pair, i * 100_000 + 50, 900 - (i % 5) * 10, false)
  addBound(pair, 50 * 100_000 + 70, -3_000_000, true)
  const [only, ...others] = stretchesOf(pair)
  expect(others).toEqual([])
  for (const at of [0, 5_000_000, 19_000_000]) {
    const { low, high } = boundsAt([only!], [], at)!
    expect(low).toBeLessThanOrEqual(950)
    expect(high).toBeGreaterThanOrEqual(950)
    expect(low).toBeGreaterThan(800)
  }
  expect(pair.outliers).toBeGreaterThan(0)
})

test('the same batches give the same answer', () => {
  const events = merged(capturesOf('ipv6-ka'))
  const forth = newClockEstimator({ reference: 'lvs1' })
  for (const event of [...events, ...events]) forth.add(event)
  const again = newClockEstimator({ reference: 'lvs1' })
  for (const event of [...events, ...events]) again.add(event)
  expect([...again.clocks()]).toEqual([...forth.clocks()])
})
