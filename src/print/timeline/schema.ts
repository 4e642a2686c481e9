// JSON Schema (2020-12) of `umtool timeline -o json`.
import { CAUSES, INCIDENT_KINDS, PHASE_NAMES } from '../../timeline/timeline.ts'

const string = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const number = { type: 'number' }
const time = { type: 'string', format: 'date-time', description: 'RFC 3339 in UTC with microseconds, by the clock of the cluster' }
const list = (items: object) => ({ type: 'array', items })

/** Members with a question mark may be absent; others must be there. Nothing else may be. */
function object(members: Readonly<Record<string, object>>, description?: string): object {
  const names = Object.keys(members)
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: Object.fromEntries(names.map(name => [name.replace('?', ''), members[name]!])),
    required: names.filter(name => !name.endsWith('?')),
    additionalProperties: false,
  }
}

const evidence = {
  description: 'an event by its id, or a packet: the number-th, from 1, in the pcap of that packets.captured',
  oneOf: [
    object({ event: string, node: string, type: string, at: time }),
    object({ event: string, packet: count, node: string, at: time, says: string }),
  ],
}

const phase = object({
  name: { enum: PHASE_NAMES },
  at: time,
  'after?': { ...time, description: 'seen by polling: it happened after this' },
  sinceBeginningMs: number,
  'tookMs?': { ...number, description: 'since the phase before' },
  node: string,
  subject: string,
  says: string,
  evidence: list(evidence),
})

const outage = object({
  from: time,
  'to?': { ...time, description: 'absent: not over when the captures ended' },
  milliseconds: count,
  how: { enum: ['seen', 'rhythm', 'retransmission', 'bounds'], description: 'how the beginning is known' },
  earliest: time,
  latest: time,
})

const clients = object({
  service: string,
  says: string,
  failed: count,
  failures: { type: 'object', additionalProperties: count },
  lost: { ...count, description: 'connections that existed before and were cut' },
  outages: count,
  'outage?': outage,
  evidence: list(evidence),
})

const incident = object({
  id: { type: 'string', pattern: '^I[0-9]+$' },
  kind: { enum: INCIDENT_KINDS },
  severity: { enum: ['bad', 'planned', 'note'] },
  says: string,
  subjects: list(string),
  'from?': string,
  'to?': string,
  'by?': string,
  'cause?': { enum: CAUSES },
  began: time,
  'ended?': { ...time, description: 'absent: not over within the range' },
  'tookMs?': number,
  phases: list(phase),
  clients: { ...list(clients), description: 'empty where none were captured then' },
  because: { ...list(string), description: 'ids of incidents that this one follows from' },
  entries: { ...list(count), description: 'places in the entries of the timeline' },
})

const entryCommon = {
  at: time,
  'written?': { ...time, description: 'the time as its node wrote it, where it was corrected' },
  node: string,
  'times?': { ...count, description: 'how many like it this one stands for' },
  'incident?': string,
  'under?': { ...count, description: 'place of the entry it follows from' },
  'noise?': { const: true },
}

const entry = {
  oneOf: [
    object({ ...entryCommon, event: string, type: string, subject: string, gravity: { enum: ['bad', 'good', 'changed', 'plain'] }, says: string }),
    object({
      ...entryCommon,
      packet: object({
        event: string,
        packet: count,
        says: { enum: ['announced', 'first-packet', 'first-answer'] },
        vip: string,
        who: string,
        by: string,
      }),
    }),
  ],
}

export const TIMELINE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:umtool:timeline:1',
  title: 'umtool timeline',
  ...object({
    version: { const: 1 },
    since: time,
    until: time,
    clusters: list(string),
    nodes: list(object({ name: string, 'role?': string })),
    vips: list(string),
    services: list(string),
    events: count,
    packets: { ...count, description: '0: nothing is known of what clients saw' },
    incidents: list(incident),
    entries: list(entry),
    clients: list(
      object({
        service: string,
        attempts: count,
        answered: count,
        failed: count,
        cut: count,
        outages: list(object({ from: time, 'to?': time, milliseconds: count })),
      }),
    ),
    holdings: list(object({ node: string, address: string, 'from?': time, 'to?': time })),
    rates: list(object({ node: string, service: string, points: list(object({ at: time, seconds: number, connections: number, packets: number })) })),
    clocks: list(object({ node: string, 'offsetMs?': number, 'errorMs?': number, pairs: count, steps: list(object({ at: time, byMs: number })) })),
    leftOut: { type: 'object', additionalProperties: count },
  }),
} as const
