// A recorded lab run once more, as if it happened now: `node reenact.ts FILE LOG FROM` appends its events to a SQLite log. What happened
// before FROM (microseconds, as recorded) is there at once, the rest comes when it is due, with the times moved to now.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'

const [file, where, from] = process.argv.slice(2)
const shift = Date.now() * 1000 - Number(from)
const recorded = await openLog(`file:${file}`, 'read')
const events: Event[] = []
for await (const batch of recorded.read()) for (const one of batch) if (one.ok) events.push({ ...one.event, at: one.event.at + shift })
events.sort((a, b) => a.at - b.at)
const log = await openLog(where, 'write')
for (let next = 0; next < events.length; ) {
  const now = Date.now() * 1000
  const due = events.findIndex((event, index) => index >= next && event.at > now)
  const end = due === -1 ? events.length : due
  if (end > next) await log.append(events.slice(next, end))
  if (next === 0) process.stdout.write('ready\n')
  next = end
  if (next < events.length) await sleep(Math.max(1, (events[next]!.at - Date.now() * 1000) / 1000))
}
await log.close()
