// The four streams a log is kept in, by how long an event is worth keeping. A type's name tells its stream, so that types of a newer
// umtool find theirs too.

/** Packets: hours. Counters: days. Transitions, facts, full pictures and findings: months. Requests and their outcomes: years. */
export const STREAMS = ['capture', 'stats', 'events', 'actions'] as const

export type Stream = (typeof STREAMS)[number]

export function streamOf(type: string): Stream {
  if (type.endsWith('.captured')) return 'capture'
  if (type.endsWith('.counted')) return 'stats'
  if (type.startsWith('action.')) return 'actions'
  return 'events'
}
