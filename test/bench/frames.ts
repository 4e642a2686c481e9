// Ethernet frames with valid checksums, written into one buffer: what the benchmark's generator is made of.
//
// Payload is always a piece of one pool of text that starts at an even offset, so that its checksum is a difference of two
// prefix sums and a 1,460-byte segment costs no more than an empty one.

/** Where frames go; `at` is the next free byte. The caller leaves room for one whole frame. */
export type Out = { readonly bytes: Uint8Array; at: number }

/** One end of a conversation: 4 or 16 address bytes, and the MAC it is reached by. */
export type Host = { readonly mac: Uint8Array; readonly address: Uint8Array }

export const TCP = 6
export const UDP = 17
export const ICMP = 1
export const ICMP6 = 58
export const VRRP = 112

const POOL_BYTES = 1 << 16
/** Longest payload anyone may ask for: an Ethernet frame's worth. */
const LONGEST = 1500
const LINE = 'All work and no play makes one packet very much like the one before. '

/** Text for every payload; some of it more than once, since nobody reads it. */
export const pool = new Uint8Array(POOL_BYTES + LONGEST)
for (let i = 0; i < pool.length; i++) pool[i] = i % 97 === 96 ? 0x0a : LINE.charCodeAt((i + (i >> 9)) % LINE.length)

const prefix = new Float64Array(pool.length / 2 + 1)
for (let i = 0; i < pool.length / 2; i++) prefix[i + 1] = prefix[i]! + ((pool[2 * i]! << 8) | pool[2 * i + 1]!)

/** Sum of the 16-bit words of pool[at, at + length), `at` even; an odd last byte counts as the high half, as RFC 1071 says. */
function poolSum(at: number, length: number): number {
  const half = length >> 1
  const sum = prefix[at / 2 + half]! - prefix[at / 2]!
  return length & 1 ? sum + (pool[at + length - 1]! << 8) : sum
}

function sumWords(b: Uint8Array, at: number, end: number): number {
  let sum = 0
  let i = at
  for (; i + 1 < end; i += 2) sum += (b[i]! << 8) | b[i + 1]!
  return i < end ? sum + (b[i]! << 8) : sum
}

/** Folds to 16 bits and inverts. */
function fold(sum: number): number {
  let rest = sum
  while (rest > 0xffff) rest = (rest % 0x10000) + Math.floor(rest / 0x10000)
  return ~rest & 0xffff
}

export function put8(o: Out, n: number): void {
  o.bytes[o.at++] = n
}

export function put16(o: Out, n: number): void {
  o.bytes[o.at++] = n >>> 8
  o.bytes[o.at++] = n
}

export function put32(o: Out, n: number): void {
  put16(o, n >>> 16)
  put16(o, n & 0xffff)
}

export function putAll(o: Out, from: Uint8Array): void {
  for (let i = 0; i < from.length; i++) o.bytes[o.at++] = from[i]!
}

/** `length` bytes of the pool from the even offset `from`. */
export function putPool(o: Out, from: number, length: number): void {
  o.bytes.set(pool.subarray(from, from + length), o.at)
  o.at += length
}

export function putEthernet(o: Out, from: Uint8Array, to: Uint8Array, etherType: number): void {
  putAll(o, to)
  putAll(o, from)
  put16(o, etherType)
}

/** Ethernet and IPv4 or IPv6 for `length` bytes of `protocol`; the family is that of the addresses. */
export function putIp(o: Out, from: Host, to: Host, protocol: number, length: number, ttl: number, id: number): void {
  if (from.address.length === 16) {
    putEthernet(o, from.mac, to.mac, 0x86dd)
    put32(o, 0x60000000)
    put16(o, length)
    put8(o, protocol)
    put8(o, ttl)
    putAll(o, from.address)
    putAll(o, to.address)
    return
  }
  putEthernet(o, from.mac, to.mac, 0x0800)
  const { at } = o
  put16(o, 0x4500)
  put16(o, 20 + length)
  put16(o, id)
  put16(o, 0x4000)
  put8(o, ttl)
  put8(o, protocol)
  put16(o, 0)
  putAll(o, from.address)
  putAll(o, to.address)
  setChecksum(o, at + 10, sumWords(o.bytes, at, o.at))
}

function setChecksum(o: Out, at: number, sum: number): void {
  const checksum = fold(sum)
  o.bytes[at] = checksum >>> 8
  o.bytes[at + 1] = checksum
}

/**
 * Sets the checksum at `checksumAt` of a transport header that begins at `at` and ends at `o.at`, followed by
 * `length` bytes of the pool that are yet to be put. `pseudo` is false for ICMP on IPv4 alone.
 */
export function finish(o: Out, at: number, checksumAt: number, from: Host, to: Host, protocol: number, poolAt: number, length: number): void {
  const header = o.at - at
  let sum = sumWords(o.bytes, at, o.at) + poolSum(poolAt, length)
  if (protocol !== ICMP) {
    sum += protocol + header + length
    sum += sumWords(from.address, 0, from.address.length) + sumWords(to.address, 0, to.address.length)
  }
  setChecksum(o, checksumAt, sum)
  putPool(o, poolAt, length)
}
