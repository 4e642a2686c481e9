// Heartbeat's messages (UDP 694): Linux-HA Heartbeat 1 to 3, `heartbeat/lib/clplumbing/cl_msg.c` in its sources.
//
//  netstring form, what Heartbeat 3 sends:     lines form, Heartbeat 1 and the FIFO that ha_clustermsg writes to:
//    ###                                         >>>
//    11:(0)t=status,12:(0)st=active, ...         t=status
//    %%%                                         st=active
//    42:1 0e4a1a7e...,                           <<<
//
// Every packet is sent once per medium with the same sequence number: missing on one means a link fault, on all a dead node.
// A status message is longer than a short snapshot length: decodeHeartbeatStart takes what was captured of it.

import { decodeLineField, decodeNetstringField, type HeartbeatField, newHeartbeatField } from './heartbeat-field.ts'
import { fieldSlot, SLOT_COUNT, SLOTS } from './heartbeat-names.ts'
import { lacks } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const HEARTBEAT_PORT = 694

export type HeartbeatForm = 'netstring' | 'lines'

/** Text is given as offset and length, -1 and 0 where missing; numbers are -1 where missing or not a number. */
export type Heartbeat = {
  form: HeartbeatForm
  /** First field, for walking all of them with decodeHeartbeatField. */
  fieldsAt: number
  /** Fields read. */
  fields: number
  /** Whether the end mark was seen. */
  complete: boolean
  /** First byte after the end mark, where the netstring form puts its signature; -1 when not complete. */
  signatureAt: number
  /** `t`: status, NS_ackmsg, resource, ask_resources, ... */
  typeAt: number
  typeLength: number
  /** `src` and `dest`: node names. */
  sourceAt: number
  sourceLength: number
  destinationAt: number
  destinationLength: number
  /** `srcuuid`: 16 bytes in netstring form, or -1. */
  sourceUuidAt: number
  /** `st`: init, up, active, dead. */
  statusAt: number
  statusLength: number
  /** `ld`: the sender's /proc/loadavg. */
  loadAt: number
  loadLength: number
  /** `rsc_hold`: none, local, foreign, all. */
  holdsAt: number
  holdsLength: number
  /** `rtype`, `info`, `ipaddr`. */
  resourceTypeAt: number
  resourceTypeLength: number
  infoAt: number
  infoLength: number
  ipAddressAt: number
  ipAddressLength: number
  /** `auth`: method number, a blank, the digest. */
  authAt: number
  authLength: number
  /** `seq`, `ackseq`: message numbers, hexadecimal on the wire. */
  sequence: number
  acknowledges: number
  /** `hg`: which life of the sender this is (grows with every start); `ts`: its clock, seconds since the epoch. Both hexadecimal on the wire. */
  generation: number
  timestamp: number
  /** `dt`: milliseconds, hexadecimal on the wire. */
  deadtimeMs: number
  /** `ttl`, `protocol`, `isstable`: decimal. */
  ttl: number
  protocol: number
  stable: number
}

export const newHeartbeat = (): Heartbeat => ({
  form: 'netstring',
  fieldsAt: -1,
  fields: 0,
  complete: false,
  signatureAt: -1,
  typeAt: -1,
  typeLength: 0,
  sourceAt: -1,
  sourceLength: 0,
  destinationAt: -1,
  destinationLength: 0,
  sourceUuidAt: -1,
  statusAt: -1,
  statusLength: 0,
  loadAt: -1,
  loadLength: 0,
  holdsAt: -1,
  holdsLength: 0,
  resourceTypeAt: -1,
  resourceTypeLength: 0,
  infoAt: -1,
  infoLength: 0,
  ipAddressAt: -1,
  ipAddressLength: 0,
  authAt: -1,
  authLength: 0,
  sequence: -1,
  acknowledges: -1,
  generation: -1,
  timestamp: -1,
  deadtimeMs: -1,
  ttl: -1,
  protocol: -1,
  stable: -1,
})

const MARK = 4
const UUID = 16
const MAXIMUM_FIELDS = 512

const NETSTRING_START = 0x2323230a // "###\n"
const NETSTRING_END = 0x2525250a // "%%%\n"
const LINES_START = 0x3e3e3e0a // ">>>\n"
const LINES_END = 0x3c3c3c0a // "<<<\n"

const field = newHeartbeatField()
/** Offset and length of each known field of the message being read; the first of equal names counts. */
const slots = new Int32Array(2 * SLOT_COUNT)

const mark = (b: Uint8Array, at: number): number => ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0

/** Reads a whole message. TRUNCATED: its end mark is missing. `out` is written only when the answer is OK. */
export function decodeHeartbeat(b: Uint8Array, at: number, end: number, out: Heartbeat): Status {
  return decode(b, at, end, true, out)
}

