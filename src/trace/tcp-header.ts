// What the analysis needs of a TCP header beyond the fields of the packet: names of the flag bits, and the window scale option.

import type { Packet } from '../decode/packet/packet.ts'

export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const ACK = 0x10

const FIXED_HEADER = 20
const END_OF_OPTIONS = 0
const NO_OPERATION = 1
const WINDOW_SCALE = 3
/** RFC 7323, section 2.3: a larger shift counts as this one. */
const MAXIMUM_SHIFT = 14

/** The shift of the window scale option (RFC 7323), -1 without one. */
export function windowScale(p: Packet): number {
  const b = p.bytes
  if (p.transportAt + FIXED_HEADER > p.end) return -1
  const end = Math.min(p.end, p.transportAt + (b[p.transportAt + 12]! >> 4) * 4)
  let at = p.transportAt + FIXED_HEADER
  while (at < end) {
    const kind = b[at]!
    if (kind === END_OF_OPTIONS) return -1
    if (kind === NO_OPERATION) {
      at++
      continue
    }
    const length = at + 1 < end ? b[at + 1]! : 0
    if (length < 2 || at + length > end) return -1
    if (kind === WINDOW_SCALE && length === 3) return Math.min(MAXIMUM_SHIFT, b[at + 2]!)
    at += length
  }
  return -1
}
