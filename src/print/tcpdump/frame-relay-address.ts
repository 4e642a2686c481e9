// Addresses of Frame Relay (Q.922): two to four bytes, each of which says whether it is the last.
//
// |DLCI(6) C E|DLCI(4) FECN BECN DE E|DLCI(7) E|DLCI(6) SDLC E|, the third byte only in addresses of four

import type { Flags } from './flags.ts'
import { has, type Printer, u8 } from './printer.ts'

const END = 0x01
const COMMAND = 0x02000000
const SDLC = 0x02

/** The flags as FrameRelayAddress has them. */
export const FRAME_RELAY_FLAGS: Flags = [
  [COMMAND, 'C!'],
  [0x00020000, 'DE'],
  [0x00040000, 'BECN'],
  [0x00080000, 'FECN'],
  [SDLC, 'sdlcore'],
]

export type FrameRelayAddress = { readonly dlci: number; readonly size: number; readonly flags: number }

/** Reads the address at `at`, of which no more than `length` bytes count: `invalid` when it ends too early or late. */
export function frameRelayAddress(p: Printer, at: number, length: number): FrameRelayAddress | 'invalid' | 'cut' {
  const there = (n: number): boolean => length > n && has(p, at + n, 1)
  if (!there(0)) return 'cut'
  const first = u8(p, at)
  if (first & END) return 'invalid'
  if (!there(1)) return 'cut'
  const second = u8(p, at + 1)
  let dlci = ((first & 0xfc) << 2) | (second >>> 4)
  const flags = ((first & 0x02) << 24) | ((second & 0x0e) << 16)
  if (second & END) return { dlci, size: 2, flags }
  let last = 2
  if (!there(last)) return 'cut'
  if ((u8(p, at + last) & END) === 0) {
    dlci = (dlci << 7) | (u8(p, at + last) >>> 1)
    last++
  }
  if (!there(last)) return 'cut'
  const end = u8(p, at + last)
  if ((end & END) === 0) return 'invalid'
  return { dlci: (dlci << 6) | (end >>> 2), size: last + 1, flags: flags | (end & SDLC) }
}
