// keepalived says every change of state twice, in its log and in its notify FIFO. Whichever comes first is the event; the other is
// recognised by what it is about, the state and the time, so that neither a line that one of them lost nor a flap of a few
// milliseconds goes missing. Pure.

export type Heard = 'fifo' | 'log'

/** Said from one source, not heard from the other yet. Microseconds. */
export type Waiting = { readonly about: string; readonly state: string; readonly from: Heard; readonly at: number }

/** The two tell of one change within this time: syslog may be slow, and has no fractions of a second. Microseconds. */
const TOGETHER = 10_000_000
const MOST = 1000

/** Whether this is news; changes `waiting`. */
export function isNews(waiting: Waiting[], { about, state, from, at }: Waiting): boolean {
  forget(waiting, at)
  const twin = waiting.findIndex(
    other => other.about === about && other.from !== from && other.state === state && Math.abs(other.at - at) <= TOGETHER,
  )
  if (twin >= 0) {
    // Both tell in the same order: what the other source said before its twin, this one has left out.
    const done = waiting[twin]!
    for (let i = twin; i >= 0; i--) if (waiting[i]!.about === done.about && waiting[i]!.from === done.from) waiting.splice(i, 1)
    return false
  }
  waiting.push({ about, state, from, at })
  if (waiting.length > MOST) waiting.shift()
  return true
}

function forget(waiting: Waiting[], at: number): void {
  for (let i = waiting.length - 1; i >= 0; i--) if (Math.abs(at - waiting[i]!.at) > 2 * TOGETHER) waiting.splice(i, 1)
}
