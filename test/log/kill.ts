// A writer killed at random moments: what it said was acknowledged is in the log, whole batches only, nothing twice, nothing else.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLog } from '../../src/log/open.ts'
import { verifyLog } from '../../src/log/verify.ts'
import type { Chance } from './random.ts'

const BATCHES = [1, 3, 50]
/** More than it will come to. */
const ENDLESS = '100000000'

/** One writer, from its start (or a moment after its first acknowledged batch) to its end by SIGKILL; answers what it last said. */
async function killOne(path: string, source: string, batch: number, chance: Chance): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-write.ts'), path, source, ENDLESS, String(batch)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The process has ended and all it said has been read.
  const closed = once(child, 'close')
  let said = ''
  child.stdout.on('data', chunk => {
    said += String(chunk)
  })
  // Some die while they open the log or write for the first time.
  if (!chance.oneIn(8)) await once(child.stdout, 'data')
  await sleep(chance.below(60) + chance.below(1000) / 1000)
  child.kill('SIGKILL')
  await closed
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1) || 0)
}

export async function killMany(path: string, times: number, chance: Chance): Promise<void> {
  for (let i = 0; i < times; i++) {
    const batch = chance.one(BATCHES)
    const source = `/lvs/lvs${i}/ipvs`
    const acknowledged = await killOne(path, source, batch, chance)
    // For writing: what the killed one left behind is put in order by whoever comes next.
    const log = await openLog(`sqlite:${path}`, chance.oneIn(2) ? 'write' : 'read').catch(error => {
      if (acknowledged === 0) return undefined
      throw error
    })
    if (log === undefined) continue
    const sequences: number[] = []
    for await (const found of log.read({ nodes: [`lvs${i}`] })) {
      for (const recorded of found) {
        if (!recorded.ok) throw new Error(recorded.why)
        sequences.push(recorded.event.sequence)
      }
    }
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, k) => k + 1))
    expect(sequences.length).toBeGreaterThanOrEqual(acknowledged)
    expect(sequences.length).toBeLessThanOrEqual(acknowledged + batch)
    expect(sequences.length % batch).toBe(0)
    expect((await log.bookmarks())[source]).toBe(sequences.length === 0 ? undefined : String(sequences.length))
    await log.close()
  }
  const log = await openLog(`sqlite:${path}`, 'read')
  const { damage, unreadable, lives } = await verifyLog(log)
  const wrong = lives.filter(({ gaps, lost, duplicates }) => gaps.length > 0 || lost > 0 || duplicates > 0)
  expect({ damage, unreadable: unreadable.count, wrong }).toEqual({ damage: [], unreadable: 0, wrong: [] })
  await log.close()
}
