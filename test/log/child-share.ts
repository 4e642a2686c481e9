// A member of a group, to be killed: writes each event it gets to a file, then commits.
//
//   node test/log/child-share.ts ADDRESS FILE MILLISECONDS-PER-PORTION
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openKafkaLog } from '../../src/log/kafka.ts'

const [address, file, pause] = process.argv.slice(2) as [string, string, string]
const log = await openKafkaLog(address, 'read')
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
// Who is killed is missed soon, and who is slow is not.
const patience = { session: 12_000, heartbeat: 500, grace: 120_000, stalled: 300_000 }
for await (const portion of log.share({ group: 'g', from: 'oldest', signal: stop.signal, patience })) {
  if (portion.kind === 'share') process.stdout.write(`${JSON.stringify(portion.has)}\n`)
  if (portion.kind !== 'events') continue
  const lines = portion.recorded.map(one => (one.ok ? `${one.event.source} ${one.event.run} ${one.event.sequence}` : `unreadable ${one.why}`))
  if (Number(pause) > 0) await sleep(Number(pause))
  appendFileSync(file, `${lines.join('\n')}\n`)
  await portion.commit()
}
await log.close()
