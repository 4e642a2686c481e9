// Redacts ICMP and IGMP: the packets that errors quote, gateways of redirects, sources of groups.
import { redactIp } from './ip.ts'
import { type Around, addSum, cut, holds, payload, putIpv4, type Walk, word } from './walk.ts'

const HEADER = 8
const ERRORS = new Set([3, 4, 5, 11, 12])
const REDIRECT = 5
const [ECHO_REPLY, ECHO] = [0, 8]
/** Timestamps and address masks are numbers of a known length. */
const PLAIN: Readonly<Record<number, number>> = { 13: 20, 14: 20, 17: 12, 18: 12 }

export function redactIcmp(w: Walk, at: number, end: number, { depth }: Around): void {
  if (!holds(w, at, end, 4)) return
  addSum(w, at + 2, at, end)
  const type = w.old[at]!
  if (ERRORS.has(type)) {
    if (!holds(w, at + 4, end, 4)) return
    if (type === REDIRECT) putIpv4(w, at + 4)
    redactIp(w, at + HEADER, end, depth + 1)
  } else if (type === ECHO || type === ECHO_REPLY) payload(w, at + HEADER, end)
  else cut(w, at + (PLAIN[type] ?? 4))
}

const QUERY = 0x11
const REPORT3 = 0x22

/** Groups are multicast and stay; who is wanted in them does not. */
export function redactIgmp(w: Walk, at: number, end: number): void {
  if (!holds(w, at, end, HEADER)) return
  addSum(w, at + 2, at, end)
  const type = w.old[at]!
  if (type === REPORT3) {
    let record = at + HEADER
    for (let left = word(w.old, at + 6); left > 0 && record < end; left--) {
      if (!holds(w, record, end, 8)) return
      const sources = word(w.old, record + 2)
      putIpv4(w, record + 4)
      if (!putSources(w, record + 8, end, sources)) return
      record += 8 + sources * 4
      if (w.old[record - sources * 4 - 7] !== 0) return cut(w, record) // data that nobody defined
    }
    return cut(w, record)
  }
  putIpv4(w, at + 4)
  if (type !== QUERY || end - at < 12) return cut(w, at + HEADER)
  const sources = word(w.old, at + 10)
  if (putSources(w, at + 12, end, sources)) cut(w, at + 12 + sources * 4)
}

function putSources(w: Walk, from: number, end: number, count: number): boolean {
  for (let i = 0, at = from; i < count; i++, at += 4) {
    if (!holds(w, at, end, 4)) return false
    putIpv4(w, at)
  }
  return true
}
