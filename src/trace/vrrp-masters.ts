// Who is master of which virtual router, from VRRP adverts: only a master advertises.

import type { Vrrp } from '../decode/packet/vrrp.ts'
import { formatAddress } from '../lvs/address.ts'
import { type Change, since } from './change.ts'

/** `returns`: how often in a row the two last masters have taken turns, each still heard a moment before. */
type Master = { readonly bytes: Uint8Array; priority: number; at: number; readonly returns: number }

export type Masters = {
  /** By VRID, plus 256 for IPv6: the present master and the one before. */
  readonly now: (Master | undefined)[]
  readonly former: (Master | undefined)[]
}

export const newMasters = (): Masters => ({ now: new Array(512), former: new Array(512) })

const same = (m: Master | undefined, b: Uint8Array, at: number, length: number): boolean => {
  if (m === undefined || m.bytes.length !== length) return false
  for (let i = 0; i < length; i++) if (m.bytes[i] !== b[at + i]) return false
  return true
}

/** An advert that comes this many intervals after the other node's is no sign of two masters: that node is gone. */
const INTERVALS = 3
const NANOS_PER_MS = 1e6

/** An advert from b[at, at + length). Answers what changed by it; `label` names the sender, '' when it cannot. */
export function noteAdvert(m: Masters, vrrp: Vrrp, b: Uint8Array, at: number, length: number, now: number, label: string): Change | undefined {
  const slot = vrrp.vrid + (length === 4 ? 0 : 256)
  const before = m.now[slot]
  const subject = `vrid ${vrrp.vrid}`
  if (same(before, b, at, length)) {
    const resigns = vrrp.priority === 0 && before!.priority !== 0
    before!.priority = vrrp.priority
    before!.at = now
    if (!resigns) return undefined
    return { kind: 'master-resigned', subject, text: `${subject}: ${nameOf(b, at, length, label)} gives up being master`, trouble: false }
  }
  const former = m.former[slot]
  const close = INTERVALS * vrrp.intervalMs * NANOS_PER_MS
  // At an election the loser may be heard once more; who is heard again and again beside the other is a second master.
  const isBack = before !== undefined && before.priority !== 0 && same(former, b, at, length) && now - former!.at < close && now - before.at < close
  const returns = isBack ? before.returns + 1 : 0
  m.former[slot] = before
  m.now[slot] = { bytes: b.slice(at, at + length), priority: vrrp.priority, at: now, returns }
  if (before === undefined) return undefined
  const beforeText = formatAddress(before.bytes, 0, before.bytes.length)
  const who = nameOf(b, at, length, label)
  if (returns > 1) return { kind: 'two-masters', subject, text: `${subject} has two masters: ${who} and ${beforeText}`, trouble: true }
  const silence = before.priority === 0 ? 'resigned' : `priority ${before.priority}, silent for ${since(now - before.at)}`
  return {
    kind: 'master-changed',
    subject,
    text: `${subject}: master is ${who} (priority ${vrrp.priority}), was ${beforeText} (${silence})`,
    trouble: false,
  }
}

const nameOf = (b: Uint8Array, at: number, length: number, label: string): string =>
  label === '' ? formatAddress(b, at, length) : `${formatAddress(b, at, length)} ${label}`
