// Work that is done a few at a time, in the order in which it was asked for. A dozen collectors that start at once would else start a dozen
// programs at once, which on a small machine take longer all together than each may alone.

export type Turns = <Value>(work: () => Promise<Value>) => Promise<Value>

/** At most `places` at a time; what waits has not begun, and no time of its own runs yet. */
export function newTurns(places: number): Turns {
  let free = places
  const waiting: (() => void)[] = []
  return async work => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
