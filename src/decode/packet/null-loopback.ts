// BSD loopback headers: LINKTYPE_NULL (0) and LINKTYPE_LOOP (108). Four bytes hold the address family.
//
// NULL is in the byte order of the machine that captured, LOOP in network order, and files with LOOP in the other order
// exist: the family is below 256, so the order can be seen in every packet. The number of IPv6 differs between systems.

import { lacks, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type NullLoopback = {
  /** 4 or 6. */
  version: 4 | 6
  /** The address family as the capturing machine numbers it. */
  family: number
  payloadAt: number
}

export const newNullLoopback = (): NullLoopback => ({ version: 4, family: 0, payloadAt: -1 })

const HEADER = 4
const AF_INET = 2
/** Linux, NetBSD and OpenBSD, FreeBSD, Darwin. */
const AF_INET6 = [10, 24, 28, 30]

const swap = (v: number): number => ((v >>> 24) | ((v >>> 8) & 0xff00) | ((v << 8) & 0xff0000) | (v << 24)) >>> 0

/** Reads the four bytes; INVALID for any family but IPv4 and IPv6. `out` is written only when the answer is OK. */
export function decodeNullLoopback(b: Uint8Array, at: number, end: number, out: NullLoopback): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const value = u32(b, at)
  const family = value > 0xffff ? swap(value) : value
  if (family !== AF_INET && !AF_INET6.includes(family)) return INVALID
  out.version = family === AF_INET ? 4 : 6
  out.family = family
  out.payloadAt = at + HEADER
  return OK
}
