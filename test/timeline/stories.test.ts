// The stories of whole lab runs, against what the lab did, what the kernels said and what the client measured.
import type { IncidentKind } from '../../src/timeline/timeline.ts'
import { didAt, measured, phase, RUNS, type Run, story, witnessed } from './lab.ts'

type Told = readonly [kind: IncidentKind, subject: string, from: string | undefined, to: string | undefined, cause: string | undefined]

const VIP = '10.1.1.100'
const SERVICE = `tcp/${VIP}:80`
const start = (vip: string): Told => ['takeover', vip, undefined, 'lvs1', 'start']

/** What an expert would tell from the truth of each run. */
const STORIES: Readonly<Record<Run, readonly Told[]>> = {
  'dr-ka': [start(VIP), ['failover', VIP, 'lvs1', 'lvs2', 'death'], ['failback', VIP, 'lvs2', 'lvs1', 'return']],
  'dr-ka-all': [
    start(VIP),
    ['failover', VIP, 'lvs1', 'lvs2', 'death'],
    ['failback', VIP, 'lvs2', 'lvs1', 'return'],
    ['switchover', VIP, 'lvs1', 'lvs2', 'asked'],
    ['failback', VIP, 'lvs2', 'lvs1', 'asked'],
    ['real-server-down', '10.1.1.12:80', undefined, undefined, 'check'],
    ['pool-down', SERVICE, undefined, undefined, 'check'],
  ],
  'nat-hb': [
    start(VIP),
    ['switchover', VIP, 'lvs1', 'lvs2', 'asked'],
    ['failback', VIP, 'lvs2', 'lvs1', 'asked'],
    ['real-server-down', '10.2.2.12:80', undefined, undefined, 'check'],
    ['failover', VIP, 'lvs1', 'lvs2', 'death'],
    ['failback', VIP, 'lvs2', 'lvs1', 'return'],
  ],
  'nat-ka-hands': [
    start(VIP),
    ['weight-changed', `${SERVICE} 10.2.2.11:80`, 'lvs1', undefined, 'hand'],
    ['service-changed', `tcp/${VIP}:9090`, 'lvs1', undefined, 'hand'],
    ['slow', '10.2.2.11:80', undefined, undefined, undefined],
    ['both-active', VIP, 'lvs1', 'lvs2', 'partition'],
    ['clock-stepped', 'lvs1', 'lvs1', undefined, undefined],
    ['clock-stepped', 'rs1', 'rs1', undefined, undefined],
  ],
  'tun-ka': [
    start(VIP),
    ['real-server-down', '10.1.1.11:80', undefined, undefined, 'node-gone'],
    ['switchover', VIP, 'lvs1', 'lvs2', 'asked'],
    ['failback', VIP, 'lvs2', 'lvs1', 'asked'],
  ],
  'halb-pm': [start(VIP), ['failover', VIP, 'lvs1', 'lvs2', 'death'], ['failback', VIP, 'lvs2', 'lvs1', 'return']],
  'halb-hb-links': [start(VIP), ['link-cut', 'eth2', undefined, undefined, undefined], ['link-cut', 'lvs1', undefined, undefined, 'partition']],
  // Every scenario there is, one after the other, without captures: what is slow nobody saw.
  'tun-ka-every': [
    ['takeover', VIP, undefined, 'lvs2', 'start'],
    ['failback', VIP, 'lvs2', 'lvs1', 'priority'],
    ['real-server-down', '10.1.1.12:80', undefined, undefined, 'check'],
    ['weight-changed', `${SERVICE} 10.1.1.11:80`, 'lvs1', undefined, 'hand'],
    ['service-changed', `tcp/${VIP}:9090`, 'lvs1', undefined, 'hand'],
    ['log-rotated', '/var/log/keepalived.log', 'lvs1', undefined, undefined],
    ['real-server-down', '10.1.1.12:80', undefined, undefined, 'check'],
    ['real-server-down', '10.1.1.11:80', undefined, undefined, 'node-gone'],
    ['pool-down', SERVICE, undefined, undefined, 'check'],
    ['both-active', VIP, 'lvs1', 'lvs2', 'partition'],
    ['both-active', VIP, 'lvs1', 'lvs2', 'partition'],
    ['switchover', VIP, 'lvs1', 'lvs2', 'asked'],
    ['failback', VIP, 'lvs2', 'lvs1', 'asked'],
    ['failover', VIP, 'lvs1', 'lvs2', 'death'],
    ['failback', VIP, 'lvs2', 'lvs1', 'return'],
    ['clock-stepped', 'rs2', 'rs2', undefined, undefined],
    ['clock-stepped', 'lvs2', 'lvs2', undefined, undefined],
  ],
  'ipv6-ka': [
    start('fd00:1::100'),
    ['pool-down', 'tcp/[fd00:1::100]:80', undefined, undefined, 'check'],
    ['failover', 'fd00:1::100', 'lvs1', 'lvs2', 'death'],
  ],
}

