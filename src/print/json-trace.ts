// The part of a packet's JSON that only umtool can write: roles, connection, sights of the same packet, claims, changes, HA messages.

import type { Heartbeat } from '../decode/packet/heartbeat.ts'
import { NETWORK_IPV6, type Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import {
  ACKED_UNSEEN,
  AGAIN_NO,
  APP_HEARTBEAT,
  APP_SYNC,
  APP_VRRP,
  CLOSED,
  CLOSING,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  NEW,
  OUT_OF_ORDER,
  PORT_REUSED,
  RESET_NO,
  RETRANSMISSION,
  SEGMENT_LOST,
  SIDE_CLIENT,
  SIDE_NONE,
  SPURIOUS_RETRANSMISSION,
  type Verdict,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from '../trace/verdict.ts'
import { putAddress, putCaptured, putMicros, putNumber } from './json-values.ts'
import { putAscii, type Text } from './text.ts'

const MAC = 6

export function putKnowledge(t: Text, trace: Trace, p: Packet): void {
  const v = trace.verdict
  if (v.application !== 0) putApplication(t, trace, p, v)
  if (v.source.role !== '' || v.destination.role !== '') putRoles(t, v)
  if (v.connection !== 0) putConnection(t, v)
  else if (v.about !== 0) {
    putNumber(t, ',"about":{"id":', v.about)
    if (v.twin !== 0) putNumber(t, ',"twin":', v.twin)
    putAscii(t, '}')
  }
  if (v.again !== AGAIN_NO) putAgain(t, v)
  if (v.claim !== 0) putClaim(t, p, v)
  if (v.change !== undefined) putChange(t, v)
}

function putRoles(t: Text, v: Verdict): void {
  putAscii(t, ',"roles":{')
  if (v.source.role !== '') {
    putAscii(t, '"source":')
    putAscii(t, v.source.json)
    if (v.destination.role !== '') putAscii(t, ',')
  }
  if (v.destination.role !== '') {
    putAscii(t, '"destination":')
    putAscii(t, v.destination.json)
  }
  putAscii(t, '}')
}

/** Marks that are simply there or not, with their keys. */
const FLAGS: readonly (readonly [number, string])[] = [
  [NEW, ',"new":true'],
  [FAST_RETRANSMISSION, ',"fast":true'],
  [SPURIOUS_RETRANSMISSION, ',"spurious":true'],
  [OUT_OF_ORDER, ',"outOfOrder":true'],
  [SEGMENT_LOST, ',"segmentMissing":true'],
  [ACKED_UNSEEN, ',"ackedUnseen":true'],
  [KEEP_ALIVE, ',"keepAlive":true'],
  [KEEP_ALIVE_ACK, ',"keepAliveAck":true'],
  [ZERO_WINDOW, ',"zeroWindow":true'],
  [ZERO_WINDOW_PROBE, ',"zeroWindowProbe":true'],
  [ZERO_WINDOW_PROBE_ACK, ',"zeroWindowProbeAck":true'],
  [WINDOW_FULL, ',"windowFull":true'],
  [WINDOW_UPDATE, ',"windowUpdate":true'],
  [PORT_REUSED, ',"portReused":true'],
  [CLOSED, ',"closed":true'],
  [CLOSING, ',"closing":true'],
]

const ANY_RETRANSMISSION = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION

/** By RESET_*. */
const RESETS = ['', 'refused', 'unasked', 'by-client', 'by-server', 'unknown-there', 'after-idle', 'after-close'] as const

function putConnection(t: Text, v: Verdict): void {
  const { marks } = v
  putNumber(t, ',"connection":{"id":', v.connection)
  if (v.twin !== 0) putNumber(t, ',"twin":', v.twin)
  if (v.sender !== SIDE_NONE) putAscii(t, v.sender === SIDE_CLIENT ? ',"sender":"client"' : ',"sender":"server"')
  if (marks !== 0) {
    for (let i = 0; i < FLAGS.length; i++) if ((marks & FLAGS[i]![0]) !== 0) putAscii(t, FLAGS[i]![1])
    if ((marks & ANY_RETRANSMISSION) !== 0) putNumber(t, ',"retransmission":', v.retransmissions)
    if ((marks & DUPLICATE_ACK) !== 0) putNumber(t, ',"duplicateAck":', v.duplicateAcks)
  }
  if (v.syns > 0) putNumber(t, ',"syn":', v.syns)
  if (v.synToSynAck >= 0) putMicros(t, ',"synToSynAckUs":', v.synToSynAck)
  if (v.synAckToAck >= 0) putMicros(t, ',"synAckToAckUs":', v.synAckToAck)
  if (v.synToAck >= 0) putMicros(t, ',"synToAckUs":', v.synToAck)
  if (v.answer >= 0) putMicros(t, ',"answerUs":', v.answer)
  if (v.reset !== RESET_NO) {
    putAscii(t, ',"reset":"')
    putAscii(t, RESETS[v.reset]!)
    putAscii(t, '"')
    if (v.idle >= 0) putMicros(t, ',"idleUs":', v.idle)
  }
  if (v.duration >= 0) {
    putMicros(t, ',"durationUs":', v.duration)
    putNumber(t, ',"clientBytes":', v.clientBytes)
    putNumber(t, ',"serverBytes":', v.serverBytes)
  }
  putAscii(t, '}')
}

/** By AGAIN_*. */
const AGAIN = ['', 'copy', 'forwarded', 'tunnelled', 'nat'] as const

function putAgain(t: Text, v: Verdict): void {
  putAscii(t, ',"again":{"how":"')
  putAscii(t, AGAIN[v.again]!)
  putMicros(t, '","afterUs":', v.againAfter)
  putAscii(t, '}')
}

/** By CLAIM_*. */
const CLAIMS = ['', 'first', 'same', 'moved', 'conflict'] as const

function putClaim(t: Text, p: Packet, v: Verdict): void {
  putAddress(t, ',"claim":{"address":', p.bytes, v.claimAt, p.network === NETWORK_IPV6 ? 16 : 4)
  putAddress(t, ',"mac":', p.bytes, v.claimMacAt, MAC)
  putAscii(t, ',"state":"')
  putAscii(t, CLAIMS[v.claim]!)
  putAscii(t, '"}')
}

/** Rare, so it may be made as a string. */
function putChange(t: Text, v: Verdict): void {
  putAscii(t, ',"change":')
  putAscii(t, JSON.stringify(v.change))
}

function putApplication(t: Text, trace: Trace, p: Packet, v: Verdict): void {
  if (v.application === APP_VRRP) putVrrp(t, trace, p)
  else if (v.application === APP_HEARTBEAT) putHeartbeat(t, trace.beliefs.heartbeat, p.bytes)
  else if (v.application === APP_SYNC) {
    const { version, syncId, connections, size } = trace.beliefs.sync
    putNumber(t, ',"ipvsSync":{"version":', version)
    putNumber(t, ',"syncId":', syncId)
    putNumber(t, ',"connections":', connections)
    putNumber(t, ',"size":', size)
    putAscii(t, '}')
  }
}

function putVrrp(t: Text, trace: Trace, p: Packet): void {
  const { version, vrid, priority, intervalMs, count, addressesAt, addressBytes } = trace.beliefs.vrrp
  putNumber(t, ',"vrrp":{"version":', version)
  putNumber(t, ',"vrid":', vrid)
  putNumber(t, ',"priority":', priority)
  putNumber(t, ',"intervalMs":', intervalMs)
  putAscii(t, ',"addresses":[')
  for (let i = 0; i < count; i++) putAddress(t, i === 0 ? '' : ',', p.bytes, addressesAt + i * addressBytes, addressBytes)
  putAscii(t, ']}')
}

function putHeartbeat(t: Text, h: Heartbeat, b: Uint8Array): void {
  putAscii(t, `,"heartbeat":{"form":"${h.form}"`)
  putField(t, ',"type":', b, h.typeAt, h.typeLength)
  putField(t, ',"source":', b, h.sourceAt, h.sourceLength)
  putField(t, ',"destination":', b, h.destinationAt, h.destinationLength)
  putField(t, ',"status":', b, h.statusAt, h.statusLength)
  putField(t, ',"load":', b, h.loadAt, h.loadLength)
  putField(t, ',"holds":', b, h.holdsAt, h.holdsLength)
  putCount(t, ',"sequence":', h.sequence)
  putCount(t, ',"generation":', h.generation)
  putCount(t, ',"timestamp":', h.timestamp)
  putCount(t, ',"deadtimeMs":', h.deadtimeMs)
  putCount(t, ',"ttl":', h.ttl)
  putAscii(t, '}')
}

/** A field that is missing is left out, like everything unknown. */
function putField(t: Text, key: string, b: Uint8Array, at: number, length: number): void {
  if (at >= 0) putCaptured(t, key, b, at, length)
}

function putCount(t: Text, key: string, n: number): void {
  if (n >= 0) putNumber(t, key, n)
}
