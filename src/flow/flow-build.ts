// Flows out of sightings: connections, their packets, the way of each, and what became of the whole.

import { TCP } from '../trace/protocols.ts'
import { ACK, FIN, RST, SYN } from '../trace/tcp-header.ts'
import type { Coverage } from './coverage.ts'
import { type Faces, WAY_OUT, WAY_PAST } from './faces.ts'
import type { Flow, HopTime, Outcome, Passage, Step } from './flow.ts'
import { connectionsOf } from './flow-connections.ts'
import { type Fate, lossOf } from './flow-losses.ts'
import { packetsOf, stepsOf } from './flow-passages.ts'
import { clientEnd, type Sighting, serverEnd } from './flow-sighting.ts'

export type FlowKnowledge = {
  readonly coverage: Coverage
  readonly faces: Faces
  readonly when: (at: number) => string
  /** Whether a sample of one connection in `n` keeps that of a client's end. */
  readonly keeps: (client: { readonly address: string; readonly port: number }) => (n: number) => boolean
}

type Draft = { readonly fromClient: boolean; readonly sighting: Sighting; readonly steps: readonly Step[] }

/** Flows in order of time. */
export function flowsOf(sightings: readonly Sighting[], known: FlowKnowledge): Flow[] {
  const connections = connectionsOf(sightings).map(draftsOf)
  const forwarders = new Set(
    connections.flatMap(drafts =>
      drafts.flatMap(({ steps }) => steps.filter(step => step.in !== undefined && step.out?.way === WAY_OUT).map(({ node }) => node)),
    ),
  )
  return connections.map(drafts => flowOf(drafts, forwarders, known)).sort((a, b) => a.firstAt - b.firstAt)
}

/** The packets of a connection, each with its way, in order of time. */
function draftsOf(connection: readonly Sighting[]): Draft[] {
  return packetsOf(connection)
    .map((sightings): Draft => {
      const steps = stepsOf(sightings)
      const sighting = steps[0]!.in ?? steps[0]!.out!
      return { fromClient: sighting.fromClient, sighting, steps }
    })
    .sort((a, b) => a.sighting.time - b.sighting.time)
}

function flowOf(drafts: readonly Draft[], forwarders: ReadonlySet<string>, { coverage, faces, when, keeps }: FlowKnowledge): Flow {
  const there = pathOf(drafts.filter(({ fromClient, sighting }) => fromClient && sighting.quoting === undefined))
  const back = pathOf(drafts.filter(({ fromClient, sighting }) => !fromClient && sighting.quoting === undefined))
  const outcome = outcomeOf(drafts, endOf(coverage))
  const kept = keeps(clientEnd(drafts[0]!.sighting))
  const sent = sendsOf(drafts)
  // Who answers is where the way there ends, even where nothing is seen to go on.
  const sends = (one: Draft): boolean => !one.fromClient && one.steps[0]!.in === undefined
  const answers = drafts.find(one => sends(one) && one.sighting.quoting === undefined)?.steps[0]?.node
  // Who answers with an ICMP error has not lost the packet.
  const refuses = drafts.find(one => sends(one))?.steps[0]?.node
  const judged = drafts.map((draft, i): Passage => {
    const { fromClient } = draft
    const { again, resent } = sent[i]!
    const path = fromClient ? there : back
    const end = fromClient ? (answers ?? refuses) : path.at(-1)
    const fate: Fate = { resent, acknowledged: acknowledgedOf(draft, drafts), path, forwarders, end }
    const loss = draft.sighting.quoting === undefined ? lossOf(draft.steps, fate, { coverage, faces, kept, when }) : undefined
    return { ...draft, again, loss }
  })
  const passages = agreed(judged)
  const forwards = drafts.flatMap(({ fromClient, steps, sighting }) => (fromClient && sighting.quoting === undefined ? steps : []))
  const directors = [...new Set(forwards.filter(step => step.in !== undefined && step.out?.way === WAY_OUT).map(({ node }) => node))]
  const change = forwards.findLast(step => step.change !== undefined && step.out?.way === WAY_OUT)?.change
  const first = drafts[0]!.sighting
  const front = drafts.find(({ fromClient }) => fromClient)?.sighting ?? first
  const last =
    answers ??
    (forwards.some(step => step.node === there.at(-1) && step.in !== undefined && step.in.way !== WAY_PAST && step.out === undefined)
      ? there.at(-1)
      : undefined)
  const serverNode = last !== undefined && !directors.includes(last) && last !== clientNode(drafts) ? last : undefined
  const service = front.fromClient ? serverEnd(front) : visibleService(drafts)
  return {
    protocol: first.protocol,
    client: clientEnd(first),
    service,
    server: change?.kind === 'nat' ? change.to : change?.kind === 'tunnel' ? change.to : undefined,
    serverNode,
    directors,
    forwarding:
      change !== undefined
        ? change.kind === 'nat'
          ? 'masq'
          : change.kind === 'tunnel'
            ? 'tunnel'
            : 'route'
        : answers !== undefined && coverage.get(answers)?.role === 'director'
          ? 'local'
          : undefined,
    firstAt: first.time,
    lastAt: Math.max(...drafts.map(({ sighting }) => sighting.time)),
    there,
    back,
    hops: hopsOf(drafts),
    passages,
    outcome,
    retransmissions: passages.filter(({ again }) => again > 0).length,
    losses: passages.filter(({ loss }) => loss !== undefined && loss.kind !== 'unseen' && loss.sure).length,
  }
}

