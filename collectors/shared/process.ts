// Whether a daemon still lives: one that crashed says nothing, and its log just ends. Polled, by the files it may keep its process id in.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Outside } from '../../src/collect/outside.ts'
import type { Fact } from '../../src/events/event.ts'
import type { HaFact } from '../../src/events/ha.ts'

type Manager = Extract<HaFact, { type: 'manager.died' }>['data']['manager']

const LOOK_EVERY_MS = 2000
/** Its last words may be on the way when the process is gone already. Milliseconds. */
const LAST_WORDS_MS = 4000
/** An end in order that was said in this time belongs to the process that is gone. Microseconds. */
const IN_ORDER = 60_000_000

/** Remembers when a manager was last heard to end in order: put around what is told of its log. */
export const newGoodbyes = () => {
  const goodbyes = { at: Number.NEGATIVE_INFINITY }
  return {
    said: () => goodbyes.at,
    note<Told extends readonly Fact[]>(facts: Told): Told {
      for (const { type, at } of facts) if (type === 'manager.stopped') goodbyes.at = at
      return facts
    },
  }
}

/** Says that the process is gone, unless `goodbyeAt` tells of an end in order. Until the signal is aborted. */
export async function watchProcess(
  { outside, say, signal }: Surroundings,
  manager: Manager,
  pidFiles: readonly string[],
  goodbyeAt: () => number,
): Promise<void> {
  let pid: number | undefined
  let seen = 0
  while (!signal.aborted) {
    const present = await livingPid(outside, pidFiles, pid)
    const now = outside.now()
    if (pid !== undefined && present !== pid) {
      await outside.sleep(LAST_WORDS_MS, signal)
      if (signal.aborted) return
      const data = { manager, pid, since: seen }
      if (goodbyeAt() < now - IN_ORDER) say([{ type: 'manager.died', subject: manager, at: now, data } satisfies HaFact])
    }
    pid = present
    seen = now
    await outside.sleep(LOOK_EVERY_MS, signal)
  }
}

/** The process known before as long as it lives, else one that a file names. */
async function livingPid(outside: Outside, pidFiles: readonly string[], before: number | undefined): Promise<number | undefined> {
  if (before !== undefined && (await lives(outside, before))) return before
  for (const file of pidFiles) {
    const named = /^\s*(\d{1,10})\s*$/.exec((await outside.read(file).catch(() => undefined)) ?? '')?.[1]
    if (named !== undefined && (await lives(outside, Number(named)))) return Number(named)
  }
  return undefined
}

/** A zombie is dead. */
async function lives(outside: Outside, pid: number): Promise<boolean> {
  const stat = await outside.read(`/proc/${pid}/stat`).catch(() => undefined)
  return stat !== undefined && !/^\d+ \(.*\) [ZX] /s.test(stat)
}
