// The checker of the lab, tried with logs in which something is planted: what is wrong must be said, and nothing else.
import type { Event } from '../../src/events/event.ts'
import { check, isGood, type Row, table } from './check.ts'
import type { Logged } from './host/events.ts'
import type { Seen } from './host/seen.ts'
import type { Truth } from './host/truth.ts'

const S = 1_000_000
const KEY = 'tcp/10.1.1.100:80 10.1.1.11:80'

/** Of the log that `started` began last. */
let sequence = 0
let run = ''

function logged(seconds: number, type: string, subject: string, data: unknown = {}, node = 'lvs1'): Logged {
  sequence += 1
  const event: Event = { type, subject, at: seconds * S, data, id: String(sequence), source: `/lab/${node}/addresses`, run, sequence, version: 1 }
  return { node, collector: 'addresses', event }
}

const truth = (parts: Partial<Truth> = {}): Truth => ({
  topology: 'dr',
  manager: 'keepalived',
  forwarding: 'dr',
  directors: ['lvs1'],
  agent: true,
  well: 20 * S,
  end: 100 * S,
  scenarios: [
    { name: 'first', began: 30 * S },
    { name: 'second', began: 60 * S },
  ],
  done: [],
  expected: [],
  allowed: [],
  never: [],
  ...parts,
})

const expectation = (parts: Partial<Truth['expected'][number]> = {}) => ({
  at: 40 * S,
  scenario: 'first',
  type: 'node.took-over',
  node: 'lvs1',
  subject: 'lvs1',
  within: 10,
  ...parts,
})
const pattern = (type: string, parts: Partial<Truth['allowed'][number]> = {}) => ({
  at: 31 * S,
  scenario: 'first',
  type,
  node: '*',
  subject: '*',
  ...parts,
})
const seen = (seconds: number, parts: Partial<Seen> = {}): Seen => ({
  node: 'lvs1',
  at: seconds * S,
  slack: 1,
  type: 'address.appeared',
  subject: '10.1.1.100/24',
  ...parts,
})

function started(seconds = 10): Logged {
  sequence = 0
  run = `run-${seconds}`
  return logged(seconds, 'host.sampled', 'addresses')
}
const verdicts = (rows: readonly Row[]) => rows.map(({ verdict, what }) => `${verdict} ${what.split(' ')[0]}`)
const verdictOf = (of: Truth, events: readonly Logged[], by: readonly Seen[] = []) => verdicts(check(of, new Map([['lvs1', events]]), by))

describe('what is expected', () => {
  test('is found in time, by its node, subject and data', () => {
    const events = [started(), logged(45, 'node.took-over', 'lvs1', { manager: 'heartbeat', reason: 'death' })]
    const rows = check(truth({ expected: [expectation({ data: { reason: 'death' } })] }), new Map([['lvs1', events]]), [])
    expect(rows).toEqual([{ verdict: 'found', scenario: 'first', node: 'lvs1', what: 'node.took-over lvs1 {"reason":"death"}', after: 5 }])
    expect(isGood(rows)).toBe(true)
  })

  test.each([
    ['too late', 50.1, 'lvs1', {}],
    ['too early', 38.9, 'lvs1', {}],
    ['of another subject', 45, 'lvs2', {}],
  ])('is missing, and what is there invented, when it is %s', (_, seconds, subject, data) => {
    expect(verdictOf(truth({ expected: [expectation()] }), [started(), logged(seconds, 'node.took-over', subject, data)])).toEqual([
      'missing node.took-over',
      'invented node.took-over',
    ])
  })

  test('is missing when its data differ, and when another node says it', () => {
    const wanted = truth({ expected: [expectation({ data: { reason: 'death' } })] })
    expect(verdictOf(wanted, [started(), logged(45, 'node.took-over', 'lvs1', { reason: 'standby' })])[0]).toBe('missing node.took-over')
    const elsewhere = new Map([['lvs2', [logged(45, 'node.took-over', 'lvs1', { reason: 'death' }, 'lvs2')]]])
    expect(verdicts(check(wanted, elsewhere, []))[0]).toBe('missing node.took-over')
  })

  test('needs an event of its own for each time', () => {
    const twice = truth({ expected: [expectation(), expectation({ at: 41 * S })] })
    expect(verdictOf(twice, [started(), logged(45, 'node.took-over', 'lvs1')])).toEqual(['found node.took-over', 'missing node.took-over'])
  })
})