/** Where packets are known to have come without being seen, those that nobody acknowledges have come as well. */
function agreed(passages: readonly Passage[]): Passage[] {
  const blind = new Set(passages.flatMap(({ loss }) => (loss?.kind === 'unseen' ? [`${loss.after} ${loss.before}`] : [])))
  return passages.map(passage => {
    const { loss, sighting } = passage
    if (loss?.kind !== 'between' || takesNumbers(sighting) || !blind.has(`${loss.after} ${loss.before}`)) return passage
    return { ...passage, loss: { ...loss, kind: 'unseen', sure: false } }
  })
}

/** A client whose node captures sends without having received. */
const clientNode = (drafts: readonly Draft[]): string | undefined =>
  drafts.find(({ fromClient, steps }) => fromClient && steps[0]!.in === undefined)?.steps[0]?.node

/** As the client sees it: of answers, where they have gone furthest. */
function visibleService(drafts: readonly Draft[]): { address: string; port: number } {
  const steps = drafts.flatMap(({ steps }) => steps.slice(-1))
  const furthest = steps.at(-1)
  return serverEnd(furthest?.out ?? furthest?.in ?? drafts[0]!.sighting)
}

/** The longest way, of equally long ones the most usual. */
function pathOf(drafts: readonly Draft[]): string[] {
  const counts = new Map<string, { path: string[]; times: number }>()
  for (const { steps } of drafts) {
    const path = steps.map(({ node }) => node)
    const key = path.join('\t')
    const one = counts.get(key)
    if (one === undefined) counts.set(key, { path, times: 1 })
    else one.times++
  }
  let best: { path: string[]; times: number } = { path: [], times: 0 }
  for (const one of counts.values())
    if (one.path.length > best.path.length || (one.path.length === best.path.length && one.times > best.times)) best = one
  return best.path
}

const takesNumbers = ({ flags, payload }: Sighting): boolean => payload > 0 || (flags & (SYN | FIN)) !== 0

/** How often the same bytes had been sent before, and whether they were sent again. */
function sendsOf(drafts: readonly Draft[]): { again: number; resent: boolean }[] {
  const times = new Map<string, number[]>()
  const sends = drafts.map(() => ({ again: 0, resent: false }))
  for (const [i, { sighting }] of drafts.entries()) {
    if (sighting.protocol !== TCP || sighting.quoting !== undefined || !takesNumbers(sighting)) continue
    const key = `${sighting.fromClient} ${sighting.sequence} ${sighting.flags & (SYN | FIN)} ${sighting.payload}`
    const before = times.get(key) ?? []
    times.set(key, before)
    sends[i]!.again = before.length
    for (const k of before) sends[k]!.resent = true
    before.push(i)
  }
  return sends
}

const WHOLE = 2 ** 32
const ahead = (a: number, b: number): number => (((a - b) % WHOLE) + WHOLE) % WHOLE

