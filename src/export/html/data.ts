// What the page of a report works on: columns of events, since they may be many; times in milliseconds from the beginning.
import { safe } from '../../print/event/escape.ts'
import { type Gravity, gravityOf } from '../../print/event/gravity.ts'
import { sentenceOf } from '../../print/event/sentence.ts'
import { clientsLines } from '../../print/timeline/text.ts'
import { KIND_WORDS, PHASE_WORDS, phaseSays, saidBy, titleOf } from '../../print/timeline/words.ts'
import type { Entry, Timeline } from '../../timeline/timeline.ts'

const GRAVITIES = ['plain', 'changed', 'good', 'bad', 'packet'] as const
const PACKETS: Readonly<Record<string, string>> = {
  announced: 'the address was announced with the MAC of',
  'first-packet': 'the first client packet came to',
  'first-answer': 'the first answer went out through',
}

export function reportData(timeline: Timeline, log: string | undefined) {
  const base = Math.floor(timeline.since / 1000)
  /** To a microsecond. */
  const from = (at: number): number => Math.round(at - base * 1000) / 1000
  const nodes = timeline.nodes.map(({ name, role }) => ({ name: safe(name), role }))
  const nodeAt = new Map(timeline.nodes.map(({ name }, i) => [name, i]))
  const vipAt = new Map(timeline.vips.map((vip, i) => [vip, i]))
  const services = timeline.services.filter(
    service => timeline.rates.some(rate => rate.service === service) || timeline.clients.some(seen => seen.service === service),
  )
  const serviceAt = new Map(services.map((service, i) => [service, i]))
  const incidentAt = new Map(timeline.incidents.map(({ id }, i) => [id, i]))
  const types: string[] = []
  const typeAt = new Map<string, number>()
  const typeOf = (type: string): number => {
    let place = typeAt.get(type)
    if (place === undefined) {
      place = types.length
      types.push(safe(type))
      typeAt.set(type, place)
    }
    return place
  }
  const { entries } = timeline
  return {
    base,
    log: log === undefined ? undefined : safe(log),
    since: from(timeline.since),
    until: Math.max(from(timeline.until), from(timeline.since) + 1),
    nodes,
    services: services.map(safe),
    vips: timeline.vips.map(safe),
    gravities: GRAVITIES,
    incidents: timeline.incidents.map(incident => ({
      id: incident.id,
      severity: incident.severity,
      word: KIND_WORDS[incident.kind],
      says: titleOf(incident),
      began: from(incident.began),
      ended: incident.ended === undefined ? undefined : from(incident.ended),
      clients: incident.severity === 'note' ? '' : clientsLines(timeline, incident).join('; '),
      phases: incident.phases.map(phase => ({
        at: from(phase.at),
        word: PHASE_WORDS[phase.name],
        says: phaseSays(incident, phase, saidBy(timeline, incident, phase)),
        node: safe(phase.node),
      })),
    })),
    events: {
      at: entries.map(({ at }) => from(at)),
      node: entries.map(({ node }) => nodeAt.get(node) ?? -1),
      type: entries.map(entry => typeOf(entry.what.kind === 'event' ? entry.what.event.type : `packet: ${entry.what.packet.says}`)),
      subject: entries.map(({ what }) => safe(what.kind === 'event' ? what.event.subject : what.packet.vip)),
      says: entries.map(saysOf),
      gravity: entries.map(entry => GRAVITIES.indexOf(gravity(entry))),
      incident: entries.map(({ incident }) => (incident === undefined ? -1 : (incidentAt.get(incident) ?? -1))),
      id: entries.map(({ what }) => safe(what.kind === 'event' ? what.event.id : what.packet.id)),
      packet: entries.map(({ what }) => (what.kind === 'event' ? 0 : what.packet.number)),
      times: entries.map(({ times }) => times),
      noise: entries.map(({ noise }) => (noise ? 1 : 0)),
    },
    types,
    holdings: timeline.holdings.map(holding => ({
      node: nodeAt.get(holding.node) ?? -1,
      vip: vipAt.get(holding.address) ?? 0,
      from: holding.from === undefined ? undefined : from(holding.from),
      to: holding.to === undefined ? undefined : from(holding.to),
    })),
    outages: timeline.clients.flatMap(({ service, outages }) =>
      outages.map(({ from: began, to, milliseconds }) => ({
        service: serviceAt.get(service) ?? -1,
        from: from(began),
        to: to === undefined ? undefined : from(to),
        ms: milliseconds,
      })),
    ),
    rates: timeline.rates.map(({ node, service, points }) => ({
      node: nodeAt.get(node) ?? -1,
      service: serviceAt.get(service) ?? -1,
      points: points.map(({ at, seconds, connections, packets }) => [from(at), round(seconds), round(connections), round(packets)]),
    })),
  }
}

const round = (n: number): number => Math.round(n * 100) / 100

const gravity = ({ what }: Entry): Gravity | 'packet' => (what.kind === 'packet' ? 'packet' : gravityOf(what.event.type, what.event.data))

function saysOf({ what }: Entry): string {
  if (what.kind === 'event') return sentenceOf(what.event)
  const { says, by, who } = what.packet
  return safe(`${PACKETS[says]} ${by}${says === 'announced' ? '' : ` (${who})`}`)
}
