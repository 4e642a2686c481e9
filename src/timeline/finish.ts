// The last step of the telling: drafts become incidents, lines and packets entries, and what follows from what is said by places.
import type { Clocks } from '../flow/clocks.ts'
import type { Line } from './line.ts'
import { clockNotes, type Order } from './order.ts'
import { clientsOf, totalsOf } from './outages.ts'
import { type RateKeeper, ratesOf } from './rates.ts'
import type { Draft, Scene } from './scene.ts'
import type { Entry, Evidence, Holding, Incident, Phase, TellingPacket, Timeline } from './timeline.ts'

type Rest = {
  readonly since: number
  readonly until: number
  readonly events: number
  readonly leftOut: Readonly<Record<string, number>>
  readonly clocks: Clocks
  readonly order: Order
  readonly rates: RateKeeper
  readonly holdings: readonly Holding[]
  /** Incidents about something else are left out; undefined: all are told. */
  readonly subjects: readonly string[] | undefined
}

export function finish(scene: Scene, { since, until, events, leftOut, clocks, order, rates, holdings, subjects }: Rest): Timeline {
  const { world, clients, sightings } = scene
  const drafts = inRange(scene.drafts, since, until).filter(
    draft => subjects === undefined || draft.subjects.some(subject => subjects.some(one => mentions(subject, one))),
  )
  link(drafts)
  drafts.forEach((draft, i) => {
    for (const line of draft.lines) line.incident = `I${i + 1}`
  })
  const lines = [...withFolded(scene), ...drafts.flatMap((draft, i) => packetLines(draft, `I${i + 1}`))]
  lines.sort((a, b) => a.at - b.at)
  const places = new Map(lines.map((line, place) => [line, place]))
  const packets = Map.groupBy(
    lines.filter(({ packet }) => packet !== undefined),
    ({ incident }) => incident,
  )
  const incidents = drafts.map((draft, i) => incidentOf(scene, draft, `I${i + 1}`, drafts, places, packets.get(`I${i + 1}`) ?? []))
  return {
    version: 1,
    since,
    until,
    clusters: [...world.clusters].sort(),
    nodes: [...world.nodes].map(([name, role]) => ({ name, role })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    vips: [...world.vips].sort(),
    services: [...world.services].sort(),
    incidents,
    entries: lines.map(line => entryOf(line, places)),
    leftOut: Object.fromEntries(Object.entries(leftOut).sort(([a], [b]) => (a < b ? -1 : 1))),
    clocks: clockNotes(order, clocks),
    rates: ratesOf(rates),
    holdings: endedBy(drafts, holdings),
    clients: clients.map(totalsOf),
    captured: sightings.packets,
    events,
  }
}

/** Who died held nothing any more, though nobody could say so. */
function endedBy(drafts: readonly Draft[], holdings: readonly Holding[]): Holding[] {
  return holdings.map(holding => {
    const death = drafts.find(
      ({ kind, from, subjects, began }) =>
        kind === 'failover' &&
        from === holding.node &&
        subjects.includes(holding.address) &&
        (holding.from ?? 0) < began &&
        (holding.to ?? Number.POSITIVE_INFINITY) > began,
    )
    return death === undefined || (holding.to ?? Number.POSITIVE_INFINITY) < (death.ended ?? 0) ? holding : { ...holding, to: death.began }
  })
}

/** `tcp/10.1.1.100:80 10.1.1.11:80` is about `10.1.1.100`, `10.1.1.100:80` and `10.1.1.11:80`, and not about `10.1.1.1`. */
function mentions(subject: string, one: string): boolean {
  for (let at = subject.indexOf(one); at >= 0; at = subject.indexOf(one, at + 1)) {
    const [before = ' ', after = ' '] = [subject[at - 1], subject[at + one.length]]
    if (/[ /[]/.test(before) && (/[ \]/]/.test(after) || (after === ':' && !one.includes(']')))) return true
  }
  return false
}

const inRange = (drafts: readonly Draft[], since: number, until: number): Draft[] =>
  drafts
    .filter(({ began, ended }) => began <= until && (ended ?? until) >= since)
    .sort((a, b) => a.began - b.began || (a.subjects[0]! < b.subjects[0]! ? -1 : 1))

/** Noise stays in the list; lines that were folded into others do not. */
function withFolded({ all, lines }: Scene): Line[] {
  const kept = new Set(lines)
  return all.filter(line => line.noise || kept.has(line))
}

const BAD: ReadonlySet<string> = new Set(['failover', 'both-active', 'link-cut', 'node-down', 'manager-died'])

/** What lies within a takeover's time and can only come of it. */
function link(drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    for (const cause of drafts) {
      if (cause === draft || cause.began > draft.began || (cause.ended ?? Number.POSITIVE_INFINITY) < draft.began) continue
      const follows =
        (BAD.has(cause.kind) &&
          (draft.kind === 'service-lost' || draft.kind === 'agent-silent' || draft.kind === 'other' || draft.kind === 'node-down')) ||
        (cause.kind === 'link-cut' && draft.kind === 'both-active')
      if (follows) draft.because.push(cause)
    }
  }
}

