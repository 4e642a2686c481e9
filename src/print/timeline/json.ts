// A timeline as JSON for programs: times in RFC 3339 with microseconds, durations in milliseconds. Its schema is schema.ts.
import { formatTime } from '../../events/time.ts'
import type { ClientsSeen, Entry, Evidence, Incident, Phase, Timeline } from '../../timeline/timeline.ts'
import { gravityOf } from '../event/gravity.ts'
import { sentenceOf } from '../event/sentence.ts'
import { clientsSay, phaseSays, saidBy, titleOf } from './words.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

const time = (at: number): string => formatTime(Math.round(at))
const milliseconds = (microseconds: number): number => Math.round(microseconds) / 1000
const optional = <Value>(value: Value | undefined, of: (value: Value) => Json): Json | undefined => (value === undefined ? undefined : of(value))

/** Plain data; what is undefined is left out by JSON.stringify. */
export function timelineJson(timeline: Timeline): Json {
  return {
    version: timeline.version,
    since: time(timeline.since),
    until: time(timeline.until),
    clusters: timeline.clusters,
    nodes: timeline.nodes.map(({ name, role }) => ({ name, role })),
    vips: timeline.vips,
    services: timeline.services,
    events: timeline.events,
    packets: timeline.captured,
    incidents: timeline.incidents.map(incident => incidentJson(timeline, incident)),
    entries: timeline.entries.map(entryJson),
    clients: timeline.clients.map(({ outages, ...rest }) => ({
      ...rest,
      outages: outages.map(({ from, to, milliseconds }) => ({ from: time(from), to: optional(to, time), milliseconds })),
    })),
    holdings: timeline.holdings.map(({ node, address, from, to }) => ({ node, address, from: optional(from, time), to: optional(to, time) })),
    rates: timeline.rates.map(({ node, service, points }) => ({
      node,
      service,
      points: points.map(({ at, seconds, connections, packets }) => ({
        at: time(at),
        seconds: round(seconds),
        connections: round(connections),
        packets: round(packets),
      })),
    })),
    clocks: timeline.clocks.map(({ node, offset, error, pairs, steps }) => ({
      node,
      offsetMs: optional(offset, milliseconds),
      errorMs: optional(error, milliseconds),
      pairs,
      steps: steps.map(({ at, by }) => ({ at: time(at), byMs: milliseconds(by) })),
    })),
    leftOut: timeline.leftOut,
  }
}

const round = (n: number): number => Math.round(n * 1000) / 1000

const incidentJson = (timeline: Timeline, incident: Incident): Json => ({
  id: incident.id,
  kind: incident.kind,
  severity: incident.severity,
  says: titleOf(incident),
  subjects: incident.subjects,
  from: incident.from,
  to: incident.to,
  by: incident.by,
  cause: incident.cause,
  began: time(incident.began),
  ended: optional(incident.ended, time),
  tookMs: optional(incident.ended, ended => milliseconds(ended - incident.began)),
  phases: incident.phases.map((phase, i) => phaseJson(timeline, incident, phase, incident.phases[i - 1])),
  clients: incident.clients.map(clientsJson),
  because: incident.because,
  entries: incident.entries,
})

const phaseJson = (timeline: Timeline, incident: Incident, phase: Phase, before: Phase | undefined): Json => ({
  name: phase.name,
  at: time(phase.at),
  after: optional(phase.after, time),
  sinceBeginningMs: milliseconds(phase.at - incident.began),
  tookMs: before === undefined ? undefined : milliseconds(phase.at - before.at),
  node: phase.node,
  subject: phase.subject,
  says: phaseSays(incident, phase, saidBy(timeline, incident, phase)),
  evidence: phase.evidence.map(evidenceJson),
})

const evidenceJson = (evidence: Evidence): Json =>
  evidence.kind === 'event'
    ? { event: evidence.id, node: evidence.node, type: evidence.type, at: time(evidence.at) }
    : { event: evidence.id, packet: evidence.packet, node: evidence.node, at: time(evidence.at), says: evidence.says }

const clientsJson = (seen: ClientsSeen): Json => ({
  service: seen.service,
  says: clientsSay(seen),
  failed: seen.failed,
  failures: seen.failures,
  lost: seen.lost,
  outages: seen.outages,
  outage: optional(seen.outage, ({ from, to, milliseconds: ms, how, earliest, latest }) => ({
    from: time(from),
    to: optional(to, time),
    milliseconds: ms,
    how,
    earliest: time(earliest),
    latest: time(latest),
  })),
  evidence: seen.evidence.map(evidenceJson),
})

function entryJson(entry: Entry): Json {
  const { at, written, node, what, times, incident, under, noise } = entry
  const common = {
    at: time(at),
    written: written === at ? undefined : time(written),
    node,
    times: times === 1 ? undefined : times,
    incident,
    under,
    noise: noise || undefined,
  }
  if (what.kind === 'packet') {
    const { id, number, says, vip, who, by } = what.packet
    return { ...common, packet: { event: id, packet: number, says, vip, who, by } }
  }
  const { event } = what
  return { ...common, event: event.id, type: event.type, subject: event.subject, gravity: gravityOf(event.type, event.data), says: sentenceOf(event) }
}
