// The collectors over what `umtool collect --record` saw on a real director: while all was well they say no change, and while it was
// changed they say each change, within the time in which it was made (truth says when that was).

import { readdirSync, readFileSync } from 'node:fs'
import { collectors } from '../../collectors/index.ts'
import { readRecording, replay } from '../../src/collect/replay.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import type { Fact } from '../../src/events/event.ts'

const ROOT = 'test/fixtures/recordings/director-linux-6.1.176'

type Replayed = { readonly facts: readonly Fact[]; readonly troubles: readonly string[] }

async function replayed(folder: string, name: string): Promise<Replayed> {
  const recording = readRecording(`${ROOT}/${folder}/seen/${name}`)
  const time = newVirtualTime(recording.header.at)
  const over = new AbortController()
  const facts: Fact[] = []
  const troubles: string[] = []
  const collector = collectors.find(one => one.name === name)!
  const outside = replay(recording, time, over.signal)
  const surroundings = {
    outside,
    settings: recording.header.settings,
    node: 'lvs1',
    bookmarks: {},
    say: (said: readonly Fact[]) => void facts.push(...said),
    trouble: (what: string) => void troubles.push(what),
    signal: over.signal,
  }
  // As the runner does: what it asked to know whether it can run is in the recording too.
  const running = collector.unable(outside, surroundings.settings).then(() => collector.run(surroundings))
  await time.run(recording.last)
  over.abort()
  await running.catch(atEnd)
  return { facts, troubles }
}

/** What was asked last may have no answer any more. */
function atEnd(error: unknown): void {
  if (!(error instanceof Error && error.message === 'the recording is over')) throw error
}

/** By name of the collector. */
async function all(folder: string): Promise<ReadonlyMap<string, Replayed>> {
  const found = new Map<string, Replayed>()
  for (const name of readdirSync(`${ROOT}/${folder}/seen`)) found.set(name, await replayed(folder, name))
  return found
}

const isChange = ({ type }: Fact): boolean => !type.endsWith('.sampled') && !type.endsWith('.counted')

test('a healthy director: pictures and counters, and no change but neighbours met', async () => {
  const said = await all('healthy')
  expect(said.size).toBe(7)
  for (const [name, { facts, troubles }] of said) {
    expect(troubles).toEqual([])
    expect(facts.length).toBeGreaterThan(0)
    const changes = facts.filter(isChange)
    for (const { type, data } of changes)
      expect([name, type, (data as { from?: string }).from]).toEqual(['neighbours', 'neighbour.changed', undefined])
  }
  const counted = said.get('ipvs')!.facts.filter(({ type }) => type === 'ipvs.counted')
  expect(counted.length).toBeGreaterThan(1)
})

const GLANCE = 250_000
const WEB = 'tcp/10.1.1.100:80'

/** What was done, by a piece of the command, and what is to be said of it. */
const EXPECTED: readonly (readonly [command: string, collector: string, type: string, subject: string, data: object])[] = [
  ['-r 10.1.1.11:80 -g -w 0', 'ipvs', 'weight.changed', `${WEB} 10.1.1.11:80`, { from: 3, to: 0 }],
  ['-a -t 10.1.1.100:80 -r 10.1.1.13:80', 'ipvs', 'real-server.added', `${WEB} 10.1.1.13:80`, { forwarding: 'route', weight: 5 }],
  ['address add 10.1.1.200/32', 'addresses', 'address.appeared', '10.1.1.200/32', { interface: 'eth0' }],
  ['address del 10.1.1.200/32', 'addresses', 'address.disappeared', '10.1.1.200/32', { interface: 'eth0' }],
  ['ip -b -', 'addresses', 'address.appeared', '10.1.1.201/32', {}],
  ['ip -b -', 'addresses', 'address.disappeared', '10.1.1.201/32', {}],
  ['-A -t 10.1.1.100:443', 'ipvs', 'service.added', 'tcp/10.1.1.100:443', { scheduler: 'wlc', persistence: { seconds: 300 } }],
  ['-d -t 10.1.1.100:80 -r 10.1.1.12:80', 'ipvs', 'real-server.removed', `${WEB} 10.1.1.12:80`, { weight: 1 }],
  ['-E -t 10.1.1.100:80', 'ipvs', 'service.changed', WEB, { to: { scheduler: 'sh', schedulerFlags: ['sh-port'] } }],
  ['--start-daemon master', 'ipvs', 'sync-daemon.started', 'master', { interface: 'eth0', syncid: 7 }],
  ['link set eth0 mtu 1400', 'links', 'link.changed', 'eth0', { from: { mtu: 1500 }, to: { mtu: 1400 } }],
  ['route add default', 'routes', 'route.appeared', 'default', { gateway: '10.1.1.1' }],
  ['route replace default', 'routes', 'route.appeared', 'default', { gateway: '10.1.1.11' }],
  ['route replace default', 'routes', 'route.disappeared', 'default', { gateway: '10.1.1.1' }],
  ['vs/expire_nodest_conn', 'ipvs', 'ipvs-sysctl.changed', 'net.ipv4.vs.expire_nodest_conn', { from: '0', to: '1' }],
  ['conf/all/arp_ignore', 'sysctls', 'sysctl.changed', 'net.ipv4.conf.all.arp_ignore', { from: '0', to: '1' }],
  ['ipvsadm -Z', 'ipvs', 'ipvs-counters.reset', WEB, { service: true }],
  ['-D -t 10.1.1.100:443', 'ipvs', 'service.removed', 'tcp/10.1.1.100:443', {}],
  ['-x 100 -y 50', 'ipvs', 'real-server.changed', `${WEB} 10.1.1.13:80`, { from: { upper: 0, lower: 0 }, to: { upper: 100, lower: 50 } }],
]

const truth = (): { begin: number; end: number; command: string }[] =>
  readFileSync(`${ROOT}/changes/truth`, 'utf8')
    .trim()
    .split('\n')
    .map(line => {
      const [begin, end, ...command] = line.split(' ')
      return { begin: Number(begin) * 1e6, end: Number(end) * 1e6, command: command.join(' ') }
    })

test('a director that was changed: each change once, and in its time', async () => {
  const said = await all('changes')
  const done = truth()
  for (const [command, name, type, subject, data] of EXPECTED) {
    const found = said.get(name)!.facts.filter(fact => fact.type === type && fact.subject === subject && matches(fact.data, data))
    expect([command, type, found.length]).toEqual([command, type, 1])
    const { begin, end } = done.find(one => one.command.includes(command))!
    const { at, data: told } = found[0]!
    const { since = at } = told as { since?: number }
    // What was seen in a look happened after the look before and not after it: that is when it was done. The answer to a look may be of a
    // moment before it was asked for, when this was not done while recording.
    expect([command, since <= end + GLANCE, at >= begin]).toEqual([command, true, true])
  }
})

test('and nothing else', async () => {
  const changes = [...(await all('changes')).values()].flatMap(({ facts }) => facts).filter(isChange)
  const expected = new Set(EXPECTED.map(([, , type, subject]) => `${type} ${subject}`))
  const others = changes.filter(({ type, subject }) => !expected.has(`${type} ${subject}`) && type !== 'neighbour.changed')
  expect(others.map(({ type, subject }) => `${type} ${subject}`)).toEqual([])
  expect(changes.some(({ type, data }) => type === 'neighbour.changed' && (data as { to?: string }).to === '02:00:00:00:00:77')).toBe(true)
})

function matches(value: unknown, part: object): boolean {
  try {
    expect(value).toMatchObject(part)
    return true
  } catch {
    return false
  }
}
