// Fills the disk at the folder it is given through a log, makes room, and goes on; says how that went as JSON.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UmtoolError } from '../../src/cli/errors.ts'
import type { Event } from '../../src/events/event.ts'
import type { EventLog } from '../../src/log/log.ts'
import { openLog } from '../../src/log/open.ts'
import { verifyLog } from '../../src/log/verify.ts'

const folder = process.argv[2]!
const ballast = join(folder, 'ballast')
writeFileSync(ballast, Buffer.alloc(1 << 20))
const home = `sqlite:${join(folder, 'events.db')}`
const log = await openLog(home, 'write')

const picture = (sequence: number): Event => ({
  id: `019aa000-0000-7000-9000-${String(sequence).padStart(12, '0')}`,
  source: '/lvs/lvs1/ipvs',
  run: '019aa000-0000-7000-8000-000000000001',
  sequence,
  type: 'ipvs.sampled',
  subject: 'lvs1',
  at: 1_795_000_000_000_000 + sequence,
  version: 1,
  data: { text: 'x'.repeat(10_000) },
})

const attempt = (sequence: number): Promise<UmtoolError | undefined> =>
  log.append([picture(sequence)], { upTo: String(sequence) }).then(
    () => undefined,
    (error: UmtoolError) => error,
  )

async function sequences(from: EventLog): Promise<number[]> {
  const found: number[] = []
  for await (const batch of from.read()) for (const recorded of batch) found.push(recorded.ok ? recorded.event.sequence : -1)
  return found
}

let sequence = 0
let refusal: UmtoolError | undefined
while (refusal === undefined) refusal = await attempt(++sequence)
const acknowledged = sequence - 1
const refusedAgain = (await attempt(sequence)) !== undefined
const kept = (await sequences(log)).join() === Array.from({ length: acknowledged }, (_, i) => i + 1).join()
const bookmark = (await log.bookmarks()).upTo === String(acknowledged)
const { damage, lives } = await verifyLog(log)
const sound = damage.length === 0 && lives.every(({ gaps, lost }) => gaps.length === 0 && lost === 0)
rmSync(ballast)
const went = [await attempt(sequence), await attempt(sequence + 1)].every(error => error === undefined)
await log.close()
const again = await openLog(home, 'read')
const afterRoom = went && (await sequences(again)).length === acknowledged + 2
await again.close()
const { exit, message } = refusal
process.stdout.write(JSON.stringify({ refusal: { exit, message }, refusedAgain, kept, bookmark, sound, afterRoom }))
