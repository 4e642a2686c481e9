// Broadcom's switch tags: ingress from the processor, egress to it.

import { putAscii } from '../text.ts'
import { type Printer, u8, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

export const BROADCOM_TAG_SIZE = 4

const INGRESS = 0x20
const ENFORCEMENTS = ['None', 'Untag', 'Header', 'Reserved']
const REASONS: Readonly<Record<number, string>> = {
  1: 'mirror',
  2: 'MAC learning',
  4: 'switching',
  8: 'prot term',
  16: 'prot snoop',
  32: 'exception',
}

export function putBroadcomTag(p: Printer, at: number): void {
  const tag = u32(p, at)
  const first = u8(p, at)
  const second = u8(p, at + 1)
  const third = u8(p, at + 2)
  const fourth = u8(p, at + 3)
  // As tcpdump: called ingress by any bit of the first byte, read as it by only one.
  putAscii(p.text, `BRCM tag OP: ${first === 0 ? 'EG' : 'IG'}`)
  if (first & INGRESS) {
    putAscii(p.text, `, TC: ${(second >>> 2) & 7}, TE: ${ENFORCEMENTS[second & 3]}, TS: ${second >>> 7}, DST map: 0x${hex(tag & 0x1ff, 4)}, `)
  } else putAscii(p.text, `, CID: ${second}, RC: ${REASONS[third] ?? 'reserved'}, TC: ${fourth >>> 5}, port: ${fourth & 0x1f}, `)
}
