// The event logs that a run's nodes left behind.
import { existsSync } from 'node:fs'
import type { Event } from '../../../src/events/event.ts'
import { parseSource } from '../../../src/events/source.ts'
import { openLog } from '../../../src/log/open.ts'

/** An event and whose log held it. */
export type Logged = { readonly node: string; readonly collector: string; readonly event: Event }

export const logOf = (out: string, node: string): string => `${out}/nodes/${node}/var/lib/umtool/events.db`

/** Oldest first. Undefined when the node left no log; lines that are no events are said in `troubles`. */
export async function readLog(out: string, node: string, troubles: string[]): Promise<readonly Logged[] | undefined> {
  const path = logOf(out, node)
  if (!existsSync(path)) return undefined
  const log = await openLog(`sqlite:${path}`, 'read')
  const found: Logged[] = []
  try {
    for await (const batch of log.read()) {
      for (const recorded of batch) {
        if (recorded.ok) found.push({ node, collector: parseSource(recorded.event.source)?.collector ?? '?', event: recorded.event })
        else troubles.push(`${node}: ${recorded.why}`)
      }
    }
  } finally {
    await log.close()
  }
  return found
}

/** Sentences about sequences that are not 1, 2, 3 ... for each (source, run). */
export function gaps(events: readonly Logged[]): readonly string[] {
  const sequences = new Map<string, number[]>()
  for (const { event } of events) {
    const key = `${event.source} run ${event.run}`
    const list = sequences.get(key)
    if (list === undefined) sequences.set(key, [event.sequence])
    else list.push(event.sequence)
  }
  return [...sequences].flatMap(([key, list]) => {
    const sorted = list.toSorted((a, b) => a - b)
    const wrong = sorted.findIndex((sequence, i) => sequence !== i + 1)
    return wrong === -1 ? [] : [`${key}: ${sorted[wrong]} stands where ${wrong + 1} should`]
  })
}
