// Takeovers a log tells of, by any manager's word: Heartbeat and Pacemaker say that a node took over, keepalived that it is MASTER.
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import type { EventLog } from '../../log/log.ts'

/** Signs of one takeover: several instances, resources one after the other. Microseconds. */
const TOGETHER = 20_000_000
const TYPES = ['node.took-over', 'vrrp-instance.entered']

const tookOver = ({ type, data }: Event): boolean => type === 'node.took-over' || (data as { readonly state?: unknown } | null)?.state === 'MASTER'

/** Times of the last `count` of them, oldest first, microseconds; fewer when there are no more. */
export async function lastTakeovers(home: Pick<EventLog, 'read'>, count: number): Promise<number[]> {
  // One takeover may be many events; the whole log is read only when the newest were not enough.
  for (let last: number | undefined = 16 * count; ; last = undefined) {
    const found: Event[] = []
    for await (const batch of home.read({ types: TYPES, streams: ['events'], where: tookOver, last }))
      for (const recorded of batch) if (recorded.ok) found.push(recorded.event)
    const times = groups(found)
    // The oldest of what was cut off may have begun before.
    if (last === undefined || found.length < last || times.length > count) return times.slice(-count)
  }
}

function groups(events: readonly Event[]): number[] {
  const newest = new Map<string, number>()
  const times: number[] = []
  for (const { at, source } of events.toSorted((a, b) => a.at - b.at)) {
    const node = parseSource(source)?.node ?? source
    const before = newest.get(node)
    if (before === undefined || at - before > TOGETHER) times.push(at)
    newest.set(node, at)
  }
  return times
}
