// What the tellers of incidents look at: lines in order, who is who, what was captured; and questions they all ask.
import type { ServiceSeen } from '../flow/clients.ts'
import type { Run } from './exchanges.ts'
import { type Line, saidAt } from './line.ts'
import { type Announcement, lastSign, type NodeSightings, type Place, type Sightings } from './sightings.ts'
import type { Evidence, Incident, IncidentKind, Phase, PhaseName } from './timeline.ts'
import { addressOf, bare, type World } from './world.ts'

export type Scene = {
  readonly world: World
  /** In order; without noise. */
  readonly lines: readonly Line[]
  /** With noise. */
  readonly all: readonly Line[]
  readonly sightings: Sightings
  /** When each node said what is only counted, in order: signs of life. */
  readonly signs: ReadonlyMap<string, readonly number[]>
  readonly clients: readonly ServiceSeen[]
  /** The time of a packet that `node` captured, by the clock of the cluster. */
  readonly corrected: (node: string, at: number) => number
  readonly until: number
  readonly drafts: Draft[]
}

export type Draft = Omit<Incident, 'id' | 'entries' | 'because' | 'clients'> & {
  readonly kind: IncidentKind
  readonly lines: Set<Line>
  readonly because: Draft[]
}

export const evidenceOf = (line: Line): Evidence => ({
  kind: 'event',
  id: line.event?.id ?? line.packet?.id ?? '',
  node: line.node,
  type: line.type,
  at: line.at,
})

export const packetEvidence = (node: string, place: Place, at: number, says: string): Evidence => ({
  kind: 'packet',
  id: place.event,
  node,
  packet: place.packet,
  at,
  says,
})

/** A phase that a line tells. */
export const phaseOf = (name: PhaseName, line: Line, subject = line.subject, more: readonly Line[] = []): Phase => ({
  name,
  at: line.at,
  node: line.node,
  subject,
  evidence: [line, ...more].map(evidenceOf),
})

/** Lines of [from, to] that nobody has told of yet. */
export function free(scene: Scene, from: number, to: number): readonly Line[] {
  return between(scene.lines, from, to).filter(line => line.incident === undefined)
}

/** By bisection: lines are in order. */
export function between(lines: readonly Line[], from: number, to: number): readonly Line[] {
  const start = firstAt(lines, from)
  let end = start
  while (end < lines.length && lines[end]!.at <= to) end++
  return lines.slice(start, end)
}

function firstAt(lines: readonly Line[], at: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (lines[middle]!.at < at) low = middle + 1
    else high = middle
  }
  return low
}

type Seen<Thing> = { readonly node: string; readonly at: number; readonly thing: Thing }

/** The earliest of what any node captured, by the clock of the cluster, that fits. */
function earliest<Thing>(
  scene: Scene,
  things: (seen: NodeSightings) => Iterable<Thing>,
  at: (thing: Thing) => number,
  fits: (thing: Thing, at: number) => boolean,
) {
  let found: Seen<Thing> | undefined
  for (const [node, seen] of scene.sightings.nodes) {
    for (const thing of things(seen)) {
      const when = scene.corrected(node, at(thing))
      if (fits(thing, when) && (found === undefined || when < found.at)) found = { node, at: when, thing }
    }
  }
  return found
}

/** The first time from `from` on that the address was announced with a MAC of the node; an answer to a question counts where nothing else is. */
export function announcedBy(scene: Scene, vip: string, node: string, from: number, to: number): Seen<Announcement> | undefined {
  const fits = (asked: boolean) => (a: Announcement, at: number) =>
    a.vip === vip && a.asked === asked && at >= from && at <= to && scene.world.macs.get(a.mac) === node
  const things = (seen: NodeSightings) => seen.announcements
  return earliest(scene, things, a => a.at, fits(false)) ?? earliest(scene, things, a => a.at, fits(true))
}

/** The first clients that came through the node from `from` on, for any service at one of the addresses. */
export function firstThrough(scene: Scene, vips: ReadonlySet<string>, node: string, from: number, to: number): Seen<Run> | undefined {
  return earliest(
    scene,
    seen => seen.exchanges.runs,
    run => run.first.at,
    (run, at) => run.via === node && at >= from && at <= to && isAt(run.service, vips),
  )
}

/** The first answer to one of those. */
export function firstAnswerThrough(scene: Scene, vips: ReadonlySet<string>, node: string, from: number, to: number): Seen<Run> | undefined {
  return earliest(
    scene,
    seen => seen.exchanges.runs,
    run => run.answer?.at ?? Number.POSITIVE_INFINITY,
    (run, at) => run.via === node && at >= from && at <= to && isAt(run.service, vips),
  )
}

const isAt = (service: string, vips: ReadonlySet<string>): boolean => vips.has(addressOf(service) ?? '')

/** The newest thing heard of a node before `at`: a packet with one of its MACs, an event of its own, a word of others on when it was last heard. */
export function lastHeard(scene: Scene, node: string, at: number): { readonly at: number; readonly evidence: readonly Evidence[] } | undefined {
  const macs = new Set([...scene.world.macs].filter(([, name]) => name === node).map(([mac]) => mac))
  let newest: { at: number; evidence: readonly Evidence[] } | undefined
  for (const [witness, seen] of scene.sightings.nodes) {
    const shift = scene.corrected(witness, at) - at
    const own = lastSign(seen, macs, at - shift)
    if (own === undefined) continue
    const when = scene.corrected(witness, own)
    if (newest === undefined || when > newest.at) newest = { at: when, evidence: [] }
  }
  const said = lastSaid(scene, node, at)
  return said !== undefined && (newest === undefined || said.at > newest.at) ? said : newest
}

/** The newest thing that a node's agent said before `at`, at its time. */
export function lastSaid(scene: Scene, node: string, at: number): { readonly at: number; readonly evidence: readonly Evidence[] } | undefined {
  const sign = scene.signs.get(node)?.findLast(when => when < at)
  let newest = sign === undefined ? undefined : { at: sign, evidence: [] as Evidence[] }
  for (let i = firstAt(scene.all, at) - 1; i >= 0; i--) {
    const line = scene.all[i]!
    if (newest !== undefined && line.at <= newest.at) break
    if (line.node !== node || line.event === undefined || isLate(line)) continue
    newest = { at: line.at, evidence: [evidenceOf(line)] }
    break
  }
  return newest
}

/** Said so long after its time that another life of the agent read it from a log: no sign that this one lived. Microseconds. */
const LATE = 5_000_000

const isLate = ({ event, written }: Line): boolean => (saidAt(event?.id ?? '') ?? written) - written > LATE

/** VIPs of a line: the address of its subject. */
export const vipOf = (scene: Scene, line: Line): string | undefined => {
  const address = bare(line.subject)
  return scene.world.vips.has(address) ? address : undefined
}

export function claim(draft: Draft, line: Line): void {
  draft.lines.add(line)
  line.incident ??= 'claimed'
}
