// Events of a closed range in the order of their times. A log is in the order of arrival: what was polled, or came from another node,
// stands behind what it came before.
import type { Event } from '../events/event.ts'

/** Up to this many are sorted as a whole; in a longer range an event may come from at most half as many places further on. */
const HELD = 65_536

const byTime = (a: Event, b: Event): number => a.at - b.at

/**
 * What came before an error leaves before it. Events of one time keep the order they had. Memory is bounded by `held` events and one batch. With `held`
 * 1 each batch leaves at once, sorted.
 */
export async function* inTimeOrder(batches: AsyncIterable<readonly Event[]>, held = HELD): AsyncIterable<Event[]> {
  let waiting: Event[] = []
  let broken: unknown
  try {
    for await (const batch of batches) {
      for (const event of batch) waiting.push(event)
      if (waiting.length < held) continue
      waiting.sort(byTime)
      const leaving = held === 1 ? waiting.length : waiting.length >> 1
      yield waiting.slice(0, leaving)
      waiting = waiting.slice(leaving)
    }
  } catch (error) {
    broken = error
  }
  if (waiting.length > 0) yield waiting.sort(byTime)
  if (broken !== undefined) throw broken
}
