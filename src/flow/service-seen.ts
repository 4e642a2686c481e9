// What was folded, service by service, as data for others.
import { type AttemptLog, conclude, newAttemptLog, newCounts } from './attempt-log.ts'
import type { CapturedReader } from './captured.ts'
import type { ClientsSeen, ServiceSeen } from './clients.ts'
import { isVirtual } from './endpoints.ts'
import { endOf, type Folded, isClientsEntry, logOf, serviceOf } from './folded.ts'
import { outagesOf } from './outages.ts'
import { searchFailures } from './searches.ts'

/** The same again after more packets: what still lives is concluded in a copy. */
export function seenBy(folded: Folded, reader: CapturedReader): ClientsSeen {
  const logs = new Map([...folded.logs].map(([service, log]) => [service, copyOf(log)]))
  for (const attempt of folded.attempts.values()) conclude(logOf(logs, serviceOf(folded.endpoints, attempt)), attempt, endOf(folded, attempt))
  const chosen = servicesAmong(folded, [...logs.keys()])
  const services = chosen.map(service => seenOf(folded, service, logs.get(service)!)).filter(({ attempts, cut }) => attempts > 0 || cut > 0)
  services.sort((a, b) => b.attempts - a.attempts || (a.service < b.service ? -1 : 1))
  const { packets, unreadableBatches, unreadablePackets } = reader
  return { services, packets, unreadable: { batches: unreadableBatches, packets: unreadablePackets } }
}

/** Those known to be virtual; where none is, all TCP ones that are no real server behind NAT. */
function servicesAmong({ endpoints }: Folded, all: readonly string[]): string[] {
  const virtual = all.filter(service => isVirtual(endpoints.get(service)))
  return virtual.length > 0 ? virtual : all.filter(service => service.startsWith('tcp/') && endpoints.get(service)?.real !== true)
}

function seenOf(folded: Folded, service: string, log: AttemptLog): ServiceSeen {
  const isClients = (entry: number): boolean => isClientsEntry(folded, entry)
  const sum = newCounts()
  for (const [entry, counts] of log.counts) if (isClients(entry)) for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts[key]
  const searched = searchFailures(folded.searches, service, folded.clients, log)
  log.failures.push(...searched)
  const end = Math.max(log.lastAt, ...folded.nodes.map(({ endAt }) => endAt))
  const { attempts, answered, refused, unanswered, unreachable, open, late, cut } = sum
  return {
    service,
    firstAt: Math.round(log.firstAt),
    lastAt: Math.round(log.lastAt),
    attempts,
    answered,
    refused,
    unanswered,
    unreachable,
    open,
    answeredLate: late,
    retransmitted: Math.max(0, ...Array.from(folded.again.get(service) ?? [], count => count ?? 0)),
    cut,
    outages: outagesOf(log, isClients, end),
  }
}

function copyOf(log: AttemptLog): AttemptLog {
  const { at, entry, client, front, doneAt, node, event, packet, failures, counts } = log
  return {
    ...newAttemptLog(),
    ...log,
    at: [...at],
    entry: [...entry],
    client: [...client],
    front: [...front],
    doneAt: [...doneAt],
    node: [...node],
    event: [...event],
    packet: [...packet],
    failures: [...failures],
    counts: new Map([...counts].map(([key, one]) => [key, { ...one }])),
  }
}
