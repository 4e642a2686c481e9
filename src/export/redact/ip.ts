// Redacts IPv4 and IPv6: addresses, options that carry some, and what comes behind.
import { redactTransport } from './transport.ts'
import { type Around, addSum, clear, cut, DEEPEST, holds, payload, putIpv4, putIpv6, type Walk, word } from './walk.ts'

const IPV4 = 20
const IPV6 = 40
const NO_OPERATION = 1
/** Options of IPv4 that say nothing of anybody: padding and router alert. Of the others (routes, times with addresses) nothing stays. */
const PLAIN_OPTIONS = new Set([0, NO_OPERATION, 148])
const [HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION_OPTIONS] = [0, 43, 44, 60]
/** Options of IPv6: padding, router alert, jumbo payload; and a home address. */
const PLAIN_OPTIONS6 = new Set([0, 1, 5, 0xc2])
const HOME_ADDRESS = 0xc9

/** By its version. What stands behind its length, padding or a leak, goes. */
export function redactIp(w: Walk, at: number, end: number, depth: number): void {
  if (depth > DEEPEST || !holds(w, at, end, 1)) return cut(w, at)
  const version = w.old[at]! >> 4
  if (version === 4) redactIpv4(w, at, end, depth)
  else if (version === 6) redactIpv6(w, at, end, depth)
  else cut(w, at)
}

function redactIpv4(w: Walk, at: number, end: number, depth: number): void {
  if (!holds(w, at, end, IPV4)) return
  const header = (w.old[at]! & 0x0f) * 4
  if (header < IPV4 || !holds(w, at, end, header)) return cut(w, at)
  putIpv4(w, at + 12)
  putIpv4(w, at + 16)
  redactOptions(w, at + IPV4, at + header)
  addSum(w, at + 10, at, at + header)
  const total = word(w.old, at + 2)
  const stop = total < header ? end : Math.min(end, at + total)
  cut(w, stop)
  const around: Around = { source: at + 12, destination: at + 16, addressBytes: 4, headerAt: at, depth }
  if ((word(w.old, at + 6) & 0x1fff) !== 0) payload(w, at + header, stop)
  else redactTransport(w, w.old[at + 9]!, at + header, stop, around)
}

function redactOptions(w: Walk, from: number, end: number): void {
  for (let at = from; at < end; ) {
    const kind = w.old[at]!
    const length = kind < 2 ? 1 : (w.old[at + 1] ?? 0)
    if (kind === 0) return clear(w, at, end)
    if (length < 1 || (kind > 1 && length < 2) || at + length > end) return clear(w, at, end, NO_OPERATION)
    if (!PLAIN_OPTIONS.has(kind)) clear(w, at, at + length, NO_OPERATION)
    at += length
  }
}

function redactIpv6(w: Walk, at: number, end: number, depth: number): void {
  if (!holds(w, at, end, IPV6)) return
  putIpv6(w, at + 8)
  putIpv6(w, at + 24)
  const length = word(w.old, at + 4)
  const stop = length === 0 ? end : Math.min(end, at + IPV6 + length)
  cut(w, stop)
  const around: Around = { source: at + 8, destination: at + 24, addressBytes: 16, headerAt: at, depth }
  let next = w.old[at + 6]!
  let from = at + IPV6
  for (;;) {
    if (next === HOP_BY_HOP || next === DESTINATION_OPTIONS) {
      if (!holds(w, from, stop, 8)) return
      const size = (w.old[from + 1]! + 1) * 8
      if (!holds(w, from, stop, size)) return
      redactOptions6(w, from + 2, from + size)
      next = w.old[from]!
      from += size
    } else if (next === FRAGMENT) {
      if (!holds(w, from, stop, 8)) return
      if ((word(w.old, from + 2) & 0xfff8) !== 0) return payload(w, from + 8, stop)
      next = w.old[from]!
      from += 8
    } else if (next === ROUTING) return cut(w, from)
    else return redactTransport(w, next, from, stop, around)
  }
}

function redactOptions6(w: Walk, from: number, end: number): void {
  for (let at = from; at < end; ) {
    const kind = w.old[at]!
    const length = kind === 0 ? 1 : 2 + (w.old[at + 1] ?? 0)
    if (at + length > end) return clear(w, at, end)
    if (kind === HOME_ADDRESS && length === 18) putIpv6(w, at + 2)
    else if (!PLAIN_OPTIONS6.has(kind)) clear(w, at + 2, at + length)
    at += length
  }
}
