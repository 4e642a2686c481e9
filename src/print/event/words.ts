// Sentences for events, by type. An event without one prints its data by name.

/** `data` as src/events says; undefined when there is nothing better to say than the data itself. */
type Words = (data: never, subject: string) => string | undefined

export const words: Readonly<Record<string, Words>> = {
  'weight.changed': ({ from, to }: { from: number; to: number }) => `weight ${from} -> ${to}`,
  'agent.started': ({ version, role, collectors }: { version: string; role: string; collectors: readonly string[] }) =>
    `umtool ${version} as ${role}: ${collectors.join(', ')}`,
  'agent.stopped': ({ why }: { why: string }) => why,
  'agent.reloaded': ({ changed }: { changed: readonly string[] }) => (changed.length === 0 ? 'nothing changed' : `anew: ${changed.join(', ')}`),
  'collector.started': () => '',
  'collector.stopped': () => '',
  'collector.skipped': ({ why, remedy }: { why: string; remedy?: string }) => (remedy === undefined ? why : `${why}; try: ${remedy}`),
  'collector.failed': ({ why, retryIn }: { why: string; retryIn: number }) => `${why}; again in ${retryIn} s`,
  'collector.troubled': ({ what, evidence, times }: { what: string; evidence?: string; times: number }) =>
    `${what}${times > 1 ? ` (${times} times)` : ''}${evidence === undefined ? '' : `: ${evidence}`}`,
  'events.lost': ({ events, why }: { events: number; why: string }) => `${events} events lost: ${why}`,
}
