// keepalived says every change of state twice, in its log and in its notify FIFO. Whichever comes first is the event; the other is
// recognised by what it is about, the state and the time, so that neither a line that one of them lost nor a flap of a few
// milliseconds goes missing. Pure.

export type Heard = 'fifo' | 'log'

/** Said from one source, not heard from the other yet. Microseconds. */
export type Waiting = { readonly about: string; readonly state: string; readonly from: Heard; readonly at: number }

/** The two tell of one change within this time: syslog may be slow, and has no fractions of a second. Microseconds. */
const TOGETHER = 10_000_000
const MOST = 1000

/** What one source has left out is not waited for longer than this. Microseconds. */
const LEFT_OUT = 2_000_000

/**
 * Whether this is news; changes `waiting`. Both tell in the same order, so the twin is the first of its kind from the other source, or
 * a later one if what stands before it is old enough to have been left out by this source (the log has no line for a group's start).
 */
export function isNews(waiting: Waiting[], { about, state, from, at }: Waiting): boolean {
  forget(waiting, at)
  const others = waiting.filter(other => other.about === about && other.from !== from)
  const twin = others.findIndex(
    (other, i) => other.state === state && Math.abs(other.at - at) <= TOGETHER && others.slice(0, i).every(before => at - before.at > LEFT_OUT),
  )
  if (twin >= 0) {
    for (const done of others.slice(0, twin + 1)) waiting.splice(waiting.indexOf(done), 1)
    return false
  }
  waiting.push({ about, state, from, at })
  if (waiting.length > MOST) waiting.shift()
  return true
}

function forget(waiting: Waiting[], at: number): void {
  for (let i = waiting.length - 1; i >= 0; i--) if (Math.abs(at - waiting[i]!.at) > 2 * TOGETHER) waiting.splice(i, 1)
}