function incidentOf(
  scene: Scene,
  draft: Draft,
  id: string,
  drafts: readonly Draft[],
  places: ReadonlyMap<Line, number>,
  packets: readonly Line[],
): Incident {
  const { lines, because, ...rest } = draft
  const own = [...lines, ...packets].flatMap(line => places.get(line) ?? [])
  return {
    ...rest,
    id,
    clients:
      draft.severity === 'note' && draft.kind !== 'takeover' ? [] : clientsOf(scene, servedBy(scene, draft), draft.began, draft.ended ?? scene.until),
    because: because.map(cause => `I${drafts.indexOf(cause) + 1}`),
    entries: own.sort((a, b) => a - b),
  }
}

/** What clients could notice: the services it is about, or all where it is about links and nodes. */
function servedBy({ clients, world }: Scene, { subjects }: Draft): ReadonlySet<string> {
  const about = subjects.filter(subject => world.services.has(subject) || world.vips.has(subject))
  return new Set(about.length > 0 ? about : clients.map(({ service }) => service))
}

const TELLING: Readonly<Partial<Record<Phase['name'], TellingPacket['says']>>> = {
  announced: 'announced',
  'first-packet': 'first-packet',
  'first-answer': 'first-answer',
}

/** Packets that phases stand on are lines of their own. */
function packetLines({ phases, subjects }: Draft, incident: string): Line[] {
  return phases.flatMap(phase => {
    const says = TELLING[phase.name]
    const evidence = phase.evidence.find((one): one is Evidence & { kind: 'packet' } => one.kind === 'packet')
    if (says === undefined || evidence === undefined) return []
    const packet = {
      id: evidence.id,
      number: evidence.packet,
      says,
      vip: says === 'announced' ? phase.subject : (subjects[0] ?? ''),
      who: phase.subject,
      by: phase.node,
    }
    return [
      {
        at: phase.at,
        written: evidence.at,
        node: evidence.node,
        collector: 'packets',
        packet,
        type: '',
        subject: phase.subject,
        noise: false,
        times: 1,
        incident,
      },
    ]
  })
}

/** Heard where nothing happened: that is how it is. */
const ALL_THE_TIME = /^(vrrp\.advertised|heartbeat\.(heard|asked)|manager\.reloaded|collector\.)/

function entryOf(line: Line, places: ReadonlyMap<Line, number>): Entry {
  const { at, written, node, event, packet, times, incident, noise, under } = line
  return {
    at,
    written,
    node,
    what: packet === undefined ? { kind: 'event', event: event! } : { kind: 'packet', packet },
    times,
    incident: incident === 'claimed' ? undefined : incident,
    under: under === undefined ? undefined : places.get(under),
    noise: noise || (incident === undefined && packet === undefined && ALL_THE_TIME.test(line.type)),
  }
}
