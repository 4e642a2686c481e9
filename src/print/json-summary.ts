// The summary as one JSON object, the last of a trace. Made once, so it may be made as a string.

import type { Summary } from '../trace/summary.ts'
import { putAscii, type Text } from './text.ts'

const RESETS: readonly (string | undefined)[] = [
  undefined,
  'refused',
  'unasked',
  'by-client',
  'by-server',
  'unknown-there',
  'after-idle',
  'after-close',
]

const micros = (nanos: number): number | undefined => (nanos < 0 ? undefined : Math.round(nanos / 1000))
const iso = (seconds: number): string | undefined => (Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : undefined)
/** 0 and '' say "nothing" in a summary of trouble, and are left out. */
const some = (n: number): number | undefined => (n === 0 ? undefined : n)
const word = (text: string): string | undefined => (text === '' ? undefined : text)

export function putSummaryJson(t: Text, s: Summary): void {
  const object = {
    type: 'summary',
    packets: s.packets,
    bytes: s.bytes,
    ...s.counts,
    begin: s.packets === 0 ? undefined : iso(s.begin),
    durationUs: Math.round(s.seconds * 1e6),
    protocols: Object.fromEntries(s.protocols.map(p => [p.name, { packets: p.packets, bytes: p.bytes }])),
    again: s.again,
    connections: s.connections,
    trouble: s.trouble,
    worst: s.worst.map(w => ({
      id: w.id,
      protocol: w.protocol,
      client: w.client,
      clientRole: word(w.clientLabel),
      server: w.server,
      serverRole: word(w.serverLabel),
      reset: RESETS[w.reset],
      unanswered: w.unanswered || undefined,
      syn: some(w.syns),
      retransmissions: some(w.retransmissions),
      outOfOrder: some(w.outOfOrder),
      zeroWindows: some(w.zeroWindows),
      segmentsMissing: some(w.lost),
      icmpErrors: some(w.icmpErrors),
      loop: w.loop || undefined,
      slowestAnswerUs: micros(w.slowestAnswer),
      synToSynAckUs: micros(w.synToSynAck),
    })),
    talkers: s.talkers.map(({ label, ...talker }) => ({ ...talker, role: word(label) })),
    claims: s.claims.map(({ label, macLabel, ...claim }) => ({ ...claim, role: word(label), macRole: word(macLabel) })),
    changes: s.changes.map(({ at, change, times }) => ({ time: iso(at), ...change, times })),
    changeCount: s.changeCount,
  }
  // Names and addresses are ASCII; so is the rest.
  putAscii(t, JSON.stringify(object))
}
