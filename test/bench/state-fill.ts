// Writes the log that the benchmark of `status --at` reads: node test/bench/state-fill.ts PATH [EVENTS]
import { openLog } from '../../src/log/open.ts'
import { newTeller } from './state-events.ts'

const [path, events = '10000000'] = process.argv.slice(2)
if (path === undefined) throw new Error('state-fill.ts PATH [EVENTS]')

const log = await openLog(`sqlite:${path}`, 'write')
const teller = newTeller({ services: 10, servers: 20, facts: 6 })
const began = performance.now()
let written = 0
while (written < Number(events)) {
  const batch = []
  while (batch.length < 2000) for (const event of teller.second()) batch.push(event)
  await log.append(batch)
  written += batch.length
}
await log.close()
console.log(`${written} events, ${Math.round((performance.now() - began) / 1000)} s, the last at ${new Date(teller.at() / 1000).toISOString()}`)