/** Whether the other side acknowledged it, at any time; undefined where nothing is acknowledged. */
function acknowledgedOf({ sighting, fromClient }: Draft, drafts: readonly Draft[]): boolean | undefined {
  if (sighting.protocol !== TCP || sighting.quoting !== undefined || !takesNumbers(sighting)) return undefined
  const end = (sighting.sequence + sighting.payload + ((sighting.flags & (SYN | FIN)) !== 0 ? 1 : 0)) % WHOLE
  const others = drafts.filter(one => one.fromClient !== fromClient && one.sighting.quoting === undefined)
  if (others.length === 0) {
    // Answers go another way: the client's own next packets show what it was told.
    const later = drafts.some(
      one => one.fromClient === fromClient && (one.sighting.flags & (ACK | SYN)) === ACK && ahead(one.sighting.sequence, end) < WHOLE / 2,
    )
    return later ? true : (sighting.flags & FIN) !== 0 ? undefined : false
  }
  return others.some(one => (one.sighting.flags & ACK) !== 0 && ahead(one.sighting.acknowledgment, end) < WHOLE / 2)
}

/** The last that was captured at all. */
const endOf = (coverage: Coverage): number => Math.max(...[...coverage.values()].map(({ lives }) => lives.at(-1)?.until ?? 0))

/** Microseconds: a first SYN this shortly before the end may be answered yet. */
const PATIENCE = 1e6

function outcomeOf(drafts: readonly Draft[], end: number): Outcome {
  const packets = drafts.filter(({ sighting }) => sighting.quoting === undefined)
  const quoted = drafts.length > packets.length
  if (drafts[0]!.sighting.protocol !== TCP) {
    if (packets.some(({ fromClient }) => !fromClient)) return 'open'
    return quoted ? 'unreachable' : 'unanswered'
  }
  const flags = (fromClient: boolean, bits: number): boolean =>
    packets.some(one => one.fromClient === fromClient && (one.sighting.flags & bits) !== 0)
  const begun = packets.some(one => one.fromClient && (one.sighting.flags & (SYN | ACK)) === SYN)
  const answered = packets.some(
    one => (!one.fromClient && (one.sighting.flags & RST) === 0) || (one.fromClient && (one.sighting.flags & (ACK | RST | SYN)) === ACK),
  )
  if (begun && !answered && packets.length === 1 && packets[0]!.sighting.time > end - PATIENCE) return 'open'
  if (begun && !answered) return flags(false, RST) ? 'refused' : quoted ? 'unreachable' : 'unanswered'
  const closedByClient = flags(true, FIN)
  const oneWay = !packets.some(({ fromClient }) => !fromClient)
  if (closedByClient && (oneWay || flags(false, FIN))) return 'closed'
  if (flags(true, RST) || flags(false, RST)) return 'reset'
  const numbered = packets.filter(({ sighting }) => takesNumbers(sighting))
  const tail = numbered.slice(-2)
  const [one, two] = tail
  if (one !== undefined && two !== undefined && one.sighting.sequence === two.sighting.sequence && one.fromClient === two.fromClient) return 'stalled'
  return 'open'
}

/** Delays from node to node and through nodes. */
function hopsOf(drafts: readonly Draft[]): HopTime[] {
  const times = new Map<string, { from: string; to: string; values: number[]; error: number }>()
  const note = (from: string, to: string, value: number, error: number): void => {
    const key = `${from}\t${to}`
    let one = times.get(key)
    if (one === undefined) {
      one = { from, to, values: [], error: 0 }
      times.set(key, one)
    }
    one.values.push(value)
    if (error > one.error) one.error = error
  }
  for (const { steps } of drafts)
    for (const [i, step] of steps.entries()) {
      if (step.delay !== undefined) note(steps[i - 1]!.node, step.node, step.delay, step.delayError ?? 0)
      if (step.inside !== undefined) note(step.node, step.node, step.inside, 0)
    }
  return [...times.values()].map(({ from, to, values, error }) => {
    values.sort((a, b) => a - b)
    return { from, to, least: values[0]!, median: values[values.length >> 1]!, most: values.at(-1)!, error, packets: values.length }
  })
}

/** Something a person should look at. */
export const isTroubled = ({ outcome, losses, retransmissions }: Flow): boolean =>
  losses > 0 || retransmissions > 0 || (outcome !== 'closed' && outcome !== 'open')

/** The most troubled first, then the newest. */
export const byTrouble = (a: Flow, b: Flow): number => Number(isTroubled(b)) - Number(isTroubled(a)) || b.firstAt - a.firstAt
