// An incident told: what happened, in order, in phases, with evidence. Plain data; built by tell.ts, printed by src/print/timeline
// and src/export/html.
//
// Times are microseconds since the epoch by the clock of the cluster: each node's own, less what its clock is ahead (src/flow/clocks.ts)
// and less the steps its clock made within the range. What one node said keeps the order in which it said it.
import type { Event } from '../events/event.ts'

/** What kind of story it is. */
export const INCIDENT_KINDS = [
  'failover', // a node died or fell silent, another took over
  'switchover', // somebody asked for it: standby and its like
  'failback', // the addresses went home to the node that is preferred
  'takeover', // they moved, and the log does not tell why
  'both-active', // two nodes held one address, or two masters were heard
  'link-cut', // a way between nodes, or an interface, failed
  'real-server-down', // checks of a real server failed, or it was taken out
  'pool-down', // no real server was left; with or without a fallback
  'slow', // checks failed now and then, or answers took long, and nobody was taken out
  'service-lost', // clients had no answer, and nothing else in the log tells why
  'manager-died', // keepalived, ldirectord, Heartbeat ... is gone or was restarted
  'node-down', // a member is gone, and it held nothing
  'weight-changed', // by hand: no check stands behind it
  'service-changed', // services or real servers were added, changed or removed by hand
  'log-rotated',
  'clock-stepped',
  'agent-silent', // umtool itself did not watch, or lost something
  'other', // something else went wrong
] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

/** bad: clients lost something or could have; planned: somebody wanted it; note: worth knowing, no harm seen. */
export type Severity = 'bad' | 'planned' | 'note'

/** The steps of a takeover and of a real server's fall, in the order they are told. A story has those that it has. */
export const PHASE_NAMES = [
  'asked', // somebody asked for it
  'first-symptom', // the first thing that anybody could see: the last sign of life, an unanswered client, a first failed check
  'detected', // the cluster knew: declared dead, master heard no more, check failed for good
  'given-up', // the former holder let go
  'taken-over', // the address is on the new node, by its kernel's word
  'announced', // gratuitous ARP or unsolicited neighbour advertisement with the new node's MAC
  'first-packet', // the first packet of a client at the new director
  'first-answer', // the first answer to a client through it
  'taken-out', // a real server gets no new connections
  'fallback', // the sorry server answers
  'restored', // what was broken works again
  'recovered', // clients are served again as before
] as const
export type PhaseName = (typeof PHASE_NAMES)[number]

/** Why it happened: the words of src/print/timeline/words.ts are made of these. */
export const CAUSES = [
  'death', // not heard any more
  'asked', // a person or a program asked for it
  'shutdown', // its manager was stopped
  'return', // the node that is preferred is back
  'start', // the manager started
  'script', // a tracked script or file changed the priority
  'link', // an interface failed
  'manager-died',
  'priority', // another priority, nothing tells why
  'check', // a health check failed
  'node-gone', // the real server itself is gone
  'hand', // nothing in the log explains it: somebody did it
  'partition', // nodes did not hear each other
] as const
export type Cause = (typeof CAUSES)[number]

/** What something stands on. A packet is the `packet`-th (from 1) in the pcap of the event. */
export type Evidence =
  | { readonly kind: 'event'; readonly id: string; readonly node: string; readonly type: string; readonly at: number }
  | { readonly kind: 'packet'; readonly id: string; readonly node: string; readonly packet: number; readonly at: number; readonly says: string }

export type Phase = {
  readonly name: PhaseName
  readonly at: number
  /** Seen by polling: it happened after this and not after `at`. */
  readonly after?: number | undefined
  /** The node it happened on or that saw it. */
  readonly node: string
  /** What it is about: an address, a service, a real server, a MAC. */
  readonly subject: string
  readonly evidence: readonly Evidence[]
}

/** What clients had of it, measured from packets (src/flow/clients.ts). */
export type ClientsSeen = {
  /** `tcp/10.1.1.100:80`. */
  readonly service: string
  /** In the outage: attempts that failed, by how; and connections that existed before and were cut. */
  readonly failures: Readonly<Record<string, number>>
  readonly failed: number
  readonly lost: number
  /** How often clients had no answer within the incident; `outage` is the longest of these. */
  readonly outages: number
  /** Undefined: clients came, and nobody was kept waiting. */
  readonly outage?:
    | {
        readonly from: number
        /** Undefined: it was not over when the captures ended. */
        readonly to: number | undefined
        readonly milliseconds: number
        /** How the beginning is known, see src/flow/clients.ts; it lies between these. */
        readonly how: string
        readonly earliest: number
        readonly latest: number
      }
    | undefined
  readonly evidence: readonly Evidence[]
}