describe('what a witness saw', () => {
  test('is found within its slack', () => {
    expect(verdictOf(truth(), [started(), logged(40.9, 'address.appeared', '10.1.1.100/24')], [seen(40)])).toEqual(['found address.appeared'])
  })

  test('is missing without an event, and an event without it is invented', () => {
    expect(verdictOf(truth(), [started(), logged(42, 'address.appeared', '10.1.1.100/24')], [seen(40)])).toEqual([
      'missing address.appeared',
      'invented address.appeared',
    ])
  })

  test('may be told as having happened since the look before, but not later than the slack', () => {
    const told = (seconds: number) => logged(seconds, 'address.appeared', '10.1.1.100/24', { since: (seconds - 5) * S })
    const verdict = (seconds: number) => verdictOf(truth(), [started(), told(seconds)], [seen(40)])
    expect(verdict(40.9)).toEqual(['found address.appeared'])
    expect(verdict(41.1)).toEqual(['missing address.appeared', 'invented address.appeared'])
    expect(verdict(46.5)).toContain('missing address.appeared')
  })

  test('of a collector that has just started may be told later, when it says since when it may be', () => {
    const events = [started(37), logged(44, 'address.appeared', '10.1.1.100/24', { since: 38 * S })]
    expect(verdictOf(truth(), events, [seen(40)])).toEqual(['found address.appeared'])
  })

  test('is asked of a running agent only: not while it starts, not when its power is about to go, not when it is off', () => {
    const cut = truth({ done: [{ at: 50 * S, scenario: 'first', node: 'lvs1', what: 'power cut' }] })
    expect(verdictOf(cut, [started()], [seen(12), seen(48.5), seen(70)])).toEqual([])
    expect(verdictOf(cut, [started()], [seen(40)])).toEqual(['missing address.appeared'])
    const again = [started(), started(72)]
    expect(verdictOf(cut, again, [seen(70), seen(86)])).toEqual(['missing address.appeared'])
  })

  test('may go without saying where it is optional', () => {
    expect(verdictOf(truth(), [started()], [seen(40, { optional: true, type: 'real-server.removed', subject: KEY })])).toEqual([])
  })
})

describe('what nobody did', () => {
  test('is invented, but for what is no change', () => {
    const events = [started(), logged(40, 'weight.changed', KEY, { from: 1, to: 0 }), logged(41, 'ipvs.sampled', 'ipvs')]
    expect(verdictOf(truth(), events)).toEqual(['invented weight.changed'])
  })

  test('is not judged before the cluster was well, nor after the end', () => {
    expect(verdictOf(truth(), [started(), logged(15, 'node.took-over', 'lvs1'), logged(101, 'node.gave-up', 'lvs1')])).toEqual([])
  })

  test('may be allowed until the next scenario, by type or by the part before the point', () => {
    const allowed = truth({ allowed: [pattern('pool-server', { subject: KEY })] })
    expect(verdictOf(allowed, [started(), logged(40, 'pool-server.added', KEY)])).toEqual([])
    expect(verdictOf(allowed, [started(), logged(40, 'pool-server.added', 'other')])).toEqual(['invented pool-server.added'])
    expect(verdictOf(allowed, [started(), logged(61, 'pool-server.added', KEY)])).toEqual(['invented pool-server.added'])
  })

  test('is forbidden where the scenario says never, whatever it is and whoever explains it', () => {
    const never = truth({ never: [pattern('address.appeared')] })
    expect(verdictOf(never, [started(), logged(40, 'address.appeared', '10.1.1.100/24')], [seen(40)])).toContain('forbidden address.appeared')
  })
})

test('a gap in a sequence is broken', () => {
  const events = [started(), logged(40, 'ipvs.sampled', 'ipvs')]
  sequence += 1
  const rows = check(truth(), new Map([['lvs1', [...events, logged(41, 'ipvs.sampled', 'ipvs')]]]), [])
  expect(rows).toMatchObject([{ verdict: 'broken', what: '/lab/lvs1/addresses run run-10: 4 stands where 3 should' }])
})

test('the table counts what is found and shows the rest', () => {
  const events = [started(), logged(40.5, 'address.appeared', '10.1.1.100/24'), logged(61, 'weight.changed', KEY, { from: 1, to: 7 })]
  expect(table(check(truth(), new Map([['lvs1', events]]), [seen(40)])).split('\n')).toEqual([
    'found        1 x address.appeared           0.50 to 0.50 s after',
    `invented  second               lvs1  weight.changed ${KEY} {"from":1,"to":7}`,
  ])
})
