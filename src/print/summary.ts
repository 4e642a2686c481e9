// The summary at the end of a trace, for a person: what matters most comes first, columns aligned, about 25 lines at most.

import type { Summary, SummaryTrouble } from '../trace/summary.ts'
import { SLOW_NANOS } from '../trace/troubles.ts'
import { RESET_AFTER_CLOSE, RESET_NO } from '../trace/verdict-codes.ts'
import { putNoColour, putTrouble } from './color.ts'
import { grouped, putDuration, putSize } from './quantity.ts'
import type { Style } from './style.ts'
import { newText, putAscii, type Text } from './text.ts'

const WORST = 7
const TALKERS = 4
const CHANGES = 4
const CLAIMS = 3

export function putSummary(t: Text, s: Summary, style: Style): void {
  putHeadline(t, s, style)
  putText(t, `${countsLine(s)}\n`)
  if (s.protocols.length > 0) putText(t, `${protocolsLine(s)}\n`)
  const changes = s.changes.slice(-CHANGES).map(c => [timeOfDay(c.at), `${c.change.text}${c.times > 1 ? ` (${times(c.times)})` : ''}`])
  putRows(t, style, 'what changed', s.changes.length, changes)
  putRows(t, style, 'connections with trouble, worst first', s.trouble.connections, s.worst.slice(0, WORST).map(troubleCells))
  const claims = s.claims
    .slice(0, CLAIMS)
    .map(c => [withLabel(c.address, c.label), 'is-at', withLabel(c.mac, c.macLabel), c.moves > 0 ? `moved ${times(c.moves)}` : ''])
  putRows(t, style, 'who claims what', s.claims.length, claims)
  const talkers = s.talkers.slice(0, TALKERS).map(k => [withLabel(k.address, k.label), size(k.bytes), many(k.packets, 'packet')])
  putRows(t, style, 'who sent most', s.talkers.length, talkers)
}

/** Everything here is ASCII. */
const putText = (t: Text, text: string): void => putAscii(t, text)

/** A heading with how many there are beyond those shown, and the rows below it in columns. */
function putRows(t: Text, style: Style, heading: string, all: number, rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return
  if (style.colour) putAscii(t, '\x1b[1m')
  putText(t, heading)
  putNoColour(t, style)
  putText(t, all > rows.length ? ` (${rows.length} of ${grouped(all)})\n` : '\n')
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)))
  for (const row of rows)
    putText(
      t,
      `  ${row
        .map((cell, i) => cell.padEnd(i === row.length - 1 ? 0 : widths[i]!))
        .join('  ')
        .trimEnd()}\n`,
    )
}

/** What is wrong, or that nothing is. */
function putHeadline(t: Text, s: Summary, style: Style): void {
  const said = headline(s)
  if (said === '') putText(t, s.packets === 0 ? 'no packets' : 'no trouble seen')
  else {
    putTrouble(t, style)
    putText(t, said)
    putNoColour(t, style)
  }
  putAscii(t, '\n')
}

function headline(s: Summary): string {
  const { trouble, counts } = s
  const dropped = (counts.droppedByKernel ?? 0) + (counts.droppedByUs ?? 0)
  const kinds: readonly (readonly [number, string])[] = [
    [trouble.loop, 'in a loop'],
    [trouble.refused, 'refused'],
    [trouble.reset, 'reset'],
    [trouble.unanswered, 'without answer to SYN'],
    [trouble.icmpError, 'with ICMP errors'],
    [trouble.slow, 'slow'],
    [trouble.zeroWindow, 'with zero windows'],
    [trouble.retransmitted, 'with retransmissions'],
    [trouble.lost, 'with missing segments'],
    [trouble.outOfOrder, 'out of order'],
  ]
  const said = s.changes.filter(c => c.change.trouble).map(c => c.change.text)
  const connections = kinds.filter(([n]) => n > 0).map(([n, word]) => `${grouped(n)} ${word}`)
  if (connections.length > 0) said.push(`${many(trouble.connections, 'connection')} with trouble: ${connections.join(', ')}`)
  if (dropped > 0) said.push(`${many(dropped, 'packet')} lost while capturing, so some of this may be wrong`)
  return said.slice(-3).join('; ')
}

