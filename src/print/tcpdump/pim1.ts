// PIM version 1, which travels in IGMP messages.

import { putAscii, putIpv4 } from '../text.ts'
import { check, has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'

const QUERY = 0
const REGISTER = 1
const REGISTER_STOP = 2
const JOIN_PRUNE = 3
const RP_REACHABLE = 4
const ASSERT = 5
const GRAFT = 6
const GRAFT_ACK = 7

const NAMES: Readonly<Record<number, string>> = {
  [QUERY]: 'Query',
  [REGISTER]: 'Register',
  [REGISTER_STOP]: 'Register-Stop',
  [JOIN_PRUNE]: 'Join/Prune',
  [RP_REACHABLE]: 'RP-reachable',
  [ASSERT]: 'Assert',
  [GRAFT]: 'Graft',
  [GRAFT_ACK]: 'Graft-ACK',
}

const MODES = [' Dense-mode', ' Sparse-mode', ' Sparse-Dense-mode']
const HOST_MASK = 0xffffffff
const DEFAULT_HOLD = 180

const BIT_SPARSE = 0x01
const BIT_WILDCARD = 0x80
const BIT_RP = 0x40
const LENGTH_MASK = 0x3f

/** Prints the message, IGMP header included. */
export function printPim1(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'pimv1'
  const type = u8(p, at + 1)
  putAscii(t, ` ${NAMES[type] ?? `[type ${type}]`}`)
  switch (type) {
    case QUERY:
      putQuery(p, at)
      break
    case REGISTER:
      if (!has(p, at + 8, 20)) {
        putTruncated(p)
        return
      }
      putPair(p, ' for ', at + 20, at + 24)
      break
    case REGISTER_STOP:
      putPair(p, ' for ', at + 8, at + 12)
      break
    case RP_REACHABLE:
      if (p.options.verbose > 0) putReachable(p, at)
      break
    case ASSERT:
      putAssert(p, at)
      break
    case JOIN_PRUNE:
    case GRAFT:
    case GRAFT_ACK:
      if (p.options.verbose === 0) break
      if (length < 8) {
        putTruncated(p)
        return
      }
      if (!putSingleJoin(p, at + 8) && !putJoins(p, at + 8, length - 8)) putTruncated(p)
      break
  }
  const version = u8(p, at + 4) >>> 4
  if (version !== 1) putAscii(t, ` [v${version}]`)
}

function putAddress(p: Printer, before: string, at: number): void {
  check(p, at, 4)
  putAscii(p.text, before)
  putIpv4(p.text, p.bytes, at)
}

function putPair(p: Printer, before: string, first: number, second: number): void {
  check(p, first, 4)
  check(p, second, 4)
  putAddress(p, before, first)
  putAddress(p, ' > ', second)
}

/** `/mask` unless the mask is that of one host. */
function putMask(p: Printer, at: number): void {
  if (u32(p, at) !== HOST_MASK) putAddress(p, '/', at)
}

function putQuery(p: Printer, at: number): void {
  const t = p.text
  if (has(p, at + 8, 1)) {
    const mode = u8(p, at + 8) >>> 4
    putAscii(t, MODES[mode] ?? ` mode-${mode}`)
  }
  if (p.options.verbose === 0) return
  putAscii(t, ' (Hold-time ')
  putRelativeTime(t, u16(p, at + 10))
  putAscii(t, ')')
}

function putReachable(p: Printer, at: number): void {
  putAddress(p, ' group ', at + 8)
  putMask(p, at + 12)
  putAddress(p, ' RP ', at + 16)
  putAscii(p.text, ' hold ')
  putRelativeTime(p.text, u16(p, at + 22))
}

function putAssert(p: Printer, at: number): void {
  putPair(p, ' for ', at + 16, at + 8)
  putMask(p, at + 12)
  const preference = u32(p, at + 20)
  const metric = u32(p, at + 24)
  putAscii(p.text, ` ${preference >= 0x80000000 ? 'RP-tree' : 'SPT'} pref ${preference % 0x80000000} metric ${metric}`)
}

/** One group with one source fits on the line; answers false when there is more. */
function putSingleJoin(p: Printer, at: number): boolean {
  const t = p.text
  if (!has(p, at, 30) || u8(p, at + 11) !== 1) return false
  const joined = u16(p, at + 20)
  if (joined + u16(p, at + 22) !== 1) return false
  putAddress(p, ' RPF ', at)
  putAscii(t, ' ')
  const hold = u16(p, at + 6)
  if (hold !== DEFAULT_HOLD) {
    putAscii(t, 'Hold ')
    putRelativeTime(t, hold)
  }
  const flags = u8(p, at + 25)
  putAddress(p, joined ? 'Join (' : 'Prune (', at + 26)
  putAddress(p, `/${flags & LENGTH_MASK}, `, at + 12)
  putMask(p, at + 16)
  putAscii(t, u8(p, at + 24) & BIT_SPARSE ? ') Sparse' : ') Dense')
  putAscii(t, flags & BIT_WILDCARD ? ' WC' : '')
  putAscii(t, flags & BIT_RP ? ' RP' : ' SPT')
  return true
}

/** Answers false when the message ends too early. */
function putJoins(p: Printer, at: number, length: number): boolean {
  const t = p.text
  const end = at + length
  if (length < 4) return false
  const line = p.options.verbose > 1 ? '\n' : ''
  putAscii(t, line)
  putAddress(p, ' Upstream Nbr: ', at)
  if (length < 8) return false
  putAscii(t, `${line} Hold time: `)
  putRelativeTime(t, u16(p, at + 6))
  if (p.options.verbose < 2) return true
  if (length < 12) return false
  let i = at + 12
  for (let groups = u8(p, at + 11); groups > 0; groups--) {
    if (end - i < 4) return false
    putAddress(p, '\n\tGroup: ', i)
    if (end - i < 8) return false
    putMask(p, i + 4)
    if (end - i < 12) return false
    const joined = u16(p, i + 8)
    const pruned = u16(p, i + 10)
    putAscii(t, ` joined: ${joined} pruned: ${pruned}`)
    i += 12
    for (let k = 0; k < joined + pruned; k++, i += 6) {
      if (end - i < 6) return false
      putSource(p, k < joined ? '\n\tJoin  ' : '\n\tPrune ', i)
    }
  }
  return true
}

function putSource(p: Printer, before: string, at: number): void {
  check(p, at, 6)
  const flags = u8(p, at + 1)
  putAscii(p.text, before)
  putAscii(p.text, u8(p, at) & BIT_SPARSE ? 'Sparse ' : 'Dense ')
  putAscii(p.text, flags & BIT_WILDCARD ? 'WC ' : '')
  putAddress(p, flags & BIT_RP ? 'RP ' : 'SPT ', at + 2)
  putAscii(p.text, `/${flags & LENGTH_MASK}`)
}
