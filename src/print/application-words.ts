// One line's worth of a VRRP advert, a Heartbeat message or a connection sync message.

import type { Heartbeat } from '../decode/packet/heartbeat.ts'
import type { Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import type { Verdict } from '../trace/verdict.ts'
import { APP_HEARTBEAT, APP_SYNC, APP_VRRP } from '../trace/verdict-codes.ts'
import type { Style } from './style.ts'
import { putAscii, putByte, putDecimal, putIpv4, putIpv6, type Text } from './text.ts'
import { putDot } from './verdict-words.ts'

/** With a dot before it. */
export function putApplication(t: Text, trace: Trace, p: Packet, v: Verdict, style: Style): void {
  putDot(t, style)
  if (v.application === APP_VRRP) putVrrp(t, trace, p)
  else if (v.application === APP_HEARTBEAT) putHeartbeat(t, trace.beliefs.heartbeat, p.bytes)
  else if (v.application === APP_SYNC) putSync(t, trace)
}

function putVrrp(t: Text, trace: Trace, p: Packet): void {
  const { vrid, priority } = trace.beliefs.vrrp
  putAscii(t, 'VRRP vrid ')
  putDecimal(t, vrid)
  putAscii(t, ' prio ')
  putDecimal(t, priority)
  putAscii(t, priority === 0 ? ' resigns ' : ' master ')
  if (p.addressBytes === 4) putIpv4(t, p.bytes, p.sourceAt)
  else putIpv6(t, p.bytes, p.sourceAt)
}

function putHeartbeat(t: Text, h: Heartbeat, b: Uint8Array): void {
  putAscii(t, 'Heartbeat ')
  putSafe(t, b, h.sourceAt, h.sourceLength)
  putAscii(t, ' ')
  putSafe(t, b, h.typeAt, h.typeLength)
  if (h.statusAt >= 0) {
    putAscii(t, ' ')
    putSafe(t, b, h.statusAt, h.statusLength)
  }
  if (h.sequence >= 0) {
    putAscii(t, ' seq ')
    putDecimal(t, h.sequence)
  }
  if (h.loadAt >= 0) {
    putAscii(t, ' load ')
    putSafe(t, b, h.loadAt, firstWord(b, h.loadAt, h.loadLength))
  }
  if (h.holdsAt >= 0) {
    putAscii(t, ' holds ')
    putSafe(t, b, h.holdsAt, h.holdsLength)
  }
}

function firstWord(b: Uint8Array, at: number, length: number): number {
  let end = 0
  while (end < length && b[at + end] !== 0x20) end++
  return end
}

const MOST = 40

/** Captured characters that are visible ASCII, `?` for all others; at most MOST of them. A missing field is `?`. */
export function putSafe(t: Text, b: Uint8Array, at: number, length: number): void {
  if (at < 0) {
    putByte(t, 0x3f)
    return
  }
  for (let i = at; i < at + Math.min(length, MOST); i++) putByte(t, b[i]! > 0x20 && b[i]! < 0x7f ? b[i]! : 0x3f)
}

function putSync(t: Text, trace: Trace): void {
  const { version, syncId, connections } = trace.beliefs.sync
  putAscii(t, 'IPVS sync v')
  putDecimal(t, version)
  putAscii(t, ' syncid ')
  putDecimal(t, syncId)
  putAscii(t, ': ')
  putDecimal(t, connections)
  putAscii(t, connections === 1 ? ' connection' : ' connections')
}
