// Redacts ICMPv6: quoted packets, neighbour discovery with its options (RFC 4861), and listeners of groups.
import { redactIp } from './ip.ts'
import { type Around, addSum, clear, cut, holds, payload, putIpv6, putMac, type Walk, word } from './walk.ts'

const HEADER = 8
const [ECHO, ECHO_REPLY, REPORT2] = [128, 129, 143]
/** Addresses, from the eighth byte on, and where options begin. */
const DISCOVERY: Readonly<Record<number, { readonly addresses: number; readonly options: number }>> = {
  133: { addresses: 0, options: 8 },
  134: { addresses: 0, options: 16 },
  135: { addresses: 1, options: 24 },
  136: { addresses: 1, options: 24 },
  137: { addresses: 2, options: 40 },
}
const LISTENERS = new Set([130, 131, 132])
const LISTENER = 24

export function redactIcmp6(w: Walk, at: number, end: number, around: Around): void {
  if (!holds(w, at, end, 4)) return
  addSum(w, at + 2, at, end, around)
  const type = w.old[at]!
  const discovery = DISCOVERY[type]
  if (type < ECHO) return redactError(w, at, end, around.depth)
  if (type === ECHO || type === ECHO_REPLY) return payload(w, at + HEADER, end)
  if (discovery !== undefined) {
    for (let i = 0, address = at + HEADER; i < discovery.addresses; i++, address += 16) {
      if (!holds(w, address, end, 16)) return
      putIpv6(w, address)
    }
    return redactOptions(w, at + discovery.options, end)
  }
  if (LISTENERS.has(type)) {
    if (!holds(w, at + HEADER, end, 16)) return
    putIpv6(w, at + HEADER)
    return cut(w, at + LISTENER)
  }
  if (type === REPORT2) return redactReport(w, at, end)
  cut(w, at + 4)
}

function redactError(w: Walk, at: number, end: number, depth: number): void {
  if (w.old[at]! < 1 || w.old[at]! > 4) return cut(w, at + 4)
  if (holds(w, at + 4, end, 4)) redactIp(w, at + HEADER, end, depth + 1)
}

const LINK_ADDRESSES = new Set([1, 2])
const [PREFIX, MTU, NONCE, SERVERS] = [3, 5, 14, 25]

function redactOptions(w: Walk, from: number, end: number): void {
  for (let at = from; at < end; ) {
    if (!holds(w, at, end, 8)) return
    const type = w.old[at]!
    const size = w.old[at + 1]! * 8
    if (size === 0) return cut(w, at)
    if (!holds(w, at, end, size)) return
    if (LINK_ADDRESSES.has(type) && size === 8) putMac(w, at + 2)
    else if (type === PREFIX && size === 32) putPrefix(w, at + 16, w.old[at + 2]!)
    else if (type === SERVERS) for (let server = at + 8; server + 16 <= at + size; server += 16) putIpv6(w, server)
    else if (type !== MTU && type !== NONCE) clear(w, at + 2, at + size)
    at += size
  }
}

/** What is not of the prefix was zero and stays so. */
function putPrefix(w: Walk, at: number, bits: number): void {
  putIpv6(w, at)
  for (let i = 0; i < 16; i++) {
    const kept = Math.max(0, Math.min(8, bits - i * 8))
    w.bytes[at + i]! &= 0xff00 >> kept
  }
}

function redactReport(w: Walk, at: number, end: number): void {
  if (!holds(w, at, end, HEADER)) return
  let record = at + HEADER
  for (let left = word(w.old, at + 6); left > 0 && record < end; left--) {
    if (!holds(w, record, end, 20)) return
    const sources = word(w.old, record + 2)
    const auxiliary = w.old[record + 1]! * 4
    for (let i = 0, address = record + 4; i <= sources; i++, address += 16) {
      if (!holds(w, address, end, 16)) return
      putIpv6(w, address)
    }
    record += 20 + sources * 16
    if (auxiliary > 0) return cut(w, record)
  }
  cut(w, record)
}