/** Reads as many whole fields as there are, at least one; `complete` tells whether that was the message. */
export function decodeHeartbeatStart(b: Uint8Array, at: number, end: number, out: Heartbeat): Status {
  return decode(b, at, end, false, out)
}

/** Reads the field at `at` of a message in this form; the end mark is INVALID. */
export function decodeHeartbeatField(b: Uint8Array, at: number, end: number, form: HeartbeatForm, out: HeartbeatField): Status {
  return form === 'netstring' ? decodeNetstringField(b, at, end, out) : decodeLineField(b, at, end, out)
}

function decode(b: Uint8Array, at: number, end: number, whole: boolean, out: Heartbeat): Status {
  if (lacks(b, at, end, MARK)) return TRUNCATED
  const start = mark(b, at)
  if (start !== NETSTRING_START && start !== LINES_START) return INVALID
  const form = start === NETSTRING_START ? 'netstring' : 'lines'
  const endMark = form === 'netstring' ? NETSTRING_END : LINES_END
  slots.fill(-1)
  let next = at + MARK
  let fields = 0
  let complete = false
  for (;;) {
    if (!lacks(b, next, end, MARK) && mark(b, next) === endMark) {
      complete = true
      break
    }
    if (fields === MAXIMUM_FIELDS) return INVALID
    const status = decodeHeartbeatField(b, next, end, form, field)
    if (status === INVALID && !startsMark(b, next, end, endMark)) return INVALID
    if (status !== OK) break
    remember(b)
    fields++
    next = field.next
  }
  if (fields === 0) return complete ? INVALID : TRUNCATED
  if (whole && !complete) return TRUNCATED
  out.form = form
  out.fieldsAt = at + MARK
  out.fields = fields
  out.complete = complete
  out.signatureAt = complete ? next + MARK : -1
  fill(b, out)
  return OK
}

/** Whether the capture ends inside the end mark, which is no field and must not count as a malformed one. */
function startsMark(b: Uint8Array, at: number, end: number, endMark: number): boolean {
  if (end - at >= MARK) return false
  for (let i = 0; at + i < end; i++) if (b[at + i] !== ((endMark >>> (24 - 8 * i)) & 0xff)) return false
  return true
}

function remember(b: Uint8Array): void {
  const slot = fieldSlot(b, field.nameAt, field.nameLength)
  if (slot < 0 || slots[2 * slot]! >= 0) return
  slots[2 * slot] = field.valueAt
  slots[2 * slot + 1] = field.valueLength
}

const start = (slot: number): number => slots[2 * slot]!
const length = (slot: number): number => (slots[2 * slot]! < 0 ? 0 : slots[2 * slot + 1]!)

function fill(b: Uint8Array, out: Heartbeat): void {
  out.typeAt = start(SLOTS.t)
  out.typeLength = length(SLOTS.t)
  out.sourceAt = start(SLOTS.src)
  out.sourceLength = length(SLOTS.src)
  out.destinationAt = start(SLOTS.dest)
  out.destinationLength = length(SLOTS.dest)
  out.sourceUuidAt = length(SLOTS.srcuuid) === UUID ? start(SLOTS.srcuuid) : -1
  out.statusAt = start(SLOTS.st)
  out.statusLength = length(SLOTS.st)
  out.loadAt = start(SLOTS.ld)
  out.loadLength = length(SLOTS.ld)
  out.holdsAt = start(SLOTS.rsc_hold)
  out.holdsLength = length(SLOTS.rsc_hold)
  out.resourceTypeAt = start(SLOTS.rtype)
  out.resourceTypeLength = length(SLOTS.rtype)
  out.infoAt = start(SLOTS.info)
  out.infoLength = length(SLOTS.info)
  out.ipAddressAt = start(SLOTS.ipaddr)
  out.ipAddressLength = length(SLOTS.ipaddr)
  out.authAt = start(SLOTS.auth)
  out.authLength = length(SLOTS.auth)
  out.sequence = number(b, SLOTS.seq, 16)
  out.acknowledges = number(b, SLOTS.ackseq, 16)
  out.generation = number(b, SLOTS.hg, 16)
  out.timestamp = number(b, SLOTS.ts, 16)
  out.deadtimeMs = number(b, SLOTS.dt, 16)
  out.ttl = number(b, SLOTS.ttl, 10)
  out.protocol = number(b, SLOTS.protocol, 10)
  out.stable = number(b, SLOTS.isstable, 10)
}

/** At most 12 digits of base 10 or 16, so that the value stays a safe integer; -1 for anything else. */
function number(b: Uint8Array, slot: number, base: 10 | 16): number {
  const at = start(slot)
  const count = length(slot)
  if (count < 1 || count > 12) return -1
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = digitOf(b[i]!)
    if (digit < 0 || digit >= base) return -1
    value = value * base + digit
  }
  return value
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1
}