test.each(RUNS)('%s: each thing that was done is one incident, of its kind, and nothing else is', run => {
  const told = story(run).incidents.map(({ kind, subjects, from, to, cause }): Told => [kind, subjects[0]!, from, to, cause])
  expect(told).toEqual(STORIES[run])
})

/** The n-th incident of a kind. */
const nth = (run: Run, kind: IncidentKind, n = 0) => story(run).incidents.filter(one => one.kind === kind)[n]!

const FAILOVERS: readonly (readonly [Run, string, string])[] = [
  ['dr-ka', VIP, 'kill-active-director'],
  ['dr-ka-all', VIP, 'kill-active-director'],
  ['nat-hb', VIP, 'kill-active-director'],
  ['halb-pm', VIP, 'kill-active-director'],
  ['ipv6-ka', 'fd00:1::100', 'kill-active-director'],
]

test.each(FAILOVERS)('%s: the failover began with the last sign of life and the kernel says when it was taken', (run, vip, scenario) => {
  const failover = nth(run, 'failover')
  const cut = didAt(run, scenario, /power cut/)
  const symptom = phase(failover, 'first-symptom').at
  // The lab notes the cut when all processes are gone, which took it up to two seconds; adverts come once a second.
  expect(symptom).toBeLessThanOrEqual(cut + 10_000)
  expect(symptom).toBeGreaterThan(cut - 3_000_000)
  const taken = phase(failover, 'taken-over').at
  expect(Math.abs(taken - witnessed(run, 'lvs2', vip, 'appeared', taken))).toBeLessThan(50_000)
  expect(phase(failover, 'detected').at).toBeGreaterThan(symptom + 500_000)
  const announced = phase(failover, 'announced')
  expect(announced.node).toBe('lvs2')
  expect(Math.abs(announced.at - taken)).toBeLessThan(3_000_000)
  expect(failover.began).toBe(symptom)
})

/** Not the switchover of nat-hb: lvs2 captured no clients until a second after it had begun to serve them. */
const OUTAGES: readonly (readonly [Run, IncidentKind, number])[] = [
  ['dr-ka-all', 'failover', 0],
  ['dr-ka-all', 'real-server-down', 0],
  ['dr-ka-all', 'pool-down', 0],
  ['nat-hb', 'failback', 0],
  ['nat-hb', 'real-server-down', 0],
  ['nat-hb', 'failover', 0],
  ['halb-pm', 'failover', 0],
  ['ipv6-ka', 'pool-down', 0],
  ['ipv6-ka', 'failover', 0],
]

/** Between the last packet that a server had sent and the answer as a client had read it whole. */
const WAITED = 100_000

test.each(OUTAGES)('%s, %s %d: the outage is what the client measured, within 10 ms where packets tell', (run, kind, n) => {
  const { outage, evidence } = nth(run, kind, n).clients[0]!
  const own = measured(run).find(({ from, to }) => from < outage!.to! && to > outage!.from)!
  expect(Math.abs(outage!.to! - own.to)).toBeLessThan(own.waited ? WAITED : 10_000)
  if (outage!.how === 'seen' || outage!.how === 'retransmission') expect(Math.abs(outage!.from - own.from)).toBeLessThan(10_000)
  // The last packets a director captured die with it: then it says between what the beginning lies.
  expect(own.from).toBeGreaterThan(outage!.earliest - 10_000)
  expect(own.from).toBeLessThan(outage!.latest + 10_000)
  expect(outage!.milliseconds).toBe(Math.round((outage!.to! - outage!.from) / 1000))
  expect(evidence.length).toBeGreaterThan(0)
})

