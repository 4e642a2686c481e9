// The header of Frame Relay's fragments (FRF.12, FRF.15, FRF.16): |B E C sequence(4) R|sequence(8)|

import type { Flags } from './flags.ts'
import { type Printer, u8 } from './printer.ts'

export const BEGIN = 0x80
export const END = 0x40
export const CONTROL = 0x20
/** The three flags together tell what kind of frame it is. */
export const KIND = BEGIN | END | CONTROL

export const FRAGMENT_FLAGS: Flags = [
  [BEGIN, 'Begin'],
  [END, 'End'],
  [CONTROL, 'Control'],
]

export const fragmentSequence = (p: Printer, at: number): number => ((u8(p, at) & 0x1e) << 7) | u8(p, at + 1)
