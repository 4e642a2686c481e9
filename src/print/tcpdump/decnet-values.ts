// DECnet's numbers, least significant byte first, and its addresses.

import { type Printer, u16 } from './printer.ts'

/** Bytes in front of every packet that say how long it is. */
export const LENGTH_FIELD = 2

export function u16le(p: Printer, at: number): number {
  const n = u16(p, at)
  return ((n & 0xff) << 8) | (n >>> 8)
}

/** area.node */
export const nodeText = (address: number): string => `${address >>> 10}.${address & 0x3ff}`
