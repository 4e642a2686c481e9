// Outages from what the agents themselves captured and logged, without the client's own capture.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../src/events/event.ts'
import { newClientView } from '../../src/flow/client-view.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { openLog } from '../../src/log/open.ts'

const LAB = join(__dirname, '../fixtures/lab')

async function eventsOf(name: string): Promise<Event[]> {
  const log = await openLog(`file:${join(LAB, name, 'events.jsonl.gz')}`, 'read')
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log.close()
  return events
}

test.each(['tun-ka', 'halb-pm', 'ipv6-ka'])('%s: each outage of a second and more begins within 10 ms of a request that failed', async name => {
  const events = await eventsOf(name)
  const estimator = newClockEstimator()
  for (const event of events) estimator.add(event)
  const view = newClientView({ clocks: estimator.clocks() })
  for (const event of events) view.add(event)
  const { services } = view.seen()
  expect(services).toHaveLength(1)
  const failed = readFileSync(join(LAB, name, 'clients.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { at: number; ok: boolean; took: number })
    .filter(({ ok, took }) => !ok || took > 900_000)
  const outages = services[0]!.outages
  expect(outages.length).toBeGreaterThan(0)
  for (const { from, to } of outages) {
    expect(Math.min(...failed.map(({ at }) => Math.abs(at - from)))).toBeLessThan(10_000)
    expect(to).toBeDefined()
  }
  // And none is missing: whatever failed lies in one.
  for (const { at } of failed)
    if (at < services[0]!.lastAt - 4e6) expect(outages.some(({ from, to }) => at >= from - 10_000 && at < to! + 10_000)).toBe(true)
})