test('a takeover by request has no first symptom, and nobody waited', () => {
  const { phases, clients, severity } = nth('dr-ka-all', 'switchover')
  expect(phases.map(({ name }) => name)).toEqual(['asked', 'announced', 'taken-over', 'given-up', 'first-packet', 'first-answer'])
  expect(clients.map(({ outages }) => outages)).toEqual([0])
  expect(severity).toBe('planned')
  expect(Math.abs(phases[0]!.at - didAt('dr-ka-all', 'standby', /told to stand by/))).toBeLessThan(1_000_000)
})

test('a real server that died: clients first, then the check, both directors, and back', () => {
  const down = nth('dr-ka-all', 'real-server-down')
  expect(down.phases.map(({ name, node }) => [name, node])).toEqual([
    ['first-symptom', expect.any(String)],
    ['detected', 'lvs1'],
    ['taken-out', 'lvs1'],
    ['taken-out', 'lvs2'],
    ['restored', 'lvs2'],
    ['recovered', 'lvs2'],
  ])
  const killed = didAt('dr-ka-all', 'service-dies', /killed/)
  expect(phase(down, 'first-symptom').at).toBeGreaterThan(killed - 500_000)
  expect(phase(down, 'detected').at - killed).toBeLessThan(5_000_000)
  expect(phase(down, 'restored').at).toBeGreaterThan(didAt('dr-ka-all', 'service-dies', /started/) - 100_000)
})

test('a weight by hand and back is one incident with both ends', () => {
  const { began, ended } = nth('nat-ka-hands', 'weight-changed')
  expect(began - didAt('nat-ka-hands', 'weight', /set to 7/)).toBeLessThan(3_000_000)
  expect(ended! - didAt('nat-ka-hands', 'weight', /set to 1/)).toBeLessThan(3_000_000)
})

test('a slow real server is told from packets alone, for as long as it was slow', () => {
  const { began, ended } = nth('nat-ka-hands', 'slow')
  expect(Math.abs(began - didAt('nat-ka-hands', 'slow', /slowed/))).toBeLessThan(2_000_000)
  expect(Math.abs(ended! - didAt('nat-ka-hands', 'slow', /no longer/))).toBeLessThan(2_500_000)
})

test('both hold the address from the takeover until one lets go', () => {
  const fought = nth('nat-ka-hands', 'both-active')
  expect(phase(fought, 'taken-over').at).toBeGreaterThan(didAt('nat-ka-hands', 'partition', /cut off/) - 2_000_000)
  expect(Math.abs(fought.ended! - witnessed('nat-ka-hands', 'lvs2', VIP, 'disappeared', fought.ended!))).toBeLessThan(50_000)
})

test('steps of the clock are undone: what follows stands behind what went before', () => {
  const { incidents, clocks } = story('nat-ka-hands')
  const [there, back] = incidents.filter(({ kind }) => kind === 'clock-stepped')
  // The lab put all clocks 30 s forward and 12.5 s later back.
  expect(back!.began - there!.began).toBeGreaterThan(11_000_000)
  expect(back!.began - there!.began).toBeLessThan(15_000_000)
  expect(clocks.find(({ node }) => node === 'lvs1')!.steps.map(({ by }) => Math.round(by / 1e6))).toEqual([30, -30])
})

test('holdings follow the address, and no two nodes hold it but in a partition', () => {
  for (const run of RUNS) {
    const { holdings } = story(run)
    if (run === 'nat-ka-hands' || run === 'tun-ka-every') continue
    for (const address of new Set(holdings.map(one => one.address))) {
      const spans = holdings.filter(one => one.address === address)
      for (let i = 1; i < spans.length; i++) {
        const before = spans[i - 1]!
        // By VRRP the new master speaks before the old one lets go.
        expect(before.to).toBeDefined()
        expect(spans[i]!.from! - before.to!).toBeGreaterThan(-100_000)
        expect(spans[i]!.node).not.toBe(before.node)
      }
    }
  }
})