export type Incident = {
  /** `I1`, `I2` ... in the order of their beginnings. */
  readonly id: string
  readonly kind: IncidentKind
  readonly severity: Severity
  /** What it is about: VIPs, real servers, a service, a node. The first is the main one. */
  readonly subjects: readonly string[]
  /** Nodes: who had it before, who has it after. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Who moved it or took it out: keepalived, heartbeat, ldirectord ... */
  readonly by?: string | undefined
  /** Why, as far as the log tells. */
  readonly cause?: Cause | undefined
  readonly began: number
  /** When it was over; undefined: it was not within the range. */
  readonly ended?: number | undefined
  readonly phases: readonly Phase[]
  /** One for each service that had clients; empty: see `Timeline.captured`. */
  readonly clients: readonly ClientsSeen[]
  /** Ids of incidents that this one is a consequence of. */
  readonly because: readonly string[]
  /** Places in `Timeline.entries`. */
  readonly entries: readonly number[]
}

/** One line of the story. */
export type Entry = {
  readonly at: number
  /** `at` as its node wrote it. */
  readonly written: number
  readonly node: string
  /** An event as it stands in the log, or a packet worth telling of. */
  readonly what: { readonly kind: 'event'; readonly event: Event } | { readonly kind: 'packet'; readonly packet: TellingPacket }
  /** How many like it followed at once and were folded into it: 1 alone. */
  readonly times: number
  /** The id of its incident. */
  readonly incident?: string | undefined
  /** Place of the entry that it is a consequence of. */
  readonly under?: number | undefined
  /** Left out unless everything is asked for: counters, pictures, what collectors say of themselves. */
  readonly noise: boolean
}

export type TellingPacket = {
  /** Id of the event that holds it, and which it is in there, from 1. */
  readonly id: string
  readonly number: number
  readonly says: 'announced' | 'first-packet' | 'first-answer'
  readonly vip: string
  /** `announced`: the MAC; otherwise the client. */
  readonly who: string
  /** The node that has this MAC, or through which it went. */
  readonly by: string
}

/** How a node's times were changed to fit the others'. */
export type ClockNote = {
  readonly node: string
  /** Microseconds it was ahead of the reference, subtracted; undefined: not known, its times stand as they are. */
  readonly offset?: number | undefined
  /** Bound on that in microseconds. */
  readonly error?: number | undefined
  /** Pairs of sightings it stands on. */
  readonly pairs: number
  /** Steps within the range, undone for times after them. */
  readonly steps: readonly { readonly at: number; readonly by: number }[]
}

/** Rates of one service on one director: per second, each from one count to the next. */
export type Rates = {
  readonly node: string
  readonly service: string
  readonly points: readonly { readonly at: number; readonly seconds: number; readonly connections: number; readonly packets: number }[]
}

/** A node held an address from one time to another, by its kernel's word; undefined: before or beyond the range. */
export type Holding = { readonly node: string; readonly address: string; readonly from?: number | undefined; readonly to?: number | undefined }

export type ServiceTotals = {
  readonly service: string
  readonly attempts: number
  readonly answered: number
  readonly failed: number
  readonly cut: number
  readonly outages: readonly { readonly from: number; readonly to: number | undefined; readonly milliseconds: number }[]
}

export type Timeline = {
  /** Of the shape, for `-o json`. */
  readonly version: 1
  /** What was asked for, or the first and last event where nothing was. */
  readonly since: number
  readonly until: number
  readonly clusters: readonly string[]
  readonly nodes: readonly { readonly name: string; readonly role?: string | undefined }[]
  readonly vips: readonly string[]
  readonly services: readonly string[]
  readonly incidents: readonly Incident[]
  /** In the order of `at`; of one node in the order it said them. */
  readonly entries: readonly Entry[]
  /** Types of events that are no entry, and how many there were: packets, counts. */
  readonly leftOut: Readonly<Record<string, number>>
  readonly clocks: readonly ClockNote[]
  readonly rates: readonly Rates[]
  readonly holdings: readonly Holding[]
  /** What clients saw over the whole range, by service. */
  readonly clients: readonly ServiceTotals[]
  /** Packets that were read. 0: nothing is known of what clients saw. */
  readonly captured: number
  readonly events: number
}
