// umtool events --follow --group: the share that this process has of a log, as one of several. What was printed is committed; stderr says
// which parts, and which clusters, that is.
import { parseSource } from '../../events/source.ts'
import type { EventLog, Recorded } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import type { ShareChanged, ShareOptions } from '../../log/share.ts'

/** For sharing the log is written, if only the place; but nobody makes a log by looking at one. */
export async function openShared(where: string | undefined): Promise<EventLog> {
  const log = await openLog(where, 'read')
  // In Kafka the place of a group is the brokers' own.
  if (log.home.startsWith('kafka:')) return log
  await log.close()
  return openLog(where, 'write')
}

/** One share of the log, as if it were all there is to read: each batch is committed when the next one is asked for. `say` is told one sentence at a time. */
export function shareOf(log: EventLog, group: string, from: ShareOptions['from'], say: (text: string) => void): Pick<EventLog, 'home' | 'read'> {
  return {
    home: log.home,
    async *read({ streams, types, nodes, collectors, where, signal } = {}) {
      const told = newTold(group, say)
      for await (const portion of log.share({ streams, types, nodes, collectors, where, signal, group, from })) {
        if (portion.kind === 'share') told.share(portion)
        if (portion.kind !== 'events') continue
        told.clusters(portion.recorded)
        yield portion.recorded
        if (!(await portion.commit())) say(`group ${group}: another member has got some of what was just printed, and prints it again`)
      }
    },
  }
}

function newTold(group: string, say: (text: string) => void) {
  let share: ShareChanged | undefined
  let known = new Set<string>()
  return {
    share(now: ShareChanged): void {
      share = now
      known = new Set([...known].filter(cluster => now.has.includes(now.partOf(cluster))))
      const parts = now.has.length === 0 ? 'no part yet' : now.has.length === now.of ? 'all parts' : `parts ${now.has.join(' ')}`
      const clusters = known.size === 0 ? '' : `, with ${[...known].sort().join(' ')}`
      say(`group ${group}: ${parts} of ${now.of}${clusters}`)
      for (const { part, stream, events } of now.missed)
        say(`group ${group}: about ${events} events of ${stream} in part ${part} were dropped before the group came to them`)
    },
    clusters(recorded: readonly Recorded[]): void {
      for (const one of recorded) {
        const cluster = one.ok ? parseSource(one.event.source)?.cluster : undefined
        if (cluster === undefined || known.has(cluster)) continue
        known.add(cluster)
        say(`group ${group}: cluster ${cluster}, part ${share?.partOf(cluster)}`)
      }
    },
  }
}
