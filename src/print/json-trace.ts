// The part of a packet's JSON that only umtool can write: roles, connection, sights of the same packet, claims, changes, HA messages.

import type { Heartbeat } from '../decode/packet/heartbeat.ts'
import { NETWORK_IPV6, type Packet } from '../decode/packet/packet.ts'
import type { Known } from '../trace/roles.ts'
import type { Trace } from '../trace/trace.ts'
import type { Verdict } from '../trace/verdict.ts'
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
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from '../trace/verdict-codes.ts'
import { type Constant, constant, putConstant, putNumber } from './constant.ts'
import { K } from './json-keys.ts'
import { putAddress, putCaptured, putMicros } from './json-values.ts'
import { putAscii, type Text } from './text.ts'

const MAC = 6

export function putKnowledge(t: Text, trace: Trace, p: Packet): void {
  const v = trace.verdict
  if (v.application !== 0) putApplication(t, trace, p, v)
  if (v.source.role !== '' || v.destination.role !== '') putRoles(t, v)
  if (v.connection !== 0) putConnection(t, v)
  else if (v.about !== 0) {
    putNumber(t, K.aboutId, v.about)
    if (v.twin !== 0) putNumber(t, K.twin, v.twin)
    putAscii(t, '}')
  }
  if (v.again !== AGAIN_NO) putAgain(t, v)
  if (v.claim !== 0) putClaim(t, p, v)
  if (v.change !== undefined) putChange(t, v)
}

/** The roles of both ends as they were last put: few pairs make nearly all lines. */
type Roles = { readonly source: Known; readonly destination: Known; readonly text: Constant }
const ROLES_KEPT = 1024
const roles: (Roles | undefined)[] = new Array(ROLES_KEPT).fill(undefined)

function putRoles(t: Text, { source, destination }: Verdict): void {
  const place = ((source.index << 5) ^ destination.index) & (ROLES_KEPT - 1)
  let known = roles[place]
  if (known === undefined || known.source !== source || known.destination !== destination) {
    known = { source, destination, text: constant(rolesText(source, destination)) }
    roles[place] = known
  }
  putConstant(t, known.text)
}

function rolesText(source: Known, destination: Known): string {
  const ends = [source.role === '' ? '' : `"source":${source.json}`, destination.role === '' ? '' : `"destination":${destination.json}`]
  return `,"roles":{${ends.filter(Boolean).join(',')}}`
}

/** Marks that are simply there or not, with their keys. */
const FLAGS: readonly (readonly [number, Constant])[] = [
  [NEW, K.newTrue],
  [FAST_RETRANSMISSION, K.fastTrue],
  [SPURIOUS_RETRANSMISSION, K.spuriousTrue],
  [OUT_OF_ORDER, K.outOfOrderTrue],
  [SEGMENT_LOST, K.segmentMissingTrue],
  [ACKED_UNSEEN, K.ackedUnseenTrue],
  [KEEP_ALIVE, K.keepAliveTrue],
  [KEEP_ALIVE_ACK, K.keepAliveAckTrue],
  [ZERO_WINDOW, K.zeroWindowTrue],
  [ZERO_WINDOW_PROBE, K.zeroWindowProbeTrue],
  [ZERO_WINDOW_PROBE_ACK, K.zeroWindowProbeAckTrue],
  [WINDOW_FULL, K.windowFullTrue],
  [WINDOW_UPDATE, K.windowUpdateTrue],
  [PORT_REUSED, K.portReusedTrue],
  [CLOSED, K.closedTrue],
  [CLOSING, K.closingTrue],
]

const ANY_RETRANSMISSION = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION

/** By RESET_*. */
const RESETS = ['', 'refused', 'unasked', 'by-client', 'by-server', 'unknown-there', 'after-idle', 'after-close'] as const

