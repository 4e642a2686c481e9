// A process that writes to a log: PATH SOURCE COUNT BATCH. Says the number of the last event after each batch that was acknowledged.
import { writeSync } from 'node:fs'
import { openLog } from '../../src/log/open.ts'

const [path, source, count, batch] = process.argv.slice(2) as [string, string, string, string]
const run = `019aa000-0000-7000-8000-${String(process.pid).padStart(12, '0')}`
const log = await openLog(`sqlite:${path}`, 'write')
for (let sequence = 1; sequence <= Number(count); ) {
  const events = Array.from({ length: Number(batch) }, (_, i) => ({
    id: `019aa000-0000-7000-9000-${String(sequence + i).padStart(12, '0')}`,
    source,
    run,
    sequence: sequence + i,
    type: (sequence + i) % 10 === 0 ? 'packets.captured' : 'weight.changed',
    subject: 'x',
    at: Date.now() * 1000,
    version: 1,
    data: (sequence + i) % 10 === 0 ? new Uint8Array(20_000).fill(sequence) : { from: 1, to: sequence + i },
  }))
  sequence += events.length
  // The last of them as a bookmark, too: it must say the same as the events.
  await log.append(events, { [source]: String(sequence - 1) })
  // At once and to the end: what was said is what a kill must not undo.
  writeSync(1, `${sequence - 1}\n`)
}
await log.close()