function countsLine(s: Summary): string {
  const { counts } = s
  const rate = s.seconds > 0 ? `, ${grouped(s.packets / s.seconds)}/s` : ''
  const parts = [`${many(s.packets, 'packet')}, ${size(s.bytes)} in ${duration(s.seconds * 1e9)}${rate}`]
  if (counts.captured !== undefined) parts.push(`${grouped(counts.captured)} captured`)
  if (counts.sampledOut !== undefined) parts.push(`${grouped(counts.sampledOut)} sampled out`)
  if (counts.droppedByKernel !== undefined) parts.push(`${grouped(counts.droppedByKernel)} dropped by the kernel`)
  if (counts.droppedByUs !== undefined) parts.push(`${grouped(counts.droppedByUs)} dropped by us`)
  return parts.join('; ')
}

function protocolsLine(s: Summary): string {
  const { again, connections } = s
  const parts = [s.protocols.map(p => `${p.name} ${grouped(p.packets)}`).join(', '), many(connections.seen, 'connection')]
  if (connections.forgotten > 0) parts.push(`${grouped(connections.forgotten)} forgotten to make room`)
  const seen = [
    [again.forwarded, 'forwarded'],
    [again.tunnelled, 'tunnelled'],
    [again.nat, 'through NAT'],
    [again.copies, 'copied'],
  ] as const
  const twice = seen.filter(([n]) => n > 0).map(([n, word]) => `${grouped(n)} ${word}`)
  if (twice.length > 0) parts.push(`seen twice: ${twice.join(', ')}`)
  return parts.join('; ')
}

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6', 132: 'SCTP' }

function troubleCells(w: SummaryTrouble): string[] {
  const words = [
    w.loop ? 'loop' : '',
    w.reset === RESET_NO || w.reset === RESET_AFTER_CLOSE ? '' : resetNoun(w.reset),
    w.unanswered ? `${many(w.syns, 'SYN')} without answer` : w.syns > 1 ? `${w.syns} SYNs` : '',
    w.icmpErrors > 0 ? many(w.icmpErrors, 'ICMP error') : '',
    w.retransmissions > 0 ? many(w.retransmissions, 'retransmission') : '',
    w.zeroWindows > 0 ? `zero window ${times(w.zeroWindows)}` : '',
    w.lost > 0 ? `${grouped(w.lost)} missing` : '',
    w.outOfOrder > 0 ? `${grouped(w.outOfOrder)} out of order` : '',
    w.synToSynAck >= SLOW_NANOS ? `${duration(w.synToSynAck)} to SYN-ACK` : '',
    w.slowestAnswer >= SLOW_NANOS ? `${duration(w.slowestAnswer)} to answer` : '',
  ]
  return [
    `#${w.id}`,
    PROTOCOLS[w.protocol] ?? '',
    withLabel(w.client, w.clientLabel),
    '->',
    withLabel(w.server, w.serverLabel),
    words.filter(Boolean).join(', '),
  ]
}

/** Without the side, which is part of the word here. */
const RESET_NOUNS = [
  '',
  'refused',
  'SYN-ACK not asked for',
  'reset by client',
  'reset by server',
  'unknown to the other side',
  'reset after silence',
  '',
] as const
const resetNoun = (reset: number): string => RESET_NOUNS[reset] ?? 'reset'

const times = (n: number): string => (n === 1 ? 'once' : `${grouped(n)} times`)
const withLabel = (text: string, label: string): string => (label === '' ? text : `${label} ${text}`)
const many = (n: number, word: string): string => `${grouped(n)} ${word}${n === 1 ? '' : 's'}`

function duration(nanos: number): string {
  const t = newText(32)
  putDuration(t, nanos, true)
  return Buffer.from(t.bytes.subarray(0, t.at)).toString('latin1')
}

function size(bytes: number): string {
  const t = newText(32)
  putSize(t, bytes)
  return Buffer.from(t.bytes.subarray(0, t.at)).toString('latin1')
}

/** Local time, as the lines above have it. */
function timeOfDay(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? '?' : date.toTimeString().slice(0, 8)
}
