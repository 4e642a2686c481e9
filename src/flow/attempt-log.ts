// What became of the attempts at one service: those served at once in columns, since they are many, all others one by one.
import { type Asked, type Attempt, frontOf, referenceOf, servedBy } from './attempts.ts'
import type { PacketReference } from './clients.ts'

export type FailureKind = 'refused' | 'unanswered' | 'unreachable' | 'cut' | 'late' | 'searched'

/** From the first packet that was not served; `to` where the same attempt was served in the end. */
export type Failure = {
  readonly kind: FailureKind
  readonly from: number
  readonly to: number | undefined
  readonly client: number
  readonly entry: number
  /** Bits of the nodes that saw the first packet, see frontOf. */
  readonly front: number
  readonly reference: PacketReference | undefined
  /** The packet that was served in the end. */
  readonly servedBy: Asked | undefined
}

/** Attempts that were served, by the packet that was: in no order until asked. */
export type Served = { at: number; doneAt: number; entry: number; front: number; client: number; node: string; event: string; packet: number }

export type Counts = {
  attempts: number
  answered: number
  refused: number
  unanswered: number
  unreachable: number
  open: number
  late: number
  cut: number
}

export const newCounts = (): Counts => ({ attempts: 0, answered: 0, refused: 0, unanswered: 0, unreachable: 0, open: 0, late: 0, cut: 0 })

export type AttemptLog = {
  readonly at: number[]
  readonly entry: number[]
  readonly client: number[]
  readonly front: number[]
  readonly doneAt: number[]
  readonly node: string[]
  readonly event: string[]
  readonly packet: number[]
  readonly failures: Failure[]
  /** By entry: whose attempts count is known only in the end. */
  readonly counts: Map<number, Counts>
  firstAt: number
  lastAt: number
  /** Attempts and failures forgotten to make room. */
  forgotten: number
}

export const newAttemptLog = (): AttemptLog => ({
  at: [],
  entry: [],
  client: [],
  front: [],
  doneAt: [],
  node: [],
  event: [],
  packet: [],
  failures: [],
  counts: new Map(),
  firstAt: Number.POSITIVE_INFINITY,
  lastAt: Number.NEGATIVE_INFINITY,
  forgotten: 0,
})

/** Of one service: some 60 MB. */
const MOST_SERVED = 1_000_000
const MOST_FAILURES = 100_000

function noteServed(log: AttemptLog, asked: Asked, client: number): void {
  const { at, entry, node, event, packet } = asked
  if (log.at.length >= MOST_SERVED) {
    log.forgotten += MOST_SERVED / 2
    for (const column of [log.at, log.entry, log.client, log.front, log.doneAt, log.node, log.event, log.packet]) column.splice(0, MOST_SERVED / 2)
  }
  log.at.push(at)
  log.entry.push(entry)
  log.client.push(client)
  log.front.push(frontOf(asked))
  log.doneAt.push(asked.doneAt)
  log.node.push(node)
  log.event.push(event)
  log.packet.push(packet)
}

function noteFailure(log: AttemptLog, failure: Failure): void {
  if (log.failures.length >= MOST_FAILURES) {
    log.forgotten += MOST_FAILURES / 2
    log.failures.splice(0, MOST_FAILURES / 2)
  }
  log.failures.push(failure)
}

/** An unanswered attempt this shortly before the end may still be answered: two retransmissions. */
export const PATIENCE = 3_000_000

/** Writes down what became of it; `end`: the last time anything was captured where it was seen. */
export function conclude(log: AttemptLog, a: Attempt, end: number): void {
  const [first] = a.asked
  if (a.lastAt > log.lastAt) log.lastAt = a.lastAt
  const start = first?.at ?? a.lastAt
  if (start < log.firstAt) log.firstAt = start
  const entry = first?.entry ?? -1
  let counts = log.counts.get(entry)
  if (counts === undefined) {
    counts = newCounts()
    log.counts.set(entry, counts)
  }
  if (first !== undefined) concludeBeginning(log, counts, a, first, end)
  const stalled = a.stalls >= LEAST_STALLS && !a.closed && end - a.lastAt >= 0 && end - a.stalledSince >= PATIENCE
  if (a.cutAt > 0 || (a.answeredAt > 0 && stalled)) {
    counts.cut++
    const from = a.stalledSince > 0 ? a.stalledSince : a.cutAt
    noteFailure(log, {
      kind: 'cut',
      from,
      to: undefined,
      client: a.client,
      entry,
      front: first ? frontOf(first) : 0,
      reference: first && referenceOf(first),
      servedBy: undefined,
    })
  }
}

/** Sent again twice: once alone may be a packet lost by chance. */
const LEAST_STALLS = 2

function concludeBeginning(log: AttemptLog, counts: Counts, a: Attempt, first: Asked, end: number): void {
  counts.attempts++
  const fail = (kind: FailureKind, to?: number, by?: Asked): void =>
    noteFailure(log, {
      kind,
      from: first.at,
      to,
      client: a.client,
      entry: first.entry,
      front: frontOf(first),
      reference: referenceOf(first),
      servedBy: by,
    })
  const served = servedBy(a)
  if (served !== undefined) {
    counts.answered++
    served.doneAt = a.clientFinAt > 0 ? a.clientFinAt : a.serverFinAt
    if (served === first && a.moreAsked === 0) return noteServed(log, first, a.client)
    counts.late++
    return fail('late', served.at, served)
  }
  if (a.refusedAt > 0) {
    counts.refused++
    return fail('refused')
  }
  if (a.unreachableAt > 0) {
    counts.unreachable++
    return fail('unreachable')
  }
  if (a.datagrams || (a.asked.length === 1 && end - first.at < PATIENCE)) {
    counts.open++
    return
  }
  counts.unanswered++
  fail('unanswered')
}
