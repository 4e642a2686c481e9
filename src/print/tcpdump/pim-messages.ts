// PIM version 2 messages but hello (RFC 7761, RFC 3973, RFC 5015, RFC 5059).
//
// Each function prints what follows the PIM header and answers false when the message ends too early.

import { putAscii, putDecimal, putHex, putIpv4 } from '../text.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { GROUP, type Kind, putPimAddress, type Rest, SOURCE, UNICAST } from './pim-address.ts'
import { check, has, type Printer, u8, u16, u32 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'

const FOREVER = 0xffff

function putNamedAddress(p: Printer, before: string, rest: Rest, kind: Kind, addressBytes: number): boolean {
  putAscii(p.text, before)
  return putPimAddress(p, rest, kind, addressBytes)
}

function putNumber(p: Printer, before: string, n: number): void {
  putAscii(p.text, before)
  putDecimal(p.text, n)
}

/** As C counts unsigned: less than nothing left is more than ever comes. */
function skip(rest: Rest, bytes: number): void {
  rest.at += bytes
  rest.left = (rest.left - bytes) >>> 0
}

/** The multicast packet on its way to the rendezvous point. */
export function putRegister(p: Printer, rest: Rest): boolean {
  const t = p.text
  if (rest.left < 4 || !has(p, rest.at, 4)) return false
  const flags = u32(p, rest.at)
  putAscii(t, `, Flags [ ${flags === 0x80000000 ? 'Border' : flags === 0x40000000 ? 'Null' : 'none'} ]\n\t`)
  skip(rest, 4)
  if (rest.left === 0) return false
  const version = u8(p, rest.at) >>> 4
  if (version === 4) printIp(p, rest.at, rest.left)
  else if (version === 6) printIp6(p, rest.at, rest.left)
  else if (version === 0) {
    check(p, rest.at + 12, 8)
    putAscii(t, 'IP-Null-header ')
    putIpv4(t, p.bytes, rest.at + 12)
    putAscii(t, ' > ')
    putIpv4(t, p.bytes, rest.at + 16)
  } else putNumber(p, 'IP ver ', version)
  return true
}

export function putRegisterStop(p: Printer, rest: Rest, addressBytes: number): boolean {
  return putNamedAddress(p, ' group=', rest, GROUP, addressBytes) && putNamedAddress(p, ' source=', rest, UNICAST, addressBytes)
}

/** Also graft and its acknowledgement, which has neither neighbour nor hold time. */
export function putJoinPrune(p: Printer, rest: Rest, addressBytes: number, acknowledged: boolean): boolean {
  const t = p.text
  if (!acknowledged && !putNamedAddress(p, ', upstream-neighbor: ', rest, UNICAST, addressBytes)) return false
  if (rest.left < 4 || !has(p, rest.at, 4)) return false
  const groups = u8(p, rest.at + 1)
  const hold = u16(p, rest.at + 2)
  putAscii(t, `\n\t  ${groups} group(s)`)
  if (!acknowledged) {
    putAscii(t, ', holdtime: ')
    if (hold === FOREVER) putAscii(t, 'infinite')
    else putRelativeTime(t, hold)
  }
  skip(rest, 4)
  for (let i = 1; i <= groups; i++) if (!putGroup(p, rest, addressBytes, i)) return false
  return true
}

function putGroup(p: Printer, rest: Rest, addressBytes: number, number: number): boolean {
  if (!putNamedAddress(p, `\n\t    group #${number}: `, rest, GROUP, addressBytes)) return false
  if (rest.left < 4 || !has(p, rest.at, 4)) return false
  const joined = u16(p, rest.at)
  const pruned = u16(p, rest.at + 2)
  putAscii(p.text, `, joined sources: ${joined}, pruned sources: ${pruned}`)
  skip(rest, 4)
  for (let i = 1; i <= joined; i++) if (!putNamedAddress(p, `\n\t      joined source #${i}: `, rest, SOURCE, addressBytes)) return false
  for (let i = 1; i <= pruned; i++) if (!putNamedAddress(p, `\n\t      pruned source #${i}: `, rest, SOURCE, addressBytes)) return false
  return true
}

/** Who the bootstrap router is, and which rendezvous points serve which groups. */
export function putBootstrap(p: Printer, rest: Rest, addressBytes: number): boolean {
  if (rest.left < 2) return false
  const tag = u16(p, rest.at)
  putAscii(p.text, ' tag=')
  putHex(p.text, tag)
  skip(rest, 2)
  if (rest.left < 1) return false
  putNumber(p, ' hashmlen=', u8(p, rest.at))
  if (rest.left < 2 || !has(p, rest.at + 2, 1)) return false
  putNumber(p, ' BSRprio=', u8(p, rest.at + 1))
  skip(rest, 2)
  if (!putNamedAddress(p, ' BSR=', rest, UNICAST, addressBytes)) return false
  for (let i = 0; rest.left > 0; i++) {
    if (!putNamedAddress(p, ` (group${i}: `, rest, GROUP, addressBytes) || !putPoints(p, rest, addressBytes)) return false
    putAscii(p.text, ')')
  }
  return true
}

function putPoints(p: Printer, rest: Rest, addressBytes: number): boolean {
  if (rest.left < 1) return false
  putNumber(p, ' RPcnt=', u8(p, rest.at))
  if (rest.left < 2) return false
  const here = u8(p, rest.at + 1)
  putNumber(p, ' FRPcnt=', here)
  if (rest.left < 4) return false
  skip(rest, 4)
  for (let i = 0; i < here && rest.left > 0; i++) {
    if (!putNamedAddress(p, ` RP${i}=`, rest, UNICAST, addressBytes)) return false
    if (rest.left < 2) return false
    putAscii(p.text, ',holdtime=')
    putRelativeTime(p.text, u16(p, rest.at))
    if (rest.left < 3) return false
    putNumber(p, ',prio=', u8(p, rest.at + 2))
    if (rest.left < 4) return false
    skip(rest, 4)
  }
  return true
}

export function putAssert(p: Printer, rest: Rest, addressBytes: number): boolean {
  if (!putNamedAddress(p, ' group=', rest, GROUP, addressBytes)) return false
  if (!putNamedAddress(p, ' src=', rest, UNICAST, addressBytes)) return false
  if (rest.left < 8 || !has(p, rest.at, 8)) return false
  const preference = u32(p, rest.at)
  if (preference >= 0x80000000) putAscii(p.text, ' RPT')
  putNumber(p, ' pref=', preference % 0x80000000)
  putNumber(p, ' metric=', u32(p, rest.at + 4))
  return true
}

export function putCandidate(p: Printer, rest: Rest, addressBytes: number): boolean {
  if (rest.left < 1) return false
  const prefixes = u8(p, rest.at)
  putNumber(p, ' prefix-cnt=', prefixes)
  if (rest.left < 2) return false
  putNumber(p, ' prio=', u8(p, rest.at + 1))
  if (rest.left < 4) return false
  putAscii(p.text, ' holdtime=')
  putRelativeTime(p.text, u16(p, rest.at + 2))
  skip(rest, 4)
  if (!putNamedAddress(p, ' RP=', rest, UNICAST, addressBytes)) return false
  for (let i = 0; i < prefixes && rest.left > 0; i++) if (!putNamedAddress(p, ` Group${i}=`, rest, GROUP, addressBytes)) return false
  return true
}

export function putPruneRefresh(p: Printer, rest: Rest, addressBytes: number): boolean {
  if (!putNamedAddress(p, ' src=', rest, UNICAST, addressBytes)) return false
  if (!putNamedAddress(p, ' grp=', rest, GROUP, addressBytes)) return false
  if (!putNamedAddress(p, ' forwarder=', rest, UNICAST, addressBytes)) return false
  if (rest.left < 2) return false
  putAscii(p.text, ' TUNR ')
  putRelativeTime(p.text, u16(p, rest.at))
  return true
}

const ELECTION_NAMES = ['Unknown', 'Offer', 'Winner', 'Backoff', 'Pass']
const BACKOFF = 3
const PASS = 4

/** Designated forwarder election of bidirectional PIM (RFC 5015). */
export function putElection(p: Printer, rest: Rest, addressBytes: number, subtype: number): boolean {
  putAscii(p.text, `\n\t  ${ELECTION_NAMES[subtype] ?? 'Unknown'},`)
  if (!putNamedAddress(p, ' rpa=', rest, UNICAST, addressBytes)) return false
  putMetrics(p, rest, 'sender')
  if (subtype !== BACKOFF && subtype !== PASS) return true
  const who = subtype === BACKOFF ? 'offer' : 'new winner'
  if (!putNamedAddress(p, `\n\t  ${who} addr=`, rest, UNICAST, addressBytes)) return false
  putMetrics(p, rest, who)
  if (subtype === BACKOFF) {
    const interval = u16(p, rest.at)
    putNumber(p, ' interval ', interval)
    putAscii(p.text, 'ms')
  }
  return true
}

function putMetrics(p: Printer, rest: Rest, who: string): void {
  const preference = u32(p, rest.at)
  putNumber(p, ` ${who} pref=`, preference)
  const metric = u32(p, rest.at + 4)
  putNumber(p, ` ${who} metric=`, metric)
  skip(rest, 8)
}
