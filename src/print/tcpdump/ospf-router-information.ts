// Router information LSAs of OSPF version 2 (RFC 7770).

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { has, type Printer, u16, u32 } from './printer.ts'

/** What became of an LSA's body: shown, shown as far as it makes sense, or cut. */
export const WHOLE = 0
export const ABANDONED = 1
export const CUT = 2
export type Outcome = typeof WHOLE | typeof ABANDONED | typeof CUT

const CAPABILITIES: Flags = [
  [1, 'Reserved'],
  [2, 'Reserved'],
  [4, 'Reserved'],
  [8, 'Reserved'],
  [16, 'graceful restart capable'],
  [32, 'graceful restart helper'],
  [64, 'Stub router support'],
  [128, 'Traffic engineering'],
  [256, 'p2p over LAN'],
  [512, 'path computation server'],
]

/** Prints the TLVs in the `length` bytes at `start`, which need no padding here. */
export function putRouterInformation(p: Printer, start: number, length: number): Outcome {
  const t = p.text
  let at = start
  for (let left = length; left !== 0; ) {
    if (!has(p, at, 4)) return CUT
    if (left < 4) return abandon(p, `Remaining LS length ${left} < 4`)
    const type = u16(p, at)
    const size = u16(p, at + 2)
    at += 4
    left -= 4
    putAscii(t, `\n\t    ${type === 1 ? 'Router Capabilities' : 'unknown'} TLV (${type}), length: ${size}, value: `)
    if (size > left) return abandon(p, `Bogus length ${size} > remaining LS length ${left}`)
    if (!has(p, at, size)) return CUT
    if (type === 1) {
      if (size !== 4) return abandon(p, `Bogus length ${size} != 4`)
      putAscii(t, 'Capabilities: ')
      putFlags(t, CAPABILITIES, u32(p, at), 'Unknown')
    } else if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t      ')
    at += size
    left -= size
  }
  return WHOLE
}

function abandon(p: Printer, why: string): Outcome {
  putAscii(p.text, `\n\t    ${why}`)
  return ABANDONED
}
