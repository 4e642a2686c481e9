// When a full picture is said: at the start, then when it changed and five minutes have passed, and every hour in any case.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Fact } from '../../src/events/event.ts'

const LOOK_EVERY_MS = 300_000
const SAY_EVERY = 3_600_000_000

/** Asks `look` until the signal is aborted. Undefined: there is nothing to see now. */
export async function sayPictures(surroundings: Surroundings, look: () => Promise<Fact | undefined>): Promise<void> {
  const { outside, say, signal } = surroundings
  let last = ''
  let saidAt = 0
  while (!signal.aborted) {
    const fact = await look()
    if (signal.aborted) return
    if (fact !== undefined) {
      const text = JSON.stringify(fact.data)
      if (text !== last || fact.at - saidAt >= SAY_EVERY) {
        last = text
        saidAt = fact.at
        say([fact])
      }
    }
    await outside.sleep(LOOK_EVERY_MS, signal)
  }
}
