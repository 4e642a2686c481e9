// keepalived's collector over what a real systemd-journald gave of a real keepalived: from its first line on, through a rotation of the journal.
import { readFileSync } from 'node:fs'
import { keepalived } from '../../collectors/keepalived.ts'
import { readRecording, replay } from '../../src/collect/replay.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import type { Fact } from '../../src/events/event.ts'

const FOLDER = 'test/fixtures/recordings/keepalived-journald-252'

async function replayed(): Promise<{ facts: readonly Fact[]; troubles: readonly string[]; places: readonly string[] }> {
  const recording = readRecording(`${FOLDER}/seen/keepalived`)
  const time = newVirtualTime(recording.header.at)
  const over = new AbortController()
  const facts: Fact[] = []
  const troubles: string[] = []
  const places: string[] = []
  const running = keepalived.run({
    outside: replay(recording, time, over.signal),
    settings: recording.header.settings as never,
    node: 'lvs1',
    bookmarks: {},
    say(said, bookmark) {
      facts.push(...said)
      if (bookmark !== undefined) places.push((JSON.parse(bookmark.value) as { place: string }).place)
    },
    trouble: what => void troubles.push(what),
    signal: over.signal,
  })
  await time.run(recording.last)
  over.abort()
  await running
  return { facts, troubles, places }
}

test('all that happened, from the first line on, with the microseconds of the journal', async () => {
  const { facts, troubles, places } = await replayed()
  expect(troubles).toEqual([])
  const told = facts.map(({ type, subject, data }) => `${type} ${subject} ${(data as { state?: string }).state ?? ''}`.trim())
  expect(told).toEqual([
    'manager.started keepalived',
    'pool-service.up tcp/10.1.1.100:80',
    'vrrp-instance.entered VI_1 BACKUP',
    'vrrp-instance.entered VI_1 MASTER',
    'health-check.failed 10.1.1.11:80',
    'pool-server.removed tcp/10.1.1.100:80 10.1.1.11:80',
    'pool-service.down tcp/10.1.1.100:80',
    'health-check.recovered 10.1.1.11:80',
    'pool-server.added tcp/10.1.1.100:80 10.1.1.11:80',
    'pool-service.up tcp/10.1.1.100:80',
    'vrrp-instance.entered VI_1 STOP',
    'pool-server.removed tcp/10.1.1.100:80 10.1.1.11:80',
    'manager.stopped keepalived',
  ])
  expect(facts.filter(({ at }) => at % 1000 !== 0).length).toBeGreaterThan(10)
  // The place to go on from is the time of the last line.
  expect(Number(places.at(-1))).toBeGreaterThanOrEqual(facts.at(-1)!.at)
  expect(places.map(Number)).toEqual(places.map(Number).toSorted((a, b) => a - b))
})

test('each after what was done, within seconds', async () => {
  const { facts } = await replayed()
  const done = readFileSync(`${FOLDER}/truth`, 'utf8').trim().split('\n')
  const when = (command: string): number => Number(done.find(line => line.includes(command))!.split(' ')[0]) * 1e6
  const at = (type: string): number => facts.find(fact => fact.type === type)!.at
  for (const [type, command, most] of [
    ['health-check.failed', 'pkill -KILL nginx', 5],
    ['health-check.recovered', 'nginx -c', 10],
    ['manager.stopped', 'pkill -TERM', 3],
  ] as const) {
    expect([type, at(type) > when(command)]).toEqual([type, true])
    expect(at(type) - when(command)).toBeLessThan(most * 1e6)
  }
})
