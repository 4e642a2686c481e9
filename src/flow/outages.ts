// Outages out of attempts: from the first packet of a client that was not served to the first one that was again.
import type { AttemptLog, Failure, Served } from './attempt-log.ts'
import { frontOf } from './attempts.ts'
import type { KnownBy, Outage, PacketReference } from './clients.ts'

/** Attempts looked at to find the rhythm of clients before an outage. */
const LOOK_BACK = 400
/** So many distances in a row must be alike, by this share or this many microseconds. */
const LEAST_BEATS = 4
const ALIKE = 0.05
const ALIKE_MICROS = 5_000
/** A gap this many times the beat: an attempt is missing in it. */
const MISSING = 1.5
const MOST_OUTAGES = 10_000

/** `counts`: whether what came in at an entry is a client's, not a health check of the cluster itself. `end`: the last packet of all. */
export function outagesOf(log: AttemptLog, isClients: (entry: number) => boolean, end: number): Outage[] {
  const served = servedOf(log, isClients)
  const failures = log.failures.filter(({ entry }) => entry < 0 || isClients(entry)).sort((a, b) => a.from - b.from)
  const outages: Outage[] = []
  let next = 0
  while (next < failures.length && outages.length < MOST_OUTAGES) {
    const first = failures[next]!
    const to = firstAfter(served, first.from)
    const until = to?.at ?? Number.POSITIVE_INFINITY
    const inside: Failure[] = []
    while (next < failures.length && failures[next]!.from < until) inside.push(failures[next++]!)
    outages.push(told(served, inside, first, to, end))
  }
  return [...outages, ...fromGaps(served, outages)].sort((a, b) => a.from - b.from)
}

function servedOf(log: AttemptLog, isClients: (entry: number) => boolean): Served[] {
  const served: Served[] = []
  for (let i = 0; i < log.at.length; i++)
    if (isClients(log.entry[i]!))
      served.push({
        at: log.at[i]!,
        entry: log.entry[i]!,
        front: log.front[i]!,
        doneAt: log.doneAt[i]!,
        client: log.client[i]!,
        node: log.node[i]!,
        event: log.event[i]!,
        packet: log.packet[i]!,
      })
  for (const { servedBy, client } of log.failures)
    if (servedBy !== undefined && isClients(servedBy.entry)) served.push({ ...servedBy, front: frontOf(servedBy), client })
  return served.sort((a, b) => a.at - b.at)
}

/** Index of the first that is later than `at`. */
function indexAfter(served: readonly Served[], at: number): number {
  let low = 0
  let high = served.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (served[middle]!.at > at) high = middle
    else low = middle + 1
  }
  return low
}

/** The first answer that was complete, to any packet later than `at`. */
function answeredAfter(served: readonly Served[], at: number): number | undefined {
  let first = Number.POSITIVE_INFINITY
  for (let i = indexAfter(served, at); i < served.length && served[i]!.at < first; i++) {
    const { doneAt } = served[i]!
    if (doneAt > 0 && doneAt < first) first = doneAt
  }
  return Number.isFinite(first) ? Math.round(first) : undefined
}

const firstAfter = (served: readonly Served[], at: number): Served | undefined => served[indexAfter(served, at)]

const referenceTo = ({ event, packet, node, at }: Served): PacketReference => ({ event, packet, node, at: Math.round(at) })

function told(served: readonly Served[], inside: readonly Failure[], first: Failure, to: Served | undefined, end: number): Outage {
  const before = indexAfter(served, first.from) - 1
  const last = served[before]
  let from = first.from
  let how: KnownBy = 'seen'
  if (last !== undefined && first.entry >= 0 && (last.front & first.front) === 0) {
    // Another node saw this packet than saw the last one that was served: there may have been others in between that nobody saw.
    const expected = nextBeat(served, before, first.from)
    how = expected === undefined ? 'bounds' : expected < first.from ? 'rhythm' : 'seen'
    if (expected !== undefined && expected < from) from = expected
  }
  const counted = { refused: 0, unanswered: 0, unreachable: 0, cut: 0 }
  for (const { kind } of inside) if (kind !== 'late' && kind !== 'searched') counted[kind]++
  const evidence = [last && referenceTo(last), first.reference, to && referenceTo(to)].filter(one => one !== undefined)
  return {
    from: Math.round(from),
    to: to && Math.round(to.at),
    answered: answeredAfter(served, first.from),
    milliseconds: Math.round(((to?.at ?? Math.max(end, from)) - from) / 1000),
    how,
    earliest: Math.round(Math.min(from, last?.at ?? from)),
    latest: Math.round(first.from),
    attempts: inside.filter(({ kind }) => kind !== 'cut' && kind !== 'searched').length,
    lostConnections: counted.cut,
    failures: counted,
    evidence,
  }
}

/**
 * When the first attempt after the one at `index` was due, by the clients that had tried in a steady rhythm until then: the earliest of
 * theirs, and before `limit`. Undefined without a rhythm; `limit` itself when none was due before.
 */
function nextBeat(served: readonly Served[], index: number, limit: number): number | undefined {
  const byClient = new Map<number, number[]>()
  for (let i = index; i >= 0 && i > index - LOOK_BACK; i--) {
    const { client, at } = served[i]!
    const times = byClient.get(client)
    if (times === undefined) byClient.set(client, [at])
    else if (times.length <= 2 * LEAST_BEATS) times.push(at)
  }
  let earliest: number | undefined
  for (const times of byClient.values()) {
    const beat = beatOf(times)
    if (beat === undefined) continue
    let due = times[0]! + beat
    // One that was due before the last one served was left out by the client itself.
    while (due <= served[index]!.at) due += beat
    if (due > limit - Math.max(ALIKE_MICROS, beat * ALIKE)) due = limit
    if (earliest === undefined || due < earliest) earliest = due
  }
  return earliest
}

/** The distance of attempts that come like a clock; `times` newest first. */
function beatOf(times: readonly number[]): number | undefined {
  const distances = times.slice(1).map((at, i) => times[i]! - at)
  if (distances.length < LEAST_BEATS) return undefined
  const beat = [...distances].sort((a, b) => a - b)[distances.length >> 1]!
  const alike = distances.filter(one => Math.abs(one - beat) <= Math.max(ALIKE_MICROS, beat * ALIKE)).length
  return beat > 0 && alike >= distances.length - 1 ? beat : undefined
}

/** Nothing failed that was seen, but the beat paused, and then went on at another node: what was sent in between reached nobody. */
function fromGaps(served: readonly Served[], known: readonly Outage[]): Outage[] {
  const found: Outage[] = []
  for (let i = 1; i < served.length && found.length < MOST_OUTAGES; i++) {
    const last = served[i - 1]!
    const now = served[i]!
    if ((last.front & now.front) !== 0 || known.some(({ from, to }) => from < now.at && (to ?? Number.POSITIVE_INFINITY) > last.at)) continue
    const due = nextBeat(served, i - 1, now.at)
    if (due === undefined || now.at - last.at < (due - last.at) * MISSING) continue
    found.push({
      from: Math.round(due),
      to: Math.round(now.at),
      answered: answeredAfter(served, last.at),
      milliseconds: Math.round((now.at - due) / 1000),
      how: 'rhythm',
      earliest: Math.round(last.at),
      latest: Math.round(now.at),
      attempts: 0,
      lostConnections: 0,
      failures: { refused: 0, unanswered: 0, unreachable: 0, cut: 0 },
      evidence: [referenceTo(last), referenceTo(now)],
    })
  }
  return found
}