function putConnection(t: Text, v: Verdict): void {
  const { marks } = v
  putNumber(t, K.connectionId, v.connection)
  if (v.twin !== 0) putNumber(t, K.twin, v.twin)
  if (v.sender !== SIDE_NONE) putConstant(t, v.sender === SIDE_CLIENT ? K.senderClient : K.senderServer)
  if (marks !== 0) {
    for (let i = 0; i < FLAGS.length; i++) if ((marks & FLAGS[i]![0]) !== 0) putConstant(t, FLAGS[i]![1])
    if ((marks & ANY_RETRANSMISSION) !== 0) putNumber(t, K.retransmission, v.retransmissions)
    if ((marks & DUPLICATE_ACK) !== 0) putNumber(t, K.duplicateAck, v.duplicateAcks)
  }
  if (v.syns > 0) putNumber(t, K.syn, v.syns)
  if (v.synToSynAck >= 0) putMicros(t, K.synToSynAckUs, v.synToSynAck)
  if (v.synAckToAck >= 0) putMicros(t, K.synAckToAckUs, v.synAckToAck)
  if (v.synToAck >= 0) putMicros(t, K.synToAckUs, v.synToAck)
  if (v.answer >= 0) putMicros(t, K.answerUs, v.answer)
  if (v.reset !== RESET_NO) {
    putConstant(t, K.reset)
    putAscii(t, RESETS[v.reset]!)
    putAscii(t, '"')
    if (v.idle >= 0) putMicros(t, K.idleUs, v.idle)
  }
  if (v.duration >= 0) {
    putMicros(t, K.durationUs, v.duration)
    putNumber(t, K.clientBytes, v.clientBytes)
    putNumber(t, K.serverBytes, v.serverBytes)
  }
  putAscii(t, '}')
}

/** By AGAIN_*. */
const AGAIN = ['', 'copy', 'forwarded', 'tunnelled', 'nat'] as const

function putAgain(t: Text, v: Verdict): void {
  putConstant(t, K.againHow)
  putAscii(t, AGAIN[v.again]!)
  putMicros(t, K.afterUs, v.againAfter)
  if (v.loop > 0) putNumber(t, K.loop, v.loop)
  putAscii(t, '}')
}

/** By CLAIM_*. */
const CLAIMS = ['', 'first', 'same', 'moved', 'conflict'] as const

function putClaim(t: Text, p: Packet, v: Verdict): void {
  putAddress(t, K.claimAddress, p.bytes, v.claimAt, p.network === NETWORK_IPV6 ? 16 : 4)
  putAddress(t, K.mac, p.bytes, v.claimMacAt, MAC)
  putConstant(t, K.state)
  putAscii(t, CLAIMS[v.claim]!)
  putAscii(t, '"}')
}

/** Rare, so it may be made as a string. */
function putChange(t: Text, v: Verdict): void {
  putConstant(t, K.change)
  putAscii(t, JSON.stringify(v.change))
}

function putApplication(t: Text, trace: Trace, p: Packet, v: Verdict): void {
  if (v.application === APP_VRRP) putVrrp(t, trace, p)
  else if (v.application === APP_HEARTBEAT) putHeartbeat(t, trace.beliefs.heartbeat, p.bytes)
  else if (v.application === APP_SYNC) {
    const { version, syncId, connections, size } = trace.beliefs.sync
    putNumber(t, K.ipvsSyncVersion, version)
    putNumber(t, K.syncId, syncId)
    putNumber(t, K.connections, connections)
    putNumber(t, K.size, size)
    putAscii(t, '}')
  }
}

function putVrrp(t: Text, trace: Trace, p: Packet): void {
  const { version, vrid, priority, intervalMs, count, addressesAt, addressBytes } = trace.beliefs.vrrp
  putNumber(t, K.vrrpVersion, version)
  putNumber(t, K.vrid, vrid)
  putNumber(t, K.priority, priority)
  putNumber(t, K.intervalMs, intervalMs)
  putConstant(t, K.addresses)
  for (let i = 0; i < count; i++) putAddress(t, i === 0 ? K.nothing : K.comma, p.bytes, addressesAt + i * addressBytes, addressBytes)
  putAscii(t, ']}')
}

function putHeartbeat(t: Text, h: Heartbeat, b: Uint8Array): void {
  putAscii(t, `,"heartbeat":{"form":"${h.form}"`)
  putField(t, K.type, b, h.typeAt, h.typeLength)
  putField(t, K.source, b, h.sourceAt, h.sourceLength)
  putField(t, K.destination, b, h.destinationAt, h.destinationLength)
  putField(t, K.status, b, h.statusAt, h.statusLength)
  putField(t, K.load, b, h.loadAt, h.loadLength)
  putField(t, K.holds, b, h.holdsAt, h.holdsLength)
  putCount(t, K.sequence, h.sequence)
  putCount(t, K.generation, h.generation)
  putCount(t, K.timestamp, h.timestamp)
  putCount(t, K.deadtimeMs, h.deadtimeMs)
  putCount(t, K.ttl, h.ttl)
  putAscii(t, '}')
}

/** A field that is missing is left out, like everything unknown. */
function putField(t: Text, key: Constant, b: Uint8Array, at: number, length: number): void {
  if (at >= 0) putCaptured(t, key, b, at, length)
}

function putCount(t: Text, key: Constant, n: number): void {
  if (n >= 0) putNumber(t, key, n)
}
