// A packet on the way to being redacted: its bytes as they were and as they become, where it ends now, and the checksums to be put right.
//
// Only what is understood stays. Where a header is not known, or was cut by the capture in the middle of an address, the packet ends.
import type { AddressMap } from './address-map.ts'

export type Walk = {
  readonly map: AddressMap
  /** Text of a protocol that is text, with addresses and names replaced. */
  readonly text: (text: string) => string
  /** Names alone, of the same length. */
  readonly names: ((text: string) => string) | undefined
  /** What protocols carry goes, and what is not understood. */
  readonly cutsPayload: boolean
  /** As it was captured, from 0 to its length. */
  readonly old: Uint8Array
  /** The same bytes, being changed. */
  bytes: Uint8Array
  /** Where it ends from now on. */
  end: number
  /** How many bytes longer the packet is on the wire; `resized` is where, in `old` and in `bytes`. */
  longer: number
  resized: { readonly at: number; readonly oldEnd: number; readonly newEnd: number } | undefined
  /** Outer ones first. */
  readonly sums: Sum[]
}

/** An Internet checksum at `at`, over [from, to) and what a pseudo header adds. */
export type Sum = {
  readonly at: number
  readonly from: number
  readonly to: number
  readonly addresses: readonly (readonly [from: number, to: number])[]
  /** The pseudo header has the length, too: of UDP where it changed. */
  readonly lengthCounts: boolean
  /** 0 says that there is none, and is not what a sum may be. */
  readonly optional: boolean
}

/** IP around a transport: where the addresses stand for its pseudo header, and whether it is carried by another. */
export type Around = {
  readonly source: number
  readonly destination: number
  readonly addressBytes: 4 | 16
  readonly headerAt: number
  readonly depth: number
}

export const DEEPEST = 8

/** From here on there is nothing more. */
export function cut(w: Walk, at: number): void {
  if (at < w.end) w.end = Math.max(0, at)
}

/** False, and the packet ends here, where fewer than `count` bytes are left. */
export function holds(w: Walk, at: number, end: number, count: number): boolean {
  if (at + count <= end) return true
  cut(w, at)
  return false
}

/** Payload that is not understood: it goes, or stays with other names. */
export function payload(w: Walk, at: number, end: number): void {
  if (at >= end) return
  if (w.cutsPayload) cut(w, at)
  else if (w.names !== undefined) putText(w, at, w.names(latin1(w.old, at, end)))
}

export const latin1 = (b: Uint8Array, at: number, end: number): string => Buffer.from(b.buffer, b.byteOffset + at, end - at).toString('latin1')

function putText(w: Walk, at: number, text: string): void {
  w.bytes.set(Buffer.from(text, 'latin1'), at)
}

/** Addresses of which all bytes are there. */
export const putIpv4 = (w: Walk, at: number): void => w.bytes.set(w.map.ipv4(w.old.subarray(at, at + 4)), at)
export const putIpv6 = (w: Walk, at: number): void => w.bytes.set(w.map.ipv6(w.old.subarray(at, at + 16)), at)
export const putMac = (w: Walk, at: number): void => w.bytes.set(w.map.mac(w.old.subarray(at, at + 6)), at)
export const putAddress = (w: Walk, at: number, bytes: number): void => (bytes === 4 ? putIpv4(w, at) : putIpv6(w, at))
export const clear = (w: Walk, at: number, end: number, value = 0): void => void w.bytes.fill(value, at, Math.min(end, w.bytes.length))

/** With a pseudo header where there is IP `around`. */
export function addSum(
  w: Walk,
  at: number,
  from: number,
  to: number,
  around?: Around,
  more: Partial<Pick<Sum, 'lengthCounts' | 'optional'>> = {},
): void {
  const { addressBytes = 0, source = 0, destination = 0 } = around ?? {}
  const addresses: [number, number][] = around === undefined ? [] : [source, destination].map(begin => [begin, begin + addressBytes])
  w.sums.push({ at, from, to, addresses, lengthCounts: false, optional: false, ...more })
}

/** Every sum that was right becomes right, and every one that was wrong stays wrong: by the difference of what it covers (RFC 1624). */
export function settleSums(w: Walk): void {
  for (const sum of w.sums.toReversed()) {
    const { at, from, to, addresses, lengthCounts, optional } = sum
    if (at + 2 > w.end || at + 2 > w.old.length) continue
    const was = word(w.old, at)
    if (optional && was === 0) continue
    // What was cut off counts as unchanged.
    let change = added(w.bytes, from, shifted(w, to)) - added(w.old, from, Math.min(to, shiftedBack(w, w.end)))
    for (const [begin, end] of addresses) change += added(w.bytes, begin, end) - added(w.old, begin, end)
    if (lengthCounts) change += w.longer
    const now = ~folded((~was & 0xffff) + change) & 0xffff
    const told = optional && now === 0 ? 0xffff : now
    w.bytes[at] = told >> 8
    w.bytes[at + 1] = told & 0xff
  }
}

const shifted = (w: Walk, to: number): number =>
  Math.min(w.end, w.resized !== undefined && to >= w.resized.oldEnd ? to + w.resized.newEnd - w.resized.oldEnd : to)
const shiftedBack = (w: Walk, end: number): number =>
  w.resized !== undefined && end >= w.resized.newEnd ? end - w.resized.newEnd + w.resized.oldEnd : end

export const word = (b: Uint8Array, at: number): number => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0)

function added(b: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i += 2) sum += (b[i]! << 8) | (i + 1 < to ? b[i + 1]! : 0)
  return sum
}

/** Into 16 bits, in ones' complement, of a sum that may be negative. */
function folded(sum: number): number {
  const rest = sum % 0xffff
  return rest < 0 ? rest + 0xffff : rest === 0 && sum !== 0 ? 0xffff : rest
}
